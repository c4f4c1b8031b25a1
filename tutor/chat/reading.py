"""A message in its conversation, read as something that can be searched or shown.

Facets answer many requests without any search ("simpler" is the intuition, "show me code" the
code); a message that leans on what was said before gets the topic it leans on.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tutor.chat import phrases
from tutor.errors import MessageError
from tutor.records import Conversation, FacetName, Question, Reading

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FEW_WORDS = 2


def _any_of(patterns: Iterable[str], ends: str = r"\b") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)}){ends}")


_GREETING = _any_of(phrases.GREETINGS)
_THANKS = _any_of(phrases.THANKS)
_MORE = _any_of(phrases.MORE)
_LEANING = _any_of(phrases.LEANING)
_CONTINUING = _any_of(phrases.CONTINUING, r"\b[,: ]*")
_CORRECTING = _any_of(phrases.CORRECTING, r"\b[,: ]*")
_RETURNING = _any_of(phrases.RETURNING, r"\b[,: ]*")
_FACETS = tuple((facet, _any_of(cues)) for facet, cues in phrases.FACET_CUES)


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
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", message)
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    return " ".join(kept.split())


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads messages about one bank."""

    questions: Mapping[str, Question]
    terms: Mapping[str, tuple[str, ...]]
    """Each term of the bank, as its words, and the ids of the questions that list it."""

    @classmethod
    def of(cls, questions: Mapping[str, Question]) -> "Reader":
        """A reader that knows the terms and topics of ``questions``."""
        terms: dict[str, tuple[str, ...]] = {}
        for question in questions.values():
            for term in dict.fromkeys((question.topic, *question.terms)):
                words = " ".join(_WORD.findall(term.lower()))
                if words:
                    terms[words] = (*terms.get(words, ()), question.id)
        return cls(questions, terms)

    def read(self, message: str, conversation: Conversation) -> Reading:
        """How ``message``, already cleaned, is to be understood after ``conversation``."""
        text = message.lower().strip(" .!?…")
        if not _WORD.search(text):
            return Reading("unreadable", message)
        if _GREETING.fullmatch(text):
            return Reading("greeting", message)
        topic = active_topic(conversation)
        if _THANKS.fullmatch(text):
            return Reading("thanks", message, topic)
        facet, rest = _facet_cue(text)
        if topic is None or topic not in self.questions:
            return Reading("question", message, facet=facet if content_words(rest) else None)
        return self._in_context(message, text, topic, facet, rest)

    def _in_context(self, message: str, text: str, topic: str, facet: FacetName | None, rest: str) -> Reading:
        """The reading of a message that may go on from ``topic``."""
        name = self.questions[topic].topic
        if _MORE.fullmatch(text):
            return Reading("more", f"more on {name}", topic)
        opened = _CORRECTING.match(text) or _RETURNING.match(text)
        if opened:
            about = message[opened.end() :].strip(" ,.!?") or message
            return Reading("question", about, facet=facet)
        if facet and not content_words(rest):
            return Reading("facet", f"{name}: {facet.replace('-', ' ')}", topic, facet)
        if facet and set(self.named(rest)) == {topic} and not _beyond(rest, self.terms):
            return Reading("facet", f"{name}: {facet.replace('-', ' ')}", topic, facet)
        if self._leans(rest):
            return Reading("follow-up", _with_topic(message, name), topic, facet)
        return Reading("question", message, facet=facet)

    def named(self, text: str) -> tuple[str, ...]:
        """Ids of the questions whose terms occur in ``text``, without repetition."""
        words = f" {' '.join(_WORD.findall(text.lower()))} "
        found = (ids for term, ids in self.terms.items() if f" {term} " in words or f" {term}s " in words)
        return tuple(dict.fromkeys(name for ids in found for name in ids))

    def _leans(self, text: str) -> bool:
        """Whether a message needs the context: it names no term of the bank, and it opens like a
        continuation, points back, or says next to nothing."""
        if self.named(text):
            return False
        points_back = bool(_LEANING.search(text) or _CONTINUING.match(text))
        return points_back or len(content_words(text)) <= _FEW_WORDS


def active_topic(conversation: Conversation) -> str | None:
    """The question that the conversation is about: that of the last turn that was answered."""
    for turn in reversed(conversation):
        if turn.reply.citations:
            return turn.reading.topic or turn.questions[0].question.id
    return None


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry a topic."""
    return [word for word in _WORD.findall(text.lower()) if word not in phrases.FILLER]


def _facet_cue(text: str) -> tuple[FacetName | None, str]:
    """The facet that a message asks for, and the message without the words that say so."""
    for facet, cue in _FACETS:
        found = cue.search(text)
        if found:
            return facet, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None, text


def _beyond(text: str, terms: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether ``text`` says something besides terms of the bank."""
    known = {word for term in terms for word in term.split()}
    return any(word.rstrip("s") not in known and word not in known for word in content_words(text))


def _with_topic(message: str, topic: str) -> str:
    """``and at test time?`` on dropout -> ``dropout at test time?``"""
    lowered = message[:1].lower() + message[1:]
    opening = _CONTINUING.match(lowered)
    rest = (
        lowered[opening.end() :] if opening and opening[0].strip(" ,:") in {"and", "but", "so"} else lowered
    )
    return f"{topic} {rest.strip() or message}"
