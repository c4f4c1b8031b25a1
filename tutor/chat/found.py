"""What was found, as a reply: what answers it whole, and beside it a sentence of what fits less well."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.chat.compose import (
    ROOM_FOR_TWO,
    Limits,
    asks_for_topic,
    choose_chunks,
    each_side,
    more_chunks,
    usual_hits,
    with_surroundings,
)
from tutor.chat.quoting import Passage, joined, quote_passages, telling, whole
from tutor.records import MISTAKE, Chunk, Citation, Evidence, Hit, Reading, Reply, ReplyBlock
from tutor.search.index import Index

AS_GOOD = 0.95
"""Share of the best chunk's score from which a further one is quoted whole, and, where the best was quoted
before, a new one alone."""


def quoted(reading: Reading, evidence: Evidence, index: Index, limits: Limits) -> Reply:
    """The passages that answer; where all of them were shown before, they are said again."""
    if reading.compared or reading.sides:
        limits = replace(limits, words=int(ROOM_FOR_TWO * limits.words))
    chunks = choose_chunks(evidence, index, reading, limits)
    said: tuple[ReplyBlock, ...] = ()
    if not chunks and reading.facet:
        name = reading.facet.replace("-", " ")
        said = (ReplyBlock(f"The bank has no {name} for this question. What it has:"),)
        reading = replace(reading, facet=None)
        chunks = choose_chunks(evidence, index, reading, limits)
    if reading.kind == "facet" and chunks and not any(map(limits.fresh, chunks)):
        said = (ReplyBlock("The bank has no other words for this. Once more:"),)
    again = replace(limits, shown=())
    before = said_before(evidence, chunks, reading, limits)
    if before:
        said = (*said, ReplyBlock("As said above:"))
    elif not chunks:
        chunks = choose_chunks(evidence, index, reading, again)
        chunks = chunks or more_chunks(evidence.questions[0].question, index, again)
    main, aside = runs_of(chunks, evidence, reading)
    passages = [whole(run) for run in main]
    if before:
        run = with_surroundings(before.chunk, index, again)
        passage = _told(run, before.statements)
        if any(_is(each, passage) for each in limits.shown):
            said, passage = (*said[:-1], ReplyBlock("The bank says no more of it than this:")), whole(run)
        passages.insert(0, passage)
    beside = [_told(run, statements) for run, statements in aside]
    reply = quote_passages([*passages, *beside], index)
    blocks = [*said, *reply.blocks[: len(passages)]]
    for passage, block in zip(beside, reply.blocks[len(passages) :], strict=True):
        blocks += [ReplyBlock(_announced(passage.run[0], passages[0].run[0].question, index)), block]
    return replace(reply, blocks=tuple(blocks))


def runs_of(
    chunks: Sequence[Chunk], evidence: Evidence, reading: Reading
) -> tuple[list[list[Chunk]], list[tuple[list[Chunk], tuple[str, ...]]]]:
    """``chunks`` as runs that are quoted whole, and those beside the point, each with its nearest sentences.

    Whole are the first (of a topic also the second: the first says it in brief), a facet that was asked for,
    the sides of a comparison, and what fits as well as the best.
    """
    runs = joined(chunks)
    if reading.facet or reading.kind not in {"question", "follow-up"}:
        return runs, []
    found = {hit.chunk.id: hit for hit in evidence.hits}
    bound = AS_GOOD * max((hit.score for hit in usual_hits(evidence.hits)), default=0.0)
    leading = 2 if reading.named or asks_for_topic(evidence) else 1
    main, aside = [], []
    for place, run in enumerate(runs):
        hits = [found[chunk.id] for chunk in run if chunk.id in found]
        best = max(hits, key=lambda hit: hit.score, default=None)
        if place < leading or best is None or best.score >= bound or _of_sides(run[0], evidence, reading):
            main.append(run)
        else:
            aside.append((run, best.statements))
    return main, aside


def _of_sides(chunk: Chunk, evidence: Evidence, reading: Reading) -> bool:
    """Whether a chunk speaks of a side of a comparison."""
    return chunk.question in reading.compared or (not reading.compared and chunk in each_side(evidence))


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


def _told(run: Sequence[Chunk], statements: Sequence[str]) -> Passage:
    """The first of ``statements`` that can be quoted alone; a picture or a wrong belief comes whole."""
    said = None if run[0].facet in {"intuition", "pitfalls"} else telling(run, statements)
    return said or whole(run)


def _is(citation: Citation, passage: Passage) -> bool:
    """Whether a citation quotes this passage and no more."""
    first = passage.run[0]
    return (citation.path, citation.start, citation.end) == (first.path, passage.start, passage.end)


def _announced(chunk: Chunk, question: str, index: Index) -> str:
    """How a passage is announced that stands beside one of ``question``."""
    if chunk.facet == "pitfalls":
        return MISTAKE
    asked = index.questions[index.question_place[chunk.question]]
    if chunk.heading == asked.title:
        return f"See also “{asked.topic}: {chunk.facet.replace('-', ' ')}”:"
    topic = "" if asked.id == question else f"{asked.topic}: "
    return f"See also “{topic}{chunk.heading}”:"
