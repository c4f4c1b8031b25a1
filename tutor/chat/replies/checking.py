"""Checks of understanding: which one a reply puts, and an answer to it beside what a good one says."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.chat.reading.checks import puts_check
from tutor.chat.replies.quoting import Passage, chunks_in, quote_passages
from tutor.records import Chunk, Reading, Reply, ReplyBlock
from tutor.search.indexes.index import Index

MADE = 0.45
"""Probability from which an answer is said to make a point."""
ALL = "Your answer says what a good one does:"
SOME = "Of what a good answer says, yours has:"
MISSING = "I did not find in your words:"
NONE = "I did not find in your words what a good answer says:"
JUDGE = "I go by how like the words are, so judge for yourself. “Next” puts another question."


def check_in(reading: Reading, reply: Reply, index: Index) -> str | None:
    """The check that a reply puts, or says the key points of, and nothing else."""
    if not puts_check(reading, reply):
        return None
    names = {chunk.subsection for each in reply.citations for chunk in chunks_in(each, index)}
    return names.pop() if len(names) == 1 else None


def card_of(check: str, index: Index) -> tuple[Chunk, ...]:
    """The card of a check, which is its chunks; none if the bank no longer has it."""
    return index.chunks_under.get(check, ())


def key_points(card: Sequence[Chunk]) -> list[Passage]:
    """The key points of a check, in their order."""
    return [
        Passage((chunk,), block.start, block.end)
        for chunk in card
        for block in chunk.blocks
        if block.kind == "item"
    ]


def compared(card: Sequence[Chunk], chances: Sequence[float], index: Index) -> Reply:
    """The key points that an answer makes by the ``chances`` of each, and then the others."""
    points = list(zip(key_points(card), chances, strict=True))
    has = [point for point, chance in points if chance >= MADE]
    lacks = [point for point, chance in points if chance < MADE]
    reply = quote_passages([*has, *lacks], index)
    parts = [(ALL if not lacks else SOME, reply.blocks[: len(has)])] if has else []
    parts += [(MISSING if has else NONE, reply.blocks[len(has) :])] if lacks else []
    blocks = [block for head, said in parts for block in (ReplyBlock(head), *said)]
    return replace(reply, blocks=(*blocks, ReplyBlock(JUDGE)))
