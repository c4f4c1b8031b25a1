"""What stands beside the passage that answers: a sentence each, announced; and a detail of what was said."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tutor.bank.markdown import plain
from tutor.chat.following.sentences import WEIGHTS, rank_sentences, signals
from tutor.chat.replies.found import AS_GOOD, NEAREST, NO_MORE, NO_RESULT, runs_of
from tutor.chat.replies.quoting import chunks_in, telling
from tutor.chat.tutor import Tutor
from tutor.records import (
    MISTAKE,
    Chunk,
    Conversation,
    Evidence,
    Hit,
    QuestionHit,
    RankedSentence,
    Reading,
    Turn,
)

Talk = Callable[..., Conversation]
ASKED = Reading("question", "anything")


def evidence(tutor: Tutor, found: dict[Chunk, float]) -> Evidence:
    """What a search gives that found these passages; the first sentence tells most."""
    name = next(iter(found)).question
    hits = tuple(Hit(chunk, score, 0.0, 0.0) for chunk, score in found.items())
    best = QuestionHit(tutor.questions[name], 1.0, 0.0)
    return Evidence(
        "anything", (best,), hits, 1.0, rank_sentences=lambda run: [RankedSentence(run[0].sentences[0], 0.5)]
    )


def explained(tutor: Tutor, question: str) -> list[Chunk]:
    """The first chunk of each sub-section of an explanation."""
    first: dict[str, Chunk] = {}
    for chunk in tutor.opened.index.chunks_of[question]:
        if chunk.facet == "explanation":
            first.setdefault(chunk.subsection, chunk)
    return list(first.values())


@pytest.mark.slow
@pytest.mark.parametrize(("score", "whole"), [(AS_GOOD, 2), (AS_GOOD - 0.01, 1)])
def test_what_fits_less_than_the_best_stands_beside_it(tutor: Tutor, score: float, whole: int) -> None:
    """As good as the best it is quoted whole; of anything less its nearest sentence is enough."""
    one, other, *_ = explained(tutor, "dropout")
    main, aside = runs_of([one, other], evidence(tutor, {one: 1.0, other: score}), ASKED)
    assert len(main) == whole
    assert [(run[0], said) for run, said in aside] == [(other, [other.sentences[0]])] * (2 - whole)


@pytest.mark.slow
def test_what_was_asked_for_is_never_beside_the_point(tutor: Tutor) -> None:
    """A facet, the sides of a comparison, the second passage of a topic that the first says in brief."""
    one, other, *_ = explained(tutor, "dropout")
    far = explained(tutor, "overfitting")[0]
    found = evidence(tutor, {one: 1.0, other: 0.5, far: 0.5})
    for reading in (
        Reading("facet", "dropout: explanation", "dropout", "explanation"),
        Reading("question", "dropout or overfitting", compared=("dropout", "overfitting")),
    ):
        assert runs_of([one, other, far], found, reading)[1] == []
    brief = next(each for each in tutor.opened.index.chunks_of["dropout"] if each.facet == "in-brief")
    main, aside = runs_of([brief, one, far], found, replace(ASKED, named="dropout"))
    assert ([run[0] for run in main], [run[0] for run, _ in aside]) == ([brief, one], [far])


@pytest.mark.slow
def test_a_sentence_beside_is_announced_by_its_heading(tutor: Tutor) -> None:
    """Its own words are few and whole sentences; a wrong belief comes with what is right."""
    reply = tutor.ask("is dropout on when i test the model").reply
    texts = [(block.text, block.citation) for block in reply.blocks]
    heads = [place for place, (_, citation) in enumerate(texts) if citation is None]
    assert heads and heads[0] > 0
    for place in heads:
        text, quoted = texts[place][0], reply.citations[(texts[place + 1][1] or 0) - 1]
        if text.startswith(MISTAKE):
            assert quoted.facet == "pitfalls" and quoted.quote.startswith("- **")
        else:
            assert text.startswith("See also “") and len(quoted.quote.split()) < 60
            assert quoted.quote[0].isupper()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("whats momentum", "typical value?", r"$\beta=0.9$"),
        ("l1 l2 whats the difference", "which one makes zeros", "exactly zero"),
    ],
)
def test_a_detail_of_what_was_said_is_its_sentence(
    tutor: Tutor, talk: Talk, first: str, second: str, said: str
) -> None:
    """Not the whole passage once more."""
    before, after = (turn.reply for turn in talk(tutor, first, second))
    assert after.blocks[0].text == NEAREST
    assert any(said in each.quote for each in after.citations)
    assert after.citations[0].quote in before.citations[0].quote
    assert len(after.citations[0].quote) < len(before.citations[0].quote) / 2


@pytest.mark.slow
def test_the_same_sentences_are_not_said_a_second_time(tutor: Tutor, talk: Talk) -> None:
    """The whole passage that they stand in is, and so it is where the same is asked once more."""
    *_, before, after = talk(
        tutor, "l1 l2 whats the difference", "which one makes zeros", "which one makes zeros"
    )
    assert before.reply.citations[0].quote in after.reply.citations[0].quote
    assert len(after.reply.citations[0].quote) > len(before.reply.citations[0].quote)
    first, again = talk(tutor, "whats momentum", "whats momentum")
    assert again.reply.citations[0].quote == first.reply.citations[0].quote


@pytest.mark.slow
def test_where_a_sentence_is_from_is_the_sentence(tutor: Tutor, talk: Talk) -> None:
    """ "source?" after a sentence begins with it, not with the first one of its chunk."""
    *_, before, after = talk(tutor, "whats momentum", "typical value?", "source?")
    assert after.reading.kind == "source"
    assert before.reply.citations[0].quote.startswith(after.reply.citations[0].quote)


@pytest.mark.slow
def test_more_brings_what_stood_beside(tutor: Tutor, talk: Talk) -> None:
    """A sentence of a passage is not the passage: its heading is offered, and "more" quotes the rest."""
    first, more = talk(tutor, "Why are learning rates searched on a log scale?", "more")
    beside = _sections(tutor, first)[1]
    heading = tutor.opened.index.headings.get(beside)
    assert heading in first.followups
    assert beside in _sections(tutor, more)


@pytest.mark.slow
def test_a_sentence_comes_with_what_it_points_back_to(tutor: Tutor) -> None:
    """ "They are ..." is nothing without the sentence before; nearly every sentence can be quoted."""
    pointing = ("they ", "this ", "it ", "these ", "so ", "but ")
    every = [
        (chunk, sentence)
        for chunk in tutor.opened.index.chunks
        if chunk.facet in {"explanation", "in-brief"}
        for sentence in chunk.sentences
    ]
    found = [(sentence, next(telling([chunk], [sentence]), None)) for chunk, sentence in every]
    told = [(sentence.text, passage) for sentence, passage in found if passage]
    assert len(told) > 0.7 * len(every)
    assert not [passage.text for _, passage in told if passage.text.lower().startswith(pointing)]
    leaning = [(said, passage) for said, passage in told if said.lower().startswith(pointing)]
    assert len(leaning) > 15
    assert all(plain(passage.text).endswith(said) for said, passage in leaning)
    short = [(said, passage) for said, passage in told if len(said.split()) < 7]
    widened = [len(passage.text.split()) > len(said.split()) + 2 for said, passage in short]
    assert len(short) > 15
    assert np.mean(widened) > 0.7  # the others open their paragraph


@pytest.mark.slow
def test_the_next_sentence_stands_in_for_one_that_cannot_stand(tutor: Tutor) -> None:
    """One that leads to a formula cannot; where none can, nothing is told."""
    (chunk,) = (
        each
        for each in tutor.opened.index.chunks
        if each.heading == "Momentum and Nesterov momentum" and "velocity" in each.sentences[0].text
    )
    leading = chunk.sentences[0]
    assert list(telling([chunk], [leading])) == []
    (told,) = telling([chunk], [leading, chunk.sentences[-1]])
    assert told.text.startswith("*Nesterov*")


@pytest.mark.slow
def test_what_is_beside_the_point_was_not_shown(tutor: Tutor, talk: Talk) -> None:
    """Its passage can still be quoted whole, by its heading."""
    first, second = talk(
        tutor, "Why are learning rates searched on a log scale?", "The learning rate range test"
    )
    assert _sections(tutor, second)[0] in _sections(tutor, first)[1:]
    assert len(second.reply.citations[0].quote.split()) > 60
    assert second.reply.blocks[0].citation == 1


def _sections(tutor: Tutor, turn: Turn) -> list[str]:
    index = tutor.opened.index
    return [chunks_in(citation, index)[0].subsection for citation in turn.reply.citations]


@pytest.mark.slow
def test_what_is_known_of_a_sentence(tutor: Tutor, talk: Talk) -> None:
    """Words count that the message says and the one before did not; the first sentence is known as that."""
    conversation = talk(tutor, "whats momentum")
    _, following = tutor.understanding.consider("momentum and overshooting?", conversation)
    assert following is not None
    place = "gradient-descent/explanation/momentum-and-nesterov-momentum"
    section = [
        chunk for chunk in tutor.opened.index.chunks_of["gradient-descent"] if chunk.subsection == place
    ]
    sentences, known = signals(following, section)
    assert sentences == [sentence for chunk in section for sentence in chunk.sentences]
    texts = [each.text for each in sentences]
    new = ["overshooting" in text for text in texts]
    assert [rarity > 0 for rarity in known.words] == new
    assert any(new)
    assert any("omentum" in text for text, is_new in zip(texts, new, strict=True) if not is_new)
    assert known.opens.tolist() == [1.0] + [0.0] * (len(texts) - 1)
    assert known.place.tolist() == pytest.approx([number / len(texts) for number in range(len(texts))])
    vectors = tutor.opened.index.sentences(section)[1]
    assert known.alone == pytest.approx(vectors @ following.alone.vector)
    assert known.after == pytest.approx(vectors @ following.after.vector)
    ranked = rank_sentences(following, section)
    scores = dict(zip(texts, np.stack(known, axis=1) @ np.array(WEIGHTS), strict=True))
    assert {each.sentence.text: each.score for each in ranked} == pytest.approx(scores, abs=1e-4)
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "announced"),
    [
        (
            "how do you split few images",
            "cross validation, how does that go then?",
            "On “cross validation” the bank has no more than what was said above:",
        ),
        (
            "How does positional encoding work, sin/cos formula",
            "where does 10000 come from?",
            NEAREST,
        ),
        ("what is momentum", "typical value?", NEAREST),
    ],
)
def test_what_hardly_answers_is_not_called_the_answer(
    tutor: Tutor, talk: Talk, first: str, second: str, announced: str
) -> None:
    """What was said before is said once more for want of anything nearer; then the reply says so."""
    assert talk(tutor, first, second)[-1].reply.blocks[0].text == announced


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "objection", "about"),
    [
        ("what is transfer learning", "thats the definition. freeze or not freeze", "transfer-learning"),
        ("my net does great on train but sucks on test", "you said that already. something on data?", None),
        ("my loss becomes nan after a few steps", "did that, still nan at the same step", None),
        (
            "cuda out of memory with 8k tokens, attention",
            "already on flash attention. still oom, next?",
            None,
        ),
    ],
)
def test_what_a_learner_objects_to_is_not_quoted_again(
    tutor: Tutor, talk: Talk, first: str, objection: str, about: str | None
) -> None:
    """What is asked behind the objection is answered from what was not quoted yet."""
    before, after = talk(tutor, first, objection)
    said = {chunk.id for each in before.reply.citations for chunk in chunks_in(each, tutor.opened.index)}
    again = {chunk.id for each in after.reply.citations for chunk in chunks_in(each, tutor.opened.index)}
    assert after.reading.objects and not before.reading.objects
    assert again and not said & again
    assert about in {None, after.reading.topic}


@pytest.mark.slow
def test_who_tried_all_that_is_near_gets_what_was_found_for_the_question_before(
    tutor: Tutor, talk: Talk
) -> None:
    """Rather than that the bank says no more."""
    before, after = talk(
        tutor,
        "lstm forgets everything after ~100 steps. sequences are 500 long",
        "set forget bias to 1, still the same. which value then",
    )
    assert after.reading.tried
    assert after.reply.blocks[0].text not in {NO_MORE, NEAREST}
    said = {chunk.id for each in before.reply.citations for chunk in chunks_in(each, tutor.opened.index)}
    again = {chunk.id for each in after.reply.citations for chunk in chunks_in(each, tutor.opened.index)}
    assert again - said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "calculates"),
    [
        (
            "how many parameters does an lstm have",
            "so how many has my lstm: 64 units, embeddings are 50",
            True,
        ),
        ("what is focal loss", "p=0.9 gamma 2.5: 0.1^2.5 = 0.003, right?", True),
        ("which dropout rate should I choose?", "what value for the 2 hidden layers?", False),
        ("what is momentum", "typical value?", False),
    ],
)
def test_a_result_is_not_worked_out_and_that_is_said(
    tutor: Tutor, talk: Talk, first: str, second: str, calculates: bool
) -> None:
    """Only where the learner gives numbers that no quote has."""
    assert (talk(tutor, first, second)[-1].reply.blocks[0].text == NO_RESULT) == calculates


@pytest.mark.slow
@pytest.mark.parametrize(
    ("request_", "facet"),
    [
        ("show me code", "code"),
        ("explain it simpler", "intuition"),
        ("common mistakes?", "pitfalls"),
    ],
)
def test_a_facet_is_given_to_whoever_objects_first(
    tutor: Tutor, talk: Talk, request_: str, facet: str
) -> None:
    """It was not quoted yet."""
    after = talk(tutor, "what is dropout", f"you said that already. {request_}")[-1]
    assert {citation.facet for citation in after.reply.citations} == {facet}


@pytest.mark.slow
def test_what_may_answer_stands_beside_what_hardly_does(tutor: Tutor, talk: Talk) -> None:
    """The best passage that was not quoted yet, announced as another one."""
    before, after = talk(
        tutor, "How does positional encoding work, sin/cos formula", "where does 10000 come from?"
    )
    said = {chunk.id for each in before.reply.citations for chunk in chunks_in(each, tutor.opened.index)}
    beside = [chunks_in(each, tutor.opened.index)[0].id for each in after.reply.citations]
    assert beside[0] in said and beside[-1] not in said
    assert any(block.text.startswith("See also “") for block in after.reply.blocks)


@pytest.mark.slow
def test_a_formula_comes_first_where_one_is_asked_for(tutor: Tutor) -> None:
    """Not where none is wanted."""
    asked = "Can you give me the exact formulas of batch normalization, including the scale and shift?"
    first = tutor.ask(asked).reply.citations[0]
    assert "$$" in first.quote and first.facet == "explanation"
    spared = tutor.ask("how does attention work, no formulas please").reply.citations[0]
    assert "$$" not in spared.quote


@pytest.mark.slow
def test_where_all_was_quoted_the_reply_says_so(small_tutor: Tutor, talk: Talk) -> None:
    """Nothing is repeated to somebody who objects to it."""
    turns = talk(
        small_tutor, "what is dropout?", *["more"] * 6, "you said that already. how does dropout work?"
    )
    assert turns[-1].reading.objects
    assert turns[-1].reply.blocks[0].text == NO_MORE
    assert not turns[-1].reply.citations


@pytest.mark.slow
def test_what_is_taken_up_is_no_wish_for_another_form(tutor: Tutor, talk: Talk) -> None:
    """ "What about long texts?" asks for no longer or shorter reply."""
    turn = talk(tutor, "How does positional encoding work?", "what about long texts?")[-1]
    assert (turn.reading.kind, turn.reading.topic) == ("follow-up", "transformers")
    assert any("longer than those of training" in citation.quote for citation in turn.reply.citations)
