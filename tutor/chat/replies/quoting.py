"""Passages into a reply: each is cut out of its file and cited, never rewritten.

A passage is a run of whole blocks, so headings, lists, code and formulas stay whole, or sentences of a
paragraph.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.bank.markdown import sentences
from tutor.records import PROSE, Block, Chunk, Citation, Reply, ReplyBlock, Sentence, Source, Table, TableRow
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import words_shared

_SHORT_ITEM = 60
"""Words of an item of a list that is quoted whole."""
_FEWEST_WORDS = 9
"""Words of a sentence that is quoted without the one before it."""
_ENDS = re.compile(r"[.!?…][\"”'’)\]*_`]*$")
_POINTS_BACK = re.compile(
    r"\W*(?:it|its|this|that|these|those|they|them|their|both|neither|such|so|but|however|yet|therefore|hence|thus|then"
    r"|instead|otherwise|also|and|or|here|there|in this|for this|with this|at that"
    r"|the (?:first|second|third|last|other|others|former|latter|same|result|reason))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a run of chunks that follow each other; ``start`` and ``end`` are places in their file."""

    run: tuple[Chunk, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there."""
        first = self.run[0].start
        return "".join(chunk.text for chunk in self.run)[self.start - first : self.end - first]


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A row of a comparison: its label, and a passage a side where there is one."""

    label: str
    cells: tuple[Passage | None, ...]


def whole(run: Sequence[Chunk]) -> Passage:
    """All blocks of a run of chunks."""
    return Passage(tuple(run), run[0].blocks[0].start, run[-1].blocks[-1].end)


def first_sentences(chunk: Chunk, count: int | None = None, skip: int = 0) -> Passage | None:
    """``count`` sentences of a paragraph of a chunk, or all, after ``skip``; ``None`` if there are none.

    Of the first paragraph that has them, up to one that cannot stand alone.
    """
    for _, prose in _prose([chunk]):
        standing = _standing(chunk, prose)
        chosen = standing[skip:][:count]
        if chosen:
            together = [place for number, (place, _) in enumerate(chosen) if place == chosen[0][0] + number]
            return Passage((chunk,), chosen[0][1].start, chosen[len(together) - 1][1].end)
        skip = max(0, skip - len(standing))
    return None


def nearest_sentence(run: Sequence[Chunk], query: str) -> Passage | None:
    """The sentence of a run that shares most words with ``query``, the first of equals, if there is any."""
    found = [sentence for place in _prose(run) for _, sentence in _standing(*place)]
    shared = words_shared(query, [sentence.text for sentence in found])
    return found[shared.index(max(shared))] if shared else None


def telling(run: Sequence[Chunk], found: Iterable[Sentence]) -> Iterator[Passage]:
    """Those of the sentences ``found`` in a run that can stand alone, in their order.

    Each with those before it that it points back to, a very short one with the one before it in any case; a
    short item comes whole.
    """
    for sentence in found:
        for chunk, prose in _prose(run):
            if prose.start <= sentence.start < prose.end:
                passage = Passage((chunk,), sentence.start, sentence.end)
                told = _with_what_it_points_to(passage, prose) if _stands(passage.text, prose) else None
                yield from [told] if told else []


def in_order(passages: Iterable[Passage]) -> list[Passage]:
    """``passages`` in the order of their file; those that overlap, or that white space divides, as one."""
    ordered: list[Passage] = []
    for passage in sorted(passages, key=lambda each: each.start):
        last = ordered[-1] if ordered else None
        if last and last.run == passage.run:
            between = replace(last, start=min(last.end, passage.start), end=passage.start).text
            if not between.strip():
                ordered[-1] = replace(last, end=max(last.end, passage.end))
                continue
        ordered.append(passage)
    return ordered


def _with_what_it_points_to(sentence: Passage, prose: Block) -> Passage | None:
    """A sentence with those before it without which it says too little, or the whole of a short item.

    ``None`` if what it points back to is not in its paragraph.
    """
    (chunk,) = sentence.run
    text, start = _text(chunk, prose), sentence.start - prose.start
    if prose.kind == "item" and len(text.split()) <= _SHORT_ITEM:
        return replace(sentence, start=prose.start, end=prose.end)
    before = [first for first, _ in sentences(text) if first < start]
    while before and (_POINTS_BACK.match(text, start) or len(sentence.text.split()) < _FEWEST_WORDS):
        start = before.pop()
        sentence = replace(sentence, start=prose.start + start)
    points_out = prose.kind == "paragraph" and _POINTS_BACK.match(text, start)
    return None if points_out else sentence


def _prose(run: Sequence[Chunk]) -> Iterator[tuple[Chunk, Block]]:
    """What is made of sentences in a run: paragraphs, items, quotes."""
    return ((chunk, block) for chunk in run for block in chunk.blocks if block.kind in PROSE)


def _standing(chunk: Chunk, prose: Block) -> list[tuple[int, Passage]]:
    """The sentences of a paragraph that can stand alone, and which of its sentences they are, from 0."""
    text = _text(chunk, prose)
    return [
        (place, Passage((chunk,), prose.start + start, prose.start + end))
        for place, (start, end) in enumerate(sentences(text))
        if _stands(text[start:end], prose)
    ]


def _stands(sentence: str, prose: Block) -> bool:
    """Whether a sentence can stand alone: not if it leads to a formula or a list, or goes on from one."""
    return (prose.kind == "item" or _ENDS.search(sentence) is not None) and not sentence[0].islower()


def quote(chunks: Iterable[Chunk], index: Index) -> Reply:
    """A reply that quotes ``chunks`` in order, a citation each; chunks that follow each other are one."""
    return quote_passages([whole(run) for run in joined(chunks)], index)


def quote_passages(passages: Iterable[Passage], index: Index) -> Reply:
    """A reply that quotes ``passages`` in order, a citation each."""
    cited = [cite(number, passage, index) for number, passage in enumerate(passages, 1)]
    blocks = tuple(ReplyBlock(citation.quote, citation.number) for citation, _ in cited)
    return Reply("answered", blocks, tuple(one for one, _ in cited), tuple(other for _, other in cited))


def quote_table(heads: Sequence[str], rows: Sequence[PassageRow], index: Index, first: int) -> Reply:
    """A reply of one table, a citation for each cell that says something; they count from ``first``."""
    citations: list[Citation] = []
    sources: list[Source] = []
    lines = []
    for row in rows:
        cells = []
        for passage in row.cells:
            if passage is None:
                cells.append(ReplyBlock(""))
                continue
            citation, source = cite(first + len(citations), passage, index)
            citations.append(citation)
            sources.append(source)
            cells.append(ReplyBlock(citation.quote, citation.number))
        lines.append(TableRow(row.label, tuple(cells)))
    block = ReplyBlock("", table=Table(tuple(heads), tuple(lines)))
    return Reply("answered", (block,), tuple(citations), tuple(sources))


def joined(chunks: Iterable[Chunk]) -> list[list[Chunk]]:
    """Runs of chunks that follow each other under one sub-heading; each chunk once."""
    runs: list[list[Chunk]] = []
    for chunk in dict.fromkeys(chunks):
        last = runs[-1][-1] if runs else None
        if (
            last
            and last.path == chunk.path
            and last.end == chunk.start
            and last.subsection == chunk.subsection
        ):
            runs[-1].append(chunk)
        else:
            runs.append([chunk])
    return runs


def cite(number: int, passage: Passage, index: Index) -> tuple[Citation, Source]:
    """A passage as citation ``number``, and what it is shown with."""
    first = passage.run[0]
    text, words = "".join(chunk.text for chunk in passage.run), passage.text
    citation = Citation(number, first.question, first.facet, first.path, passage.start, passage.end, words)
    around = passage.run if first.facet == "contrast" else index.chunks_under[first.subsection]
    question = index.questions[index.question_place[first.question]]
    source = Source(
        citation=citation,
        title=question.title,
        headings=first.headings[1:],
        line=first.line + text.count("\n", 0, passage.start - first.start),
        passage="".join(chunk.text for chunk in around),
        passage_start=around[0].start,
    )
    return citation, source


def _text(chunk: Chunk, block: Block) -> str:
    return chunk.text[block.start - chunk.start : block.end - chunk.start]


def quoted_chunks(reply: Reply, index: Index) -> tuple[str, ...]:
    """Ids of the chunks that a reply quotes, in order."""
    return tuple(chunk.id for citation in reply.citations for chunk in chunks_in(citation, index))


def quoted_sections(replies: Iterable[Reply], index: Index) -> list[str]:
    """The sub-sections that replies quote, in order, each once."""
    citations = (citation for reply in replies for citation in reply.citations)
    return list(dict.fromkeys(chunk.subsection for each in citations for chunk in chunks_in(each, index)))


def chunks_in(citation: Citation, index: Index) -> list[Chunk]:
    """The chunks that a citation lies in, in order; none if the bank no longer has its question."""
    return [
        chunk
        for chunk in index.chunks_of.get(citation.question, ())
        if chunk.path == citation.path and chunk.start < citation.end and citation.start < chunk.end
    ]
