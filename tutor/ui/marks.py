"""Which tokens of a parsed passage lie within the cited characters.

Blocks are compared by their lines, which parsing keeps. A citation that starts or ends within a
paragraph is followed into it: its words are found in the paragraph and set between two spaces that
occur nowhere else, and the paragraph is parsed once more.
"""

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

CITED = "cited"
"""Key of ``Token.meta``."""
_START, _END = "\u2001", "\u2003"
"""White space, so that a ``**`` beside it opens and closes as before."""
_MARKERS = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)]|>|#{1,6})\s+)*")
"""What stands before the words of a list item, quotation or heading, and is no part of them."""
_BOUNDARY = re.compile(f"([{_START}{_END}])")
_LEAVES = {"text", "code_inline", "softbreak", "math_inline", "math_inline_double", "image"}
_SOLID = {"fence", "math_block", "math_block_label"}

Span = tuple[int, int]
ParseInline = Callable[[str], Sequence[Token]]


def mark_tokens(tokens: Sequence[Token], text: str, cited: Span, parse_inline: ParseInline) -> None:
    """Set ``meta["cited"]`` on every token that shows characters of ``text[cited[0]:cited[1]]``."""
    starts = [0, *(end.end() for end in re.finditer(r"\r\n?|\n", text)), len(text)]
    lines = (0, 0)
    for token in tokens:
        lines = (token.map[0], token.map[1]) if token.map else lines
        if token.type not in _SOLID and token.type != "inline":
            continue
        block = _without_space(text, starts[lines[0]], starts[min(lines[1], len(starts) - 1)])
        start, end = max(block[0], cited[0]), min(block[1], cited[1])
        if start >= end:
            continue
        if token.type == "inline" and (start, end) != block:
            token.children = _partly(token, _MARKERS.sub("", text[start:end], count=1), parse_inline)
        else:
            _mark([token, *(token.children or [])])


def _partly(token: Token, words: str, parse_inline: ParseInline) -> list[Token]:
    """The children of ``token`` with those marked that show ``words``; all where that cannot be told."""
    children = token.children or []
    pattern = r"\s+".join(map(re.escape, words.split()))
    content = _BOUNDARY.sub(" ", token.content)
    found = re.search(pattern, content)
    if found:
        between = f"{_START}{found[0]}{_END}"
        parsed = _split(parse_inline(f"{content[: found.start()]}{between}{content[found.end() :]}"))
        bounds = [child.content for child in parsed if _BOUNDARY.fullmatch(child.content)]
        if bounds == [_START, _END] and _markup(parsed) == _markup(children):
            return _marked_between(parsed)
    _mark(children)
    return list(children)


def _split(tokens: Sequence[Token]) -> list[Token]:
    """``tokens`` with each boundary in a text token of its own."""
    out: list[Token] = []
    for token in tokens:
        if token.type != "text":
            out.append(token)
            continue
        out += [Token("text", "", 0, content=part) for part in _BOUNDARY.split(token.content) if part]
    return out


def _marked_between(tokens: Sequence[Token]) -> list[Token]:
    out: list[Token] = []
    inside = False
    for token in tokens:
        if _BOUNDARY.fullmatch(token.content):
            inside = token.content == _START
            continue
        if inside:
            _mark([token])
        out.append(token)
    return out


def _markup(tokens: Sequence[Token]) -> list[str]:
    """The kinds of all tokens but text: what a boundary in the wrong place would change."""
    return [token.type for token in tokens if token.type != "text"]


def _mark(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in _LEAVES | _SOLID:
            token.meta[CITED] = True


def _without_space(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
