"""The vectors of an index: all compared one by one, or, of very many, those that a graph leads to.

Both keep the vectors in a flat FAISS index on the disk, memory-mapped. Up to ``EXACT_ROWS`` a question is
compared with every row of it. Beyond, a graph (HNSW: Malkov and Yashunin, arXiv 1603.09320) over rows cut
to bytes proposes rows, and the proposed ones are compared with the whole vectors, so scores are exact.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from tutor.search.protocol import Vectors

if TYPE_CHECKING:
    import faiss

FILE = "vectors.faiss"
GRAPH = "graph.faiss"
EXACT_ROWS = 100_000
"""Comparing 100,000 takes 8 ms and loses nothing; beyond, it grows with the rows and the graph does not."""
_LINKS = 32
"""Of a row of the graph to others (M)."""
_BUILDING = 100
"""Rows looked at for each that is added (efConstruction)."""
_LEAST_PROPOSED = 256
"""Rows that the graph proposes for a question (efSearch), at least."""
_READ_AT_ONCE = 65_536
Found = tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]


class HowSearched(BaseModel):
    """Which way an index was built for, and the size that decided it; it stands in the manifest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    way: Literal["exact", "graph"]
    exact_rows: int
    """The most rows that are compared one by one."""
    links: int = 0
    building: int = 0


class Rows:
    """Unit vectors in the order of their rows, and the best of them for a question."""

    def __init__(self, flat: "faiss.IndexFlatIP", graph: "faiss.Index | None" = None) -> None:
        import faiss

        self._flat = flat
        self._graph = graph
        values = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d)  # a view, nothing is copied
        self._matrix: Vectors = values.reshape(flat.ntotal, flat.d)

    @classmethod
    def build(cls, matrix: Vectors, exact_rows: int = EXACT_ROWS) -> "Rows":
        """Rows over an array of unit vectors; with a graph if there are more than ``exact_rows``."""
        import faiss

        matrix = np.ascontiguousarray(matrix, dtype=np.float32)
        flat = faiss.IndexFlatIP(matrix.shape[1])
        flat.add(matrix)
        if len(matrix) <= exact_rows:
            return cls(flat)
        graph = faiss.IndexHNSWSQ(
            matrix.shape[1],
            faiss.ScalarQuantizer.QT_8bit,  # type: ignore[arg-type, unused-ignore]
            _LINKS,
            faiss.METRIC_INNER_PRODUCT,
        )
        graph.hnsw.efConstruction = _BUILDING
        graph.train(matrix[:: max(1, len(matrix) // _READ_AT_ONCE)])
        for start in range(0, len(matrix), _READ_AT_ONCE):
            graph.add(matrix[start : start + _READ_AT_ONCE])
        return cls(flat, graph)

    @classmethod
    def load(cls, folder: Path) -> "Rows":
        """Open what ``save`` wrote; nothing is read before it is looked at."""
        import faiss

        flat = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(flat, faiss.IndexFlatIP):
            raise ValueError(f"{FILE} holds no flat index of inner products")
        if not (folder / GRAPH).is_file():
            return cls(flat)
        return cls(flat, faiss.read_index(str(folder / GRAPH), faiss.IO_FLAG_MMAP_IFC))

    def save(self, folder: Path) -> None:
        """Write the flat index, and the graph if there is one, into ``folder``."""
        import faiss

        faiss.write_index(self._flat, str(folder / FILE))
        if self._graph is not None:
            faiss.write_index(self._graph, str(folder / GRAPH))

    @property
    def ntotal(self) -> int:
        """How many rows there are."""
        return int(self._flat.ntotal)

    @property
    def d(self) -> int:
        """Numbers in a vector."""
        return int(self._flat.d)

    @property
    def how(self) -> HowSearched:
        """Which way they are searched."""
        if self._graph is None:
            return HowSearched(way="exact", exact_rows=EXACT_ROWS)
        return HowSearched(way="graph", exact_rows=EXACT_ROWS, links=_LINKS, building=_BUILDING)

    def search(self, vectors: Vectors, count: int) -> Found:
        """Cosines and places of the ``count`` nearest rows of each vector, best first, ties in order.

        With a graph fewer may be found: then the last cosine is repeated, with the place of the first.
        """
        count = min(count, self.ntotal)
        parts = [self._nearest(vector, count) for vector in vectors]
        return np.stack([cosines for cosines, _ in parts]), np.stack([places for _, places in parts])

    def reconstruct_n(self, start: int, count: int) -> Vectors:
        """A copy of ``count`` rows from ``start`` on."""
        return np.array(self._matrix[start : start + count])

    def _nearest(self, vector: Vectors, count: int) -> Found:
        if self._graph is None:
            cosines, places = self._flat.search(vector[None], count)
            order = np.lexsort((places[0], -cosines[0]))
            return cosines[0][order], places[0][order]
        import faiss

        looked_at = max(count, _LEAST_PROPOSED)
        parameters = faiss.SearchParametersHNSW(efSearch=looked_at)  # type: ignore[attr-defined, unused-ignore]
        _, proposed = self._graph.search(vector[None], min(looked_at, self.ntotal), params=parameters)
        places = np.sort(proposed[0][proposed[0] >= 0])
        cosines, places = _best(self._matrix[places] @ vector, places, min(count, len(places)))
        missing = count - len(places)
        return (
            np.pad(cosines, (0, missing), constant_values=cosines[-1]),
            np.pad(places, (0, missing), constant_values=places[0]),
        )


def _best(cosines: npt.NDArray[np.float32], places: npt.NDArray[np.int64] | None, count: int) -> Found:
    """The highest of ``cosines`` with their places, best first, ties in order."""
    if count < len(cosines):
        bound = np.partition(cosines, len(cosines) - count)[len(cosines) - count]
        kept = np.flatnonzero(cosines >= bound)
    else:
        kept = np.arange(len(cosines))
    order = kept[np.argsort(-cosines[kept], kind="stable")][:count]
    return cosines[order], order if places is None else places[order]
