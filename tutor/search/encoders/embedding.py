"""Texts of any length to one unit vector each."""

from collections.abc import Sequence

import numpy as np

from tutor.bank.chunks import fit
from tutor.errors import EncoderError
from tutor.search.encoders.protocol import Encoder, Vectors

_MARKS = 8
"""Tokens that an encoder may add to a text, to mark its ends."""


def embed_texts(texts: Sequence[str], encoder: Encoder, max_tokens: int | None = None) -> Vectors:
    """One unit vector a text. A text of more than ``max_tokens`` is the mean of its parts.

    If none are given, it is as many as the encoder reads.

    Raises:
        EncoderError: a vector is not finite.
    """
    limit = encoder.max_tokens if max_tokens is None else max_tokens
    parts = [
        [text]
        if text.isascii() and len(text) + _MARKS <= limit  # a token is a character or more
        else list(fit("", text, encoder.count_tokens, limit)) or [text]
        for text in texts
    ]
    vectors = encoder.encode([part for each in parts for part in each])
    if not np.isfinite(vectors).all():
        raise EncoderError("the encoder gives vectors that are not numbers: its weights are damaged.")
    if len(vectors) == len(parts):
        return vectors
    starts = np.cumsum([0, *(len(each) for each in parts[:-1])])
    means = np.add.reduceat(vectors, starts, axis=0)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)
