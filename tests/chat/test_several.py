"""A message that asks several things gets an answer to each, and one that asks one thing stays whole."""

from collections.abc import Callable

import pytest

from tutor.chat.several import Part, parts_of, several, together
from tutor.chat.tutor import Tutor
from tutor.records import Evidence, Reading, Turn


def heads(turn: Turn) -> list[str]:
    """What the reply says that it answers, part by part."""
    return [block.text for block in turn.reply.blocks if block.text.startswith("To “")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param(
            "What is dropout? And how do I pick the learning rate?",
            ["dropout", "learning-rate"],
            id="two sentences",
        ),
        pytest.param(
            "what is backpropagation and what is overfitting?",
            ["backpropagation", "overfitting"],
            id="joined by and",
        ),
        pytest.param(
            "What is an autoencoder? What is attention? What is transfer learning?",
            ["autoencoders", "attention", "transfer-learning"],
            id="three",
        ),
    ],
)
def test_each_question_is_answered_under_its_own_words(
    tutor: Tutor, hold_citations: Callable[[Turn], None], message: str, parts: list[str]
) -> None:
    """One head a question, in the learner's order, each followed by a passage of the right article."""
    turn = tutor.ask(message)
    assert turn.reply.verdict == "answered"
    assert len(heads(turn)) == len(parts)
    for head in heads(turn):
        assert head.removeprefix("To “").removesuffix("”:") in message
    after = [
        following.citation
        for block, following in zip(turn.reply.blocks, turn.reply.blocks[1:], strict=False)
        if block.text.startswith("To “")
    ]
    assert [turn.reply.citations[number - 1].question for number in after if number] == parts
    hold_citations(turn)


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        pytest.param("What is dropout? And why is it used?", id="a title and its prompt"),
        pytest.param("What is the difference between dropout and overfitting?", id="a comparison"),
        pytest.param("What is patience, and how many epochs should it be?", id="a half that needs the other"),
        pytest.param("I trained all night. The loss is NaN. What is going on?", id="a story"),
        pytest.param("how do precision and recall differ?", id="an and within a question"),
    ],
)
def test_one_question_stays_whole(tutor: Tutor, message: str) -> None:
    """What asks one thing, or one that the bank answers, is not cut up."""
    assert heads(tutor.ask(message)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "outside"),
    [
        ("What is dropout? And who won the world cup in 1998?", "who won the world cup in 1998?"),
        ("1) how do I bake rye bread 2) what does momentum do in SGD", "how do I bake rye bread"),
    ],
)
def test_what_the_bank_has_no_answer_to_is_said(tutor: Tutor, message: str, outside: str) -> None:
    """The part that the bank knows is answered, of the other one it is said that it has none."""
    turn = tutor.ask(message)
    assert turn.reply.verdict == "answered" and turn.reply.citations
    (declined,) = [head for head in heads(turn) if head.endswith("the bank has no answer.")]
    assert outside in declined


@pytest.mark.parametrize(("sure", "parts"), [(0.94, 0), (0.96, 2)])
def test_a_part_that_says_little_alone_answers_nothing(small_tutor: Tutor, sure: float, parts: int) -> None:
    """Where the message as a whole is not answered, one part is only if the bank is sure of it."""
    confidences = {"does it converge?": 0.01, "which optimum is the best one?": sure}

    def read(text: str) -> tuple[Reading, Evidence]:
        found = small_tutor.ask("What is dropout?").questions
        return Reading("question", text), Evidence(text, found, (), confidences[text])

    assert len(several(tuple(confidences), read, 0.1, 0.5, 0.15)) == parts
    assert len(several(tuple(confidences), read, 0.6, 0.5, 0.15)) == 2


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param("dropout and overfitting?", ["dropout and overfitting?"], id="names in a question"),
        pytest.param(
            "does it converge? to the global optimum?",
            ["does it converge? to the global optimum?"],
            id="a fragment",
        ),
        pytest.param("dropout, overfitting", ["dropout", "overfitting"], id="names alone"),
        pytest.param(
            "what is dropout, and is it the same in a CNN? also, what is overfitting",
            ["what is dropout", "dropout: is it the same in a CNN?", "what is overfitting"],
            id="what leans is told what it leans on",
        ),
        pytest.param(
            "two things: what is dropout; what is overfitting",
            ["what is dropout", "what is overfitting"],
            id="announced",
        ),
        pytest.param("(a) dropout (b) overfitting", ["dropout", "overfitting"], id="numbered"),
        pytest.param(
            "what is dropout? my other question is overfitting vs bias",
            ["what is dropout", "overfitting vs bias"],
            id="another",
        ),
        pytest.param("why " + "very " * 50 + "deep? and what is dropout?", [], id="a story"),
    ],
)
def test_where_a_message_is_cut(small_tutor: Tutor, message: str, parts: list[str]) -> None:
    """Between what asks by itself, at numbers and announcements, between names that stand alone."""
    assert parts_of(message, small_tutor._names) == parts


def test_citations_are_numbered_through(small_tutor: Tutor) -> None:
    """Put together, each mark still leads to its own quote."""
    one, other = (small_tutor.ask(each).reply for each in ("What is dropout?", "dropout vs overfitting"))
    nothing = Evidence("", (), (), 0.0)
    parts = [Part(Reading("question", query), nothing, known=True) for query in ("a?", "b?")]
    reply = together(parts, (one, other))
    count = len(one.citations) + len(other.citations)
    assert [citation.number for citation in reply.citations] == list(range(1, count + 1))
    assert [source.citation for source in reply.sources] == list(reply.citations)
    cells = [cell for block in reply.blocks if block.table for row in block.table.rows for cell in row.cells]
    cited = [block for block in (*reply.blocks, *cells) if block.citation]
    assert len(cited) == count
    assert [block.text for block in cited] == [
        reply.citations[(block.citation or 0) - 1].quote for block in cited
    ]
    assert [block.text for block in reply.blocks if not block.citation and not block.table] == [
        "To “a?”:",
        "To “b?”:",
    ]
