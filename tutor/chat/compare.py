"""Two topics side by side: the authored contrast, then a table, facet by facet, every cell cited.

Each side is searched by itself, so a pair that no author has set against each other is compared all the
same, and so are two things inside two questions ("GRU or Transformer?").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.bank.markdown import word_count
from tutor.chat.compose import authored_contrast, beside_two, facet_chunks
from tutor.chat.quoting import Passage, PassageRow, first_sentences, quote_passages, quote_table, whole
from tutor.records import FACET_TITLES, Chunk, Evidence, FacetName, Reply
from tutor.search.index import Index

_ROWS: tuple[FacetName, ...] = ("in-brief", "explanation", "intuition", "pitfalls")
_SENTENCES = 2
"""Of each side in a row; the whole of it in brief."""
_FEWEST = 2
"""Rows that a table has however long they are."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things: what the learner calls it, and the question of the bank that it belongs to."""

    name: str
    question: str
    found: Evidence
    """What the bank says to it by itself."""


def compare(one: Side, other: Side, found: Evidence, index: Index, max_words: int) -> Reply:
    """The authored contrast, if there is one, the best passages found, and the two sides in a table."""
    pair = (one.question, other.question)
    contrast = authored_contrast(*pair, index)
    passages = (contrast, _best_passage(pair, found), *beside_two(found, pair, contrast is not None))
    opening = list(dict.fromkeys(chunk for chunk in passages if chunk))
    reply = quote_passages([whole([chunk]) for chunk in opening], index)
    used = sum(chunk.words for chunk in opening)
    rows = list(_fitting(_rows(one, other, index), max_words - used))
    table = quote_table((one.name, other.name), rows, index, len(reply.citations) + 1)
    return Reply(
        "answered",
        (*reply.blocks, *table.blocks),
        (*reply.citations, *table.citations),
        (*reply.sources, *table.sources),
    )


def _best_passage(sides: Sequence[str], found: Evidence) -> Chunk | None:
    """The passage that fits a message best, if it is about a side and is not in the table anyway."""
    best = found.hits[0].chunk if found.hits else None
    told = best and best.question in sides and best.facet in {"explanation", "pitfalls"}
    return best if told else None


def _rows(one: Side, other: Side, index: Index) -> Iterator[PassageRow]:
    found = [_found(side, index) for side in (one, other)]
    for facet in _ROWS:
        cells = tuple(
            _cell(
                found[place] if facet == "explanation" else facet_chunks(index, side.question, facet), facet
            )
            for place, side in enumerate((one, other))
        )
        if any(cells):
            yield PassageRow(FACET_TITLES[facet], cells)


def _found(side: Side, index: Index) -> list[Chunk]:
    """The chunks of the explanation that say most about a side, best first."""
    mine = [hit.chunk for hit in side.found.hits if hit.chunk.question == side.question]
    return [chunk for chunk in mine if chunk.facet == "explanation"] or facet_chunks(
        index, side.question, "explanation"
    )


def _cell(chunks: list[Chunk], facet: FacetName) -> Passage | None:
    count = 99 if facet == "in-brief" else _SENTENCES
    return next((cell for chunk in chunks if (cell := first_sentences(chunk, count))), None)


def _fitting(rows: Iterator[PassageRow], max_words: int) -> Iterator[PassageRow]:
    """Rows while they fit, at least two."""
    used = 0
    for place, row in enumerate(rows):
        used += sum(word_count(cell.text) for cell in row.cells if cell)
        if place >= _FEWEST and used > max_words:
            return
        yield row
