"""Scores of two retrievers into one, on plain arrays: swapping the two with their weights changes nothing."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


def min_max(scores: Scores, low: float, high: float | None = None) -> Scores:
    """Scores moved so that ``low`` becomes 0 and ``high`` (or the highest there is) 1, clipped to 0..1.

    All zeros if nothing is above ``low``.

    >>> min_max(np.array([2.0, 4.0, 3.0], dtype=np.float32), 2.0).tolist()
    [0.0, 1.0, 0.5]
    """
    top = float(scores.max(initial=low)) if high is None else high
    if top <= low:
        return np.zeros_like(scores)
    return np.asarray(np.minimum(np.maximum((scores - low) / (top - low), 0), 1), dtype=np.float32)


def fuse(dense: Scores, lexical: Scores, dense_weight: float) -> Scores:
    """Convex combination of two scaled lists, as in Bruch et al. (2023), arXiv 2210.11934."""
    return np.asarray(dense_weight * dense + (1 - dense_weight) * lexical, dtype=np.float32)


def one_by_one(vectors: npt.NDArray[np.float32], vector: npt.NDArray[np.float32]) -> Scores:
    """Cosines of unit rows with a vector of shape (dimension,), without a matrix product: that wakes a second
    thread for it, and waits long for one on a busy machine."""
    return np.asarray(np.vecdot(vectors, vector), dtype=np.float32)


def best_of(groups: Places, scores: Scores, count: int) -> Scores:
    """The highest score of each group, shape (count,); minus infinity for a group without scores.

    >>> best_of(np.array([0, 0, 2]), np.array([1, 3, 2], dtype=np.float32), 3).tolist()
    [3.0, -inf, 2.0]
    """
    best = np.full(count, -np.inf, dtype=np.float32)
    np.maximum.at(best, groups, scores)
    return best


def highest(scores: Scores, limit: int) -> Places:
    """Places of the highest scores, best first, ties in order: ``highest([1, 3, 3], 2)`` is ``[1, 2]``."""
    limit = min(limit, len(scores))
    if limit >= len(scores) // 8:
        return np.asarray(np.argsort(-scores, kind="stable")[:limit], dtype=np.int64)
    places = np.flatnonzero(scores > scores.min())  # few, where most were too far to be compared
    if len(places) < limit:
        places = np.arange(len(scores))
    some = scores[places]
    bound = np.partition(some, len(some) - limit)[len(some) - limit]
    places = places[some >= bound]
    return np.asarray(places[np.argsort(-scores[places], kind="stable")][:limit], dtype=np.int64)
