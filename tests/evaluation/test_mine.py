"""Feedback asked again: each kind holds and fails when it should."""

from pathlib import Path

import pytest

from tutor.chat.tutor import Tutor
from tutor.evaluation.mine import replay
from tutor.history import DATABASE, REASONS, Feedback, History, Rated

ANSWERED = ("what is dropout?",)
DECLINED = ("who won the world cup in 1998?",)


def rated(tutor: Tutor, messages: tuple[str, ...], feedback: Feedback, **changes: str | None) -> Rated:
    """A case whose reply was as it is now, but for ``changes``."""
    turn = tutor.ask(messages[-1], tuple(tutor.ask(message) for message in messages[:-1]))
    now: dict[str, str | None] = {
        "question": turn.questions[0].question.id,
        "quote": turn.reply.citations[0].quote if turn.reply.citations else None,
        "verdict": turn.reply.verdict,
    }
    return Rated(messages, feedback=feedback, **(now | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("messages", "feedback", "changes", "holds"),
    [
        (ANSWERED, Feedback("up"), {}, True),
        (ANSWERED, Feedback("up"), {"question": "overfitting"}, False),
        (DECLINED, Feedback("up"), {}, True),
        (DECLINED, Feedback("up"), {"verdict": "answered"}, False),
        (ANSWERED, Feedback("down", "wrong-question"), {}, False),
        (ANSWERED, Feedback("down", "wrong-question"), {"question": "overfitting"}, True),
        (ANSWERED, Feedback("down", "wrong-passage"), {}, False),
        (ANSWERED, Feedback("down", "wrong-passage"), {"quote": "Another."}, True),
        (ANSWERED, Feedback("down", "should-have-declined"), {}, False),
        (DECLINED, Feedback("down", "should-have-declined"), {}, True),
        (ANSWERED, Feedback("down", "should-have-answered"), {}, True),
        (DECLINED, Feedback("down", "should-have-answered"), {}, False),
        ((*ANSWERED, "simpler"), Feedback("up"), {}, True),
        (("x" * 5000,), Feedback("down", "should-have-declined"), {}, False),
    ],
    ids=[
        "liked, and the same question is first",
        "liked, and another question is first",
        "liked a decline, and it declines",
        "liked an answer, and it declines",
        "wrong question, still first",
        "wrong question, not first any more",
        "wrong passage, still first",
        "wrong passage, not first any more",
        "should have declined, and answers",
        "should have declined, and does",
        "should have answered, and does",
        "should have answered, and declines",
        "a message that needs the one before it",
        "a message that is not taken any more",
    ],
)
def test_each_kind_of_feedback_is_checked(
    small_tutor: Tutor, messages: tuple[str, ...], feedback: Feedback, changes: dict[str, str], holds: bool
) -> None:
    """As the learner wanted it, or named with what was wanted and what was found."""
    if len(messages[0]) > 4000:
        case = Rated(messages, "answered", None, None, feedback)
    else:
        case = rated(small_tutor, messages, feedback, **changes)
    found = replay(small_tutor, [case])
    assert found.figures["as wanted"] == float(holds)
    assert [failure.messages for failure in found.failures] == ([] if holds else [messages])
    assert all("wanted: " in str(failure) and "found: " in str(failure) for failure in found.failures)


def test_what_cannot_be_checked_is_only_counted(small_tutor: Tutor) -> None:
    """Nothing is asked, and no share is made of nothing."""
    cases = [Rated(ANSWERED, "answered", "dropout", "q", Feedback("down", reason)) for reason in REASONS[2:4]]
    cases.append(Rated(ANSWERED, "answered", "dropout", "q", Feedback("down")))
    assert replay(small_tutor, cases).figures == {"rated": 3, "asked again": 0}


def test_kept_feedback_is_asked_again(small_tutor: Tutor, tmp_path: Path) -> None:
    """From the store, through the tutor, to figures."""
    history = History.open(tmp_path / DATABASE)
    asked = history.start(ANSWERED[0])
    history.complete(asked, small_tutor.ask(ANSWERED[0]))
    history.rate(asked.conversation, 1, Feedback("down", "should-have-declined", "off topic"))
    found = replay(small_tutor, history.rated())
    assert found.figures["should-have-declined: as wanted"] == 0.0
    assert str(found.failures[0]).startswith(
        "what is dropout?\n    wanted: no answer\n    found:  answered, dropout"
    )
    history.close()
