"""What the rest of search asks of an encoder. Two classes answer it, and nothing else knows which one runs:
``torch_model`` (any sentence-transformers model) and ``onnx_model`` (its export)."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Shape (texts, dimension); every row has length 1."""


class Encoder(Protocol):
    """Anything that embeds texts."""

    @property
    def max_tokens(self) -> int:
        """Longest text it reads, in tokens, its special tokens included."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as it counts them, special tokens included."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, in the order given."""
        ...
