"""A message in its conversation, as the ways in which it can be read, the likeliest by its words first.

Many requests need no search ("simpler" is the intuition, "show me code" the code). What a message alone
means, and what it means after what was said before, are both readings; where the words do not decide, what
the bank says to each does (``context``).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import or_
from typing import Literal, NamedTuple, cast

from tutor.chat import phrases
from tutor.chat.names import WORD, Names, content_words
from tutor.chat.requests import ASKING, LEANING, Request, RequestKind, any_of, request_in
from tutor.chat.sides import sides_in
from tutor.errors import MessageError
from tutor.records import FACET_TITLES, Conversation, FacetName, Question, Reading, ReadingKind, Turn
from tutor.search.intent import Intent, IntentKind

SURE_OF_INTENT = 0.6
"""Probability from which a message is taken as a request about the last reply though its words are new."""
_ASKED: Mapping[IntentKind, RequestKind] = {
    "in-brief": "short",
    "list": "list",
    "formula": "formula",
    "source": "source",
    "more": "more",
    "again": "again",
    "reject": "reject",
}
_ASKING_WORD = re.compile(rf"\W*(?:(?:and|but|so|ok|hm+|then|not)[ ,]+)*(?:{phrases.ASKING})\b")
FRAGMENT = re.compile(rf"\W*(?:(?:and|but|so|ok|then)[ ,]+)*(?:{phrases.PREPOSITION})\b")
_PRONOUN = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ONE_WORD = 1
_FEW_WORDS = 4
_GREETING = any_of(phrases.GREETINGS)
_THANKS = any_of(phrases.THANKS)
_DISTRESS = any_of(phrases.DISTRESS)
_POINTING = any_of(phrases.POINTING)
CONTINUING = any_of(phrases.CONTINUING, r"\b[,: ]*")
_TAKING_UP = any_of(phrases.TAKING_UP, r"\b[,: ]*")
CORRECTING = any_of(phrases.CORRECTING, r"\b[,: ]*")
_RETURNING = any_of(phrases.RETURNING, r"\b[,: ]*")
_SWITCHING = any_of(phrases.SWITCHING, r"\b[,:. ]*")
_BESIDES = re.compile(phrases.BESIDES)
_INTERJECTION = re.compile(phrases.INTERJECTION)
_AGAIN_ABOUT = re.compile(phrases.AGAIN_ABOUT)
_PREVIOUS = any_of(phrases.PREVIOUS, "")
_BEGINNING = any_of(phrases.BEGINNING, "")
_BEGINNING_WITH = any_of(phrases.BEGINNING, r"[,:.] ?")
_COMPARING = any_of(phrases.COMPARING)
_COMPARE_WITH = any_of(phrases.COMPARE_WITH, r"[: ]+")
_ASKING_FOR = any_of(phrases.ASKING_FOR, "")
_DEFINING = any_of(phrases.DEFINING, "")


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
class Readings:
    """The ways to read a message. One way needs no decision."""

    ways: tuple[Reading, ...]
    """First as it stands alone, then after each topic that it may go on from, the likeliest first."""
    returning: bool = False
    """Whether the message says that it goes back to something."""

    @classmethod
    def only(cls, reading: Reading) -> "Readings":
        """Of a message that can be read in one way."""
        return cls((reading,))


_Does = Literal["corrects", "returns", "restarts", "switches"]
"""What the opening of a message does with what was said before."""
_OPENINGS: tuple[tuple[_Does, re.Pattern[str]], ...] = (
    ("corrects", CORRECTING),
    ("switches", _SWITCHING),
    ("restarts", _BEGINNING_WITH),
    ("returns", _RETURNING),
)


class _Opening(NamedTuple):
    """Words that a message opens with, which are not what it asks."""

    length: int
    """In characters."""
    does: _Does


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads messages about one bank."""

    questions: Mapping[str, Question]
    names: Names

    def read(self, message: str, conversation: Conversation) -> Readings:
        """How ``message``, already cleaned, can be understood after ``conversation``."""
        text = message.lower().strip(" .!?…")
        if not WORD.search(text):
            return Readings.only(Reading("unreadable", message))
        if _DISTRESS.search(text):
            return Readings.only(Reading("distress", message))
        if _GREETING.fullmatch(text):
            return Readings.only(Reading("greeting", message))
        topics = [topic for topic in topics_of(conversation) if topic in self.questions]
        if _is_social(text) and not ("?" in message and ASKING.search(text)):
            return Readings.only(Reading("thanks", message, topics[0] if topics else None))
        if topics:
            return self._in_context(message, text, conversation, topics)
        request = request_in(text)
        return Readings.only(self._alone(message, text, request))

    def _in_context(self, message: str, text: str, conversation: Conversation, topics: list[str]) -> Readings:
        """The readings of a message after ``topics``, the latest first."""
        said = (topic_of(turn) for turn in conversation)
        first = next(topic for topic in said if topic and topic in self.questions)
        if _BEGINNING.fullmatch(text):
            return Readings.only(self._facet(first, "in-brief"))
        if _PREVIOUS.fullmatch(text) and len(topics) > 1:
            return Readings.only(self._facet(topics[1], "in-brief"))
        request = request_in(text)
        cited = self._cited(conversation) or topics[0]
        answer = self._request(message, request, conversation, cited) if request else None
        if answer:
            return answer
        opening = self._opening(text)
        does = opening.does if opening else None
        earlier = {"returns": [*topics[1:], topics[0]], "restarts": [first]}
        about = message[opening.length :].strip(" ,.:!?") if opening else _without_opening(message)
        about = self._without_besides(about or message, does == "corrects")
        request = request_in(about.lower().strip(" .!?…")) if opening else request
        defined = _DEFINING.fullmatch(about.lower().strip(" .!?…"))
        alone = self._alone(about, about.lower(), request)
        filled = "" if does or alone.comparing else self._filled(about, topics[0], conversation)
        if filled:
            return Readings.only(self._alone(filled, filled.lower(), None))
        if defined:
            alone = replace(alone, query=f"what is {(defined['term'] or defined['word']).strip()}?")
        if does in earlier and alone.named:
            return Readings.only(replace(alone, kind="question"))
        if does == "switches" and not LEANING.search(about.lower()):
            return Readings.only(alone)
        other = alone.named or alone.topic  # the name of a question, and nothing else
        if alone.compared or (other and other != topics[0] and not alone.comparing):
            return Readings.only(alone)
        after = earlier.get(does or "", topics[:1])
        facet = request.facet if request and content_words(request.rest) else None
        within = [self._after(alone, about, topic, facet) for topic in after]
        if alone.comparing and within[0].compared:  # "is it the same as overfitting?"
            return Readings.only(within[0])
        return Readings((alone, *within), returning=does in earlier)

    def _filled(self, about: str, topic: str, conversation: Conversation) -> str:
        """``about`` with what it leaves out taken from the message before; empty if it leaves nothing out.

        "in transformers?" after "what is dropout?" is "what is dropout in transformers?"; "is it used in
        GANs?" after "what is Adam?" is "is Adam used in GANs?". So the whole bank is searched for both.
        """
        mentions = self.names.mentions(about)
        if not mentions or any(topic in ids for _, ids in mentions):
            return ""
        asked = [turn for turn in conversation if turn.reading.kind in {"question", "follow-up"}]
        whole = next((turn for turn in reversed(asked) if not _is_fragment(turn.message)), None)
        if whole is None:
            return ""
        if _is_fragment(about):
            before = whole.reading.query
            long = len(content_words(before)) > _FEW_WORDS
            return f"{self.questions[topic].topic if long else before.rstrip(' ?.!')} {about}"
        pronoun = _PRONOUN.search(about)
        said = self.names.mentions(asked[-1].reading.query)
        if pronoun is None or not said or self.names.mentions(about[: pronoun.start()]):
            return ""  # what is named before it is what it means
        return f"{about[: pronoun.start()]}{said[0][0]}{about[pronoun.end() :]}"

    def _after(self, alone: Reading, about: str, topic: str, facet: FacetName | None) -> Reading:
        """``about`` as it goes on from ``topic``."""
        query = _with_topic(about, self.questions[topic].topic)
        mentions = self.names.mentions(about)
        against = _POINTING.search(about.lower()) or _COMPARE_WITH.match(about.lower())
        other = mentions[0][1] if mentions and against and len(content_words(about)) <= _FEW_WORDS else ()
        compared = (topic, other[0]) if other and topic not in other else ()
        return Reading(
            "follow-up",
            query,
            topic,
            facet,
            compared=compared,
            apart=bool(compared),
            comparing=alone.comparing,
        )

    def _opening(self, text: str) -> "_Opening | None":
        """How ``text`` opens, if as a correction, as a return to something or as something new."""
        for does, pattern in _OPENINGS:
            found = pattern.match(text)
            if found and found[0] and content_words(text[found.end() :]):
                return _Opening(found.end(), does)
        again = _AGAIN_ABOUT.match(text)
        if again and content_words(again["about"]):
            return _Opening(again.start("about"), "returns")
        return None

    def _without_besides(self, message: str, corrects: bool) -> str:
        """``layer norm, not batch norm`` -> ``layer norm``, if it corrects or names two things so."""
        found = _BESIDES.search(message.lower())
        if not found:
            return message
        before, rest = message[: found.start()], message[: found.start()] + message[found.end() :]
        names_two = len(before.split()) <= _FEW_WORDS and all(map(self.names.named, (before, found["not"])))
        return rest if content_words(rest) and (corrects or names_two) else message

    def _request(
        self, message: str, request: Request, conversation: Conversation, topic: str
    ) -> Readings | None:
        """The reading of a request about the last reply, or ``None`` if the message says more than that."""
        own_words = content_words(request.rest)
        mentions = self.names.mentions(request.rest)
        if len(own_words) > _ONE_WORD or mentions:
            only_names = topic in self.names.named(request.rest) and not self.names.says_more(request.rest)
            if not only_names:
                return None
        last = conversation[-1]
        if request.kind == "accept" or (request.kind == "item" and last.reply.suggestions):
            offered = last.reply.suggestions if last.reply.suggestions else last.followups
            taken = _item_of(offered, request.count or 1)
            return (
                Readings.only(self._alone(taken, taken.lower(), request_in(taken.lower()))) if taken else None
            )
        if request.kind == "facet" and request.facet:
            return Readings.only(self._facet(topic, request.facet))
        if request.kind in {"facet", "accept"}:
            return None
        return Readings.only(self._of_last(request.kind, topic, request.count))

    def asked_by(self, intent: Intent, message: str, conversation: Conversation) -> Reading | None:
        """The reading of a message that asks something of the last reply, by what such messages mean.

        ``None`` if it asks something of the subject or of another topic, or says that it was misread.
        """
        topic = self._cited(conversation)
        if topic is None or intent.kind == "content" or intent.probability < SURE_OF_INTENT:
            return None
        text, mentions = message.lower(), self.names.mentions(message)
        opening = self._opening(text)
        if opening and opening.does != "switches":
            return None
        if intent.kind == "social":
            asks = "?" in text or _ASKING_WORD.match(text) or text.endswith(("why", "how")) or mentions
            return None if asks else Reading("remark", message, topic)
        if mentions and all(topic not in ids for _, ids in mentions):
            return None
        if intent.kind in FACET_TITLES and intent.kind != "in-brief":
            return self._facet(topic, cast(FacetName, intent.kind))
        return self._of_last(_ASKED[intent.kind], topic)

    def _cited(self, conversation: Conversation) -> str | None:
        """What the last reply was about that quoted something: an unsure one leaves nothing to ask about."""
        topic = conversation[-1].state.question
        return topic if topic in self.questions else None

    def _of_last(self, kind: RequestKind, topic: str, count: int = 0) -> Reading:
        """The reading of a request about the last reply, on ``topic``."""
        name = self.questions[topic].topic
        read = "rejected" if kind == "reject" else kind
        shown = {"short": "in brief", "list": "key points", "formula": "formula", "source": "sources"}
        query = f"{name}: {shown[kind]}" if kind in shown else f"{kind} on {name}"
        return Reading(
            cast(ReadingKind, read), query, topic, "in-brief" if kind == "short" else None, count=count
        )

    def _facet(self, topic: str, facet: FacetName) -> Reading:
        """The reading of a request for one facet of one question: there is nothing to search."""
        query = f"{self.questions[topic].topic}: {facet.replace('-', ' ')}"
        return Reading("facet", query, topic, facet)

    def _alone(self, message: str, text: str, request: Request | None) -> Reading:
        """The reading of a message that stands by itself."""
        facet = request.facet if request else None
        rest = request.rest if request and facet else text
        named = self.names.named_alone(rest)
        if facet and named:
            return self._facet(named, facet)
        asked = bool(content_words(rest)) and (
            _ASKING_FOR.match(text) is not None or not self.names.says_more(rest)
        )
        return Reading(
            "question",
            message,
            facet=facet if asked else None,
            sides=sides_in(message),
            compared=self._compared(rest),
            comparing=bool(_COMPARING.search(rest)),
            named=named,
        )

    def _compared(self, text: str) -> tuple[str, ...]:
        """The first two questions that ``text`` sets against each other.

        Where a term is listed by several questions, the pair that has an authored contrast counts.
        """
        mentions = [ids for _, ids in self.names.mentions(text)]
        apart = [other for other in mentions[1:] if other[0] != mentions[0][0]]
        if not apart or not _COMPARING.search(text):
            return ()
        pairs = [(one, other) for one in mentions[0] for other in apart[0] if one != other]
        return next((pair for pair in pairs if self._contrast(*pair)), pairs[0])

    def _contrast(self, one: str, other: str) -> bool:
        return any(each.other == other for each in self.questions[one].contrasts) or any(
            each.other == one for each in self.questions[other].contrasts
        )


def topics_of(conversation: Conversation) -> list[str]:
    """The questions that a conversation was about, the latest first, each once."""
    return list(dict.fromkeys(topic for turn in reversed(conversation) if (topic := topic_of(turn))))


def topic_of(turn: Turn) -> str | None:
    """The question that a turn is about: the one answered, or the nearest where the tutor was not sure."""
    if turn.reply.citations:
        return turn.state.question or turn.reading.topic or turn.questions[0].question.id
    if turn.reply.verdict == "unsure" and turn.questions:
        return turn.questions[0].question.id
    return None


def _is_fragment(message: str) -> bool:
    """Whether a message is a piece of a question: "and in transformers?"."""
    return (
        FRAGMENT.match(message.lower()) is not None
        and ASKING.search(message) is None
        and len(content_words(message)) <= _FEW_WORDS
    )


def _is_social(text: str) -> bool:
    """Whether a message thanks, reacts or takes leave and says nothing else."""
    words = [word.replace("’", "'") for word in WORD.findall(text)]
    reacting = [word in phrases.SOCIAL or _INTERJECTION.fullmatch(word) is not None for word in words]
    filling = [word in phrases.SOCIAL_FILLER for word in words]
    return bool(_THANKS.fullmatch(text)) or (any(reacting) and all(map(or_, reacting, filling)))


def _item_of(offered: tuple[str, ...], number: int) -> str:
    """The message offered at a place, from 1, or the last for ``LAST``; empty if there is none."""
    if not offered or number > len(offered):
        return ""
    return offered[number - 1] if number > 0 else offered[-1]


def _without_opening(message: str) -> str:
    """``what about GRU?`` -> ``GRU?``: how a message takes up the thread is not what it asks."""
    opening = _TAKING_UP.match(message.lower())
    return message[opening.end() :] or message if opening else message


def _with_topic(message: str, topic: str) -> str:
    """``and at test time?`` on dropout -> ``dropout at test time?``"""
    lowered = message[:1].lower() + message[1:]
    opening = CONTINUING.match(lowered)
    rest = (
        lowered[opening.end() :] if opening and opening[0].strip(" ,:") in {"and", "but", "so"} else lowered
    )
    return f"{topic} {rest.strip() or message}"
