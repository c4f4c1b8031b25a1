"""Two lists of scores into one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.search.fusion import best_of, fuse, min_max

scores = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=20)


def _array(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=np.float32)


@given(st.data(), st.integers(0, 16))
def test_swapping_the_lists_with_their_weights_changes_nothing(data: st.DataObject, sixteenths: int) -> None:
    """Neither list is privileged: ``fuse(a, b, w)`` is ``fuse(b, a, 1 - w)``."""
    first = data.draw(scores)
    second = data.draw(st.lists(st.floats(0, 1, width=32), min_size=len(first), max_size=len(first)))
    weight = sixteenths / 16  # 1 - weight is exact
    one = fuse(_array(first), _array(second), weight)
    other = fuse(_array(second), _array(first), 1 - weight)
    np.testing.assert_array_equal(one, other)


def test_fuse_is_the_weighted_sum_worked_by_hand() -> None:
    """0.75 of the dense score and 0.25 of the lexical one."""
    assert fuse(_array([1, 0, 0.5]), _array([0, 1, 0.5]), 0.75).tolist() == [0.75, 0.25, 0.5]


@pytest.mark.parametrize(
    ("values", "low", "high", "expected"),
    [
        pytest.param([2, 4, 3], 2, None, [0, 1, 0.5], id="the highest becomes 1"),
        pytest.param([2, 4, 3], 2, 6, [0, 0.5, 0.25], id="a given high end is kept"),
        pytest.param([1, 9], 2, 6, [0, 1], id="what lies outside is clipped"),
        pytest.param([3, 3], 3, None, [0, 0], id="equal to the low end is zero"),
        pytest.param([1, 2], 5, None, [0, 0], id="all below the low end is zero"),
        pytest.param([-np.inf, 2], 0, 2, [0, 1], id="minus infinity is zero"),
        pytest.param([], 0, None, [], id="no scores at all"),
    ],
)
def test_min_max(values: list[float], low: float, high: float | None, expected: list[float]) -> None:
    """Scores are moved to 0..1 and never leave it."""
    assert min_max(_array(values), low, high).tolist() == expected


@pytest.mark.parametrize(
    ("groups", "values", "count", "expected"),
    [
        pytest.param([0, 0, 2], [1, 3, 2], 3, [3, -np.inf, 2], id="a group without scores is minus infinity"),
        pytest.param([], [], 2, [-np.inf, -np.inf], id="no scores"),
        pytest.param([], [], 0, [], id="no groups"),
        pytest.param([1, 0, 1], [-5, -1, -7], 2, [-1, -5], id="negative scores count too"),
    ],
)
def test_best_of(groups: list[int], values: list[float], count: int, expected: list[float]) -> None:
    """Each group has its highest score."""
    assert best_of(np.array(groups, dtype=np.int64), _array(values), count).tolist() == expected
