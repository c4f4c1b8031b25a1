"""Which of the passages found are quoted, on evidence made by hand and on what is found for messages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tutor.bank.asked import read_learners
from tutor.chat.replies.compose import (
    BESIDE_CONTRAST,
    BESIDE_TWO,
    JOINED,
    LEAD,
    PITFALLS,
    Limits,
    beside_two,
    choose_chunks,
)
from tutor.chat.replies.found import NEAREST
from tutor.chat.replies.quoting import quote
from tutor.chat.tutor import Tutor
from tutor.records import Chunk, Conversation, Evidence, FacetName, Hit, QuestionHit, Reading
from tutor.settings import CHECKOUT

BANK = [path.stem[3:] for path in sorted((CHECKOUT / "corpus").glob("[0-9][0-9]-*.md"))]
ASKED = Reading("question", "anything")
LIMITS = Limits(words=300)


def passage(tutor: Tutor, question: str, facet: FacetName) -> Chunk:
    """The first passage of one facet."""
    return next(each for each in tutor.opened.index.chunks_of[question] if each.facet == facet)


def evidence(
    tutor: Tutor, found: dict[Chunk, float], scores: dict[str, float], beside: dict[str, float] | None = None
) -> Evidence:
    """What a search gives that found these passages, and these questions, best first.

    ``beside`` are chances that it is about a question too.
    """
    chances = beside or {}
    return Evidence(
        "anything",
        tuple(
            QuestionHit(tutor.questions[name], score, 0.0, beside=chances.get(name, 0.0))
            for name, score in scores.items()
        ),
        tuple(Hit(chunk, score, 0.0, 0.0) for chunk, score in found.items()),
        confidence=1.0,
    )


@pytest.mark.parametrize("facet", ["code", "worked-example"])
@pytest.mark.parametrize(("lead", "first"), [(LEAD / 2, False), (LEAD, True)])
def test_code_that_leads_is_quoted_unasked(
    small_tutor: Tutor, facet: FacetName, lead: float, first: bool
) -> None:
    """It comes first where it leads all else clearly, and is left out where it does not."""
    shown, text = passage(small_tutor, "dropout", facet), passage(small_tutor, "dropout", "explanation")
    found = evidence(small_tutor, {shown: 1.0, text: 1.0 - lead}, {"dropout": 1.0})
    chunks = choose_chunks(found, small_tutor.opened.index, ASKED, LIMITS)
    assert (chunks[0] == shown) is first
    assert (shown in chunks) is first


def test_a_check_of_understanding_is_quoted_only_if_asked_for(small_tutor: Tutor) -> None:
    """However far it leads: it holds the answer to a quiz."""
    check = passage(small_tutor, "dropout", "check-yourself")
    text = passage(small_tutor, "dropout", "explanation")
    found = evidence(small_tutor, {check: 1.0, text: 0.5}, {"dropout": 1.0})
    assert check not in choose_chunks(found, small_tutor.opened.index, ASKED, LIMITS)


def test_both_that_are_compared_have_a_passage_where_a_pitfall_was_found_first(small_tutor: Tutor) -> None:
    """A pitfall comes last in the reply: the other question's passage is not taken for the first one's."""
    index = small_tutor.opened.index
    wrong, text = (
        passage(small_tutor, "dropout", "pitfalls"),
        passage(small_tutor, "overfitting", "explanation"),
    )
    found = evidence(small_tutor, {wrong: 1.0, text: 0.9}, {"overfitting": 1.0, "dropout": 0.9})
    reading = Reading("question", "anything", compared=("overfitting", "dropout"))
    chunks = choose_chunks(found, index, reading, LIMITS)
    assert {chunk.question for chunk in chunks[:2]} == {"overfitting", "dropout"}


@pytest.mark.parametrize(("chance", "joined"), [(JOINED, True), (JOINED - 0.01, False)])
def test_a_passage_of_a_second_question_comes_second_if_the_message_is_about_it_too(
    small_tutor: Tutor, chance: float, joined: bool
) -> None:
    """Before more of the first one's; a question that only scores well is not quoted for that."""
    own, more = (passage(small_tutor, "dropout", facet) for facet in ("explanation", "intuition"))
    other = passage(small_tutor, "overfitting", "explanation")
    found = evidence(
        small_tutor,
        {own: 1.0, more: 0.9, other: 0.1},
        {"dropout": 1.0, "overfitting": 0.9},
        {"overfitting": chance},
    )
    chunks = choose_chunks(found, small_tutor.opened.index, ASKED, LIMITS)
    assert chunks[0] == own
    assert (chunks[1] == other) is joined
    assert (other in chunks) is joined


@pytest.mark.parametrize(("contrasted", "least"), [(False, BESIDE_TWO), (True, BESIDE_CONTRAST)])
@pytest.mark.parametrize(("short_of", "joined"), [(0.0, True), (0.01, False)])
def test_a_third_question_is_joined_to_two_that_are_compared(
    small_tutor: Tutor, contrasted: bool, least: float, short_of: float, joined: bool
) -> None:
    """By its best passage, if the message may be about it too; later where an author tells the two apart."""
    chance = least - short_of
    text = passage(small_tutor, "overfitting", "explanation")
    found = evidence(small_tutor, {text: 0.9}, {"dropout": 1.0, "overfitting": 0.7}, {"overfitting": chance})
    assert beside_two(found, ("dropout", "gradient-descent"), contrasted) == ([text] if joined else [])


def test_of_two_more_questions_the_likelier_is_joined_to_two_that_are_compared(tutor: Tutor) -> None:
    """However good the passage of the other one is."""
    better, likelier = (passage(tutor, name, "explanation") for name in ("overfitting", "backpropagation"))
    chances = {"overfitting": 0.3, "backpropagation": 0.9}
    found = evidence(
        tutor, {better: 0.9, likelier: 0.5}, {"dropout": 1.0, **dict.fromkeys(chances, 0.7)}, chances
    )
    assert beside_two(found, ("dropout", "gradient-descent"), contrasted=False) == [likelier]


def test_a_second_question_has_its_passage_however_long_the_first_one_is(small_tutor: Tutor) -> None:
    """A sentence of it may be all that is told; for one that the message is not about there is no room."""
    own, other = (passage(small_tutor, name, "explanation") for name in ("dropout", "overfitting"))
    limits = Limits(words=own.words)
    for chance, joined in ((0.9, [own, other]), (0.0, [own])):
        found = evidence(
            small_tutor, {own: 1.0, other: 0.9}, {"dropout": 1.0, "overfitting": 0.9}, {"overfitting": chance}
        )
        assert choose_chunks(found, small_tutor.opened.index, ASKED, limits) == joined


def test_few_wrong_beliefs_are_quoted_unasked(tutor: Tutor) -> None:
    """However many are found: the best ones; all of them if they are asked for."""
    wrong = [each for each in tutor.opened.index.chunks_of["transformers"] if each.facet == "pitfalls"]
    assert len(wrong) > PITFALLS + 1
    found = evidence(tutor, dict.fromkeys(wrong, 1.0), {"transformers": 1.0})
    assert choose_chunks(found, tutor.opened.index, ASKED, LIMITS) == wrong[:PITFALLS]
    shown = quote(wrong[:PITFALLS], tutor.opened.index).citations
    rest = choose_chunks(found, tutor.opened.index, ASKED, replace(LIMITS, shown=shown))
    assert rest == wrong[PITFALLS : 2 * PITFALLS]
    asked = Reading("facet", "anything", "transformers", facet="pitfalls")
    assert choose_chunks(found, tutor.opened.index, asked, LIMITS) == wrong


def test_the_best_question_is_joined_to_two_others_that_are_compared(small_tutor: Tutor) -> None:
    """Whatever its chance, which says nothing of the best one."""
    text = passage(small_tutor, "overfitting", "explanation")
    found = evidence(small_tutor, {text: 0.9}, {"overfitting": 1.0, "dropout": 0.8})
    assert beside_two(found, ("dropout", "gradient-descent"), False) == [text]


@pytest.mark.slow
@pytest.mark.parametrize("words", [1, 300])
@pytest.mark.parametrize("name", BANK)
def test_an_intuition_is_quoted_from_its_beginning(tutor: Tutor, name: str, words: int) -> None:
    """Where the picture breaks says nothing without the picture, however little room there is."""
    index = tutor.opened.index
    picture, *rest = [each for each in index.chunks_of[name] if each.facet == "intuition"]
    for chunk in rest:
        found = evidence(tutor, {chunk: 1.0}, {name: 1.0})
        assert choose_chunks(found, index, ASKED, Limits(words))[0] == picture


@pytest.mark.slow
def test_no_reply_has_an_intuition_without_its_beginning(tutor: Tutor) -> None:
    """Asked all that learners asked of an intuition."""
    asked = [
        each.question
        for each in read_learners(tutor.settings.corpus)
        if any("/intuition" in section for section in each.sections)
    ]
    assert len(asked) > 20
    later = 0
    for message in asked:
        shown = tutor.ask(message).state.shown
        for chunk in (each for each in shown if "/intuition/" in each):
            first = passage(tutor, chunk.split("/")[0], "intuition").id
            later += chunk != first
            assert first in shown, message
    assert later > 10


@pytest.mark.slow
def test_what_goes_on_in_mid_sentence_comes_with_its_beginning(tutor: Tutor) -> None:
    """ "where $k$ is the size" stands after the formula that it is about, however little room there is."""
    index = tutor.opened.index
    going_on = [each for each in index.chunks if each.text.lstrip()[:1].islower()]
    assert going_on
    for chunk in going_on:
        found = evidence(tutor, {chunk: 1.0}, {chunk.question: 1.0})
        chunks = choose_chunks(found, index, ASKED, Limits(words=1))
        place = index.chunks.index(chunk)
        assert chunks[-2:] == list(index.chunks[place - 1 : place + 1])
        assert not chunks[0].text.lstrip()[:1].islower()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("what is mode collapse?", "why do GANs suffer from mode collapse?"),
        ("what happens to dropout at test time?", "so is dropout off at test time?"),
    ],
)
def test_a_question_about_what_was_just_said_is_answered_by_it(
    tutor: Tutor, talk: Callable[..., Conversation], first: str, second: str
) -> None:
    """What the same passage says of it, and that it was said above."""
    before, after = (turn.reply for turn in talk(tutor, first, second))
    assert (after.blocks[0].text, after.blocks[0].citation) == (NEAREST, None)
    assert after.citations[0].quote in before.citations[0].quote


@pytest.mark.slow
def test_two_things_of_one_question_have_a_passage_each(tutor: Tutor) -> None:
    """They are not set apart in a table, but both sub-sections are quoted."""
    turn = tutor.ask("focal loss vs class weights")
    quotes = [each.quote for each in turn.reply.citations]
    assert not turn.reading.compared
    for heading in ("### Focal loss", "### Class weights"):
        assert any(quote.startswith(heading) for quote in quotes), heading
