"""Arrays that stand in files and are mapped into memory, so that only what is looked at is read."""

import mmap
import threading
from collections.abc import Iterator

from tutor.search.encoders.protocol import Vectors

_ROWS = 512


class FirstReader:
    """Tells the first reader of an array, who should ``read_once``, from all later ones, of any thread."""

    def __init__(self) -> None:
        self._taken = threading.Lock()

    def claim(self) -> bool:
        """Whether nobody claimed to be the first before."""
        return self._taken.acquire(blocking=False)


def read_once(array: Vectors) -> Iterator[Vectors]:
    """The rows of ``array`` a block at a time; the pages of a block are given back before the next one.

    So are arrays read for the first question, which often is the only one of a process: else all of them
    would stand in memory beside the encoder. Who reads them again should let them stay: to map them anew
    takes longer than to read them. An array that is not mapped simply comes in blocks.
    """
    for start in range(0, len(array), _ROWS):
        yield array[start : start + _ROWS]
        mapped = array.base
        if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)
