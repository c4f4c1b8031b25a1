"""A message that asks several things: cut into its questions, each answered by itself.

    "what is dropout? and how do I pick the learning rate?" -> two questions

A story with one question in it stays whole: only what asks is a part, and only parts that the bank is sure
of, about different questions of it, are answered apart.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tutor.chat.names import content_words
from tutor.records import Citation, Evidence, Reading, Reply, ReplyBlock

Search = Callable[[str], Evidence]
PARTS = 3
_MOST_WORDS = 45
"""Words of a message up to which it may ask several things; beyond, it is a story."""
_CUT = re.compile(
    r"(?<=[?!.;])\s+|\s*[;\n]\s*"
    r"|,?\s+(?:and|&|also|plus)\s+(?:also\s+)?(?=(?:what|how|why|when|which|where|is|are|does|do|can|should|whats|what's|explain)\b)"
    r"|,\s*(?:also|and|plus)\s+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|also|plus|then)\s+)?(?:what|whats|what's|how|why|when|which|where|who|is|are|does|do|did|can|could|should|would|explain|tell|describe|show)\b",
    re.IGNORECASE,
)


def several(reading: Reading, search: Search, answer_at: float) -> tuple[tuple[Reading, Evidence], ...]:
    """The questions that a message asks, each with its evidence; empty if it asks one."""
    if reading.comparing or reading.facet or len(reading.query.split()) > _MOST_WORDS:
        return ()
    parts = [part.strip(" ,.;") for part in _CUT.split(reading.query) if part and part.strip(" ,.;")]
    asking = [part for part in parts if _ASKS.search(part) and content_words(part)]
    if len(asking) < 2:
        return ()
    found = [(replace(reading, query=part, compared=(), named=None), search(part)) for part in asking[:PARTS]]
    sure = [(part, evidence) for part, evidence in found if evidence.confidence >= answer_at]
    subjects = {evidence.questions[0].question.id for _, evidence in sure}
    return tuple(sure) if len(sure) > 1 and len(subjects) == len(sure) else ()


def together(asked: Sequence[str], replies: Sequence[Reply]) -> Reply:
    """Several replies as one: each under what it answers, citations numbered through."""
    blocks: list[ReplyBlock] = []
    citations: list[Citation] = []
    sources = []
    for question, reply in zip(asked, replies, strict=True):
        first = len(citations)
        blocks.append(ReplyBlock(f"To “{question}”:"))
        blocks += [
            replace(block, citation=block.citation + first if block.citation else None)
            for block in reply.blocks
        ]
        citations += [replace(each, number=each.number + first) for each in reply.citations]
        sources += [
            replace(each, citation=replace(each.citation, number=each.citation.number + first))
            for each in reply.sources
        ]
    return Reply("answered", tuple(blocks), tuple(citations), tuple(sources))
