"""Answers to checks of understanding: told from other messages, and set beside the key points."""

from collections.abc import Callable

import pytest

from tutor.chat.following.attempts import OfPoint, of_points, probability
from tutor.chat.replies.checking import ALL, JUDGE, MISSING, NONE, SOME, card_of, points_of
from tutor.chat.replies.followups import ANOTHER_CHECK
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, ReadingKind

Talk = Callable[..., Conversation]
QUIZ = "quiz me on dropout"
GOOD = (
    "in training random activations are zeroed and the kept activations divided by 1-p, "
    "in testing they are passed on unchanged"
)
PART = "random activations are set to zero while training"
WRONG = "it removes the units for good, after training"


def test_the_logistic_function_has_the_bias_first() -> None:
    """1 / (1 + exp(-(b + w x)))."""
    assert probability((2.0,), (1.0, -0.5)) == pytest.approx(0.5)
    assert probability((1.0, 3.0), (0.0, 1.0, 0.0)) == pytest.approx(0.7311, abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (GOOD, "attempt"),
        (WRONG, "attempt"),
        ("no idea", "again"),
        ("dunno, tell me", "again"),
        ("what's the answer?", "again"),
        ("next", "facet"),
        ("skip this one", "facet"),
        ("too easy, another one please", "facet"),
        (ANOTHER_CHECK, "facet"),
        ("show me code", "facet"),
        ("ok thanks a lot", "thanks"),
        ("what is an activation?", "question"),
        ("Why dropout reduces overfitting: no co-adaptation", "question"),
        ("my lstm loss explodes after a few steps", "question"),
    ],
)
def test_an_answer_is_told_from_other_messages(
    tutor: Tutor, talk: Talk, message: str, kind: ReadingKind
) -> None:
    """What asks for the key points shows them, what asks for another check puts one."""
    asked, turn = talk(tutor, QUIZ, message)
    assert turn.reading.kind in {kind, "follow-up"} if kind == "question" else turn.reading.kind == kind
    if kind == "again":
        assert turn.reply == asked.reply or turn.reply.blocks == asked.reply.blocks
    if message == "next":
        assert turn.reply.citations[0].facet == "check-yourself"
        assert turn.reply.citations[0].quote != asked.reply.citations[0].quote


@pytest.mark.slow
def test_the_points_of_an_answer_come_first_then_those_it_lacks(tutor: Tutor, talk: Talk) -> None:
    """All of them, each cited once, whatever the answer is worth; and who judges is said."""
    asked, *_ = talk(tutor, QUIZ)
    points = [point.text for point in points_of(card_of((asked,), tutor.opened.index))]
    heads = {}
    for answer in (GOOD, PART, WRONG):
        reply = talk(tutor, QUIZ, answer)[-1].reply
        said = [block.text for block in reply.blocks]
        heads[answer] = said[0]
        assert sorted(block.text for block in reply.blocks if block.citation) == sorted(points)
        assert said[-1] == JUDGE and (MISSING in said) == (said[0] == SOME)
    assert heads == {GOOD: ALL, PART: SOME, WRONG: NONE}


@pytest.mark.slow
def test_an_answer_may_be_tried_again(tutor: Tutor, talk: Talk) -> None:
    """Of the same check; the next one comes when it is asked for."""
    *_, first, second, then = talk(tutor, QUIZ, PART, GOOD, "next")
    assert first.reading.kind == second.reading.kind == "attempt"
    assert {each.quote for each in first.reply.citations} == {each.quote for each in second.reply.citations}
    assert then.reading.facet == "check-yourself"
    assert {each.quote for each in then.reply.citations}.isdisjoint(
        each.quote for each in second.reply.citations
    )


@pytest.mark.slow
def test_another_check_is_offered_after_each_until_all_were_put(tutor: Tutor) -> None:
    """The offer is the same message each time, and brings another check."""
    conversation = (tutor.ask(QUIZ),)
    seen = [conversation[0].reply.citations[0].quote]
    while ANOTHER_CHECK in conversation[-1].followups:
        conversation += (tutor.ask(ANOTHER_CHECK, conversation),)
        seen.append(conversation[-1].reply.citations[0].quote)
    checks = [chunk for chunk in tutor.opened.index.chunks_of["dropout"] if chunk.facet == "check-yourself"]
    assert len(seen) == len(set(seen)) == len({chunk.subsection for chunk in checks})


@pytest.mark.slow
def test_a_point_in_its_own_words_is_made(tutor: Tutor, talk: Talk) -> None:
    """Nearest there is, all words said; of an answer on something else neither."""
    card = card_of(talk(tutor, QUIZ), tutor.opened.index)
    retriever = tutor.understanding.retriever
    for place, point in enumerate(points_of(card)):
        own = of_points(point.text.removeprefix("- "), retriever, card)[place]
        assert own.near > 0.9 and own.said == pytest.approx(1)
        other = of_points("the capital of France", retriever, card)[place]
        assert other.near < 0.4 and other == OfPoint(other.near, 0.0)


@pytest.mark.slow
def test_without_a_check_there_is_no_answer(tutor: Tutor, talk: Talk) -> None:
    """The same words after a question are read as what goes on from it."""
    turns = talk(tutor, "what is dropout?", GOOD)
    assert card_of(turns, tutor.opened.index) == ()
    assert turns[-1].reading.kind != "attempt"
