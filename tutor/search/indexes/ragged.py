"""Rows of any number of places each, one behind the other in an array."""

import numpy as np

from tutor.search.fusion import Places


def starts_of(rows: Places, count: int) -> Places:
    """Where those of each row begin among ``rows``, which are in order; shape (count + 1,).

    >>> starts_of(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return np.asarray(np.searchsorted(rows, np.arange(count + 1)), dtype=np.int64)


def expand(starts: Places, rows: Places) -> tuple[Places, Places]:
    """The places of all that belong to some rows, and for each of them which of ``rows`` it belongs to.

    >>> places, each = expand(np.array([0, 2, 2, 3]), np.array([2, 0]))
    >>> places.tolist(), each.tolist()
    ([2, 0, 1], [0, 1, 1])
    """
    counts = starts[rows + 1] - starts[rows]
    each = np.repeat(np.arange(len(rows)), counts)
    return np.arange(len(each)) + (starts[rows] - counts.cumsum() + counts)[each], each
