"""The style of a plain question list: ``4. **What is X?** And how?`` and then its answer, if any.

Questions are found line by line, because CommonMark lets a numbered item interrupt a paragraph only
if it is number 1. Printed numbers repeat and skip, so a question's number is its position and its
id comes from its title. An answer runs to the next question or section.
"""

import re

from tutor.bank.markdown import BREAK_TAG, line_of, slug
from tutor.records import Facet, Problem, Question

_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>[^\r\n]+?)[ \t#]*$", re.MULTILINE)
_QUESTION = re.compile(
    r"^ {0,3}(?P<label>\d{1,9})[.)][ \t]+\*\*(?P<title>.+?[.?!])[ \t]*\*\*(?P<prompt>[^\r\n]*)(?:\r\n?|\n|\Z)",
    re.MULTILINE,
)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_ID_WORDS = 8


def read(text: str, path: str) -> tuple[list[Question], list[Problem]]:
    """The questions of ``text`` in the file's order."""
    visible = _FENCE.sub(lambda fence: re.sub(r"[^\r\n]", " ", fence[0]), text)
    found = list(_QUESTION.finditer(visible))
    if not found:
        return [], [
            Problem(path, 1, "no question found: neither front matter (---) nor '1. **Title?**' lines.")
        ]
    sections = _sections(visible)
    stops = sorted([match.start() for match in found] + [start for start, _ in sections])
    taken: set[str] = set()
    questions = []
    for number, match in enumerate(found, 1):
        end = next((stop for stop in stops if stop >= match.end()), len(text))
        answer = BREAK_TAG.sub("", text[match.end() : end])
        questions.append(
            Question(
                id=_unique_id(match["title"], taken),
                number=number,
                label=match["label"],
                section=next((name for at, name in reversed(sections) if at < match.start()), ""),
                title=match["title"].strip(),
                prompt=BREAK_TAG.sub("", match["prompt"]).strip(),
                path=path,
                line=line_of(text, match.start()),
                facets=(Facet("explanation", match.end(), end),) if answer.strip() else (),
            )
        )
    return questions, []


def _sections(text: str) -> list[tuple[int, str]]:
    """Start and title of each section: headings as high as the file's first; lower ones are parts of an answer."""
    headings = list(_HEADING.finditer(text))
    return [
        (heading.start(), heading["title"].strip())
        for heading in headings
        if len(heading["marks"]) <= len(headings[0]["marks"])
    ]


def _unique_id(title: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", slug(title)).strip("-")
    base = "-".join(base.split("-")[:_ID_WORDS]) or "question"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name
