"""What the learner may ask next: three, each answered, none offered twice."""

from collections.abc import Callable

import pytest

from tutor.chat.replies.quoting import chunks_in
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Turn
from tutor.settings import CHECKOUT

Talk = Callable[..., Conversation]
QUESTIONS = [path.stem[3:] for path in sorted((CHECKOUT / "corpus").glob("[0-9][0-9]-*.md"))]
FACET_OF_OPENING = {
    "Explain ": "intuition",
    "Show me a worked example of ": "worked-example",
    "Show me code for ": "code",
    "Common mistakes about ": "pitfalls",
    "Quiz me on ": "check-yourself",
}


def assert_about(turn: Turn, about: str, tutor: Tutor) -> None:
    """The reply to an offered message is what the message says."""
    assert turn.reply.verdict == "answered", turn.message
    first = turn.reply.citations[0]
    title = {question.title: question.id for question in tutor.questions.values()}.get(turn.message)
    if title:
        assert first.question == title, turn.message
        return
    if turn.message in tutor.opened.index.headings.values():
        quoted = next(chunk for chunk in chunks_in(first, tutor.opened.index))
        assert (first.question, quoted.headings[-1]) == (about, turn.message)
        return
    if turn.message.startswith("What is the difference between "):
        assert first.facet == "contrast", turn.message
        assert about in turn.reading.compared, turn.message
        return
    facet = next(facet for opening, facet in FACET_OF_OPENING.items() if turn.message.startswith(opening))
    assert (first.question, first.facet) == (about, facet), turn.message
    assert {citation.facet for citation in turn.reply.citations} == {facet}, turn.message


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_three_are_offered_and_each_is_answered_by_itself(tutor: Tutor, name: str) -> None:
    """Asked without any conversation, every offered message is answered by what it says."""
    turn = tutor.ask(tutor.questions[name].title)
    assert len(set(turn.followups)) == 3
    for message in turn.followups:
        assert_about(tutor.ask(message), name, tutor)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_each_is_answered_in_its_conversation(tutor: Tutor, name: str) -> None:
    """Chosen from the page, after the turn that offered it, it is answered by what it says as well."""
    turn = tutor.ask(tutor.questions[name].title)
    for message in turn.followups:
        assert_about(tutor.ask(message, (turn,)), name, tutor)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS[::6])
def test_nothing_is_offered_that_was_asked_before(tutor: Tutor, name: str) -> None:
    """Always taking the first offer, six turns long, no message comes back."""
    conversation: Conversation = (tutor.ask(tutor.questions[name].title),)
    for _ in range(6):
        asked = [turn.message for turn in conversation]
        offered = conversation[-1].followups
        assert len(set(offered)) == 3
        assert not set(offered) & set(asked)
        conversation += (tutor.ask(offered[0], conversation),)
        assert conversation[-1].reply.verdict == "answered"


def test_what_was_shown_is_not_offered(small_tutor: Tutor, talk: Callable[..., Conversation]) -> None:
    """After the example was shown, the example is not offered, however it was asked for."""
    first, second = talk(small_tutor, "What is dropout?", "with numbers")
    assert "Show me a worked example of dropout" in first.followups
    assert second.reply.citations[0].facet == "worked-example"
    assert "Show me a worked example of dropout" not in second.followups


def test_nothing_is_offered_that_the_bank_does_not_have(small_tutor: Tutor) -> None:
    """Overfitting has no code, no example, no intuition and no contrast here: none is offered."""
    turn = small_tutor.ask("What is overfitting?")
    assert turn.followups[-1] == "What is dropout?"
    assert not any("code" in text or "example" in text or "simple" in text for text in turn.followups)


def test_where_nothing_was_answered_nothing_follows(small_tutor: Tutor) -> None:
    """Greetings and declines carry suggestions, not follow-ups."""
    assert small_tutor.ask("hello").followups == ()
    assert small_tutor.ask("How does gradient descent work?").followups == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    ["what is the difference between dropout and batch norm", "batch norm or dropout?", "RNN vs Transformer"],
)
def test_a_comparison_is_not_offered_again(tutor: Tutor, message: str) -> None:
    """Whichever of the two questions the author's words stand in."""
    turn = tutor.ask(message)
    offered = [each for each in turn.followups if each.startswith("What is the difference between ")]
    assert turn.reading.compared
    assert not [
        each for each in offered if set(turn.reading.compared) == set(tutor.ask(each).reading.compared)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS[::4])
def test_what_was_offered_in_vain_comes_last(tutor: Tutor, talk: Talk, name: str) -> None:
    """The next turn offers others first, and again those of the last one where there are too few."""
    topic = tutor.questions[name].topic
    first, second = talk(tutor, f"what is {topic}?", "in short?")
    again = [text in first.followups for text in second.followups]
    assert len(again) == 3
    assert again == sorted(again)
    assert not again[0]


def test_what_was_offered_in_vain_is_offered_again_where_there_is_no_other(
    small_tutor: Tutor, talk: Talk
) -> None:
    """Nothing is left out for having been offered."""
    first, second = talk(small_tutor, "What is dropout?", "and at test time?")
    assert first.followups
    assert set(first.followups) <= set(second.followups)


@pytest.mark.slow
def test_a_passage_found_and_not_quoted_is_offered_by_its_heading(tutor: Tutor, talk: Talk) -> None:
    """First of all, of the same question; once it was quoted, another one."""
    first, second = talk(tutor, "which dropout rate should i use", "and at test time?")
    for turn in (first, second):
        offered = turn.followups[0]
        section = next(name for name, text in tutor.opened.index.headings.items() if text == offered)
        assert section.startswith("dropout/explanation/")
        assert section not in {name.rpartition("/")[0] for name in turn.state.shown}
    assert first.followups[0] != second.followups[0]


@pytest.mark.slow
def test_every_heading_is_answered_by_what_stands_under_it(tutor: Tutor) -> None:
    """So it can be offered; but for one in a hundred, which another question answers as well."""
    index = tutor.opened.index
    missed = [
        heading
        for section, heading in index.headings.items()
        if not any(
            chunk.subsection == section
            for citation in tutor.ask(heading).reply.citations[:3]
            for chunk in chunks_in(citation, index)
        )
    ]
    assert len(missed) <= 0.01 * len(index.headings), missed
