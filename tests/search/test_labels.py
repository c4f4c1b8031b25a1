"""Asked questions as a signal: scores computed by hand, and what the bank does not answer."""

import numpy as np
import pytest

from tutor.records import AskedQuestion
from tutor.search.asked import NEAREST, STEP, VOTE_WIDTH, Asked, Labels

PLACE = {"a": 0, "b": 1, "c": 2}
QUESTIONS = (
    AskedQuestion("first", ("a", "b")),
    AskedQuestion("second", ("b",)),
    AskedQuestion("third", ("not-there",)),
    AskedQuestion("outside", (), "far"),
)


def test_a_sub_section_scores_as_the_nearest_question_about_it() -> None:
    """Its best cosine, a step less for each place down the labels of one question; 0 without any."""
    scores = Labels.of(QUESTIONS, PLACE).scores(np.array([0.9, 0.5, 0.8, 0.7], dtype=np.float32))
    assert scores.tolist() == pytest.approx([0.9, 0.9 - STEP, 0.0])


def test_the_own_question_wins_over_the_second_label_of_another() -> None:
    """``b`` is named second by one question and first by another that is nearly as near."""
    scores = Labels.of(QUESTIONS, PLACE).scores(np.array([0.9, 0.88, 0.0, 0.0], dtype=np.float32))
    assert scores.tolist() == pytest.approx([0.9, 0.88, 0.0])


def test_the_nearest_questions_vote_for_their_first_sub_section() -> None:
    """Of two, one ``VOTE_WIDTH`` behind the other, the shares are e to 1; what has no place has no vote."""
    cosines = np.array([0.9, 0.9 - VOTE_WIDTH, 0.99, 0.99], dtype=np.float32)
    shares = Labels.of(QUESTIONS, PLACE).votes(cosines)
    assert shares.tolist() == pytest.approx([np.e / (np.e + 1), 1 / (np.e + 1), 0.0])
    assert Labels.of((), PLACE).votes(cosines[:0]).tolist() == [0.0, 0.0, 0.0]


def test_a_cosine_below_zero_counts_as_none() -> None:
    """Scores are never negative."""
    scores = Labels.of(QUESTIONS, PLACE).scores(np.array([-0.2, -0.5, 0.1, 0.3], dtype=np.float32))
    assert scores.tolist() == [0.0, 0.0, 0.0]


def test_only_the_nearest_questions_count() -> None:
    """What is asked about a sub-section has to be among the nearest of all that was asked."""
    near = [AskedQuestion(f"near {number}", ("a",)) for number in range(NEAREST)]
    questions = (*near, AskedQuestion("far away", ("b",)))
    cosines = np.array([*[0.8] * NEAREST, 0.7], dtype=np.float32)
    assert Labels.of(questions, PLACE).scores(cosines).tolist() == pytest.approx([0.8, 0.0, 0.0])
    assert Labels.of(questions[1:], PLACE).scores(cosines[1:]).tolist() == pytest.approx([0.8, 0.7, 0.0])


@pytest.mark.parametrize("questions", [(), QUESTIONS[2:]], ids=["nothing asked", "no label known"])
def test_without_labels_every_score_is_zero(questions: tuple[AskedQuestion, ...]) -> None:
    """A bank without asked questions, or whose labels are all gone, has this signal at 0."""
    cosines = np.full(len(questions), 0.9, dtype=np.float32)
    assert Labels.of(questions, PLACE).scores(cosines).tolist() == [0.0, 0.0, 0.0]


def test_the_nearest_asked_question_says_what_a_query_is() -> None:
    """Its kind where the bank does not answer it, ``None`` where it does or where nothing was asked."""
    asked = Asked(QUESTIONS, np.eye(4, dtype=np.float32))
    cosines = [asked.cosines(row[np.newaxis]) for row in np.eye(4, dtype=np.float32)]
    assert [each.tolist() for each in cosines] == np.eye(4).tolist()
    assert [asked.outside_kind(each) for each in cosines] == [None, None, None, "far"]
    assert asked.inside == 3
    none = Asked.none(4)
    assert none.inside == 0
    assert none.outside_kind(none.cosines(np.ones((1, 4), dtype=np.float32))) is None
