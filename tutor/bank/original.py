"""The style of a plain question list: ``4. **What is X?** And how?`` and then its answer, if any.

Questions are found line by line, because CommonMark lets a numbered item interrupt a paragraph only
if it is number 1. Printed numbers repeat and skip, so a question's number is its position and its
id comes from its title. An answer runs to the next question or section.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from tutor.bank.markdown import BREAK_TAG, line_of, parse_blocks, plain, slug
from tutor.records import Facet, Problem, Question

_AT_LINE = r"(?<![^\r\n\ufeff])"  # ^ and $ know only \n; lines end in \r too, and a file may open with a BOM
_HEADING = re.compile(_AT_LINE + r" {0,3}(?P<marks>#{1,6})[ \t]+[^\r\n]+")
_QUESTION = re.compile(
    _AT_LINE
    + r" {0,3}(?P<label>[0-9]{1,9})[.)][ \t]+\*\*(?P<title>[^\r\n]+?[.?!])[ \t]*\*\*(?P<prompt>[^\r\n]*)"
    + r"(?:\r\n?|\n|\Z)"
)
_FENCE = re.compile(
    _AT_LINE
    + r"[ \t]*(?:(?P<ticks>```+)[^`\r\n]*|(?P<tildes>~~~+)[^\r\n]*)[\r\n].*?"
    + rf"(?:{_AT_LINE}[ \t]*(?:(?P=ticks)`*|(?P=tildes)~*)[ \t]*(?![^\r\n])|\Z)",
    re.DOTALL,
)
_ID_WORDS = 8


def read(text: str, path: str) -> tuple[list[Question], list[Problem]]:
    """The questions of ``text`` in the file's order."""
    visible = _FENCE.sub(lambda fence: re.sub(r"[^\r\n]", " ", fence[0]), text)
    found = list(_QUESTION.finditer(visible))
    if not found:
        return [], [
            Problem(path, 1, "no question found: neither front matter (---) nor '1. **Title?**' lines.")
        ]
    sections = _sections(visible, found[0].start())
    section_starts = [start for start, _ in sections]
    stops = [*sorted([match.start() for match in found] + section_starts), len(text)]
    ids = _unique_ids([match["title"] for match in found])
    questions = []
    for number, (match, name) in enumerate(zip(found, ids, strict=True), 1):
        end = stops[bisect_left(stops, match.end())]
        place = bisect_left(section_starts, match.start())
        questions.append(
            Question(
                id=name,
                number=number,
                label=match["label"],
                section=sections[place - 1][1] if place else "",
                title=match["title"].strip(),
                prompt=BREAK_TAG.sub("", match["prompt"]).strip(),
                path=path,
                line=line_of(text, match.start()),
                facets=(Facet("explanation", match.end(), end),)
                if parse_blocks(text, match.end(), end, loose=True)
                else (),
            )
        )
    return questions, []


def _sections(text: str, first_question: int) -> list[tuple[int, str]]:
    """Start and title of each section; headings lower than the first question's are parts of an answer."""
    headings = list(_HEADING.finditer(text))
    over = [heading for heading in headings if heading.start() < first_question] or headings[:1]
    return [
        (heading.start(), plain(heading[0].lstrip("\ufeff")))
        for heading in headings
        if len(heading["marks"]) <= len(over[-1]["marks"])
    ]


def _unique_ids(titles: list[str]) -> Iterator[str]:
    """An id from the first words of each title; one that is taken gets a number."""
    uses: Counter[str] = Counter()
    taken: set[str] = set()
    for title in titles:
        words = re.sub(r"[^a-z0-9]+", "-", slug(title)).strip("-").split("-")
        base = name = "-".join(words[:_ID_WORDS]) or "question"
        while name in taken:
            uses[base] += 1
            name = f"{base}-{uses[base] + 1}"
        taken.add(name)
        yield name
