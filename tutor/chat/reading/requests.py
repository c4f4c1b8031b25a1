"""What a message asks of the last reply, where it asks for something other than a new search.

    "in two sentences please" -> short, 2      "the second one" -> item, 2      "formula?" -> formula

Read from the words, or, where they are new, from what messages like it mean; ``reading`` decides whether a
message says more than that.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from tutor.chat.reading.names import Names, content_words
from tutor.chat.reading.phrases import asking, leaning, requests
from tutor.records import FACET_TITLES, FacetName, Question, Reading, ReadingKind
from tutor.search.intent import Intent, IntentKind

RequestKind = Literal[
    "facet", "more", "short", "list", "formula", "source", "again", "accept", "reject", "item"
]
OF_LAST: frozenset[ReadingKind] = frozenset(
    {"facet", "more", "short", "list", "formula", "source", "again", "item", "rejected"}
)
"""How messages are read that ask something of the last reply."""
SURE_OF_INTENT = 0.65
"""Probability from which a message is taken as a request about the last reply though its words are new."""
NO_CONTENT, LIKELIEST = 0.02, 0.25
"""The same where it hardly asks something of the subject: the probability of that, and of the request."""
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


LEANING = any_of(leaning.LEANING)
"""A word that points back to what was said."""
ASKING_FOR = any_of(requests.ASKING_FOR, "")
"""How messages open that ask for a facet."""
ASKING = re.compile(rf"\b(?:{asking.ASKING})\b", re.IGNORECASE)
"""A word that questions open with, anywhere."""
_NUMBERS = {word: number for number, words in enumerate(requests.NUMBERS, 1) for word in words}
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SENTENCES = re.compile(requests.SENTENCES.replace("NUMBER", rf"(?P<number>{_NUMBER}|\d+)"))
_ITEM = re.compile(requests.ITEM.replace("NUMBER", rf"(?P<number>{_NUMBER}|last|latter|former|[a-e]|[1-9])"))
_WHOLE: tuple[tuple[RequestKind, re.Pattern[str]], ...] = (
    ("more", any_of(requests.MORE, "")),
    ("again", any_of(requests.AGAIN, "")),
    ("accept", any_of(requests.ACCEPTING, "")),
    ("reject", any_of(requests.REJECTING, "")),
)
_INSIDE: tuple[tuple[RequestKind, re.Pattern[str]], ...] = (
    ("source", any_of(requests.SOURCE)),
    ("list", any_of(requests.LIST)),
    ("formula", any_of(requests.FORMULA)),
)
_FACETS = tuple((facet, any_of(cues)) for facet, cues in requests.FACET_CUES)


_CLAUSE_END = re.compile(r"[.!?;,]\s+")
_WHAT_ABOUT = re.compile(leaning.WHAT_ABOUT)
OPENS_ASKING = re.compile(
    rf"\W*(?:(?:and|also|but|hm+|not|ok|plus|so|then)[ ,]+)*(?:{asking.ASKING})\b", re.IGNORECASE
)
"""How questions open."""
_KIND: Mapping[IntentKind, RequestKind] = {
    "in-brief": "short",
    "list": "list",
    "formula": "formula",
    "source": "source",
    "more": "more",
    "again": "again",
    "reject": "reject",
}


_SHOWN: Mapping[RequestKind, str] = {
    "short": "in brief",
    "list": "key points",
    "source": "sources",
    "again": "once more",
    "item": "the passage named",
    "reject": "something else",
}
"""What a request is called where it is shown how a message was read."""


def asks(text: str) -> bool:
    """Whether ``text`` has a question mark or opens like a question."""
    return "?" in text or OPENS_ASKING.match(text) is not None


def request_in(text: str) -> Request | None:
    """The request in ``text``, lower case and without marks at its ends; ``None`` if there is none."""
    for kind, pattern in _WHOLE:
        if pattern.fullmatch(text):
            return Request(kind, "")
    item = _ITEM.fullmatch(text)
    if item:
        return Request("item", "", count=_item_number(item["number"]))
    sentences, facet = _SENTENCES.search(text), facet_in(text)
    of_code = facet is not None and facet.facet == "code"
    if sentences and not (of_code and sentences["unit"].startswith("line")):  # "that code in one line?"
        said = sentences["number"]
        count = _NUMBERS.get(said) or int(said)
        return Request("short", _without(text, sentences), "in-brief", count)
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
            # "that went over my head. simpler" has two cues and says nothing else
            clauses = map(str.strip, _CLAUSE_END.split(_without(text, found)))
            rest = ", ".join(clause for clause in clauses if clause and not cue.fullmatch(clause))
            return Request(kind, rest, facet)
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


def meant(
    intent: Intent, message: str, question: Question, questions: Mapping[str, Question], names: Names
) -> Reading | None:
    """The reading of a message by what such messages mean, where its words tell no request.

    ``question`` is the last reply's; a facet may be asked of another one that is named. ``None`` if it asks
    something of the subject.
    """
    sure = intent.probability >= SURE_OF_INTENT
    if intent.kind == "content" or not (
        sure or (intent.content <= NO_CONTENT and intent.probability >= LIKELIEST)
    ):
        return None
    text, mentions = message.lower(), names.mentions(message)
    if _WHAT_ABOUT.match(text) and content_words(text):
        return None  # "what about long texts?": a form of the reply would have been called by its name
    if not sure and len(text.split()) == 1 and names.has_words_of(text):
        return None  # "sarcasm"
    if intent.kind == "social":
        asking = asks(text) or text.endswith(("why", "how"))
        subject = bool(mentions) or (not sure and names.has_words_of(message))
        return None if asking or subject else Reading("remark", message, question.id)
    if intent.kind == "reject" and (mentions or len(content_words(message)) > 1):
        return None  # it says what it means instead
    if mentions and all(question.id not in ids for _, ids in mentions):
        if intent.kind not in FACET_TITLES:
            return None
        question = questions[mentions[0][1][0]]
    if intent.kind in FACET_TITLES and intent.kind != "in-brief":
        return facet_of(question, cast(FacetName, intent.kind))
    return of_last(_KIND[intent.kind], question)


def of_last(kind: RequestKind, question: Question, count: int = 0) -> Reading:
    """The reading of a request about the last reply, which was on ``question``."""
    name = question.topic
    read = "rejected" if kind == "reject" else kind
    query = f"more on {name}" if kind == "more" else f"{name}: {_SHOWN.get(kind, kind)}"
    return Reading(
        cast(ReadingKind, read), query, question.id, "in-brief" if kind == "short" else None, count=count
    )


def facet_of(question: Question, facet: FacetName) -> Reading:
    """The reading of a request for one facet of one question: there is nothing to search."""
    query = f"{question.topic}: {facet.replace('-', ' ')}"
    return Reading("facet", query, question.id, facet)
