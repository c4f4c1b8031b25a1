"""Weights of the signals, fitted on features made by hand."""

import numpy as np
import pytest

from tutor.search.scores.ranking import Candidates, RankingWeights, Weights, features, fit

SIGNALS = ("passage", "asked", "words", "crowd", "said")


def cases(telling: int, count: int = 60) -> tuple[list[Candidates], list[tuple[set[int], set[int]]]]:
    """Queries with ten candidates each, where one signal is high for the right one and all else is noise."""
    random = np.random.default_rng(7)
    candidates, right = [], []
    for number in range(count):
        matrix = random.uniform(0, 0.5, (10, 5)).astype(np.float32)
        place = number % 10
        matrix[place, telling] = 0.9
        candidates.append(Candidates(matrix, matrix))
        right.append(({place}, {place}))
    return candidates, right


@pytest.mark.parametrize("telling", range(5), ids=SIGNALS)
def test_the_signal_that_tells_right_from_wrong_gets_the_weight(telling: int) -> None:
    """Fitted, the right candidate comes first for every query, by the weight of the signal that tells."""
    candidates, right = cases(telling)
    fitted = fit(candidates, right)
    assert fitted.samples == len(candidates)
    for weights in (fitted.questions, fitted.subsections):
        values = [getattr(weights, name) for name in SIGNALS]
        assert values[telling] > 2 * max(value for place, value in enumerate(values) if place != telling)
    for each, (place, _) in zip(candidates, right, strict=True):
        assert {int(fitted.questions.score(each.questions).argmax())} == place


def test_a_signal_that_misleads_gets_no_weight_rather_than_a_negative_one() -> None:
    """More of a signal never lowers a score."""
    candidates, right = cases(0)
    for each, (places, _) in zip(candidates, right, strict=True):
        each.questions[list(places), 2] = 0.0
    assert fit(candidates, right).questions.words == 0.0


def test_few_questions_leave_the_defaults() -> None:
    """Nothing is fitted on a handful."""
    assert fit(*cases(0, count=39)) == RankingWeights()
    assert fit(*cases(0, count=40)).samples == 40


def test_the_same_cases_give_the_same_weights() -> None:
    """Fitting leaves nothing to chance and does not change what it is given."""
    candidates, right = cases(1)
    assert fit(candidates, right) == fit(candidates, right) == fit(*cases(1))


def test_a_score_is_the_weighted_sum() -> None:
    """By hand: 2 . 0.5 + 3 . 0.1 + 4 . 1 + 5 . 0.2 + 6 . 0.5, and 3 . 0.2 + 4 . 0.5 + 6 . 0.1."""
    matrix = np.array([[0.5, 0.1, 1.0, 0.2, 0.5], [0.0, 0.2, 0.5, 0.0, 0.1]], dtype=np.float32)
    weights = Weights(passage=2, asked=3, words=4, crowd=5, said=6)
    assert weights.score(matrix).tolist() == pytest.approx([9.3, 3.2])


def test_features_are_cosines_and_shares_of_the_best_words() -> None:
    """A negative cosine counts as none; BM25 scores become shares of the best; the others stay."""
    made = features(
        np.array([-0.2, 0.4], dtype=np.float32),
        np.array([0.1, 0.0], dtype=np.float32),
        np.array([2.0, 8.0], dtype=np.float32),
        np.array([0.7, 0.3], dtype=np.float32),
        np.array([0.6, -np.inf], dtype=np.float32),
    )
    assert made == pytest.approx(np.array([[0.0, 0.1, 0.25, 0.7, 0.6], [0.4, 0.0, 1.0, 0.3, 0.0]]))
