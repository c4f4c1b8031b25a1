"""A message that asks several things gets an answer to each, and one that asks one thing stays whole."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tutor.chat.reading.several import Part, core_of, parts_of, several, together
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
        pytest.param(
            "dropping whole units, why so strict? and what is overfitting?",
            ["dropping whole units, why so strict?", "what is overfitting?"],
            id="what stands before the first stays with it",
        ),
        pytest.param(
            "dropping whole units; in every layer; why so strict? and what is overfitting?",
            ["dropping whole units, in every layer, why so strict?", "what is overfitting?"],
            id="all of it",
        ),
        pytest.param("(a) dropout (b) overfitting", ["dropout", "overfitting"], id="numbered"),
        pytest.param(
            "explain dropout, overfitting and gradient descent",
            ["dropout", "overfitting", "gradient descent"],
            id="explain a list",
        ),
        pytest.param(
            "when I use dropout, the loss is noisy. what is overfitting?",
            ["what is overfitting?"],
            id="a clause asks nothing",
        ),
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
    assert [block.text for block in reply.blocks if block.text.startswith("To “")] == [
        "To “a?”:",
        "To “b?”:",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "sections"),
    [
        pytest.param(
            "what is mode collapse and what is FID?",
            ["### Mode collapse", "### GAN losses"],
            id="two sub-sections of one question",
        ),
        pytest.param(
            "what is FID and how is FID computed and what is mode collapse?",
            ["### GAN losses", "### Mode collapse"],
            id="one of them asked for twice",
        ),
    ],
)
def test_each_sub_section_of_one_question_is_a_part(tutor: Tutor, message: str, sections: list[str]) -> None:
    """What one question of the bank says in two places is answered by both, each of them once."""
    reply = tutor.ask(message).reply
    firsts = [after for block, after in pairwise(reply.blocks) if not block.citation]
    assert len(firsts) == len(sections)
    assert all(map(str.startswith, (block.text for block in firsts), sections))


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        "what is dropout? how does dropout work at test time? which dropout rate should I choose?",
        "what is mode collapse and what is FID?",
        "what is dropout and when should I use dropout?",
    ],
)
def test_nothing_is_quoted_for_two_parts(tutor: Tutor, message: str) -> None:
    """What a part quoted is not said again for the next one."""
    turn = tutor.ask(message)
    spans = sorted((each.path, each.start, each.end) for each in turn.reply.citations)
    assert len(heads(turn)) > 1
    assert not [both for both in pairwise(spans) if both[0][0] == both[1][0] and both[1][1] < both[0][2]]


@pytest.mark.parametrize(
    ("message", "core"),
    [
        pytest.param("I have an exam tomorrow. what is dropout?", "what is dropout?", id="talk"),
        pytest.param("I have an exam. what is dropout? what is overfitting?", "", id="two questions"),
        pytest.param("what is dropout? how much time will that take?", "", id="a question without a term"),
        pytest.param("I like overfitting. what is dropout?", "", id="a term in what does not ask"),
        pytest.param("what is dropout?", "", id="nothing else"),
        pytest.param("I want a bot that never lies. does dropout ensure that?", "", id="it points back"),
    ],
)
def test_the_one_question_of_a_message(small_tutor: Tutor, message: str, core: str) -> None:
    """Only where all else is talk: what asks, or names a term, is never left out."""
    assert core_of(message, small_tutor._names) == core


@pytest.mark.slow
def test_talk_around_a_question_is_left_out(tutor: Tutor) -> None:
    """The bank knows nothing of flights, and answers all the same."""
    talk = "my flight to Lisbon was cancelled and the hotel lost my booking, I am furious. "
    turn = tutor.ask(talk + "what is dropout?")
    assert turn.reading.query == "what is dropout?"
    assert turn.reply == tutor.ask("what is dropout?").reply
    both = tutor.ask(talk + "what is dropout? what is momentum?")
    assert "momentum" in both.reading.query


@pytest.mark.slow
def test_questions_that_go_on_are_answered_one_by_one(
    tutor: Tutor, hold_citations: Callable[[Turn], None]
) -> None:
    """Each after what was said; what is asked of the last reply is no part."""
    before = tutor.ask("what is an autoencoder")
    turn = tutor.ask("what size must the code have and do I use BCE or MSE for pictures?", (before,))
    assert turn.reading.kind == "follow-up"
    assert heads(turn) == [
        "To “autoencoder: what size must the code have”:",
        "To “autoencoder: do I use BCE or MSE for pictures?”:",
    ]
    assert {citation.question for citation in turn.reply.citations} == {"autoencoders"}
    hold_citations(turn)
    asked = tutor.ask("how large should the code be? and where is that from?", (before,))
    assert heads(asked) == []


def test_a_later_question_that_names_nothing_is_about_what_the_first_one_names(tutor: Tutor) -> None:
    """ "Which three remedies" alone would be answered from anywhere."""
    names = tutor.understanding.names
    assert parts_of(
        "What is the vanishing gradient problem and which remedies would you try first?", names
    ) == [
        "What is the vanishing gradient problem",
        "vanishing gradient: which remedies would you try first?",
    ]
    assert parts_of("What is dropout and which learning rate should I take?", names) == [
        "What is dropout",
        "which learning rate should I take?",
    ]
