"""A message that asks several things: cut into its questions, each answered by itself.

    "what is dropout? and how do I pick the learning rate?" -> two questions

A story with one question in it stays whole: only what asks is a part, and it is cut only where the bank is
sure of a part and one of the others is another matter, or nothing that the bank knows. A part that the same
passage answers as one before it is not answered twice.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tutor.chat.reading.filling import FRAGMENT
from tutor.chat.reading.names import Names, content_words
from tutor.chat.reading.phrases import several as phrases
from tutor.chat.reading.requests import ASKING, LEANING, asks
from tutor.records import Citation, Evidence, Reading, Reply, ReplyBlock

PARTS = 6
"""Questions of one message that are answered, at most."""
SURE = 0.95
"""Confidence from which a part is answered although nothing else of the message is."""
_MOST_WORDS = 45
"""Words of a message up to which it may ask several things; beyond, it is a story."""
_FEWEST_WORDS = 2
"""Words with a topic that a question needs to be understood by itself, if it names no term."""
_SENTENCE = re.compile(rf"(?<=[?!.;:]){phrases.SHORTENED}\s+|\s*\n\s*", re.IGNORECASE)
_CUT = re.compile("|".join(phrases.PARTING), re.IGNORECASE)
_NUMBERED = re.compile(phrases.NUMBERED, re.IGNORECASE)
_NUMBER = re.compile(phrases.NUMBER, re.IGNORECASE)
_ANNOUNCING = re.compile(phrases.ANNOUNCING, re.IGNORECASE)
_LISTING = re.compile(r",?\s+(?:and|&|\+)\s+(?:then\s+)?|,\s*(?:then\s+)?", re.IGNORECASE)
_EXPLAIN = re.compile(rf"^\W*(?:{phrases.EXPLAIN})\s+", re.IGNORECASE)
_CLAUSE = re.compile(rf"^\W*(?:{phrases.CLAUSE})", re.IGNORECASE)
_JOINING = re.compile(r"^(?:and|also|plus|oh)[\s,]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A question of a message: how it is read and what was found."""

    reading: Reading
    evidence: Evidence
    known: bool
    """Whether the bank answers it."""
    also: tuple[str, ...] = ()
    """Later questions of the message that the same passage answers."""


def parts_of(query: str, names: Names) -> list[str]:
    """The questions that a message may ask, in its words; one or none if it asks a single thing."""
    if len(query.split()) > _MOST_WORDS:
        return []
    mark = _NUMBER if _NUMBERED.search(query) else _ANNOUNCING
    before, *marked = mark.split(query)
    announced = [before] if mark is _ANNOUNCING else []  # "what is dropout? my other question: ..."
    items = [item for item in (*announced, *marked) if content_words(item)]
    if len(items) > 1:
        return [_trimmed(item) for item in items[:PARTS]]
    query = items[0] if items else query
    told = _EXPLAIN.sub("", query)
    asks_of_all = asks(query) and told == query
    if not asks_of_all and not names.says_more(query) and len(set(names.named(query))) > 1:
        listed = [_trimmed(item) for item in _LISTING.split(told) if content_words(item)]
        if not any(map(ASKING.search, listed)):
            return listed[:PARTS]
    pieces: list[str] = []
    lead = ""
    for piece in (_trimmed(piece) for piece in _CUT.split(query) if content_words(piece)):
        about = names.mentions(pieces[0]) if pieces else []
        whole = _is_whole(piece, names) and (not about or bool(names.mentions(piece)))
        if _asks(piece) and (whole or not pieces):
            pieces.append(piece if whole or not lead else f"{lead}, {piece}")
        elif _asks(piece) and about:
            pieces.append(f"{about[0][0]}: {piece}")
        elif pieces:
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            lead = f"{lead}, {piece}" if lead else piece
    return pieces[:PARTS]


def core_of(query: str, names: Names) -> str:
    """The one question of a message whose other sentences say nothing of the bank; empty if there is none.

    "I have an exam tomorrow. what is dropout?" -> "what is dropout?". One that points back to them says too
    little alone: "I want a bot that never lies. does fine-tuning guarantee that?"
    """
    pieces = [piece for piece in _SENTENCE.split(query) if content_words(piece)]
    asking = [piece for piece in pieces if _asks(piece) and names.mentions(piece)]
    others = [piece for piece in pieces if piece not in asking]
    if len(asking) != 1 or not others or LEANING.search(asking[0].lower()):
        return ""
    return "" if any(_asks(each) or names.mentions(each) for each in others) else asking[0]


def _asks(piece: str) -> bool:
    """Whether a piece asks by itself: "when I use dropout" does not, though it opens like a question."""
    return asks(piece) and ("?" in piece or not _CLAUSE.search(piece))


def _is_whole(piece: str, names: Names) -> bool:
    """Whether a question can be understood without the one before it."""
    telling = len(content_words(piece)) >= _FEWEST_WORDS or bool(names.mentions(piece))
    if FRAGMENT.match(piece) and not ASKING.search(piece):
        return False
    return telling and not LEANING.search(piece.lower())


def several(
    asked: Sequence[str],
    read: Callable[[str], tuple[Reading, Evidence]],
    whole: float,
    answer_at: float,
    offer_at: float,
) -> tuple[Part, ...]:
    """The questions ``asked``, each read and searched by itself; empty if they are better taken as one.

    So they are where the bank answers one part alone, without being ``SURE`` of it, and not the message as a
    ``whole``, by its confidence: "does k-means converge? to the global optimum?" is not about optima.
    """
    if len(asked) < 2:
        return ()
    found = [read(text) for text in asked]
    parts = [Part(*each, known=_known(each[1], answer_at)) for each in found]
    known = {_answer_to(each): each for each in reversed(parts) if each.known}
    if not known:
        return ()
    if len(known) == 1 and whole < answer_at and max(each.evidence.confidence for each in parts) < SURE:
        return ()
    told = [
        each
        for each in parts
        if (known[_answer_to(each)] is each if each.known else each.evidence.confidence < offer_at)
    ]
    if len(told) < 2:
        return ()
    return tuple(
        replace(each, also=_others(each, parts)) if each.known else each
        for each in parts
        if not each.known or known[_answer_to(each)] is each
    )


def with_sides(reading: Reading, parts: Sequence[Part], names: Names) -> Reading:
    """``reading`` with the two things that its parts name, so that "the second one" is known later."""
    named = tuple(part.reading.query for part in parts)
    if len(named) != 2 or any(names.says_more(each) or ASKING.search(each) for each in named):
        return reading
    return replace(reading, sides=named)


def _known(evidence: Evidence, answer_at: float) -> bool:
    """Whether the bank answers what was searched."""
    return evidence.confidence >= answer_at and evidence.questions[0].question.answered


def _others(part: Part, parts: Sequence[Part]) -> tuple[str, ...]:
    """The other questions that the passage for ``part`` answers."""
    mine = [each for each in parts if each.known and _answer_to(each) == _answer_to(part)]
    return tuple(each.reading.query for each in mine if each is not part)


def _answer_to(part: Part) -> tuple[str, str]:
    """The question that answers a part, and the sub-section that is best for it."""
    best = part.evidence.questions[0].question.id
    mine = (hit.chunk.subsection for hit in part.evidence.hits if hit.chunk.question == best)
    return best, next(mine, "")


def _trimmed(text: str) -> str:
    return _JOINING.sub("", text.strip(" ,.;:"))


def together(parts: Sequence[Part], replies: Sequence[Reply]) -> Reply:
    """The replies to all parts as one: each under what it answers, citations numbered through."""
    blocks: list[ReplyBlock] = []
    citations: list[Citation] = []
    sources = []
    for part, reply in zip(parts, replies, strict=True):
        first = len(citations)
        if not part.known:
            unsure = reply.verdict == "unsure"
            text = (
                "I am not sure that the bank answers “{}”." if unsure else "To “{}” the bank has no answer."
            )
            blocks.append(ReplyBlock(text.format(part.reading.query)))
            continue
        asked = " and ".join(f"“{each}”" for each in (part.reading.query, *part.also))
        blocks.append(ReplyBlock(f"To {asked}:"))
        blocks += [_renumbered(block, first) for block in reply.blocks]
        citations += [replace(each, number=each.number + first) for each in reply.citations]
        sources += [
            replace(each, citation=replace(each.citation, number=each.citation.number + first))
            for each in reply.sources
        ]
    return Reply("answered", tuple(blocks), tuple(citations), tuple(sources))


def _renumbered(block: ReplyBlock, first: int) -> ReplyBlock:
    """A block, and the cells of its table, with citations that count on from ``first``."""
    table = block.table
    if table:
        rows = tuple(
            replace(row, cells=tuple(_renumbered(cell, first) for cell in row.cells)) for row in table.rows
        )
        table = replace(table, rows=rows)
    return replace(block, citation=block.citation + first if block.citation else None, table=table)
