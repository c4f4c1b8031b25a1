"""A sentence-transformers model through torch: any encoder, seconds to import, half a gigabyte."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tutor.errors import EncoderError
from tutor.search.encoders.protocol import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 16
"""Texts at once. In one thread 16 take a tenth less time than 32, whose arrays no longer fit the caches."""


class TorchModel:
    """A sentence-transformers model on the CPU. One thread at a time may use it."""

    def __init__(self, model: "SentenceTransformer") -> None:
        self.model = model

    @classmethod
    def load(cls, name: str, model: Path | str, threads: int = 0) -> Self:
        """The model in a folder, or the one that the hub knows by that name.

        Raises:
            EncoderError: it cannot be loaded.
        """
        return cls(_load(name, model, threads))

    @property
    def max_tokens(self) -> int:
        """Longest text the model reads, in tokens, its special tokens included."""
        return int(self.model.max_seq_length or 512)

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as the model counts them, special tokens included."""
        tokenizer: Any = self.model.tokenizer
        return len(tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        vectors = self.model.encode(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _load(name: str, model: Path | str, threads: int) -> "SentenceTransformer":
    local = isinstance(model, Path)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault(
        "OMP_WAIT_POLICY", "PASSIVE"
    )  # on a busy machine threads that spin take ten times as long
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    unusable = (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RuntimeError,
        ImportError,
        SafetensorError,
    )
    try:
        try:
            return SentenceTransformer(str(model), device="cpu", local_files_only=True)
        except OSError:
            if local:
                raise
            return SentenceTransformer(str(model), device="cpu")  # not downloaded before
    except unusable as error:
        reason = (str(error) or repr(error)).splitlines()[0]
        raise EncoderError(
            f"encoder {name}: cannot be loaded ({reason}). Give the folder of a sentence-transformers "
            "model, or leave TUTOR_ENCODER unset for the bundled one."
        ) from error
