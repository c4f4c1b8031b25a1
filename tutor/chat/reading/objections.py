"""What a message says of the last reply before what it wants: "you said that already. and on text?"."""

import re
from typing import NamedTuple

from tutor.chat.reading.names import content_words
from tutor.chat.reading.phrases import objections as phrases
from tutor.chat.reading.requests import OPENS_ASKING, any_of, request_in

_OBJECTING = any_of(phrases.OBJECTING, "")
_MISSED = re.compile(phrases.MISSED)
_TRIED = re.compile(phrases.TRIED)
_MORE_THAN_THAT = re.compile(phrases.MORE_THAN_THAT)
_TOO_LONG = re.compile(phrases.TOO_LONG)


class Objection(NamedTuple):
    """Words about the last reply, and what they say of it."""

    length: int = 0
    """In characters, of those that a message opens with and that are not what it asks."""
    to_content: bool = False
    """Whether what the reply says is not wanted again."""
    missed: bool = False
    """Whether it was about something else."""
    tried: bool = False
    """Whether what it advises was done already, or is not enough."""


def objection_in(message: str) -> Objection:
    """The objection in ``you said that already. and on text?``; an empty one where there is none.

    "too long, just the steps" is a request as a whole. "tried that, still nan" objects as a whole too, since
    it says what is asked.
    """
    text = message.lower()
    for pattern in (_MISSED, _OBJECTING):
        found = pattern.match(text)
        if found and content_words(text[found.end() :]):
            return Objection(found.end(), to_content=True, missed=pattern is _MISSED)
    asks = OPENS_ASKING.match(text) and "?" in text
    if _MORE_THAN_THAT.search(text) or (_TRIED.search(text) and not asks):
        return Objection(to_content=True, tried=True)
    found = _TOO_LONG.match(text)
    rest = text[found.end() :] if found else ""
    asks_more = len(content_words(rest)) > 1 and request_in(rest.strip(" .!?…")) is None
    return Objection(found.end()) if found and asks_more else Objection()
