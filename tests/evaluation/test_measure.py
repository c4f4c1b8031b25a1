"""Figures by hand: what `tutor eval` computes from plain numbers."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tutor.evaluation.bootstrap import interval
from tutor.evaluation.measure import (
    auroc,
    calibration_error,
    false_answers,
    held_words,
    mean,
    pooled,
    reciprocal_ranks,
    reliability,
    risk_coverage,
    threshold,
)


def test_calibration_error_of_four_messages() -> None:
    """Each of four messages is a bin of weight 1/4: (0.1 + 0.4 + 0.3 + 0.2) / 4."""
    inside, outside = np.array([0.9, 0.6]), np.array([0.3, 0.2])
    assert calibration_error(inside, outside) == pytest.approx(0.25)


def test_answerable_and_unanswerable_weigh_the_same() -> None:
    """Nine of one kind at the same confidence count as much together as one of the other: half is right."""
    assert calibration_error(np.full(9, 0.5), np.array([0.5])) == pytest.approx(0.0)
    assert reliability(np.full(9, 0.5), np.array([0.5])) == [pytest.approx((1.0, 0.5, 0.5))]


def test_bins_lose_nothing() -> None:
    """The weights of all bins are 1, and there are ten where confidences differ."""
    bins = reliability(np.linspace(0.4, 1, 83), np.linspace(0, 0.6, 37))
    assert len(bins) == 10
    assert sum(each.weight for each in bins) == pytest.approx(1.0)


def test_risk_and_coverage_by_hand() -> None:
    """The threshold falls: one right, then two tied of which one is wrong, then a wrong one."""
    curve = risk_coverage(np.array([0.1, 0.5, 0.9, 0.5]), np.array([0.0, 1.0, 1.0, 0.0]))
    assert curve == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    """Of four pairs three are in order."""
    assert auroc(np.array([0.9, 0.4]), np.array([0.5, 0.1])) == 0.75


def test_auroc_is_that_of_scikit_learn() -> None:
    """On many confidences with many ties."""
    random = np.random.default_rng(1)
    inside, outside = random.integers(2, 12, 80) / 10, random.integers(0, 9, 50) / 10
    labels = np.repeat([1, 0], [80, 50])
    assert auroc(inside, outside) == pytest.approx(roc_auc_score(labels, np.concatenate([inside, outside])))


def test_false_answers_where_19_of_20_are_answered() -> None:
    """The lowest of twenty is given up; what lies above the next is answered falsely."""
    inside = np.arange(1, 21) / 100
    assert threshold(inside) == 0.02
    assert (inside >= threshold(inside)).mean() == 0.95
    assert false_answers(inside, np.array([0.01, 0.02, 0.5, 0.0])) == 0.5


def test_reciprocal_rank_by_hand() -> None:
    """1, 1/3, and 0 for what is not found or where nothing is."""
    ranks = reciprocal_ranks([["a"], ["c", "d"], ["e"], ["a"]], [["a"], ["a", "b", "c"], ["a"], []])
    assert ranks.tolist() == [1.0, pytest.approx(1 / 3), 0.0, 0.0]


@pytest.mark.parametrize(
    ("points", "reply", "share"),
    [("Masks are drawn.", "It draws a mask.", 0.5), ("", "Anything.", 1.0), ("Layers", "", 0.0)],
    ids=["a stem is shared, an irregular form is not", "nothing to say", "nothing said"],
)
def test_words_of_key_points(points: str, reply: str, share: float) -> None:
    """Content words count by their stems."""
    assert held_words(points, reply) == share


def test_an_interval_is_the_same_every_time_and_holds_the_figure() -> None:
    """The seed is fixed; 30 of 100 lies within about 0.3 -+ 1.96 sqrt(0.3 . 0.7 / 100)."""
    values = np.repeat([1.0, 0.0], [30, 70])
    low, high = interval(mean, values)
    assert interval(mean, values) == (low, high)
    assert (low, high) == (pytest.approx(0.21, abs=0.02), pytest.approx(0.39, abs=0.02))


def test_conversations_are_resampled_whole() -> None:
    """One conversation alone always gives its own share, however many turns it has."""
    assert pooled(np.array([[3.0, 4.0], [0.0, 2.0]])) == 0.5
    assert interval(pooled, np.array([[3.0, 4.0]])) == (0.75, 0.75)
