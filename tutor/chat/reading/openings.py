"""What a message opens with before it asks: "no, I meant ...", "back to ...", "you said that already."."""

import re
from typing import Literal, NamedTuple

from tutor.chat.reading import phrases
from tutor.chat.reading.names import content_words
from tutor.chat.reading.requests import OPENS_ASKING, any_of, request_in

CORRECTING = any_of(phrases.CORRECTING, r"\b[,: ]*")
_RETURNING = any_of(phrases.RETURNING, r"\b[,: ]*")
_SWITCHING = any_of(phrases.SWITCHING, r"\b[,:. ]*")
_BEGINNING_WITH = any_of(phrases.BEGINNING, r"[,:.] ?")
_AGAIN_ABOUT = re.compile(phrases.AGAIN_ABOUT)
_DENYING = re.compile(phrases.DENYING)
_OBJECTING = any_of(phrases.OBJECTING, "")
_MISSED = re.compile(phrases.MISSED)
_TRIED = re.compile(phrases.TRIED)
_MORE_THAN_THAT = re.compile(phrases.MORE_THAN_THAT)
_TOO_LONG = re.compile(phrases.TOO_LONG)
QUIZ = re.compile(phrases.QUIZ, re.IGNORECASE)
"""How a check of understanding is asked for whatever else a message says."""
_ASKS_BACK = re.compile(phrases.ASKS_BACK, re.IGNORECASE)
_FEW_WORDS = 2
"""Words that carry a topic, up to which "I mean ..." is no answer to a check."""

Does = Literal["corrects", "returns", "restarts", "switches"]
"""What the opening of a message does with what was said before."""
_OPENINGS: tuple[tuple[Does, re.Pattern[str]], ...] = (
    ("corrects", CORRECTING),
    ("switches", _SWITCHING),
    ("restarts", _BEGINNING_WITH),
    ("returns", _RETURNING),
)


class Opening(NamedTuple):
    """Words that a message opens with, which are not what it asks."""

    length: int
    """In characters."""
    does: Does


class Objection(NamedTuple):
    """Words about the last reply that a message opens with."""

    length: int
    """In characters."""
    to_content: bool
    """Whether they object to what it said, not to how long it was."""
    missed: bool = False
    """Whether they say that it was about something else."""


def objection_in(message: str) -> Objection:
    """The objection in ``you said that already. and on text?``; of length 0 where nothing else is said.

    "too long, just the steps" is a request as a whole. "tried that, still nan" objects as a whole too, since
    it says what is asked.
    """
    text = message.lower()
    found = _MISSED.match(text)
    if found and content_words(text[found.end() :]):
        return Objection(found.end(), to_content=True, missed=True)
    found = _OBJECTING.match(text)
    if found and content_words(text[found.end() :]):
        return Objection(found.end(), to_content=True)
    asks = OPENS_ASKING.match(text) and "?" in text
    if _MORE_THAN_THAT.search(text) or (_TRIED.search(text) and not asks):
        return Objection(0, to_content=True)
    found = _TOO_LONG.match(text)
    rest = text[found.end() :] if found else ""
    asks_more = len(content_words(rest)) > 1 and request_in(rest.strip(" .!?…")) is None
    return Objection(found.end() if found and asks_more else 0, to_content=False)


def denial_in(text: str) -> tuple[int, str]:
    """How many characters ``text`` opens with that want no more of a thing, and that: "no recommender!"."""
    found = _DENYING.match(text)
    return (found.end(), found["what"]) if found and content_words(text[found.end() :]) else (0, "")


def opening_of(text: str) -> Opening | None:
    """How ``text`` opens, if as a correction, as a return to something or as something new."""
    for does, pattern in _OPENINGS:
        found = pattern.match(text)
        if found and found[0] and content_words(text[found.end() :]):
            return Opening(found.end(), does)
    again = _AGAIN_ABOUT.match(text)
    if again and content_words(again["about"]):
        return Opening(again.start("about"), "returns")
    return None


def turns_away(message: str) -> bool:
    """Whether a message behind a check of understanding asks, switches, goes back or corrects instead."""
    text = message.lower()
    opening = opening_of(text)
    corrects = "i mean" in text and len(content_words(text)) <= _FEW_WORDS
    other = opening is not None and (opening.does != "corrects" or corrects)
    return other or _ASKS_BACK.match(text) is not None
