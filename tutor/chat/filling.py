"""What a message leaves out, taken from the message before it."""

import re

from tutor.chat import phrases
from tutor.chat.names import Names, content_words
from tutor.chat.requests import ASKING, any_of
from tutor.records import Conversation, Question, Turn

FRAGMENT = re.compile(rf"\W*(?:(?:and|but|so|ok|then)[ ,]+)*(?:{phrases.PREPOSITION})\b")
"""How a piece of a question opens."""
_PRONOUN = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
_EXPLETIVE = any_of(phrases.EXPLETIVE)
_FEW_WORDS = 4


def filled(about: str, topic: Question, conversation: Conversation, names: Names) -> str:
    """``about`` with what it leaves out taken from the message before; empty if it leaves nothing out.

    "in transformers?" after "what is dropout?" is "what is dropout in transformers?"; "is it used in
    GANs?" after "what is Adam?" is "is Adam used in GANs?". So the whole bank is searched for both.
    """
    mentions = names.mentions(about)
    if not mentions or any(topic.id in ids for _, ids in mentions):
        return ""
    asked = asked_before(conversation)
    whole = next((turn for turn in asked if not is_fragment(turn.message)), None)
    if whole is None:
        return ""
    if is_fragment(about):
        before = whole.reading.query
        long = len(content_words(before)) > _FEW_WORDS
        return f"{topic.topic if long else before.rstrip(' ?.!')} {about}"
    pronoun, said = _PRONOUN.search(about), names.mentions(asked[0].reading.query)
    if pronoun is None or not said or _EXPLETIVE.search(about):
        return ""
    if names.mentions(about[: pronoun.start()]):
        return ""  # what is named before it is what it means
    return f"{about[: pronoun.start()]}{said[0][0]}{about[pronoun.end() :]}"


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
        FRAGMENT.match(message.lower()) is not None
        and ASKING.search(message) is None
        and len(content_words(message)) <= _FEW_WORDS
    )
