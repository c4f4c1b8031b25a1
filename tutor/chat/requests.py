"""What a message asks of the last reply, where it asks for something other than a new search.

    "in two sentences please" -> short, 2      "the second one" -> item, 2      "formula?" -> formula

Read from the words alone; ``reading`` decides whether the message says more than that.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tutor.chat import phrases
from tutor.records import FacetName

RequestKind = Literal[
    "facet", "more", "short", "list", "formula", "source", "again", "accept", "reject", "item"
]
LAST = -1
"""The number of the last item."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and the rest of the message without the words that say so."""

    kind: RequestKind
    rest: str
    facet: FacetName | None = None
    count: int = 0
    """Of sentences; number of the item, ``LAST`` for the last."""


def any_of(patterns: Iterable[str], ends: str = r"\b") -> re.Pattern[str]:
    """A pattern that matches any of ``patterns`` as whole words."""
    return re.compile(rf"\b(?:{'|'.join(patterns)}){ends}")


LEANING = any_of(phrases.LEANING)
"""A word that points back to what was said."""
ASKING = re.compile(rf"\b(?:{phrases.ASKING})\b", re.IGNORECASE)
"""A word that questions open with, anywhere."""
_NUMBERS = {word: number for number, words in enumerate(phrases.NUMBERS, 1) for word in words}
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SENTENCES = re.compile(phrases.SENTENCES.replace("NUMBER", rf"(?P<number>{_NUMBER}|\d+)"))
_ITEM = re.compile(phrases.ITEM.replace("NUMBER", rf"(?P<number>{_NUMBER}|last|latter|former|[a-e]|\d)"))
_WHOLE: tuple[tuple[RequestKind, re.Pattern[str]], ...] = (
    ("more", any_of(phrases.MORE, "")),
    ("again", any_of(phrases.AGAIN, "")),
    ("accept", any_of(phrases.ACCEPTING, "")),
    ("reject", any_of(phrases.REJECTING, "")),
)
_INSIDE: tuple[tuple[RequestKind, re.Pattern[str]], ...] = (
    ("source", any_of(phrases.SOURCE)),
    ("list", any_of(phrases.LIST)),
    ("formula", any_of(phrases.FORMULA)),
)
_FACETS = tuple((facet, any_of(cues)) for facet, cues in phrases.FACET_CUES)


def request_in(text: str) -> Request | None:
    """The request in ``text``, lower case and without marks at its ends; ``None`` if there is none."""
    for kind, pattern in _WHOLE:
        if pattern.fullmatch(text):
            return Request(kind, "")
    item = _ITEM.fullmatch(text)
    if item:
        return Request("item", "", count=_item_number(item["number"]))
    sentences = _SENTENCES.search(text)
    if sentences:
        said = sentences["number"]
        count = _NUMBERS.get(said) or int(said)
        return Request("short", _without(text, sentences), "in-brief", count)
    facet = facet_in(text)
    if facet and facet.facet == "intuition":  # "without formulas" asks for no formula
        return facet
    for kind, pattern in _INSIDE:
        found = pattern.search(text)
        if found:
            return Request(kind, _without(text, found))
    return facet


def facet_in(text: str) -> Request | None:
    """The facet that a message asks for."""
    for facet, cue in _FACETS:
        found = cue.search(text)
        if found:
            kind: RequestKind = "short" if facet == "in-brief" else "facet"
            return Request(kind, _without(text, found), facet)
    return None


def _item_number(said: str) -> int:
    """``second`` -> 2, ``b`` -> 2, ``last`` -> ``LAST``."""
    if said in {"last", "latter"}:
        return LAST
    if said == "former":
        return 1
    if said in "abcde":
        return "abcde".index(said) + 1
    return _NUMBERS.get(said) or int(said)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()
