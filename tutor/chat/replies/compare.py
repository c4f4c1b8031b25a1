"""Two topics side by side: the authored contrast, then a table, facet by facet, every cell cited.

Each side is searched by itself, so a pair that no author has set against each other is compared all the
same, and so are two things inside two questions ("GRU or Transformer?").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.bank.markdown import word_count
from tutor.chat.replies.compose import Limits, authored_contrast, beside_two, facet_chunks, with_surroundings
from tutor.chat.replies.quoting import (
    Passage,
    PassageRow,
    first_sentences,
    quote_passages,
    quote_table,
    whole,
)
from tutor.records import FACET_TITLES, Chunk, Evidence, FacetName, Reply
from tutor.search.indexes.index import Index

_ROWS: tuple[FacetName, ...] = ("in-brief", "explanation", "pitfalls")
"""Not the intuition: the first sentences of a picture are none."""
_SENTENCES = 2
"""Of each side in a row; the whole of it in brief."""
TELLING = 0.85
"""Share of the best passage's score from which another facet tells of a part of a question too."""
_FEWEST = 2
"""Rows that a table has however long they are."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things: what the learner calls it, and the question of the bank that it belongs to."""

    name: str
    question: str
    found: Evidence
    """What the bank says to it by itself."""
    whole: bool = True
    """Whether it is all that the question is about ("CNN"), not a part of that ("padding")."""


def compare(one: Side, other: Side, found: Evidence, index: Index, limits: Limits) -> Reply:
    """The authored contrast, if there is one, the best passages found, and the two sides in a table."""
    pair = (one.question, other.question)
    contrast = authored_contrast(*pair, index)
    passages = (contrast, _best_passage(pair, found), *beside_two(found, pair, contrast is not None))
    opening = list(dict.fromkeys(chunk for chunk in passages if chunk))
    runs = [with_surroundings(chunk, index, limits) for chunk in opening]
    reply = quote_passages(list(map(whole, runs)), index)
    used = sum(chunk.words for run in runs for chunk in run)
    rows = list(_fitting(_rows(one, other, index), limits.words - used))
    table = quote_table((one.name, other.name), rows, index, len(reply.citations) + 1)
    return Reply(
        "answered",
        (*reply.blocks, *table.blocks),
        (*reply.citations, *table.citations),
        (*reply.sources, *table.sources),
    )


def _best_passage(sides: Sequence[str], found: Evidence) -> Chunk | None:
    """The passage that fits a message best, if it explains a side or sets a wrong belief right."""
    best = found.hits[0].chunk if found.hits else None
    told = best and best.question in sides and best.facet in {"explanation", "pitfalls"}
    return best if told else None


def _rows(one: Side, other: Side, index: Index) -> list[PassageRow]:
    """The rows in which both sides say something; of two whole questions also those in which one does."""
    every = [
        PassageRow(
            FACET_TITLES[facet],
            tuple(
                _of_whole(side, facet, index) if side.whole else _of_part(side, facet, index)
                for side in (one, other)
            ),
        )
        for facet in _ROWS
    ]
    some = [row for row in every if any(row.cells)]
    if one.whole and other.whole:
        return some
    return [row for row in every if all(row.cells)] or some


def _of_whole(side: Side, facet: FacetName, index: Index) -> Passage | None:
    """What a question says in a facet; of its explanation what was found for the side."""
    found = _found(side, facet) if facet == "explanation" else []
    count = None if facet == "in-brief" else _SENTENCES
    chunks = found or facet_chunks(index, side.question, facet)
    return _first_of(chunks, count)


def _first_of(chunks: Sequence[Chunk], count: int | None) -> Passage | None:
    """The first ``count`` sentences, or all, of the first of ``chunks`` that has prose."""
    return next((cell for chunk in chunks if (cell := first_sentences(chunk, count))), None)


def _of_part(side: Side, facet: FacetName, index: Index) -> Passage | None:
    """What was found for a part of a question: what the whole is in brief would stand under the wrong head.

    The first sentence of its best passage is the part in brief, the next ones explain it.
    """
    explaining = _found(side, "explanation") or facet_chunks(index, side.question, "explanation")
    telling = [chunk for chunk in explaining if first_sentences(chunk, 1)]
    if facet == "in-brief":
        return _first_of(telling, 1)
    if facet == "explanation":
        rest = first_sentences(telling[0], _SENTENCES, skip=1) if telling else None
        return rest or _first_of(telling[1:], _SENTENCES)
    best = max((hit.score for hit in side.found.hits), default=0.0)
    return _first_of(_found(side, facet, TELLING * best), _SENTENCES)


def _found(side: Side, facet: FacetName, bound: float = 0.0) -> list[Chunk]:
    """The chunks of a facet that say most about a side, best first, from a score on."""
    return [
        hit.chunk
        for hit in side.found.hits
        if hit.chunk.question == side.question and hit.chunk.facet == facet and hit.score >= bound
    ]


def _fitting(rows: Sequence[PassageRow], max_words: int) -> Iterator[PassageRow]:
    """Rows while they fit, at least two."""
    used = 0
    for place, row in enumerate(rows):
        used += sum(word_count(cell.text) for cell in row.cells if cell)
        if place >= _FEWEST and used > max_words:
            return
        yield row
