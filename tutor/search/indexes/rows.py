"""The vectors of an index: all compared one by one, or, of many, those that a shortlist or a graph proposes.

They stand in a flat FAISS index on the disk, memory-mapped. Up to ``EXACT_ROWS`` a search compares a question
with every row of it; what is near a question, once there are ``MANY``, is looked up in a shortlist
(``shortlist``). Beyond, a graph (HNSW: Malkov and Yashunin, arXiv 1603.09320) over rows cut to bytes leads
to them. What is proposed is compared with the whole vectors, so scores are exact.
"""

import struct
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from tutor.search.disk import link
from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Scores, highest
from tutor.search.indexes.mapped import FirstReader, read_once
from tutor.search.indexes.shortlist import MANY, Shortlist

if TYPE_CHECKING:
    import faiss

FILE = "vectors.faiss"
GRAPH = "graph.faiss"
CODES = "codes.faiss"
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

    way: Literal["exact", "shortlist", "graph"]
    exact_rows: int
    """The most rows that a search compares one by one."""
    shortlist_rows: int
    """The fewest for which a shortlist says which ones are near a question."""
    links: int = 0
    building: int = 0


class Rows:
    """Unit vectors in the order of their rows, and the best of them for a question."""

    def __init__(
        self, flat: "faiss.IndexFlatIP", graph: "faiss.Index | None" = None, file: Path | None = None
    ) -> None:
        """``file`` is where ``flat`` stands, if it is memory-mapped; the shortlist stands beside it."""
        import faiss

        self._flat = flat
        self._graph = graph
        self._file = file
        self._first = FirstReader()
        self.matrix: Vectors
        if file and flat.ntotal:
            before = file.stat().st_size - 4 * flat.ntotal * flat.d  # the vectors are all that follows
            self.matrix = np.memmap(file, "<f4", "r", before, (flat.ntotal, flat.d))
        else:
            values = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d)  # a view, nothing is copied
            self.matrix = values.reshape(flat.ntotal, flat.d)

    @classmethod
    def build(cls, matrix: Vectors, exact_rows: int = EXACT_ROWS) -> "Rows":
        """Rows over an array of unit vectors; with a graph if there are more than ``exact_rows``."""
        import faiss

        flat = faiss.IndexFlatIP(matrix.shape[1])
        flat.add(np.ascontiguousarray(matrix, dtype=np.float32))
        return cls(flat)._with_graph(exact_rows)

    @classmethod
    def write(cls, folder: Path, blocks: Iterable[Vectors], exact_rows: int = EXACT_ROWS) -> "Rows":
        """The same over blocks of them, at least one, that are written into ``folder`` and stay there.

        Only the graph is in memory as a whole while it is built, about 700 bytes a row of 384 numbers.
        """
        rows = 0
        with (folder / FILE).open("wb") as stream:
            for block in blocks:
                if not rows:
                    stream.write(_header(rows, block.shape[1]))
                stream.write(np.ascontiguousarray(block, dtype="<f4").data)
                rows += len(block)
            stream.seek(0)
            stream.write(_header(rows, block.shape[1]))
        return cls.load(folder)._with_graph(exact_rows)

    @classmethod
    def load(cls, folder: Path) -> "Rows":
        """Open what ``save`` or ``write`` wrote; nothing is read before it is looked at."""
        import faiss

        flat = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(flat, faiss.IndexFlatIP):
            raise ValueError(f"{FILE} holds no flat index of inner products")
        if not (folder / GRAPH).is_file():
            return cls(flat, file=folder / FILE)
        return cls(flat, faiss.read_index(str(folder / GRAPH), faiss.IO_FLAG_MMAP_IFC), folder / FILE)

    def save(self, folder: Path) -> None:
        """Write the flat index, and the graph or the shortlist if they are many, into ``folder``."""
        import faiss

        if self._file:
            link(self._file, folder / FILE)
        else:
            faiss.write_index(self._flat, str(folder / FILE))
        if self._graph is not None:
            faiss.write_index(self._graph, str(folder / GRAPH))
        elif self.ntotal >= MANY:
            Shortlist.of(self.matrix).save(folder / CODES)

    @cached_property
    def _shortlist(self) -> Shortlist | None:
        """None if they are few, have a graph or were not saved."""
        many = self._file and self._graph is None and self.ntotal >= MANY
        return Shortlist.load(self._file.with_name(CODES)) if self._file and many else None

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
        sizes = {"exact_rows": EXACT_ROWS, "shortlist_rows": MANY}
        if self._graph is None:
            return HowSearched(way="exact" if self.ntotal < MANY else "shortlist", **sizes)
        return HowSearched(way="graph", links=_LINKS, building=_BUILDING, **sizes)

    def search(self, vectors: Vectors, count: int) -> Found:
        """Cosines and places of the ``count`` nearest rows of each vector, best first, ties in order.

        With a graph fewer may be found: then the last one is repeated, cosine and place. If it finds none,
        all rows are compared.
        """
        count = min(count, self.ntotal)
        parts = [self._nearest(vector, count, self._first.claim()) for vector in vectors]
        return np.stack([cosines for cosines, _ in parts]), np.stack([places for _, places in parts])

    def near(self, vector: Vectors, count: int) -> Scores:
        """Cosine of every row with a vector of shape (dimension,), shape (rows,).

        Rows beyond the ``count`` nearest have that of the last of those: they are too far to count. Where a
        shortlist proposes the nearest, a few of the last may be missing.
        """
        count = min(count, self.ntotal)
        first = self._first.claim()  # to read all rows once costs less than to open the shortlist
        if first or self._shortlist is None:
            cosines, places = self._unordered(vector, count, first)
        else:
            places, cosines, _ = self._shortlist.near(vector, self.matrix, count)
        every = np.full(self.ntotal, cosines.min(initial=np.inf), dtype=np.float32)
        every[places] = cosines
        return every

    def reconstruct_n(self, start: int, count: int) -> Vectors:
        """A copy of ``count`` rows from ``start`` on."""
        return np.array(self.matrix[start : start + count])

    def cosines(self, vectors: Vectors) -> npt.NDArray[np.float32]:
        """Of some vectors with every row, shape (vectors, rows); the rows are read a block at a time."""
        cosines = np.empty((len(vectors), self.ntotal), dtype=np.float32)
        for start in range(0, self.ntotal, _READ_AT_ONCE):
            block = self.reconstruct_n(start, _READ_AT_ONCE)
            np.matmul(vectors, block.T, out=cosines[:, start : start + len(block)])
        return cosines

    def _with_graph(self, exact_rows: int) -> "Rows":
        """These rows with a graph, if there are more than ``exact_rows``."""
        if self.ntotal <= exact_rows:
            return self
        import faiss

        graph = faiss.IndexHNSWSQ(
            self.d,
            faiss.ScalarQuantizer.QT_8bit,  # type: ignore[arg-type, unused-ignore]
            _LINKS,
            faiss.METRIC_INNER_PRODUCT,
        )
        graph.hnsw.efConstruction = _BUILDING
        graph.train(np.array(self.matrix[:: max(1, self.ntotal // _READ_AT_ONCE)]))
        for start in range(0, self.ntotal, _READ_AT_ONCE):
            graph.add(self.reconstruct_n(start, _READ_AT_ONCE))
        return Rows(self._flat, graph, self._file)

    def _nearest(self, vector: Vectors, count: int, first: bool) -> Found:
        cosines, places = self._unordered(vector, count, first)
        order = np.lexsort((places, -cosines))
        missing = (0, count - len(order))
        return np.pad(cosines[order], missing, "edge"), np.pad(places[order], missing, "edge")

    def _unordered(self, vector: Vectors, count: int, first: bool) -> Found:
        """The nearest rows in any order; with a graph there may be fewer than ``count``."""
        proposed = self._proposed(vector, count)
        if not len(proposed):
            return self._compared(vector, count, first)
        near = self.matrix[proposed] @ vector
        best = highest(near, count)
        return near[best], proposed[best]

    def _proposed(self, vector: Vectors, count: int) -> npt.NDArray[np.int64]:
        """The rows that the graph leads to, in order; none if there is no graph."""
        if self._graph is None:
            return np.empty(0, dtype=np.int64)
        import faiss

        looked_at = max(count, _LEAST_PROPOSED)
        parameters = faiss.SearchParametersHNSW(efSearch=looked_at)  # type: ignore[attr-defined, unused-ignore]
        _, places = self._graph.search(vector[None], min(looked_at, self.ntotal), params=parameters)
        return np.sort(places[0][places[0] >= 0])

    def _compared(self, vector: Vectors, count: int, first: bool) -> Found:
        """The nearest of all rows, in any order; the ``first`` question reads them but once."""
        if not first:
            cosines, places = self._flat.search(vector[None], count)
            return cosines[0], places[0]
        import faiss

        cosines, places = np.empty(0, np.float32), np.empty(0, np.int64)
        start = 0
        for block in read_once(self.matrix):
            near, found = faiss.knn(vector[None], block, min(count, len(block)), faiss.METRIC_INNER_PRODUCT)
            cosines, places = np.append(cosines, near[0]), np.append(places, found[0] + start)
            start += len(block)
        best = highest(cosines, count)
        return cosines[best], places[best]


def _header(rows: int, dimension: int) -> bytes:
    """What stands before the vectors in the file of a flat index; the vectors are all that follows."""
    import faiss

    empty = faiss.serialize_index(faiss.IndexFlatIP(dimension)).tobytes()
    return b"".join((empty[:8], struct.pack("<q", rows), empty[16:-8], struct.pack("<Q", rows * dimension)))
