"""What a message asks of the last reply, read from its words alone, and what it then gets."""

from collections.abc import Callable, Sequence

import pytest

from tutor.bank.markdown import sentences
from tutor.chat.reading.requests import LAST, RequestKind, request_in
from tutor.chat.replies.quoting import nearest_sentence
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Turn
from tutor.search.encoders.protocol import Vectors

Talk = Callable[..., Conversation]
REQUESTS: list[tuple[str, RequestKind, int]] = [
    ("in two sentences please", "short", 2),
    ("in one sentence", "short", 1),
    ("explain it in 3 sentences", "short", 3),
    ("a couple of lines", "short", 2),
    ("tl;dr", "short", 0),
    ("shorter", "short", 0),
    ("as bullet points", "list", 0),
    ("key points please", "list", 0),
    ("make it a checklist", "list", 0),
    ("formula", "formula", 0),
    ("what's the formula", "formula", 0),
    ("write it down mathematically", "formula", 0),
    ("source", "source", 0),
    ("where is that from", "source", 0),
    ("citation needed", "source", 0),
    ("which paper is that from", "source", 0),
    ("say that again", "again", 0),
    ("once more", "again", 0),
    ("repeat that please", "again", 0),
    ("the second one", "item", 2),
    ("tell me more about the third point", "item", 3),
    ("option 2", "item", 2),
    ("#3", "item", 3),
    ("b", "item", 2),
    ("the former", "item", 1),
    ("the last one", "item", LAST),
    ("yes please", "accept", 0),
    ("go ahead", "accept", 0),
    ("sounds good, show me", "accept", 0),
    ("no", "reject", 0),
    ("that's not what i asked", "reject", 0),
    ("you misunderstood me", "reject", 0),
    ("go on", "more", 0),
    ("show me code", "facet", 0),
    ("first one obviously", "item", 1),
    ("that code in one line", "facet", 0),
    ("in two sentences, no code please", "short", 2),
    ("explain the code in two sentences", "short", 2),
    ("for example", "facet", 0),
    ("with small numbers", "facet", 0),
]
NO_REQUESTS = [
    "alternatives to it? genetic algorithms for example",
    "e.g. with a small network",
    "how many numbers are learned in total",
    "no codes",
    "which numbers",
]


@pytest.mark.parametrize(("text", "kind", "count"), REQUESTS, ids=[each[0] for each in REQUESTS])
def test_a_request_is_known_by_its_words(text: str, kind: RequestKind, count: int) -> None:
    """Each wording is a request of its kind, with the number of sentences or of the item that it names."""
    request = request_in(text)
    assert request is not None
    assert (request.kind, request.count) == (kind, count)


@pytest.mark.parametrize("text", NO_REQUESTS)
def test_a_word_of_a_request_may_be_part_of_what_is_asked(text: str) -> None:
    """An example that the learner names, and numbers that are counted, ask for no worked example."""
    assert request_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "why does dropout help",
        "what is overfitting",
        "is that so",
        "no overfitting at all",
        "yes but why does it work",
        "the second moment of adam",
    ],
)
def test_a_question_is_no_request(text: str) -> None:
    """Words that only begin like a request ask something else."""
    assert request_in(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("dropout formula", "formula", "dropout"),
        ("what is dropout in two sentences", "short", "what is dropout"),
        ("show me code for dropout", "facet", "for dropout"),
        ("that went over my head. simpler", "facet", "that went"),
    ],
)
def test_what_else_a_message_says_is_kept(text: str, kind: RequestKind, rest: str) -> None:
    """The rest, without the words of the request, is what the message is about."""
    request = request_in(text)
    assert request is not None
    assert (request.kind, request.rest) == (kind, rest)


@pytest.mark.parametrize("text", ["without formulas please", "wait what", "huh, what"])
def test_what_was_too_hard_is_put_simply(text: str) -> None:
    """ "Without formulas" has the word, but asks for none."""
    request = request_in(text)
    assert request is not None
    assert (request.kind, request.facet) == ("facet", "intuition")


# --- what they get -----------------------------------------------------------------------------


def test_the_formula_is_quoted(
    small_tutor: Tutor, talk: Talk, hold_citations: Callable[[Turn], None]
) -> None:
    """ "formula?" is the passage of the topic that holds one."""
    turn = talk(small_tutor, "What is dropout?", "formula?")[-1]
    hold_citations(turn)
    assert turn.reading.kind == "formula"
    assert any("\\frac{r}{1-p}" in citation.quote for citation in turn.reply.citations)


def test_key_points_are_a_list_of_the_bank(
    small_tutor: Tutor, talk: Talk, hold_citations: Callable[[Turn], None]
) -> None:
    """ "as bullet points" is a list that stands in the bank: none is made up."""
    turn = talk(small_tutor, "What is dropout?", "as bullet points")[-1]
    hold_citations(turn)
    assert {citation.facet for citation in turn.reply.citations} == {"check-yourself"}
    assert "- So that the expected sum" in turn.reply.citations[0].quote


def test_again_is_the_last_reply(small_tutor: Tutor, talk: Talk) -> None:
    """The same blocks with the same citations."""
    first, second = talk(small_tutor, "What is dropout?", "say that again")
    assert second.reply.blocks == first.reply.blocks
    assert second.reply.citations == first.reply.citations


def test_the_source_names_file_line_and_literature(
    small_tutor: Tutor, talk: Talk, hold_citations: Callable[[Turn], None]
) -> None:
    """Each passage of the last reply by its path and line, its first words, and the papers that it cites."""
    first, second = talk(small_tutor, "how does the mask of dropout keep each unit?", "source?")
    hold_citations(second)
    text = "\n".join(block.text for block in second.reply.blocks)
    for source in first.reply.sources:
        assert f"`{source.citation.path}` line {source.line}" in text
    assert any("@doe2014" in citation.quote for citation in first.reply.citations)
    assert "J. Doe, R. Roe, A. N. Other (2014)" in text


def test_an_item_that_was_offered_can_be_taken_by_number(small_tutor: Tutor, talk: Talk) -> None:
    """After a reply that offers follow-ups, "yes please" takes the first of them."""
    first, second = talk(small_tutor, "What is dropout?", "yes please")
    alone = small_tutor.ask(first.followups[0])
    assert second.reading.facet == alone.reading.facet
    assert second.reply.citations[0].quote == alone.reply.citations[0].quote


def test_a_rejected_reply_is_followed_by_what_else_was_found(
    small_tutor: Tutor, talk: Talk, cites_nothing: Callable[..., bool]
) -> None:
    """ "that's not what I asked" quotes nothing: the other questions that were near are offered."""
    first, second = talk(small_tutor, "What is dropout?", "that's not what I asked")
    assert second.reading.kind == "rejected"
    assert second.reply.verdict == "unsure"
    assert cites_nothing(second.reply)
    others = {hit.question.title for hit in first.questions[1:] if hit.question.answered}
    assert set(second.reply.suggestions) == others


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2, 3])
def test_as_many_sentences_are_given_as_were_asked_for(
    tutor: Tutor, talk: Talk, hold_citations: Callable[[Turn], None], count: int
) -> None:
    """ "in two sentences" of an article with a longer brief is two sentences of the bank, word for word."""
    turn = talk(tutor, "What is dropout?", f"in {count} sentences please")[-1]
    hold_citations(turn)
    assert sum(len(sentences(block.text)) for block in turn.reply.blocks if block.citation) == count


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        "what happens to dropout at test time?",
        "what is mode collapse?",
        "how does the LSTM keep a memory?",
        "how does batch norm change at test time?",
    ],
)
def test_shorter_than_short_is_shorter(
    tutor: Tutor, talk: Talk, hold_citations: Callable[[Turn], None], message: str
) -> None:
    """ "tl;dr" of a detail is a sentence of it and the question in brief; "shorter" is two at most in all."""
    _, short, shorter = talk(tutor, message, "tl;dr", "shorter")
    hold_citations(shorter)
    quoted = [
        "".join(block.text for block in turn.reply.blocks if block.citation) for turn in (short, shorter)
    ]
    assert 0 < len(quoted[1]) < len(quoted[0])
    assert sum(len(sentences(block.text)) for block in shorter.reply.blocks if block.citation) <= 2


@pytest.mark.slow
def test_the_nearest_sentence_is_a_whole_one(tutor: Tutor) -> None:
    """What goes on after a formula ("where $k$ is the size") is none, however near it comes."""
    lower = 0
    for chunk in tutor.opened.index.chunks:
        for block in chunk.blocks:
            text = chunk.text[block.start - chunk.start : block.end - chunk.start]
            near = nearest_sentence([chunk], text)
            lower += block.kind == "paragraph" and text[0].islower()
            assert near is None or not near.text[0].islower(), chunk.id
    assert lower


def test_a_request_that_is_searched_is_embedded_once(
    small_tutor: Tutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it is looked at before, to see whether it asks something of the subject."""
    seen: list[str] = []
    encode = small_tutor.encoder.encode

    def counted(encoder: object, texts: Sequence[str]) -> Vectors:
        seen.extend(texts)
        return encode(texts)

    monkeypatch.setattr(type(small_tutor.encoder), "encode", counted)
    turn = small_tutor.ask("show me in code how a network with dropped units learns")
    assert turn.reading.kind == "question"
    assert seen.count(turn.reading.query) == 1
