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
from tutor.records import Chunk, Conversation, FacetName, Question, Reading

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FEW_WORDS = 2
_SEVERAL_WORDS = 4
_NEAR_THE_TOP = 5
"""Terms that a question lists among its first few name it as well as the first does."""


def _any_of(patterns: Iterable[str], ends: str = r"\b") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)}){ends}")


_GREETING = _any_of(phrases.GREETINGS)
_THANKS = _any_of(phrases.THANKS)
_MORE = _any_of(phrases.MORE)
_LEANING = _any_of(phrases.LEANING)
_POINTING = _any_of(phrases.POINTING)
_CONTINUING = _any_of(phrases.CONTINUING, r"\b[,: ]*")
_TAKING_UP = _any_of(phrases.TAKING_UP, r"\b[,: ]*")
_CORRECTING = _any_of(phrases.CORRECTING, r"\b[,: ]*")
_RETURNING = _any_of(phrases.RETURNING, r"\b[,: ]*")
_BEGINNING = _any_of(phrases.BEGINNING)
_COMPARING = _any_of(phrases.COMPARING)
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
    """Each term of the bank, as its words, and the ids of the questions that list it, nearest first."""
    names: Mapping[str, str]
    """The short name of each question, without words that carry no topic, and its id."""
    words: frozenset[str]
    """The words that the answers use."""

    @classmethod
    def of(cls, questions: Mapping[str, Question], chunks: Iterable[Chunk]) -> "Reader":
        """A reader that knows the terms of ``questions`` and the words of ``chunks``."""
        places: dict[str, list[tuple[int, str]]] = {}
        for question in questions.values():
            for place, term in enumerate((question.id.replace("-", " "), *question.terms)):
                words = _as_words(term)
                if words:
                    places.setdefault(words, []).append((place // _NEAR_THE_TOP, question.id))
        terms = {
            term: tuple(dict.fromkeys(name for _, name in sorted(each))) for term, each in places.items()
        }
        names: dict[str, str] = {}
        for question in questions.values():
            for name in (question.topic, question.id.replace("-", " ")):
                names.setdefault(" ".join(content_words(name)), question.id)
        used = frozenset(word for chunk in chunks for word in _WORD.findall(chunk.text.lower()))
        return cls(questions, terms, names, used)

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
            return self._alone(message, rest, facet)
        if _BEGINNING.fullmatch(text):
            first = next(found for turn in conversation if (found := active_topic((turn,))))
            return self._facet_of(first if first in self.questions else topic, "in-brief")
        return self._in_context(message, text, topic, facet, rest)

    def _in_context(self, message: str, text: str, topic: str, facet: FacetName | None, rest: str) -> Reading:
        """The reading of a message that may go on from ``topic``."""
        name = self.questions[topic].topic
        if _MORE.fullmatch(text):
            return Reading("more", f"more on {name}", topic)
        correcting = _CORRECTING.match(text)
        opened = correcting or _RETURNING.match(text)
        if opened:
            about = message[opened.end() :].strip(" ,.!?") or message
            if correcting and not self._mentions(about):  # another thing of the same topic
                return Reading("follow-up", _with_topic(about, name), topic, facet)
            return self._alone(about, about.lower(), facet)
        own_words = content_words(rest)
        mentions = self._mentions(rest)
        if facet and (len(own_words) <= 1 if not mentions else self._only_names(rest, topic)):
            return self._facet_of(topic, facet)
        if self._leans(rest, own_words, mentions):
            return Reading("follow-up", _with_topic(message, name), topic, facet)
        if (
            mentions
            and topic not in mentions[0]
            and _POINTING.search(rest)
            and len(own_words) <= _SEVERAL_WORDS
        ):
            both = (topic, mentions[0][0])
            return Reading("follow-up", _with_topic(message, name), topic, facet, compared=both)
        return self._alone(_without_opening(message), rest, facet)

    def _only_names(self, text: str, topic: str) -> bool:
        """Whether ``text`` names ``topic`` and says nothing besides terms."""
        return topic in self.named(text) and not self._says_more(text)

    def _facet_of(self, topic: str, facet: FacetName) -> Reading:
        """The reading of a request for one facet of one question: there is nothing to search."""
        return Reading("facet", f"{self.questions[topic].topic}: {facet.replace('-', ' ')}", topic, facet)

    def _alone(self, message: str, rest: str, facet: FacetName | None) -> Reading:
        """The reading of a message that stands by itself. ``rest`` is it without a request for a facet."""
        named = self._named_alone(rest)
        if facet and named:
            return self._facet_of(named, facet)
        return Reading(
            "question",
            message,
            facet=facet if content_words(rest) else None,
            compared=self._compared(rest),
            comparing=bool(_COMPARING.search(rest)),
            named=named,
        )

    def named(self, text: str) -> tuple[str, ...]:
        """Ids of the questions that a term in ``text`` is nearest to, in the order of the terms' mention."""
        return tuple(dict.fromkeys(ids[0] for ids in self._mentions(text)))

    def _mentions(self, text: str) -> list[tuple[str, ...]]:
        """For each term in ``text``, longest first at each word, the questions that list it."""
        words = _WORD.findall(text.lower())
        longest = max((len(term.split()) for term in self.terms), default=0)
        found, place = [], 0
        while place < len(words):
            for length in range(longest, 0, -1):
                ids = (
                    self._known(" ".join(words[place : place + length]))
                    if place + length <= len(words)
                    else ()
                )
                if ids:
                    found.append(ids)
                    place += length - 1
                    break
            place += 1
        return found

    def _known(self, term: str) -> tuple[str, ...]:
        """The questions that list a term, in the singular or the plural."""
        return (
            self.terms.get(term) or self.terms.get(term.removesuffix("s")) or self.terms.get(f"{term}s") or ()
        )

    def _says_more(self, text: str) -> bool:
        """Whether ``text`` says something besides terms of the bank."""
        inside = {word for term in self.terms for word in term.split()}
        return any(not {word, word.removesuffix("s")} & inside for word in content_words(text))

    def _named_alone(self, text: str) -> str | None:
        """The question whose name ``text`` says, if it says nothing else that carries a topic."""
        said = " ".join(content_words(text))
        forms = (said, said.removesuffix("s"), f"{said}s")
        return next((self.names[form] for form in forms if said and form in self.names), None)

    def _compared(self, text: str) -> tuple[str, ...]:
        """The first two questions that ``text`` sets against each other.

        Where a term is listed by several questions, the pair that has an authored contrast counts.
        """
        mentions = self._mentions(text)
        apart = [other for other in mentions[1:] if other[0] != mentions[0][0]]
        if not apart or not _COMPARING.search(text):
            return ()
        pairs = [(one, other) for one in mentions[0] for other in apart[0] if one != other]
        return next((pair for pair in pairs if self._contrast(*pair)), pairs[0])

    def _contrast(self, one: str, other: str) -> bool:
        return any(each.other == other for each in self.questions[one].contrasts) or any(
            each.other == one for each in self.questions[other].contrasts
        )

    def _leans(self, text: str, own_words: list[str], mentions: list[tuple[str, ...]]) -> bool:
        """Whether a message needs the context: it names no term of the bank, and it points back, opens
        like a continuation, or says next to nothing; and what it says is of the bank's world."""
        if mentions or len(own_words) > _SEVERAL_WORDS:
            return False
        strange = [word for word in own_words if word not in self.words]
        if _LEANING.search(text) or _CONTINUING.match(text):
            return len(own_words) <= 1 or len(strange) < len(own_words)
        return len(own_words) <= _FEW_WORDS and not strange


def active_topic(conversation: Conversation) -> str | None:
    """The question that the conversation is about: that of the last turn that was answered."""
    for turn in reversed(conversation):
        if turn.reply.citations:
            return turn.reading.topic or turn.questions[0].question.id
    return None


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry a topic."""
    return [word for word in _WORD.findall(text.lower()) if word not in phrases.FILLER and not word.isdigit()]


def _as_words(term: str) -> str:
    return " ".join(_WORD.findall(term.lower()))


def _facet_cue(text: str) -> tuple[FacetName | None, str]:
    """The facet that a message asks for, and the message without the words that say so."""
    for facet, cue in _FACETS:
        found = cue.search(text)
        if found:
            return facet, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None, text


def _without_opening(message: str) -> str:
    """``what about GRU?`` -> ``GRU?``: how a message takes up the thread is not what it asks."""
    opening = _TAKING_UP.match(message.lower())
    return message[opening.end() :] or message if opening else message


def _with_topic(message: str, topic: str) -> str:
    """``and at test time?`` on dropout -> ``dropout at test time?``"""
    lowered = message[:1].lower() + message[1:]
    opening = _CONTINUING.match(lowered)
    rest = (
        lowered[opening.end() :] if opening and opening[0].strip(" ,:") in {"and", "but", "so"} else lowered
    )
    return f"{topic} {rest.strip() or message}"
