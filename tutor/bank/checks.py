"""What the authoring format asks for beyond being readable: order, lengths, links, math, references.

A bank that passes can be quoted passage by passage. Banks in the plain list style are not held to it.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from markdown_it.token import Token

from tutor.bank.authored import FACET_OF_TITLE, body_start, opens_with_front_matter
from tutor.bank.markdown import CITATION_KEY, CITATION_KEYS, heading_text, line_of, parse_blocks, parser
from tutor.bank.reader import Bank
from tutor.records import Block, Facet, Problem, Question

IN_BRIEF_WORDS = 60
KEY_POINT_WORDS = 25
FEWEST_ALIASES = 8
FEWEST_PROMPTS = 3
_LEANS = re.compile(
    r"\W*(It|Its|This|That|These|Those|They|Their|He|She|Such|As (?:above|mentioned|shown|before))\b"
)
_POINTS_AWAY = re.compile(
    r"\b(as above|see above|see below|as mentioned|as described above|the former|the latter|"
    r"(?:previous|next) section)\b",
    re.IGNORECASE,
)
_LINK_TO_QUESTION = re.compile(r"(?:\d+-)?(?P<id>[a-z0-9-]+)\.md(?:#.*)?")
_BELIEF = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\*\*")
_FOREIGN_MATH = re.compile(r"\\[(\[]|\\begin\{(?:align|equation)\*?\}")


def check_bank(bank: Bank) -> list[Problem]:
    """Every departure from the format, in the order of files and lines."""
    questions = {question.id: question for question in bank.questions}
    found: list[Problem] = []
    for question in bank.questions:
        text = bank.files[question.path]
        if not opens_with_front_matter(text):
            continue
        found += _check_matter(question, questions, text)
        if question.answered:
            found += _check_order(question, text)
            found += _check_facets(question, text)
            found += _check_references(question, text)
            found += _check_markup(question, text, bank)
    found += _check_cycles(bank.questions)
    return sorted(dict.fromkeys(found), key=lambda each: (each.path, each.line))


def _check_matter(question: Question, questions: Mapping[str, Question], text: str) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        found = re.search(rf"^{key}:", text, re.MULTILINE)
        return Problem(question.path, line_of(text, found.start()) if found else 1, message)

    lowered = [alias.casefold() for alias in question.aliases]
    if question.answered and len(lowered) < FEWEST_ALIASES:
        yield problem("aliases", f"{len(lowered)} aliases; write {FEWEST_ALIASES} or more.")
    if len(set(lowered)) < len(lowered):
        yield problem("aliases", "two aliases are alike.")
    named = {
        "prerequisites": question.prerequisites,
        "related": question.related,
        "contrasts": tuple(contrast.other for contrast in question.contrasts),
    }
    for key, ids in named.items():
        for name in ids:
            if name not in questions:
                yield problem(key, f"{key} name {name!r}, which is no question of this bank.")
            if name == question.id:
                yield problem(key, f"{key} name the question itself.")


def _check_order(question: Question, text: str) -> Iterator[Problem]:
    """The seven H2 titles, each once, in order."""
    titles = [
        (heading_text(text[block.start : block.end]), block.start)
        for block in _blocks(text)
        if block.kind == "heading" and block.level == 2
    ]
    expected = list(FACET_OF_TITLE)
    for title, start in titles:
        if title not in expected:
            yield Problem(
                question.path, line_of(text, start), f"unknown section {title!r}: use {', '.join(expected)}."
            )
    known = [title for title, _ in titles if title in expected]
    for title in expected:
        if title not in known:
            yield Problem(question.path, 1, f"section '## {title}' is missing.")
    if known != [title for title in expected if title in known]:
        yield Problem(
            question.path, line_of(text, titles[0][1]), "sections are not in the order of the format."
        )


def _check_facets(question: Question, text: str) -> Iterator[Problem]:
    for facet in question.facets:
        body = text[facet.start : facet.end]
        line = line_of(text, facet.start)
        blocks = parse_blocks(text, facet.start, facet.end)
        if facet.name == "in-brief" and len(body.split()) > IN_BRIEF_WORDS:
            yield Problem(
                question.path, line, f"In brief has {len(body.split())} words; at most {IN_BRIEF_WORDS}."
            )
        if facet.name == "intuition" and "$" in body.replace(r"\$", ""):
            yield Problem(question.path, line, "Intuition holds a formula; say it in words.")
        if facet.name == "pitfalls":
            yield from _check_pitfalls(question, facet, blocks, text)
        if facet.name == "check-yourself":
            yield from _check_prompts(question, facet, blocks, text)
        if facet.name == "code":
            yield from _check_code(question, blocks, text)
        if facet.name in {"in-brief", "explanation", "intuition", "pitfalls"}:
            yield from _check_leaning(question, blocks, text)


def _check_pitfalls(question: Question, facet: Facet, blocks: list[Block], text: str) -> Iterator[Problem]:
    for block in blocks:
        if block.kind == "item" and not _BELIEF.match(text[block.start : block.end]):
            yield Problem(
                question.path, line_of(text, block.start), "a pitfall opens with the wrong belief in bold."
            )
    if not any(block.kind == "item" for block in blocks):
        yield Problem(question.path, line_of(text, facet.start), "Pitfalls is not a list.")


def _check_prompts(question: Question, facet: Facet, blocks: list[Block], text: str) -> Iterator[Problem]:
    prompts = [place for place, block in enumerate(blocks) if block.kind == "heading" and block.level == 3]
    if len(prompts) < FEWEST_PROMPTS:
        yield Problem(
            question.path, line_of(text, facet.start), f"fewer than {FEWEST_PROMPTS} prompts (###)."
        )
    for place, end in zip(prompts, [*prompts[1:], len(blocks)], strict=True):
        points = [block for block in blocks[place + 1 : end] if block.kind == "item"]
        if not points:
            yield Problem(
                question.path, line_of(text, blocks[place].start), "a prompt has no list of key points."
            )
        for point in points:
            words = len(text[point.start : point.end].split()) - 1
            if words > KEY_POINT_WORDS:
                message = f"a key point has {words} words; at most {KEY_POINT_WORDS}."
                yield Problem(question.path, line_of(text, point.start), message)


def _check_code(question: Question, blocks: list[Block], text: str) -> Iterator[Problem]:
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind == "fence" and text[block.start : block.end].lstrip().startswith("```python run"):
            output = after and text[after.start : after.end].lstrip().startswith("```text")
            if not output:
                yield Problem(
                    question.path, line_of(text, block.start), "no ```text block with the output follows."
                )


def _check_leaning(question: Question, blocks: list[Block], text: str) -> Iterator[Problem]:
    """Passages are quoted alone: none may open with a pronoun or point to its neighbors."""
    for block in blocks:
        body = text[block.start : block.end]
        if block.kind == "paragraph" and _LEANS.match(body):
            opening = " ".join(body.split()[:4])
            message = f"the passage opens with {opening!r}: name the subject, it is quoted alone."
            yield Problem(question.path, line_of(text, block.start), message)
        pointing = _POINTS_AWAY.search(body) if block.kind != "fence" else None
        if pointing:
            message = f"{pointing[0]!r} leans on a neighbor: passages are quoted alone."
            yield Problem(question.path, line_of(text, block.start), message)


def _check_references(question: Question, text: str) -> Iterator[Problem]:
    """Every ``[@key]`` has its reference, every reference is cited."""
    keys = {reference.key for reference in question.references}
    cited: set[str] = set()
    for group in CITATION_KEYS.finditer(text):
        for key in CITATION_KEY.findall(group[0]):
            cited.add(key)
            if key not in keys:
                yield Problem(
                    question.path, line_of(text, group.start()), f"[@{key}] has no entry in references."
                )
    for reference in question.references:
        if reference.key not in cited:
            found = text.find(f"key: {reference.key}")
            yield Problem(
                question.path, line_of(text, max(found, 0)), f"reference {reference.key!r} is never cited."
            )


def _check_markup(question: Question, text: str, bank: Bank) -> Iterator[Problem]:
    """No raw HTML, math in dollars only, images with alt text that exist, links to questions that exist."""
    ids = {each.id for each in bank.questions}
    for block in _blocks(text):
        body = text[block.start : block.end]
        if block.kind == "fence":
            continue
        line = line_of(text, block.start)
        parsed = parser().parse(body.replace(r"\$", ""))
        tokens = [child for token in parsed for child in (token, *(token.children or ()))]
        if any(token.type in {"html_block", "html_inline"} for token in tokens):
            yield Problem(question.path, line, "raw HTML: write Markdown.")
        prose = " ".join(token.content for token in tokens if token.type == "text")
        if "$" in prose:
            yield Problem(question.path, line, "a $ that opens no formula: close it, or write \\$ for money.")
        if _FOREIGN_MATH.search("".join(t.content for t in tokens if t.type in {"text", "html_inline"})):
            yield Problem(question.path, line, r"math stands in $...$ or $$...$$ only.")
        for token in tokens:
            if token.type == "image":
                yield from _check_image(question, line, token, bank)
            link = _LINK_TO_QUESTION.fullmatch(str(token.attrs.get("href", "")))
            if link and link["id"] not in ids:
                yield Problem(question.path, line, f"link to unknown question {link['id']!r}.")


def _check_image(question: Question, line: int, image: Token, bank: Bank) -> Iterator[Problem]:
    """Alt text, and a file that belongs to the bank."""
    target = unquote(str(image.attrs["src"]))
    if not image.content.strip():
        yield Problem(question.path, line, f"image {target} has no alt text.")
    try:
        file = (bank.root.parent / question.path).parent.joinpath(target).resolve()
        exists = file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        exists = False
    if not exists:
        yield Problem(question.path, line, f"image {target} does not exist.")
    elif not file.is_relative_to(bank.root if bank.root.is_dir() else bank.root.parent):
        yield Problem(question.path, line, f"image {target} lies outside the bank: put it into figures/.")


def _check_cycles(questions: tuple[Question, ...]) -> Iterator[Problem]:
    """Prerequisites lead somewhere: following them never comes back."""
    needs = {question.id: question.prerequisites for question in questions}
    for question in questions:
        seen: set[str] = set()
        ahead = list(question.prerequisites)
        while ahead:
            name = ahead.pop()
            if name == question.id:
                yield Problem(question.path, 1, f"prerequisites of {question.id!r} lead back to it.")
                break
            if name not in seen:
                seen.add(name)
                ahead += needs.get(name, ())


def _blocks(text: str) -> list[Block]:
    """The blocks of the whole body, H2 lines included."""
    return parse_blocks(text, body_start(text))
