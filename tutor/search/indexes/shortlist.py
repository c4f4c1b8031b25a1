"""Which of many vectors may be near a query, looked up in codes of half a byte for two or four numbers.

The codes are a product quantization whose tables fit into registers (André, Kermarrec and Le Scouarnec,
arXiv 1704.07355; FAISS calls it fast scan): a sixteenth of the memory is read, or less, and reading is
what comparing takes its time for. Whoever asks compares the whole vectors of what is proposed.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Places, Scores, one_by_one

if TYPE_CHECKING:
    import faiss

MANY = 4096
"""Vectors from which a shortlist is looked up before whole vectors are compared."""
_BITS = 4
_ROUNDS = 4
"""Of k-means for each table: more find no better ones."""
_SAMPLE = 256 << _BITS
"""Vectors that the tables are learned from, at most: FAISS takes no more."""
_BLOCK = 16_384
"""Vectors that are read and coded at once."""


class Shortlist:
    """Unit vectors as codes."""

    def __init__(self, codes: "faiss.IndexPQFastScan") -> None:
        self._codes = codes

    @classmethod
    def of(cls, vectors: Vectors, numbers: int = 2) -> "Shortlist":
        """Codes for vectors of shape (rows, dimension), which may stand on the disk.

        Half a byte stands for ``numbers`` of a vector, or for one where they do not divide its dimension.
        """
        import faiss

        dimension = vectors.shape[1]
        parts = dimension if dimension % numbers else dimension // numbers
        codes = faiss.IndexPQFastScan(dimension, parts, _BITS, faiss.METRIC_INNER_PRODUCT)
        codes.pq.cp.niter = _ROUNDS
        spread = np.linspace(0, len(vectors) - 1, min(len(vectors), _SAMPLE)).astype(np.int64)
        codes.train(np.array(vectors[spread]))
        for start in range(0, len(vectors), _BLOCK):
            codes.add(np.array(vectors[start : start + _BLOCK]))
        return cls(codes)

    @classmethod
    def load(cls, path: Path) -> "Shortlist | None":
        """Read what ``save`` wrote.

        None if it is not there, since another build may have removed it: all vectors can be compared.
        """
        import faiss

        try:
            codes = faiss.read_index(str(path))
        except (OSError, RuntimeError):
            return None
        return cls(codes) if isinstance(codes, faiss.IndexPQFastScan) else None

    def save(self, path: Path) -> None:
        """Write the codes as a FAISS index."""
        import faiss

        faiss.write_index(self._codes, str(path))

    def places(self, vector: Vectors, count: int) -> Places:
        """Rows that may be among the ``count`` nearest to ``vector``, in order; at most ``count``."""
        _, places = self._codes.search(vector[None], min(count, self._codes.ntotal))
        return np.sort(places[0][places[0] >= 0])

    def near(self, vector: Vectors, among: Vectors, count: int) -> tuple[Places, Scores, Vectors]:
        """Of those rows of ``among``, the whole vectors: the places in order, the cosines, the vectors.

        They are taken as bytes: NumPy would copy all of an array whose numbers stand at odd places of a file.
        """
        places = self.places(vector, count)
        vectors = np.asarray(among).view(np.uint8).take(places, axis=0).view(among.dtype)
        return places, one_by_one(vectors, vector), vectors
