"""Messages that ask nothing of a bank: greetings, thanks, a poem, and who needs another kind of help."""

import re

from tutor.chat.reading.names import WORD
from tutor.chat.reading.phrases import talk as phrases
from tutor.chat.reading.requests import ASKING, LEANING, any_of
from tutor.records import ReadingKind

_QUOTES = '"“”'
_GREETING = any_of(phrases.GREETINGS)
_THANKS = any_of(phrases.THANKS)
_STOPPING = re.compile(phrases.STOPPING)
_SCOPE = any_of(phrases.SCOPE, "")
_DISTRESS = any_of(phrases.DISTRESS)
_WRITING = re.compile(phrases.WRITING)
_INTERJECTION = re.compile(phrases.INTERJECTION)
_YES_OR_NO = re.compile(phrases.YES_OR_NO)
_COMPLAINING = re.compile(phrases.COMPLAINING)


def talk_in(text: str, requests: bool) -> ReadingKind | None:
    """What a message is, lower case and without marks at its ends, if it asks nothing of a bank.

    That somebody is in danger may be said anywhere in it. ``requests`` is whether a text that nobody has
    written yet may be what it asks for.
    """
    if not WORD.search(text):
        return "unreadable"
    if _DISTRESS.search(text):
        return "distress"
    if _GREETING.fullmatch(text):
        return "greeting"
    if _SCOPE.fullmatch(text):
        return "scope"
    return "writing" if requests and _WRITING.match(text) else None


def is_social(text: str, marked: bool) -> bool:
    """Whether a message thanks, reacts or takes leave and says nothing else.

    ``marked`` is whether it has a question mark: "are you sure?" asks.
    """
    quotes = any(mark in text for mark in _QUOTES)  # and "not good"?
    about = ASKING.search(text) or LEANING.search(text) or quotes
    asking = _YES_OR_NO.match(text) or (marked and about)
    return not asking and _says_nothing(text)


def complains(text: str) -> bool:
    """Whether such words say that a reply was not understood: "that didn't make sense"."""
    return _COMPLAINING.search(text) is not None


def _says_nothing(text: str) -> bool:
    if _STOPPING.fullmatch(text):
        return True
    words = [word.replace("’", "'") for word in WORD.findall(text)]
    if all(word in phrases.SOCIAL_FILLER or _reacts(word) for word in words) and any(map(_reacts, words)):
        return True
    return _THANKS.fullmatch(text) is not None


def _reacts(word: str) -> bool:
    return word in phrases.SOCIAL or _INTERJECTION.fullmatch(word) is not None
