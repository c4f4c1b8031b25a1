"""Arrays that stand in files and are mapped into memory, so that only what is looked at is read."""

import mmap
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import FileIO

import numpy as np

from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Places

_ROWS = 512


class FirstReader:
    """Tells the first reader of an array, who should ``read_once``, from all later ones, of any thread."""

    def __init__(self) -> None:
        self._taken = threading.Lock()

    def claim(self) -> bool:
        """Whether nobody claimed to be the first before."""
        return self._taken.acquire(blocking=False)


def read_once(array: Vectors) -> Iterator[Vectors]:
    """The rows of ``array`` a block at a time; of one that is mapped, from its file and not through the map.

    So are arrays read for the first question, which often is the only one of a process: through the map all
    of them would stand in memory beside the encoder, since a page that is touched brings its neighbours
    along. Who reads them again should use the map: what stands there is not copied.
    """
    with _stream(array) as stream:
        for start in range(0, len(array), _ROWS):
            mapped = array[start : start + _ROWS]
            yield np.fromfile(stream, mapped.dtype, mapped.size).reshape(mapped.shape) if stream else mapped


def read_rows(array: Vectors, places: Places) -> Vectors:
    """Some rows of ``array``, likewise."""
    with _stream(array) as stream:
        if stream is None:
            return np.asarray(array[places])
        rows = np.empty((len(places), *array.shape[1:]), dtype=array.dtype)
        first = stream.tell()
        for row, place in zip(rows, places, strict=True):
            stream.seek(first + int(place) * row.nbytes)
            stream.readinto(row)
        return rows


@contextmanager
def _stream(array: Vectors) -> Iterator[FileIO | None]:
    """The file of an array that is mapped, at its first row; none if it is not or the file is gone."""
    with ExitStack() as opened:
        stream = None
        if isinstance(array, np.memmap) and isinstance(array.base, mmap.mmap):
            with suppress(OSError):  # another build has removed the file; the map keeps what it held
                stream = opened.enter_context(FileIO(str(array.filename)))
                stream.seek(array.offset)
        yield stream
