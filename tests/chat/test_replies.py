"""The bank of this repository, asked in all of its own wordings: what a reply is made of."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from tutor import render
from tutor.bank.markdown import plain, word_count
from tutor.chat.replies.answering import ROOM_FOR_TWO
from tutor.chat.tutor import Tutor
from tutor.records import Chunk, Evidence, Reading, Turn
from tutor.settings import CHECKOUT

pytestmark = pytest.mark.slow

QUESTIONS = [path.stem[3:] for path in sorted((CHECKOUT / "corpus").glob("[0-9][0-9]-*.md"))]
Asked = Callable[[str], list[Turn]]


@pytest.fixture(scope="module")
def asked(tutor: Tutor) -> Asked:
    """``asked(id)``: the turns of a question's title, title with prompt, and every alias."""

    @cache
    def ask(name: str) -> list[Turn]:
        question = tutor.questions[name]
        whole = [f"{question.title} {question.prompt}"] if question.prompt else []
        return [tutor.ask(each) for each in (question.title, *whole, *question.aliases)]

    return ask


def in_passages(turns: list[Turn]) -> list[Turn]:
    """The turns whose replies are passages alone: no comparison in a table, no words of the tutor's own."""
    return [turn for turn in turns if all(block.citation and not block.table for block in turn.reply.blocks)]


def quoted_chunks(tutor: Tutor, turn: Turn) -> list[Chunk]:
    """The chunks that a reply quotes."""
    return [
        chunk
        for chunk in tutor.opened.index.chunks
        for citation in turn.reply.citations
        if chunk.path == citation.path and citation.start <= chunk.blocks[0].start < citation.end
    ]


def test_the_bank_has_twenty_five_questions(tutor: Tutor) -> None:
    """The parameters of this file are the whole bank, in its order."""
    assert list(tutor.questions) == QUESTIONS
    assert len(QUESTIONS) == 25


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_title_has_its_own_question_first_and_is_answered(asked: Asked, name: str) -> None:
    """Asked in the bank's own words, the bank's own question comes first, answered from its own file."""
    turn = asked(name)[0]
    assert turn.questions[0].question.id == name
    assert turn.reply.verdict == "answered"
    assert turn.reply.citations[0].question == name


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_a_topic_opens_in_brief(tutor: Tutor, name: str) -> None:
    """ "What is X?": first the whole of it in brief, then the best part of the explanation."""
    turn = tutor.ask(f"what is {tutor.questions[name].topic}?")
    facets = [(citation.question, citation.facet) for citation in turn.reply.citations[:2]]
    assert facets == [(name, "in-brief"), (name, "explanation")]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_block_is_cited_where_it_stands(
    asked: Asked, hold_citations: Callable[[Turn], None], name: str
) -> None:
    """For every wording: marks count from 1 in order of use, each is used, each quote stands at its place."""
    for turn in asked(name):
        hold_citations(turn)
        assert (turn.reply.verdict == "answered") == bool(turn.reply.citations)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_block_ends_in_its_mark(asked: Asked, name: str) -> None:
    """The text of an answer is its quotes, each followed by its mark, and nothing else."""
    for turn in in_passages(asked(name)):
        if turn.reply.verdict == "answered":
            text = render.markdown(turn.reply)
            for block in turn.reply.blocks:
                found = re.match(rf"{re.escape(block.text)}\s+\[{block.citation}\](\n\n|\Z)", text)
                assert found, turn.message
                text = text[found.end() :]
            assert not text


@pytest.mark.parametrize("name", QUESTIONS)
def test_markdown_keeps_every_block_whole(
    asked: Asked, shape: Callable[[str], list[tuple[str, str]]], name: str
) -> None:
    """Fences, tables, formulas and lists of a reply parse into the blocks that its quotes hold."""
    for turn in in_passages(asked(name)):
        parsed = iter(shape(render.markdown(turn.reply)))
        for block in turn.reply.blocks:
            for kind, content in (expected := shape(block.text)):
                got = next(parsed)
                assert got[0] == kind, turn.message
                if (kind, content) != expected[-1]:
                    assert got[1] == content, turn.message
            if block.citation and got[1] == expected[-1][1]:
                got = next(parsed)  # the mark has a line of its own
            assert got[1].removesuffix(f"[{block.citation}]").strip() in {expected[-1][1], ""}, turn.message


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_block_of_the_bank_is_cut(tutor: Tutor, asked: Asked, name: str) -> None:
    """A citation starts where a block of the file starts and ends where one ends."""
    blocks = [(chunk.path, block) for chunk in tutor.opened.index.chunks for block in chunk.blocks]
    starts = {(path, block.start) for path, block in blocks}
    ends = {(path, block.end) for path, block in blocks}
    for turn in in_passages(asked(name)):
        for citation in turn.reply.citations:
            assert (citation.path, citation.start) in starts
            assert (citation.path, citation.end) in ends


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_sentence_stands_twice(asked: Asked, name: str) -> None:
    """What a reply said once it does not say again."""
    for turn in asked(name):
        words = "\n".join(plain(block.text) for block in turn.reply.blocks)
        said = [each for each in re.split(r"(?<=[.!?])\s+|\n", words) if len(each.split()) > 4]
        assert len(said) == len(set(said)), turn.message


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_reply_has_no_more_words_than_are_set(tutor: Tutor, asked: Asked, name: str) -> None:
    """Only a facet that was asked for, a comparison, or a passage with what it announces is longer."""
    for turn in in_passages(asked(name)):
        words = sum(word_count(block.text) for block in turn.reply.blocks)
        most = tutor.settings.reply_words * (
            ROOM_FOR_TWO if turn.reading.compared or turn.reading.sides else 1
        )
        if words > most and turn.reading.facet is None:
            chunks = quoted_chunks(tutor, turn)
            announced = all(chunk.text.rstrip().endswith(":") for chunk in chunks[:-1])
            assert announced, f"{turn.message}: {words} words"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_lead_in_is_followed_by_what_it_announces(asked: Asked, name: str) -> None:
    """No quote ends in a colon: the list, code or formula that it announces comes along."""
    cut = [
        f"{turn.message}: {block.text[-60:]}"
        for turn in asked(name)
        for block in turn.reply.blocks
        if block.citation and block.text.endswith(":")
    ]
    assert not cut


@pytest.mark.parametrize("name", QUESTIONS)
def test_asking_again_gives_the_same_turn(tutor: Tutor, asked: Asked, name: str) -> None:
    """Nothing is kept between calls and nothing is left to chance: only the seconds differ."""
    first = asked(name)[0]
    again = tutor.ask(first.message)
    assert replace(again, seconds=0) == replace(first, seconds=0)


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_carries_the_whole_reply(asked: Asked, name: str) -> None:
    """The JSON of a turn, read back, has the quotes in its text and five questions, best first."""
    for turn in asked(name)[:2]:
        read = json.loads(json.dumps(render.as_json(turn)))
        assert all(citation["quote"] in read["text"] for citation in read["citations"])
        scores = [each["score"] for each in read["questions"]]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 5


@pytest.mark.parametrize(
    ("message", "question", "words"),
    [
        pytest.param(
            "does batch norm use the current batch at test time?",
            "batch-vs-layer-norm",
            "running",
            id="batch norm at test time",
        ),
        pytest.param(
            "what happens to dropout when I call model.eval()?",
            "dropout",
            "eval()",
            id="dropout in eval mode",
        ),
        pytest.param(
            "why does sigmoid make gradients vanish?", "activation-functions", "sigmoid", id="saturation"
        ),
        pytest.param("what is a forget gate?", "recurrent-networks", "forget gate", id="the forget gate"),
        pytest.param(
            "why do GANs suffer from mode collapse?",
            "generative-adversarial-networks",
            "collapse",
            id="mode collapse",
        ),
    ],
)
def test_a_detail_is_answered_by_the_passage_that_says_it(
    tutor: Tutor, message: str, question: str, words: str
) -> None:
    """A question about a detail is answered by its passage, not by the beginning of the article."""
    turn = tutor.ask(message)
    assert turn.reply.verdict == "answered"
    first = turn.reply.citations[0]
    assert first.question == question
    assert first.facet != "in-brief"
    assert words in first.quote


@pytest.mark.parametrize(
    ("message", "pair"),
    [
        pytest.param(
            "what is the difference between batch norm and dropout?",
            {"batch-vs-layer-norm", "dropout"},
            id="batch norm and dropout",
        ),
        pytest.param(
            "dropout vs data augmentation", {"dropout", "data-augmentation"}, id="dropout vs augmentation"
        ),
        pytest.param(
            "is overfitting the same as dropout?", {"overfitting", "dropout"}, id="problem and cure"
        ),
    ],
)
def test_a_comparison_opens_with_the_authored_contrast(tutor: Tutor, message: str, pair: set[str]) -> None:
    """Two questions set against each other: the author's own comparison first, then passages of both."""
    turn = tutor.ask(message)
    assert set(turn.reading.compared) == pair
    first = turn.reply.citations[0]
    assert first.facet == "contrast"
    (note,) = [
        each
        for question in pair
        for each in tutor.questions[question].contrasts
        if (question, each.start) == (first.question, first.start)
    ]
    assert {first.question, note.other} == pair
    assert {citation.question for citation in turn.reply.citations[1:]} <= pair


def test_more_goes_on_until_the_article_is_told(tutor: Tutor, hold_citations: Callable[[Turn], None]) -> None:
    """ "more", again and again, shows every passage of the question once, and then says that this was all."""
    conversation = (tutor.ask("What is backpropagation?"),)
    while conversation[-1].reply.citations:
        turn = tutor.ask("more", conversation)
        hold_citations(turn)
        conversation += (turn,)
        assert len(conversation) < 60
    quoted = [chunk for turn in conversation for chunk in quoted_chunks(tutor, turn)]
    own = tutor.opened.index.chunks_of["backpropagation"]
    assert set(own) <= set(quoted)
    assert len(quoted) == len(set(quoted))
    assert conversation[-1].reply.verdict == "declined"


@pytest.mark.slow
def test_more_begins_with_what_was_found_for_the_last_question(tutor: Tutor) -> None:
    """Not with the beginning of the article."""
    first = tutor.ask("whats vanishing gradient")
    more = tutor.ask("more", (first,))
    assert more.reading.kind == "more"
    assert all(citation.facet != "in-brief" for citation in more.reply.citations[:1])


def test_a_quiz_asks_one_thing_at_a_time(tutor: Tutor) -> None:
    """Each time another one, until all were asked; then it begins again, and says so."""
    cards = {
        each.subsection for each in tutor.opened.index.chunks_of["dropout"] if each.facet == "check-yourself"
    }
    conversation = (tutor.ask("quiz me on dropout"),)
    for message in ["next", "too easy, another", "whats the answer to the next one"] * len(cards):
        conversation += (tutor.ask(message, conversation),)
    asked = [{chunk.subsection for chunk in quoted_chunks(tutor, turn)} for turn in conversation]
    assert all(len(each) == 1 for each in asked)
    assert set.union(*asked[: len(cards)]) == cards
    assert "Once more" in conversation[len(cards)].reply.blocks[0].text
    for message in (
        "another example please",
        "what happens in the next layer",
        "why is a straight line too easy",
        "how does the mask change from one step to the next?",
        "does a bigger batch make it harder?",
    ):
        assert tutor.ask(message, conversation).reading.facet != "check-yourself"


def test_a_pitfall_is_named_with_its_correction(tutor: Tutor) -> None:
    """The wrong belief alone, as where a reply stands, would be taken for the bank's."""
    conversation = (tutor.ask("common mistakes about dropout"),)
    turn = tutor.ask("source?", conversation)
    quotes = [each.quote for each in turn.reply.citations if each.facet == "pitfalls"]
    assert quotes and all(not each.rstrip().endswith("**") for each in quotes)


@pytest.mark.parametrize(("behind", "topic"), [(0.05, "dropout"), (0.5, "overfitting")])
def test_a_turn_is_about_what_it_quotes_first_unless_another_fits_clearly_better(
    tutor: Tutor, behind: float, topic: str
) -> None:
    """The best question of the search is what "why?" refers to only where it is far ahead."""
    turn = tutor.ask("dropout vs overfitting")
    cited = [replace(turn.reply.citations[0], question=name) for name in ("dropout", "overfitting")]
    best, *others = (tutor.understanding._hit(name) for name in ("overfitting", "dropout"))
    hits = (best, replace(others[0], score=best.score - behind))
    evidence = Evidence(turn.message, hits, (), 1.0)
    reply = replace(turn.reply, citations=tuple(cited))
    assert tutor._about(Reading("question", turn.message), evidence, reply).id == topic
