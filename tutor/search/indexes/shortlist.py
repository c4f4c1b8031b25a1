"""Which of many vectors may be near a query, looked up in codes of half a byte for two numbers.

The codes are a product quantization whose tables fit into registers (André, Kermarrec and Le Scouarnec,
arXiv 1704.07355; FAISS calls it fast scan): a sixteenth of the memory is read, and reading is what
comparing takes its time for. Whoever asks compares the whole vectors of what is proposed.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Places

if TYPE_CHECKING:
    import faiss

_BITS = 4


class Shortlist:
    """Unit vectors as codes."""

    def __init__(self, codes: "faiss.IndexPQFastScan") -> None:
        self._codes = codes

    @classmethod
    def of(cls, vectors: Vectors) -> "Shortlist":
        """Codes for vectors of shape (rows, dimension)."""
        import faiss

        dimension = vectors.shape[1]
        parts = dimension if dimension % 2 else dimension // 2
        codes = faiss.IndexPQFastScan(dimension, parts, _BITS, faiss.METRIC_INNER_PRODUCT)
        codes.train(vectors)
        codes.add(vectors)
        return cls(codes)

    @classmethod
    def load(cls, path: Path) -> "Shortlist":
        """Read what ``save`` wrote."""
        import faiss

        codes = faiss.read_index(str(path))
        if not isinstance(codes, faiss.IndexPQFastScan):
            raise ValueError(f"{path.name} holds no codes")
        return cls(codes)

    def save(self, path: Path) -> None:
        """Write the codes as a FAISS index."""
        import faiss

        faiss.write_index(self._codes, str(path))

    def places(self, vector: Vectors, count: int) -> Places:
        """Rows that may be among the ``count`` nearest to ``vector``, in order; at most ``count``."""
        _, places = self._codes.search(vector[None], min(count, self._codes.ntotal))
        return np.sort(places[0][places[0] >= 0])
