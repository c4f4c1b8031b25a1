"""A plane between what the bank answers and what it does not, fitted on vectors made by hand."""

import numpy as np
import numpy.typing as npt
import pytest

from tutor.search.scores.resemblance import Resemblance


def asked(inside: int, outside: int) -> npt.NDArray[np.float32]:
    """Unit vectors round the first axis, then round the second."""
    random = np.random.default_rng(3)
    vectors = random.normal(0, 0.2, (inside + outside, 8)).astype(np.float32)
    vectors[:inside, 0] += 1
    vectors[inside:, 1] += 1
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_it_tells_the_two_kinds_apart() -> None:
    """Positive for what is answered, negative for what is not, and for texts that were not fitted on."""
    resemblance = Resemblance.fit(asked(300, 300), 300)
    signs = [resemblance.of(vector) > 0 for vector in asked(50, 40)]
    assert np.mean(signs[:50]) > 0.95 and np.mean(signs[50:]) < 0.05


def test_it_is_the_log_odds_over_three() -> None:
    """By hand: (0.5 + 2 . 0.6 - 1 . 0.8) / 3."""
    resemblance = Resemblance(bias=0.5, weights=(2.0, -1.0))
    assert resemblance.of(np.array([0.6, 0.8], dtype=np.float32)) == pytest.approx(0.3)


@pytest.mark.parametrize(("inside", "outside"), [(0, 0), (300, 199), (199, 300)])
def test_of_few_questions_it_says_nothing(inside: int, outside: int) -> None:
    """Neither way, whatever the query."""
    resemblance = Resemblance.fit(asked(inside, outside), inside)
    assert resemblance == Resemblance() and resemblance.of(np.ones(8, dtype=np.float32)) == 0.0


def test_the_same_questions_give_the_same_numbers() -> None:
    """Nothing is left to chance, and it can be stored."""
    fitted = Resemblance.fit(asked(250, 250), 250)
    assert fitted == Resemblance.fit(asked(250, 250), 250)
    assert Resemblance.model_validate_json(fitted.model_dump_json()) == fitted
