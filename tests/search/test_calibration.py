"""A probability from signals."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from search_fakes import FakeEncoder, write_bank

from tutor.bank.asked import LearnerQuestion
from tutor.search.indexes.asked import Neighbours
from tutor.search.indexes.index import Index
from tutor.search.scores.calibration import Calibration, Signals, calibrate, fit, signals
from tutor.search.scores.scoring import Scored


def test_the_probability_is_the_logistic_function_worked_by_hand() -> None:
    """Bias -1 and weights 1, 2, 3, 4 on signals of 0.5: 1 / (1 + exp(-4))."""
    calibration = Calibration(bias=-1, weights=Signals(1, 2, 3, 4, 0, 0, 0, 0, 0))
    expected = 1 / (1 + np.exp(-4.0))
    assert calibration.probability(Signals(*[0.5] * 9)) == pytest.approx(expected)


def test_far_scores_do_not_overflow() -> None:
    """Certain is 1 and impossible is 0, without a warning."""
    calibration = Calibration(bias=0, weights=Signals(1e6, *[0] * 8))
    assert calibration.probability(Signals(1, *[0] * 8)) == pytest.approx(1)
    assert calibration.probability(Signals(-1, *[0] * 8)) == pytest.approx(0)


def _samples(mean: float, count: int) -> list[Signals]:
    rows = np.random.default_rng(int(mean * 10)).normal(mean, 0.1, (count, len(Signals._fields)))
    return [Signals(*(float(each) for each in row)) for row in rows]


def test_a_fit_tells_the_two_kinds_apart() -> None:
    """Separated signals give probabilities on the right side of a half, and the same fit each time."""
    answered, unanswered = _samples(0.8, 80), _samples(0.3, 60)
    calibration = fit(answered, unanswered)
    assert calibration == fit(answered, unanswered)
    assert calibration.samples == 140
    right = [calibration.probability(each) > 0.5 for each in answered]
    right += [calibration.probability(each) < 0.5 for each in unanswered]
    assert np.mean(right) > 0.98


@pytest.mark.parametrize(("answered", "unanswered"), [(0, 0), (200, 0), (0, 200), (39, 200)])
def test_too_few_samples_leave_the_defaults(answered: int, unanswered: int) -> None:
    """A handful of questions fits nothing."""
    assert fit(_samples(0.8, answered), _samples(0.3, unanswered)) == Calibration()


def test_a_small_bank_keeps_the_defaults(corpus: Path, index_of: Callable[..., Index]) -> None:
    """Three questions are too few to leave one out."""
    assert calibrate(index_of(corpus), (), FakeEncoder().encode) == Calibration()


def test_a_larger_bank_is_fitted_on_its_own_wordings(tmp_path: Path, index_of: Callable[..., Index]) -> None:
    """Every wording takes part, twice where its question is answered: asked with it and without it."""
    answers = {f"topic-{number}": {"In brief": f"Topic {number} is about this."} for number in range(20)}
    index = index_of(write_bank(tmp_path / "many", answers))
    assert calibrate(index, (), FakeEncoder().encode).samples == 2 * 60


def test_of_very_many_wordings_some_are_asked(
    tmp_path: Path, index_of: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Evenly from first to last: every second one of sixty, if thirty are enough."""
    monkeypatch.setattr("tutor.search.scores.calibration._MOST_WORDINGS", 59)
    monkeypatch.setattr("tutor.search.scores.calibration._FEWEST_SAMPLES", 30)
    answers = {f"topic-{number}": {"In brief": f"Topic {number} is about this."} for number in range(20)}
    index = index_of(write_bank(tmp_path / "many", answers))
    assert calibrate(index, (), FakeEncoder().encode).samples == 2 * 30


def _asked(question: str, *sections: str) -> LearnerQuestion:
    return LearnerQuestion(id=question, question=question, sections=sections)


def test_labelled_questions_decide_where_there_are_enough(
    corpus: Path, index_of: Callable[..., Index]
) -> None:
    """Forty of both kinds are fitted on, and nothing else."""
    learners = [
        *(_asked(f"what is dropout number {number}", "dropout/in-brief") for number in range(40)),
        *(_asked(f"who won race {number} in summer") for number in range(45)),
    ]
    calibration = calibrate(index_of(corpus), learners, FakeEncoder().encode)
    assert calibration.samples == 85


def test_coverage_is_the_share_of_the_words_that_the_bank_holds(
    corpus: Path, index_of: Callable[..., Index]
) -> None:
    """All words held: 1; none: 0; no words: 0."""
    index = index_of(corpus)
    cosines = np.zeros(index.vectors.ntotal, dtype=np.float32)
    rows = [row for row, chunk in enumerate(index.row_chunk) if chunk == 0]
    cosines[rows] = 1
    words = [word for word in ("dropout", "neuron") if 0 in index.keywords.holders(word)]
    assert words
    nothing = np.zeros(0, dtype=np.float32)

    def found(stems: list[str]) -> Signals:
        return signals(index, Scored(stems, cosines, nothing, Neighbours.none()))

    assert found(words).coverage == pytest.approx(1)
    assert found(["xylophon"]).coverage == 0
    assert found(["xylophon"]).unknown == pytest.approx(1)
    assert found([]).coverage == 0
