"""A typed message into text that can be read: without what nobody sees, or what asks for nothing."""

import re
import unicodedata

from tutor.chat.reading.names import content_words
from tutor.chat.reading.phrases import talk as phrases
from tutor.errors import MessageError

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_CHATTER = re.compile(phrases.CHATTER, re.IGNORECASE)
_THING = re.compile(phrases.THING, re.IGNORECASE)


def without_chatter(message: str) -> str:
    """``relu vs sigmoid quick pls`` -> ``relu vs sigmoid``: the words at its end that ask for nothing go."""
    rest = _THING.sub(r"\g<what>", _CHATTER.sub("", message))
    return rest if content_words(rest) else message


def clean(message: str, max_chars: int) -> str:
    """The message as text that can be searched and shown.

    Characters that nobody sees (controls, lone surrogates, direction marks) go, white space
    becomes single spaces.

    Raises:
        MessageError: it is longer than ``max_chars``.
    """
    if len(message) > max_chars:
        raise MessageError(
            f"The message has {len(message):,} characters; the limit is {max_chars:,}. "
            "Shorten it, or ask about one part of it at a time."
        )
    if message.isascii() and message.isprintable():
        return " ".join(message.split())
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", message)
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    return " ".join(kept.split())
