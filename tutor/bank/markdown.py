"""Markdown as spans: where each block of a file starts and ends, in characters.

A CommonMark parser finds the blocks, so a fence, a table, a formula or a list item is one whole;
only positions are kept, because what is shown is always the file's own text. Knows nothing of
questions.
"""

import re
import textwrap
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tutor.records import Block, BlockKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LINE_BREAK = re.compile(r"\r\n?|\n")
CITATION_KEYS = re.compile(r"(?:(?<!\s)\s+)?\[@[A-Za-z0-9_:-]+(?:\s*;\s*@[A-Za-z0-9_:-]+)*\]")
CITATION_KEY = re.compile(r"@([A-Za-z0-9_:-]+)")
BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BOLD_LINE = re.compile(r"(?:[a-z]\.\s*)?\*\*(?:[a-z]\.\s*)?[^*\n]{1,80}\*\*:?")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_FENCE = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?!.*`)|~{3,})")
"""How a line opens a code fence, behind the marks of lists too."""
_BREAK_AT_LINE_END = re.compile(r"<br\s*/?>\s*\Z", re.IGNORECASE)
_BRACKET_MATH = re.compile(r"\\\[((?:(?!\\[\[\]]).)*)\\\]", re.DOTALL)
_FORMULA_OR_CODE = re.compile(r"\$(?=\S)[^$\n]{1,400}(?<=\S)\$(?!\d)|`[^`\n]{1,400}`")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_HTML_TAG = re.compile(r"<[^<>]*>")
_CLOSERS = re.compile(r"[*_)\"'”’\]]+(?=\s|$)")
_TEX_MARKUP = re.compile(r"[\\{}^_&]+")
_WINDOW_CHARS = 10_000
_KIND_OF_TOKEN: dict[str, BlockKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "list_item_open": "item",
    "fence": "fence",
    "table_open": "table",
    "math_block": "formula",
    "math_block_label": "formula",
    "blockquote_open": "quote",
    "html_block": "paragraph",
}


@cache
def parser() -> "MarkdownIt":
    """CommonMark with tables and dollar math. Indented text is never code: banks indent answers."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    return (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .disable("code")
        .use(dollarmath_plugin, allow_space=False, double_inline=True)
    )


@lru_cache(maxsize=1)
def line_starts(text: str) -> tuple[int, ...]:
    """Offset of each line's first character, as CommonMark counts lines. Remembers the last text.

    >>> line_starts("a\\r\\nb")
    (0, 3)
    """
    return (0, *(found.end() for found in LINE_BREAK.finditer(text)))


def line_of(text: str, offset: int) -> int:
    """Number, from 1, of the line that holds ``offset``."""
    return bisect_right(line_starts(text), offset)


def dedent_runs(text: str) -> str:
    """Each run of lines without a blank one, moved left by what all its lines are indented.

    Answers in a numbered list are indented by habit, not by rule; line numbers stay as they are. A blank line
    of a code fence ends no run: a program keeps its shape.

    >>> dedent_runs("     a. One\\n       - two")
    'a. One\\n  - two'
    """
    moved: list[str] = []
    run: list[str] = []
    fence = ""
    for line in _LINE.findall(text):
        words = line.strip()
        if words or fence:
            run.append(line)
        else:
            moved += [textwrap.dedent("".join(run)), line]
            run = []
        opening = _FENCE.match(line)
        if not fence:
            fence = opening[1] if opening else ""
        elif words.startswith(fence) and not words.strip(fence[0]):
            fence = ""
    return "".join((*moved, textwrap.dedent("".join(run))))


def parse_blocks(text: str, start: int = 0, end: int | None = None, *, loose: bool = False) -> list[Block]:
    """The blocks of ``text[start:end]`` in order; ``start`` must be the first character of a line.

    A list gives one block an item, with everything that is nested in the item. ``loose`` reads
    indentation as ``dedent_runs`` does and takes a bold line for a heading.
    """
    part = text[start:end]
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(part)), len(part)]
    source, origin = _loosened(part) if loose else (part, range(len(starts)))
    blocks = []
    for token, kind in _top_level(parser().parse(source)):
        assert token.map is not None
        first, last = (starts[origin[line]] for line in token.map)
        body = part[first:last]
        words = BREAK_TAG.sub("", body).strip()
        if not words:
            continue
        if loose and kind == "paragraph" and _BOLD_LINE.fullmatch(words):
            kind = "heading"
        level = int(token.tag[1]) if token.tag.startswith("h") else 4 * (kind == "heading")
        length = len(BREAK_TAG.sub(lambda tag: " " * len(tag[0]), body).rstrip())
        blocks.append(Block(kind, start + first, start + first + length, level))
    return blocks


def _loosened(text: str) -> tuple[str, list[int]]:
    """``text`` as CommonMark reads it better, and each line's old number.

    Dedented; a line that ends in ``<br>`` ends its paragraph; ``\\[ \\]`` become ``$$``, as long as they are.
    """
    lines: list[str] = []
    origin: list[int] = []
    text = _BRACKET_MATH.sub(r"$$\1$$", text)
    for number, line in enumerate(LINE_BREAK.split(text)):
        words = BREAK_TAG.sub("", line).rstrip()
        lines.append(words)
        origin.append(number)
        if words.strip() and _BREAK_AT_LINE_END.search(line):
            lines.append("")
            origin.append(number + 1)
    return dedent_runs("\n".join(lines)), [*origin, origin[-1] + 1]


def _top_level(tokens: "list[Token]") -> "Iterator[tuple[Token, BlockKind]]":
    """The tokens that open a block: those at level 0, and the items of lists at level 0; no comments."""
    for place, token in enumerate(tokens):
        kind = _KIND_OF_TOKEN.get(token.type)
        if kind is None or token.map is None or token.level != (kind == "item"):
            continue
        if token.type == "html_block" and token.content.startswith("<!--"):
            continue
        if kind == "paragraph" and token.type == "paragraph_open":
            children = tokens[place + 1].children or []
            if [child.type for child in children] == ["image"]:
                kind = "figure"
        yield token, kind


def heading_text(markdown: str) -> str:
    """The words of a heading: ``### Train *and* test`` -> ``Train and test``."""
    return plain(markdown).strip(" :")


def plain(markdown: str) -> str:
    """The words of ``markdown`` without its marks: what is embedded and counted, never shown.

    >>> plain("**Dropout** drops units [@srivastava2014].")
    'Dropout drops units.'
    """
    words: list[str] = []
    for token in parser().parse(CITATION_KEYS.sub("", markdown)):
        if token.type == "inline":
            words.append("".join(_inline_words(token.children or [])))
        elif token.type in {"math_block", "math_block_label"}:
            words.append(_TEX_MARKUP.sub(" ", token.content))
        elif token.type == "fence":
            words.append(token.content)
        elif token.type == "html_block":
            words.append(_HTML_TAG.sub(" ", token.content))
    return "\n".join(line for word in words if (line := word.strip()))


def _inline_words(tokens: "list[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type.startswith("math_inline"):
            yield _TEX_MARKUP.sub(" ", token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type in {"text", "code_inline", "image"}:
            yield token.content


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph; white space at their ends is left out.

    The boundaries are sentencex's; closing marks that it puts before the next sentence ("**",
    quotes, brackets) go back to the sentence that they close. None is inside a formula or a code span.

    >>> sentences("**It stops.** Then it goes.")
    [(0, 13), (14, 27)]
    """
    spans: list[tuple[int, int]] = []
    uncut = [found.span() for found in _FORMULA_OR_CODE.finditer(text)]
    position = 0
    for part in _segments(text):
        start, position = position, position + len(part)
        around = bisect_left(uncut, (start, 0)) - 1
        if spans and around >= 0 and start < uncut[around][1]:
            spans[-1] = (spans[-1][0], start + len(part.rstrip()))
            continue
        closers = _CLOSERS.match(text, start) if spans else None
        if closers and text[spans[-1][1] : start].strip() == "":
            spans[-1] = (spans[-1][0], closers.end())
            start = closers.end()
        body = text[start:position]
        if body.strip():
            spans.append((start + len(body) - len(body.lstrip()), start + len(body.rstrip())))
    return spans


def _segments(text: str) -> Iterator[str]:
    """Parts of ``text`` as long as sentencex's.

    In windows, because its time grows with the square of the length; with plain spaces, because it
    panics at an initial after a wide one ("J.\\xa0K. Rowling").
    """
    import sentencex

    text = _WIDE_SPACE.sub(" ", text)
    start = 0
    while start < len(text):
        end = start + _WINDOW_CHARS
        if end < len(text):
            end = text.rfind(" ", start, end) + 1 or end
        yield from sentencex.segment("en", text[start:end])
        start = end


@lru_cache(maxsize=8192)
def word_count(markdown: str) -> int:
    """Words a reader sees; code, tables and formulas count by their words too."""
    return len(plain(markdown).split())


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading: lower case, punctuation dropped, spaces to hyphens.

    >>> slug("Train and test time: what changes?")
    'train-and-test-time-what-changes'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
