"""What was found, as a reply: what answers it whole, and beside it a sentence of what fits less well."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from tutor.bank.markdown import plain
from tutor.chat.reading.phrases import asking as phrases
from tutor.chat.replies.compose import (
    Limits,
    asks_for_topic,
    choose_chunks,
    each_side,
    more_chunks,
    usual_hits,
    with_surroundings,
)
from tutor.chat.replies.declines import say
from tutor.chat.replies.quoting import Passage, in_order, joined, quote_passages, telling, whole
from tutor.records import (
    MISTAKE,
    OF_SUBJECT,
    Chunk,
    Citation,
    Evidence,
    Hit,
    Reading,
    Reply,
    ReplyBlock,
    Sentence,
)
from tutor.search.indexes.index import Index

NO_MORE = "The bank says no more about this than what is quoted above."
NO_RESULT = "I quote and do not calculate. Nearest to this is what was said above:"
RELATED = 0.3
"""Share of the best chunk's score from which another one is worth quoting to somebody who objects to that."""
NEAREST = "Nearest to this is what was said above:"
"""It may be the answer: of what learners asked so, one reply in five was."""
_NUMBER = re.compile(phrases.ASKING_NUMBER, re.IGNORECASE)
_NUMERAL = re.compile(r"(?<![\w^-])\d[\d.,]*")
"""A number that is no part of a name or a formula: neither "x_1" nor "1-p" behind a minus."""
_CALCULATING = re.compile(phrases.CALCULATING, re.IGNORECASE)
ROOM_FOR_TWO = 1.4
"""Times the usual words that a reply may have where two things are compared, or several asked."""
AS_GOOD = 0.95
"""Share of the best chunk's score from which a further one is quoted whole, and, where the best was quoted
before, a new one alone."""
SENTENCES, BEHIND = 3, 2.5
"""Sentences of what was quoted before that are said again at most, and how far behind the best the others may
be by the score of ``chat/following/sentences``."""
_WHY = re.compile(phrases.WHY, re.IGNORECASE)
"""Where a reason is asked for none is too far behind: it seldom shares words with what it explains."""
_WHOLE = {"intuition", "pitfalls"}
"""Facets of which no sentence is quoted alone: a picture, and a wrong belief with what is right."""
Aside = tuple[list[Chunk], list[Sentence]]
"""A run of chunks beside the point, and its sentences, those first that answer the message best."""


def quoted(reading: Reading, evidence: Evidence, index: Index, limits: Limits) -> Reply:
    """The passages that answer, whole, or what an earlier reply said of it; then what fits less well."""
    objects = reading.objects and reading.kind in OF_SUBJECT
    if objects:
        evidence = unsaid(evidence, limits)
        if not evidence.hits:
            return say(NO_MORE)
    if reading.compared or reading.sides:
        limits = replace(limits, words=int(ROOM_FOR_TWO * limits.words))
    chunks = choose_chunks(evidence, index, reading, limits)
    said: list[ReplyBlock] = []
    if not chunks and reading.facet:
        name = reading.facet.replace("-", " ")
        said = [ReplyBlock(f"The bank has no {name} for this question. What it has:")]
        reading = replace(reading, facet=None)
        chunks = choose_chunks(evidence, index, reading, limits)
    if reading.kind == "facet" and chunks and not any(map(limits.fresh, chunks)):
        said = [ReplyBlock("The bank has no other words for this. Once more:")]
    unlimited = replace(limits, shown=())
    before = said_before(evidence, chunks, reading, limits)
    if not before and not chunks:
        if objects:
            return say(NO_MORE)
        chunks = choose_chunks(evidence, index, reading, unlimited)
        chunks = chunks or more_chunks(evidence.questions[0].question, index, unlimited)
    main, aside = runs_of(chunks, evidence, reading, first=not before)
    passages = [whole(run) for run in main]
    if before:
        again = _of_what_was_said(before.chunk, evidence, reading, index, limits)
        if not again or all(any(_is(each, passage) for each in limits.shown) for passage in again):
            again = [whole(with_surroundings(before.chunk, index, unlimited))]
        said.append(ReplyBlock(_said_again(again, evidence, reading)))
        passages = [*again, *passages]
        if not aside and not main:
            aside = _best_unsaid(evidence, limits)
    quoted_first = [*chunks, *(passage.run[0] for passage in passages)]
    aside = [*_if_it_goes_on(evidence, quoted_first, limits), *aside]
    beside = [_told(*each) for each in aside]
    reply = quote_passages([*passages, *beside], index)
    blocks = [*said, *reply.blocks[: len(passages)]]
    for passage, block in zip(beside, reply.blocks[len(passages) :], strict=True):
        first, lead = passage.run[0], passages[0].run[0]
        heads = () if first.subsection == lead.subsection else (_announced(first, lead.question, index),)
        blocks += [*map(ReplyBlock, heads), block]
    return replace(reply, blocks=tuple(blocks))


def unsaid(evidence: Evidence, limits: Limits) -> Evidence:
    """Of what was found that which no earlier turn quoted, as far as it is worth quoting."""
    least = RELATED * max((hit.score for hit in evidence.hits), default=0.0)
    fresh = (hit for hit in evidence.hits if hit.score >= least and limits.fresh(hit.chunk))
    return replace(evidence, hits=tuple(fresh))


def runs_of(
    chunks: Sequence[Chunk], evidence: Evidence, reading: Reading, first: bool = True
) -> tuple[list[list[Chunk]], list[Aside]]:
    """``chunks`` as runs that are quoted whole, and those beside the point.

    Whole are the ``first`` (and the next, if the first is a topic in brief), a facet that was asked for, the
    sides of a comparison, and what fits as well as the best.
    """
    runs = joined(chunks)
    if reading.facet or reading.kind not in {"question", "follow-up"}:
        return runs, []
    found = {hit.chunk.id: hit for hit in evidence.hits}
    bound = AS_GOOD * max((hit.score for hit in usual_hits(evidence.hits)), default=0.0)
    brief = asks_for_topic(evidence) or reading.named is not None
    leading = first + (first and brief and runs[0][0].facet == "in-brief" if runs else 0)
    sides = each_side(evidence)
    main: list[list[Chunk]] = []
    aside: list[Aside] = []
    for place, run in enumerate(runs):
        hits = [found[chunk.id] for chunk in run if chunk.id in found]
        best = max((hit.score for hit in hits), default=bound)
        of_side = any(chunk.question in reading.compared or chunk in sides for chunk in run)
        if place < leading or best >= bound or of_side:
            main.append(run)
        else:
            aside.append(_aside_of(run, evidence))
    return main, aside


def _of_what_was_said(
    chunk: Chunk, evidence: Evidence, reading: Reading, index: Index, limits: Limits
) -> list[Passage]:
    """The sentences of what was quoted under the sub-heading of ``chunk`` that a message asks for.

    None where all of it has to be said again: the message does not go on, or the best one cannot stand or was
    said by itself before.
    """
    shown = [each for each in index.chunks_under[chunk.subsection] if not limits.fresh(each)]
    if reading.kind != "follow-up" or chunk.facet in _WHOLE:
        return []
    behind = math.inf if _WHY.search(evidence.query) else BEHIND
    best_first = evidence.rank_sentences(shown)
    if _asks_number(evidence.query):  # a sentence without one says none
        best_first = [each for each in best_first if _NUMERAL.search(each.sentence.text)] or best_first
    near = [each.sentence for each in best_first if each.score >= best_first[0].score - behind]
    best = list(telling(shown, near[:1]))
    if not best or _said_alone(best[0], limits):
        return []
    return in_order((*best, *islice(telling(shown, near[1:]), SENTENCES - 1)))


def _said_again(again: Sequence[Passage], evidence: Evidence, reading: Reading) -> str:
    """How what was said before is announced."""
    if reading.term:
        return f"On “{reading.term}” the bank has no more than what was said above:"
    texts = [plain(passage.text) for passage in again]
    if _wants_result(evidence.query, texts):
        return NO_RESULT
    if _asks_number(evidence.query) and not any(map(_NUMERAL.search, texts)):
        return "The bank gives no number for this. What was said above:"
    return NEAREST


def _wants_result(query: str, said: Sequence[str]) -> bool:
    """Whether a message asks for a number that comes out of numbers of its own, which no quote has."""
    own = {each.strip(".,") for each in _NUMERAL.findall(query)}
    known = {each.strip(".,") for text in said for each in _NUMERAL.findall(text)}
    new = own - known
    return (_CALCULATING.search(query) is not None and bool(new)) or (_asks_number(query) and len(new) > 1)


def _asks_number(query: str) -> bool:
    return _NUMBER.search(query) is not None and not _WHY.search(query)


def _best_unsaid(evidence: Evidence, limits: Limits) -> list[Aside]:
    """The best passage that was not quoted yet, to stand beside one that may not answer."""
    found = next((hit.chunk for hit in usual_hits(evidence.hits) if limits.fresh(hit.chunk)), None)
    return [_aside_of([found], evidence)] if found else []


def _if_it_goes_on(evidence: Evidence, chosen: Sequence[Chunk], limits: Limits) -> list[Aside]:
    """The best passage of the topic at hand, if a message that is taken alone may go on from it.

    Of what was quoted before a sentence may answer it; not to somebody who objects to that.
    """
    within = evidence.within
    hits = usual_hits(within.hits) if within else []
    found = next((hit.chunk for hit in hits if limits.again or limits.fresh(hit.chunk)), None)
    if within is None or found is None or any(found.subsection == each.subsection for each in chosen):
        return []
    return [_aside_of([found], within)]


def _aside_of(run: list[Chunk], evidence: Evidence) -> Aside:
    return run, [each.sentence for each in evidence.rank_sentences(run)]


def _said_alone(sentence: Passage, limits: Limits) -> bool:
    """Whether an earlier turn quoted a sentence without the rest of its chunk."""
    (chunk,) = sentence.run
    start, end = chunk.blocks[0].start, chunk.blocks[-1].end
    return any(
        each.path == chunk.path
        and each.start <= sentence.start
        and sentence.end <= each.end
        and not (each.start <= start and end <= each.end)
        for each in limits.shown
    )


def said_before(evidence: Evidence, chosen: Sequence[Chunk], reading: Reading, limits: Limits) -> Hit | None:
    """The best passage found, if an earlier turn quoted it and none of the ``chosen`` comes near it.

    A question about what was just said is answered by it: what else the bank has would be beside the point.
    """
    usual = usual_hits(evidence.hits)
    if (
        not usual
        or reading.facet
        or reading.kind == "item"
        or not limits.again
        or limits.fresh(usual[0].chunk)
    ):
        return None
    best = max((hit.score for hit in usual if hit.chunk in chosen), default=0.0)
    return usual[0] if best < AS_GOOD * usual[0].score else None


def _told(run: Sequence[Chunk], sentences: Sequence[Sentence]) -> Passage:
    """The first of ``sentences`` that can be quoted alone; a picture or a wrong belief comes whole."""
    return next(telling(run, () if run[0].facet in _WHOLE else sentences), None) or whole(run)


def _is(citation: Citation, passage: Passage) -> bool:
    """Whether a citation quotes this passage and no more."""
    first = passage.run[0]
    return (citation.path, citation.start, citation.end) == (first.path, passage.start, passage.end)


def _announced(chunk: Chunk, question: str, index: Index) -> str:
    """How a passage is announced that stands beside one of ``question``."""
    asked = index.questions[index.question_place[chunk.question]]
    if chunk.facet == "pitfalls":
        return f"{MISTAKE}:" if asked.id == question else f"{MISTAKE} about {asked.topic}:"
    if chunk.heading == asked.title:
        return f"See also “{asked.topic}: {chunk.facet.replace('-', ' ')}”:"
    topic = "" if asked.id == question else f"{asked.topic}: "
    return f"See also “{topic}{chunk.heading}”:"
