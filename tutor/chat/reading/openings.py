"""What a message opens with before it asks: "no, I meant ...", "back to ...", "no more GANs."."""

import re
from typing import Literal, NamedTuple

from tutor.chat.reading.names import content_words
from tutor.chat.reading.phrases import openings as phrases
from tutor.chat.reading.requests import any_of

CORRECTING = any_of(phrases.CORRECTING, r"\b[,: ]*")
_RETURNING = any_of(phrases.RETURNING, r"\b[,: ]*")
_SWITCHING = any_of(phrases.SWITCHING, r"\b[,:. ]*")
_BEGINNING_WITH = any_of(phrases.BEGINNING, r"[,:.] ?")
BESIDES = re.compile(phrases.BESIDES)
"""What a correction says that it does not mean, its last words."""
PREVIOUS = any_of(phrases.PREVIOUS, "")
"""A message that asks, as a whole, for what was talked about before the last topic."""
BEGINNING = any_of(phrases.BEGINNING, "")
"""A message that asks, as a whole, for what the conversation began with."""
_AGAIN_ABOUT = re.compile(phrases.AGAIN_ABOUT)
_DENYING = re.compile(phrases.DENYING)

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
