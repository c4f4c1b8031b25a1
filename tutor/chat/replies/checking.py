"""Checks of understanding: which one was put last, and an answer to it beside what a good one says."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.chat.replies.quoting import Passage, chunks_in, quote_passages
from tutor.records import Chunk, Conversation, Evidence, Reply, ReplyBlock
from tutor.search.indexes.index import Index

MADE = 0.5
"""Probability from which an answer is said to make a point."""
ALL = "Your answer says what a good one does:"
SOME = "Of what a good answer says, yours has:"
MISSING = "I did not find in your words:"
NONE = "I did not find in your words what a good answer says:"
JUDGE = "I go by how like the words are, so judge for yourself. “Next” puts another question."


def card_of(conversation: Conversation, index: Index) -> tuple[Chunk, ...]:
    """The check that the last reply put, or compared an answer with; empty if it did neither."""
    last = conversation[-1] if conversation else None
    if last is None or not (last.reading.facet == "check-yourself" or last.reading.kind == "attempt"):
        return ()
    found = next((each for each in last.reply.citations if each.facet == "check-yourself"), None)
    first = next(iter(chunks_in(found, index)), None) if found else None
    mine = index.chunks_of[first.question] if first else ()
    card = tuple(chunk for chunk in mine if first and chunk.subsection == first.subsection)
    return card if points_of(card) else ()


def points_of(card: Sequence[Chunk]) -> list[Passage]:
    """The key points of a check, in their order."""
    return [
        Passage((chunk,), block.start, block.end)
        for chunk in card
        for block in chunk.blocks
        if block.kind == "item"
    ]


def compared(card: Sequence[Chunk], evidence: Evidence, index: Index) -> Reply:
    """The key points that an answer makes, and then the others."""
    scores = evidence.rank_sentences(card)
    points = points_of(card)
    made = [
        any(point.start <= each.sentence.start < point.end and each.score >= MADE for each in scores)
        for point in points
    ]
    has = [point for point, is_made in zip(points, made, strict=True) if is_made]
    lacks = [point for point, is_made in zip(points, made, strict=True) if not is_made]
    reply = quote_passages([*has, *lacks], index)
    parts = [(ALL if not lacks else SOME, reply.blocks[: len(has)])] if has else []
    parts += [(MISSING if has else NONE, reply.blocks[len(has) :])] if lacks else []
    blocks = [block for head, said in parts for block in (ReplyBlock(head), *said)]
    return replace(reply, blocks=(*blocks, ReplyBlock(JUDGE)))
