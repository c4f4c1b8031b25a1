"""What a message leaves out, taken from the message before it."""

import re

from tutor.chat import phrases
from tutor.chat.names import Names, content_words
from tutor.chat.requests import ASKING
from tutor.records import Conversation, Question, Turn

FRAGMENT = re.compile(rf"\W*(?:(?:and|but|so|ok|then)[ ,]+)*(?:{phrases.PREPOSITION})\b(?!-)", re.IGNORECASE)
"""How a piece of a question opens."""
_FEW_WORDS = 4


def filled(about: str, topic: Question, conversation: Conversation, names: Names) -> str:
    """A piece of a question with what it leaves out taken from the message before; empty if it is none.

    "in transformers?" after "what is dropout?" is "what is dropout in transformers?". So the whole bank is
    searched for both.
    """
    mentions = names.mentions(about)
    if not is_fragment(about) or not mentions or any(topic.id in ids for _, ids in mentions):
        return ""
    whole = next((turn for turn in asked_before(conversation) if not is_fragment(turn.message)), None)
    if whole is None:
        return ""
    before, name = whole.reading.query.rstrip(" ?.!"), topic.topic.replace(" vs ", " and ")
    return f"{name if len(content_words(before)) > _FEW_WORDS else before} {about}"


def asked_before(conversation: Conversation) -> list[Turn]:
    """The turns whose message asked something of the subject that was answered, the latest first."""
    return [
        turn
        for turn in reversed(conversation)
        if turn.reply.citations and turn.reading.kind in {"question", "follow-up"}
    ]


def is_fragment(message: str) -> bool:
    """Whether a message is a piece of a question: "and in transformers?"."""
    return (
        FRAGMENT.match(message) is not None
        and ASKING.search(message) is None
        and len(content_words(message)) <= _FEW_WORDS
    )
