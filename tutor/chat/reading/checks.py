"""What is said behind a check of understanding: "no idea", "next one", or something else than an answer."""

import re

from tutor.chat.reading.names import Names, content_words
from tutor.chat.reading.openings import opening_of
from tutor.chat.reading.phrases import checks as phrases
from tutor.chat.reading.requests import any_of, asks, request_in
from tutor.records import Conversation, Reading, Reply

QUIZ = re.compile(phrases.QUIZ, re.IGNORECASE)
"""How a check is asked for whatever else a message says."""
_REVEALING = any_of(phrases.REVEALING, "")
_NEXT = re.compile(phrases.NEXT_CHECK)
_ASKS_BACK = re.compile(phrases.ASKS_BACK, re.IGNORECASE)
_LATELY = 3
"""Turns for which the next check may be asked for by "next"."""
_FEW_WORDS = 2
"""Words that carry a topic, up to which "I mean ..." is no answer to a check."""
_PAUSES = frozenset(",;.:!-")


def puts_check(reading: Reading, reply: Reply) -> bool:
    """Whether a reply puts a check of understanding, or says its key points, and no list was asked for."""
    cited = reply.citations
    return reading.kind != "list" and bool(cited) and all(each.facet == "check-yourself" for each in cited)


def reveals(text: str) -> bool:
    """Whether a message behind a check wants to see what a good answer says: "no idea"."""
    return _REVEALING.fullmatch(text) is not None


def next_check_of(text: str, conversation: Conversation, names: Names) -> str | None:
    """The question of which a message asks for the next check, soon after one."""
    check = conversation[-1].state.check
    lately = any(puts_check(turn.reading, turn.reply) for turn in conversation[-_LATELY:])
    return check.partition("/")[0] if check and lately and _asks_for_next(text, names) else None


def _asks_for_next(text: str, names: Names) -> bool:
    """Whether a message asks for another one, and for nothing else."""
    if names.mentions(text):
        return False
    request = request_in(text)
    if request and request.kind in {"facet", "more"}:  # "another example"
        return request.kind == "more" or request.facet == "check-yourself"
    found = _NEXT.search(text)
    before = text[: found.start()] if found else ""
    apart = len(content_words(before)) <= 1 or before.rstrip()[-1:] in _PAUSES
    return found is not None and apart and (found["named"] is not None or not asks(text))


def turns_away(message: str) -> bool:
    """Whether a message behind a check asks, switches, goes back or corrects instead of answering it."""
    text = message.lower()
    opening = opening_of(text)
    corrects = "i mean" in text and len(content_words(text)) <= _FEW_WORDS
    other = opening is not None and (opening.does != "corrects" or corrects)
    return other or _ASKS_BACK.match(text) is not None
