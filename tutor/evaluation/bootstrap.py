"""How far a figure could be off: percentile bootstrap over its cases (Efron and Tibshirani, 1993)."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
"""One row a case; a figure may need several numbers of each."""
Statistic = Callable[..., float]
"""A figure from one or more groups of cases."""
RESAMPLES = 1000
SEED = 20250101


def interval(statistic: Statistic, *groups: Values) -> tuple[float, float]:
    """The 95 % interval of ``statistic(*groups)``: its 2.5th and 97.5th percentile over 1000 resamples.

    Each group is resampled by itself, with replacement, to its own size. What hangs together, as the turns of
    a conversation do, must be one row. The seed is fixed: the same cases give the same interval.

    >>> interval(np.mean, np.array([1.0, 1.0, 1.0]))
    (1.0, 1.0)
    """
    random = np.random.default_rng(SEED)
    figures = [
        statistic(*(group[random.integers(0, len(group), len(group))] for group in groups))
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(figures, [2.5, 97.5])
    return float(low), float(high)
