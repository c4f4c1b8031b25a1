"""What a message leaves out, taken from the message before it."""

import re
from collections.abc import Mapping

from tutor.chat.reading.names import Names, content_words
from tutor.chat.reading.openings import CORRECTING
from tutor.chat.reading.phrases import asking, leaning
from tutor.chat.reading.requests import ASKING, LAST, LEANING, Request
from tutor.records import OF_SUBJECT, Conversation, Question, Turn

FRAGMENT = re.compile(rf"\W*(?:(?:and|but|so|ok|then)[ ,]+)*(?:{asking.PREPOSITION})\b(?!-)", re.IGNORECASE)
"""How a piece of a question opens."""
_WHICH = re.compile(rf"(?:{leaning.WHICH_OF_TWO})\b(?!.*\bor\b)")
_SIDE = re.compile(leaning.SIDE)
_PART = re.compile(leaning.PART)
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


def asked_again(
    about: str, conversation: Conversation, names: Names, questions: Mapping[str, Question]
) -> str:
    """The last question asked of what a correction names instead; empty if that question has a subject.

    "i mean the GAN" after "how do I know when to stop?" is "gan: how do I know when to stop?".
    """
    last = next((turn for turn in reversed(conversation) if not _corrects(turn)), conversation[-1])
    instead, topic = names.mentions(about), questions.get(last.reading.topic or "")
    asked = last.reading.query.removeprefix(f"{topic.topic}: ") if topic else last.reading.query
    lacks_subject = not names.mentions(asked) and len(content_words(asked)) <= _FEW_WORDS
    asks = ASKING.search(asked) or LEANING.search(asked.lower())
    if last.reading.kind not in OF_SUBJECT or not lacks_subject or not asks:
        return ""
    return f"{instead[0][0]}: {asked}" if len(instead) == 1 and names.all_terms(about) else ""


def _corrects(turn: Turn) -> bool:
    return CORRECTING.match(turn.message.lower()) is not None


def sides_named(text: str, conversation: Conversation, request: Request | None) -> str:
    """``text`` with the two things named that were set against each other before; empty if it means neither.

    After "adam or sgd?" "which is faster" is "which is faster, adam or sgd", and "the second one?" is "sgd".
    """
    sides = _sides_before(conversation)
    if not sides:
        return ""
    if request:
        last, place = conversation[-1], request.count - 1 if request.count > 0 else -1
        meant = request.kind == "item" and request.count in (1, 2, LAST) and last.reading.sides
        return sides[place] if meant and not last.reply.suggestions and not _PART.search(text) else ""
    one, other = sides
    if _WHICH.match(text):
        return f"{text}, {one} or {other}"
    found = _SIDE.search(text)
    if found is None:
        return ""
    named = f"both {one} and {other}" if found["both"] else one if found["one"] else other
    return f"{text[: found.start()]}{named}{text[found.end() :]}"


def _sides_before(conversation: Conversation) -> tuple[str, ...]:
    """The two things that the last question set against each other, or the one that the talk goes on from."""
    for turn in asked_before(conversation):
        if turn.reading.sides or turn.reading.kind != "follow-up":
            return turn.reading.sides
    return ()


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
