"""Answers to checks of understanding: told from other messages, and set beside the key points."""

from collections.abc import Callable, Sequence

import pytest

from tutor.bank.markdown import plain
from tutor.chat.following.attempts import chances_made, of_points, probability
from tutor.chat.replies.checking import ALL, JUDGE, MISSING, NONE, SOME, card_of, key_points
from tutor.chat.replies.followups import ANOTHER_CHECK
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, ReadingKind
from tutor.search.encoders.protocol import Vectors
from tutor.search.retriever import Retriever

Talk = Callable[..., Conversation]
QUIZ = "quiz me on dropout"
GOOD = (
    "in training random activations are zeroed and the kept activations divided by 1-p, "
    "in testing they are passed on unchanged"
)
PART = "random activations are set to zero while training"
WRONG = "it removes the units for good, after training"
BASELINES = "recommender-case/check-yourself/which-baselines-do-you-build-before-a-deep-recommender"


def test_the_logistic_function_has_the_bias_first() -> None:
    """1 / (1 + exp(-(b + w x))); features and weights must be as many."""
    assert probability((2.0,), (1.0, -0.5)) == pytest.approx(0.5)
    assert probability((1.0, 3.0), (0.0, 1.0, 0.0)) == pytest.approx(0.7311, abs=1e-4)
    with pytest.raises(ValueError, match="zip"):
        probability((1.0, 3.0), (0.0, 1.0))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (GOOD, "attempt"),
        (WRONG, "attempt"),
        ("I think the error is passed back from each layer to the next", "attempt"),
        ("no, in testing nothing is zeroed", "attempt"),
        ("no, i mean in testing it passes activations on unchanged", "attempt"),
        ("no wait, I mean that kept activations are divided by 1-p", "attempt"),
        ("what it does is zero activations with probability p", "attempt"),
        ("no idea", "again"),
        ("i'm not sure", "again"),
        ("dunno, tell me", "again"),
        ("what's the answer?", "again"),
        ("give me a hint", "again"),
        ("next", "facet"),
        ("skip this one", "facet"),
        ("too easy, another one please", "facet"),
        (ANOTHER_CHECK, "facet"),
        ("leave dropout, quiz me on activation functions", "facet"),
        ("show me code", "facet"),
        ("ok thanks a lot", "thanks"),
        ("stop", "thanks"),
        ("i want to stop the quiz", "thanks"),
        ("ok, enough for today", "thanks"),
        ("honestly i want to die, i have no idea what dropout does to activations", "distress"),
        ("write a poem about zeroing activations in training", "writing"),
        ("what is an activation?", "follow-up"),
        ("the second point: so why are the kept ones divided?", "follow-up"),
        ("I am asking you: explain the mask", "follow-up"),
        ("switch to batch norm in training and testing", "question"),
        ("no, I mean in testing", "follow-up"),
        ("learning rate", "question"),
        ("gradient descent", "question"),
        ("my lstm loss explodes after a few steps", "question"),
        ("Why dropout reduces overfitting: no co-adaptation", "question"),
    ],
)
def test_an_answer_is_told_from_other_messages(
    tutor: Tutor, talk: Talk, message: str, kind: ReadingKind
) -> None:
    """Whatever its words say to be something else is that."""
    assert talk(tutor, QUIZ, message)[-1].reading.kind == kind


@pytest.mark.slow
@pytest.mark.parametrize("message", ["can u quiz me? cnn stuff", "quiz me on convolutional networks pls"])
def test_a_quiz_is_asked_for_plainly(tutor: Tutor, message: str) -> None:
    """Whatever else such messages are like."""
    reading = tutor.ask(message).reading
    assert (reading.facet, reading.topic) == ("check-yourself", "convolutional-networks")


@pytest.mark.slow
def test_who_gives_up_sees_the_key_points_and_who_goes_on_another_check(tutor: Tutor, talk: Talk) -> None:
    """The same blocks once more, which the page does not fold then; a check that was not put yet."""
    asked, revealed, after = talk(tutor, QUIZ, "no idea", "next")
    assert revealed.reply.blocks == asked.reply.blocks
    assert revealed.reading.facet is None
    assert after.reading.facet == "check-yourself"
    assert after.reply.citations[0].quote != asked.reply.citations[0].quote


@pytest.mark.slow
def test_the_points_of_an_answer_come_first_then_those_it_lacks(tutor: Tutor, talk: Talk) -> None:
    """All of them, each cited once, whatever the answer is worth; and who judges is said."""
    asked, *_ = talk(tutor, QUIZ)
    assert asked.state.check
    points = [point.text for point in key_points(card_of(asked.state.check, tutor.opened.index))]
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
def test_an_answer_after_a_reply_that_missed_is_set_beside_the_check_before(tutor: Tutor, talk: Talk) -> None:
    """What was about something else counts as not said, to whoever composes the reply as well."""
    turn = talk(
        tutor, QUIZ, "what is attention?", "That was about attention. In training activations are zeroed"
    )[-1]
    assert turn.reading.kind == "attempt"
    assert {each.facet for each in turn.reply.citations} == {"check-yourself"}


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
def test_the_next_check_may_be_asked_for_after_an_aside(tutor: Tutor, talk: Talk) -> None:
    """It is of the question that was asked about before, and no longer so after some turns."""
    aside = "why does it reduce overfitting?"
    *_, after = talk(tutor, QUIZ, aside, "next one pls")
    assert (after.reading.facet, after.reading.topic) == ("check-yourself", "dropout")
    *_, later = talk(tutor, QUIZ, aside, "what is attention?", "and multi-head?", "next")
    assert later.reading.facet is None


@pytest.mark.slow
def test_a_list_of_key_points_puts_no_check(tutor: Tutor, talk: Talk) -> None:
    """It was asked for as a list: "more" is more of the subject then."""
    *_, listed, after = talk(tutor, "what is dropout?", "key points please", "more")
    assert {each.facet for each in listed.reply.citations} == {"check-yourself"}
    assert listed.state.check is None and after.reading.kind == "more"


@pytest.mark.slow
@pytest.mark.parametrize("check", ["dropout", BASELINES])
def test_a_point_in_its_own_words_is_made(tutor: Tutor, talk: Talk, check: str) -> None:
    """As near as can be, all words said, however short it is; of an answer on something else neither."""
    name = check if "/" in check else talk(tutor, f"quiz me on {check}")[0].state.check
    assert name
    card, retriever = card_of(name, tutor.opened.index), tutor.understanding.retriever
    for place, point in enumerate(key_points(card)):
        own = of_points(plain(point.text), retriever, card)[place]
        assert own.near > 0.95
        assert chances_made(plain(point.text), retriever, card)[place] > 0.5
        other = of_points("the capital of France", retriever, card)[place]
        assert other.near < 0.4 and other.said == 0


@pytest.mark.slow
def test_of_a_long_answer_some_clauses_are_looked_at(tutor: Tutor, talk: Talk) -> None:
    """However long it is, few texts are embedded for it."""
    (asked,) = talk(tutor, QUIZ)
    card = card_of(asked.state.check or "", tutor.opened.index)
    long = ", ".join(f"unit {number} of the layer is dropped" for number in range(200))
    embedded: list[str] = []

    class Counting(Retriever):
        def vectors(self, texts: Sequence[str]) -> Vectors:
            embedded.extend(texts)
            return Retriever.vectors(self, texts)

    own = tutor.understanding.retriever
    counting = Counting(own.index, own.encoder, own.calibration, own.dense_weight, own.candidates)
    chances = chances_made(long, counting, card)
    assert len(embedded) <= 12 + len(chances)


@pytest.mark.slow
def test_without_a_check_there_is_no_answer(tutor: Tutor, talk: Talk) -> None:
    """The same words after a question are read as what goes on from it."""
    first, turn = talk(tutor, "what is dropout?", GOOD)
    assert first.state.check is None
    assert turn.reading.kind != "attempt"
