"""Facets into chunks: along the structure, sized in the encoder's own tokens.

A chunk never crosses a sub-heading and never cuts a block. Blocks under one sub-heading are put
together as long as they fit; a pitfall is a chunk of its own, because each states one belief.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.bank.markdown import (
    heading_text,
    line_of,
    parse_blocks,
    plain,
    sentences,
    slug,
    word_count,
)
from tutor.bank.reader import Bank
from tutor.records import FACET_TITLES, PROSE, Block, BlockKind, Chunk, Facet, FacetName, Question, Sentence

_FEWEST_WORDS = 4
"""Of a sentence that is embedded by itself."""
_MUTE: frozenset[BlockKind] = frozenset({"heading", "figure", "fence"})
"""Blocks that say too little by themselves."""
_LINE = re.compile(r"[^\r\n]+")
_TABLE_HEAD = 2
"""Lines of a table above its rows."""

CountTokens = Callable[[str], int]
"""Tokens of a text as the encoder counts them, its special tokens included."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that may share chunks, under one path of sub-headings; ``start`` is where it tiles from.

    ``top`` is where the first sub-heading of the path stands, or the facet if there is none.
    """

    start: int
    top: int
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


def chunk_bank(bank: Bank, count_tokens: CountTokens, max_tokens: int) -> list[Chunk]:
    """The chunks of all questions, in the bank's order. No passage exceeds ``max_tokens``."""
    return [
        chunk
        for question in bank.questions
        for chunk in chunk_question(question, bank.files[question.path], count_tokens, max_tokens)
    ]


def subsections(bank: Bank) -> frozenset[str]:
    """The names of all sub-sections, as labels give them. They do not hang on the encoder's tokens."""
    return frozenset(chunk.subsection for chunk in chunk_bank(bank, len, sys.maxsize))


def chunk_question(question: Question, text: str, count_tokens: CountTokens, max_tokens: int) -> list[Chunk]:
    """The chunks of one question: its facets in order, then its contrasts."""
    from tutor.bank.authored import opens_with_front_matter

    loose = not opens_with_front_matter(text)
    ordinals: dict[FacetName, int] = {}
    anchors: dict[int, str] = {}
    taken: Counter[str] = Counter()
    chunks = []
    room = max_tokens - count_tokens(question.title)
    for facet in question.facets:
        for piece in _pieces(facet, text, loose, count_tokens, room):
            ordinals[facet.name] = ordinal = ordinals.get(facet.name, 0) + 1
            if piece.top not in anchors:
                anchor = _anchor(question, facet.name, piece)
                anchors[piece.top] = f"{anchor}-{taken[anchor]}" if taken[anchor] else anchor
                taken[anchor] += 1
            at = f"{question.id}/{facet.name}/{ordinal}", anchors[piece.top]
            chunks.append(_chunk(question, facet.name, *at, piece, text, count_tokens, max_tokens))
    for ordinal, contrast in enumerate(question.contrasts, 1):
        block = Block("paragraph", contrast.start, contrast.end)
        headings = (f"against {contrast.other.replace('-', ' ')}",)
        piece = _Piece(contrast.start, contrast.end, contrast.start, headings, (block,))
        at = f"{question.id}/contrast/{ordinal}", _anchor(question, "contrast", piece)
        chunks.append(_chunk(question, "contrast", *at, piece, text, count_tokens, max_tokens))
    return chunks


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    top: int
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


def _anchor(question: Question, facet: FacetName, piece: _Piece) -> str:
    return "/".join([question.id, facet, *map(slug, piece.headings[:1])])


def _pieces(facet: Facet, text: str, loose: bool, count_tokens: CountTokens, room: int) -> list[_Piece]:
    """The facet's spans for its chunks; together they tile it."""
    runs: list[_Group] = []
    for group in _groups(facet, text, loose):
        runs += _pack(group, facet.name, text, count_tokens, room - count_tokens("\n".join(group.headings)))
    ends = [*(run.start for run in runs[1:]), facet.end]
    return [
        _Piece(run.start, end, run.top, run.headings, run.blocks) for run, end in zip(runs, ends, strict=True)
    ]


def _groups(facet: Facet, text: str, loose: bool) -> Iterator[_Group]:
    """The facet's blocks by sub-heading. Headings with nothing of their own go with what follows."""
    path: list[Block] = []
    start, has_content = facet.start, False
    blocks: list[Block] = []
    # What Markdown shows nothing of (a rule, a comment) is still text that can be quoted.
    everything = [Block("paragraph", facet.start, facet.end)]
    for block in parse_blocks(text, facet.start, facet.end, loose=loose) or everything:
        if block.kind == "heading":
            if has_content:
                yield _group(start, path, blocks, text)
                start, blocks, has_content = block.start, [], False
            path = [*(above for above in path if above.level < block.level), block]
        else:
            has_content = True
        blocks.append(block)
    if blocks:
        yield _group(start, path, blocks, text)


def _group(start: int, path: list[Block], blocks: list[Block], text: str) -> _Group:
    headings = tuple(heading_text(text[block.start : block.end]) for block in path)
    return _Group(start, path[0].start if path else start, headings, tuple(blocks))


def _pack(
    group: _Group, facet: FacetName, text: str, count_tokens: CountTokens, room: int
) -> Iterator[_Group]:
    """The group cut between blocks so that each part fits into ``room`` tokens where it can."""
    start, used = group.start, 0
    blocks: list[Block] = []
    for block in group.blocks:
        cost = 0 if block.kind == "heading" else count_tokens(plain(text[block.start : block.end]))
        alone = facet == "pitfalls" and block.kind == "item"
        if (alone or used + cost > room) and any(before.kind != "heading" for before in blocks):
            yield replace(group, start=start, blocks=tuple(blocks))
            start, blocks, used = block.start, [], 0
        blocks.append(block)
        used += cost
    yield replace(group, start=start, blocks=tuple(blocks))


def _chunk(
    question: Question,
    facet: FacetName,
    name: str,
    subsection: str,
    piece: _Piece,
    text: str,
    count_tokens: CountTokens,
    max_tokens: int,
) -> Chunk:
    headings = (question.title, FACET_TITLES[facet], *piece.headings)
    words = plain("\n\n".join(text[b.start : b.end] for b in piece.blocks if b.kind != "heading"))
    whole = text[piece.start : piece.end]
    return Chunk(
        id=name,
        question=question.id,
        facet=facet,
        subsection=subsection,
        headings=headings,
        path=question.path,
        line=line_of(text, piece.start),
        start=piece.start,
        end=piece.end,
        text=whole,
        blocks=piece.blocks,
        passages=tuple(fit("\n".join((question.title, *piece.headings)), words, count_tokens, max_tokens)),
        sentences=_sentences(piece.blocks, text),
        words=word_count(whole),
        speaks=facet == "code" or any(block.kind not in _MUTE for block in piece.blocks),
    )


def _sentences(blocks: Sequence[Block], text: str) -> tuple[Sentence, ...]:
    """The sentences of prose and the rows of tables; what says too little, or says it again, is left out."""
    found: dict[str, Sentence] = {}
    for block in blocks:
        for sentence in _sentences_of(block, text[block.start : block.end]):
            found.setdefault(sentence.text, sentence)
    return tuple(found.values())


def _sentences_of(block: Block, body: str) -> Iterator[Sentence]:
    if block.kind == "table":
        for line in list(_LINE.finditer(body))[_TABLE_HEAD:]:
            row = line[0].strip().strip("|").replace("|", ",")
            if row.strip(" ,"):
                yield Sentence(plain(row), block.start + line.start(), block.start + line.end())
    elif block.kind in PROSE:
        for start, end in sentences(body):
            words = plain(body[start:end])
            if len(words.split()) >= _FEWEST_WORDS:
                yield Sentence(words, block.start + start, block.start + end)


def fit(heading: str, words: str, count_tokens: CountTokens, max_tokens: int) -> Iterator[str]:
    """``words`` under ``heading`` in as few texts as fit into ``max_tokens`` each.

    Cut between lines if that helps, else between sentences, else between words. A heading that
    leaves less than half the room is left out.
    """
    if not words:
        heading, words = "", heading
    if count_tokens(f"{heading}\n{words}") <= max_tokens:
        yield f"{heading}\n{words}".strip()
        return
    head = f"{heading}\n" if 2 * count_tokens(heading) <= max_tokens else ""
    parts: list[str] = []
    for part in _small_parts(words, lambda each: count_tokens(head + each) <= max_tokens):
        joined = "".join((*parts, part))
        if parts and count_tokens(head + joined) > max_tokens:
            yield (head + "".join(parts)).strip()
            parts = []
        parts.append(part)
    if parts:
        yield (head + "".join(parts)).strip()


def _small_parts(words: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Lines; where a line does not fit, its sentences; where a sentence does not, pieces of it."""
    for line in words.splitlines(keepends=True):
        if fits(line):
            yield line
            continue
        for start, end in sentences(line):
            yield from _halves(line[start:end] + " ", fits)


def _halves(part: str, fits: Callable[[str], bool]) -> Iterator[str]:
    if fits(part) or len(part) < 2:
        yield part
        return
    middle = part.rfind(" ", 1, len(part) // 2 + 1)
    middle = middle if middle > 0 else len(part) // 2
    yield from _halves(part[:middle], fits)
    yield from _halves(part[middle:], fits)
