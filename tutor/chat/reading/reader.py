"""A message in its conversation, as the ways in which it can be read, the likeliest by its words first.

Many requests need no search ("simpler" is the intuition, "show me code" the code). What a message alone
means, and what it means after what was said before, are both readings; where the words do not decide, what
the bank says to each does (``following/context``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutor.chat.reading.checks import next_check_of, puts_check, reveals
from tutor.chat.reading.filling import FRAGMENT, asked_again, filled, sides_named
from tutor.chat.reading.names import Names, content_words
from tutor.chat.reading.openings import BEGINNING, BESIDES, PREVIOUS, Opening, denial_in, opening_of
from tutor.chat.reading.phrases import asking, leaning
from tutor.chat.reading.requests import (
    ASKING_FOR,
    LEANING,
    Request,
    any_of,
    facet_of,
    meant,
    of_last,
    request_in,
)
from tutor.chat.reading.sides import COMPARE_WITH, COMPARING, sides_in
from tutor.chat.reading.talk import complains, is_social, talk_in
from tutor.chat.reading.topics import topic_of, topics_of
from tutor.records import Conversation, FacetName, Question, Reading
from tutor.search.intent import Intent

_ENDS = " .!?…"
_ONE_WORD = 1
_FEW_WORDS = 4
_AT_HAND = 2
"""Topics that a message may go on from, the latest first: an aside does not end what it was an aside to."""
_POINTING = any_of(leaning.POINTING)
_NO_PAIR = re.compile(r"\b(?:before or after|after or before)\b|\bas (?:in|at|for|with|on)\b")
CONTINUING = any_of(leaning.CONTINUING, r"\b[,: ]*")
_TAKING_UP = any_of(leaning.TAKING_UP, r"\b[,: ]*")
_DEFINING = any_of(asking.DEFINING, "")
_EXPLAINING = any_of(asking.EXPLAINING, "")
_TERM_WORDS = 3
"""Words that a term has at most, of those that carry a topic."""


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


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads messages about one bank."""

    questions: Mapping[str, Question]
    names: Names

    def read(self, message: str, conversation: Conversation, requests: bool = True) -> Readings:
        """How ``message``, already cleaned, can be understood after ``conversation``.

        Without ``requests`` no word of it is taken for a request.
        """
        message = message.lstrip(_ENDS)
        text = message.lower().strip(_ENDS)
        talk = talk_in(text, requests)
        if talk:
            return Readings.only(Reading(talk, message))
        topics = [topic for topic in topics_of(conversation) if topic in self.questions]
        checked = conversation and puts_check(conversation[-1].reading, conversation[-1].reply)
        if requests and checked and topics and reveals(text):
            return Readings.only(of_last("again", self.questions[topics[0]]))
        accepts = conversation and conversation[-1].reply.suggestions and _accepts(text)
        if is_social(text, marked="?" in message) and not accepts:
            if topics and complains(text):
                return Readings.only(facet_of(self.questions[topics[0]], "intuition"))
            return Readings.only(Reading("thanks", message, topics[0] if topics else None))
        if topics:
            return self._in_context(message, text, conversation, topics, requests)
        return Readings.only(self._alone(message, text, request_in(text) if requests else None))

    def _in_context(
        self, message: str, text: str, conversation: Conversation, topics: list[str], requests: bool
    ) -> Readings:
        """The readings of a message after ``topics``, the latest first."""
        said = (topic_of(turn) for turn in conversation)
        first = next(topic for topic in said if topic and topic in self.questions)
        if BEGINNING.fullmatch(text):
            return Readings.only(facet_of(self.questions[first], "in-brief"))
        if PREVIOUS.fullmatch(text) and len(topics) > 1:
            return Readings.only(facet_of(self.questions[topics[1]], "in-brief"))
        cited = self._cited(conversation) or topics[0]
        check = next_check_of(text, conversation, self.names) if requests else None
        if check and check in self.questions:
            return Readings.only(facet_of(self.questions[check], "check-yourself"))
        request = request_in(text) if requests else None
        named = sides_named(text, conversation, request)
        if sides_in(named):
            return Readings.only(self._alone(named, named.lower(), None))
        if named:
            message, text, request = named, named, None
        answer = self._request(message, request, conversation, cited) if request else None
        if answer:
            return answer
        refusal = self._denial(text, topics[0])
        opening = refusal or opening_of(text)
        does = opening.does if opening else None
        earlier = {"returns": [*topics[1:], topics[0]], "restarts": [first]}
        about = message[opening.length :].strip(" ,.:!?") if opening else _without_opening(message)
        about, besides = self._without_besides(about or message, does == "corrects")
        request = request_in(about.lower().strip(" .!?…")) if opening and requests else request
        defined = _DEFINING.fullmatch(about.lower().strip(" .!?…"))
        alone = self._alone(about, about.lower(), request)
        whole = filled(about, self.questions[topics[0]], conversation, self.names)
        if whole and not does and not alone.comparing:
            return Readings.only(self._alone(whole, whole.lower(), None))
        again = asked_again(about, conversation, self.names, self.questions) if does == "corrects" else ""
        if again:
            return Readings.only(self._alone(again, again.lower(), None))
        if defined:
            alone = replace(alone, query=f"what is {(defined['term'] or defined['word']).strip()}?")
        if does in earlier and alone.named:
            return Readings.only(replace(alone, kind="question"))
        if does == "switches" and not LEANING.search(about.lower()):
            return Readings.only(alone)
        other = alone.named or alone.topic  # the name of a question, and nothing else
        leans = not alone.topic and LEANING.search(about.lower())  # "so it was overfitting?"
        if alone.compared or (other and other != topics[0] and not alone.comparing and not leans):
            return Readings.only(alone)
        denied = (message[: opening.length] if opening and does == "corrects" else "", besides)
        left = refusal or any(self._denied(each, about, topics[0]) for each in denied)
        after = topics[1:2] if left else earlier.get(does or "", topics[:_AT_HAND])
        if not after:
            return Readings.only(alone)
        facet = request.facet if request and content_words(request.rest) else None
        term = self._term(about.lower().strip(_ENDS), defined)
        within = [replace(self._after(alone, about, topic, facet), term=term) for topic in after]
        compares = alone.comparing or COMPARE_WITH.match(about.lower())
        if compares and within[0].compared:  # "is it the same as overfitting?"
            return Readings.only(within[0])
        return Readings((alone, *within), returning=does in earlier)

    def _term(self, text: str, defined: re.Match[str] | None) -> str:
        """What a message asks the meaning of, if the bank has no such term: "what is isolation forest?".

        ``defined`` is the message as one that asks for a meaning in so many words.
        """
        found = defined or _EXPLAINING.fullmatch(text)
        term = next(filter(None, found.groupdict().values()), "") if found else ""
        words = content_words(term)
        whole = 0 < len(words) <= _TERM_WORDS and len(words) == len(term.split())
        return term if whole and not self.names.mentions(term) else ""

    def _denial(self, text: str, topic: str) -> Opening | None:
        """How ``text`` opens if it wants no more of the topic at hand: "no transfer now. ..."."""
        length, what = denial_in(text)
        words, name = content_words(what), content_words(self.questions[topic].topic)
        its_own = set(words) <= set(name) or self.names.calls(topic, what)
        return Opening(length, "corrects") if words and its_own else None

    def _denied(self, denied: str, about: str, topic: str) -> bool:
        """Whether what a correction denies is the topic at hand: "not GANs, in general"."""
        named = self.names.named(denied)
        return named == (topic,) and self.names.calls(topic, denied) and topic not in self.names.named(about)

    def _after(self, alone: Reading, about: str, topic: str, facet: FacetName | None) -> Reading:
        """``about`` as it goes on from ``topic``."""
        query = _with_topic(about, self.questions[topic].topic)
        mentions = self.names.mentions(about)
        low = about.lower()
        points = alone.comparing and len(mentions) == 1 and _POINTING.search(low) and not _NO_PAIR.search(low)
        against = COMPARE_WITH.match(low) or points
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

    def _without_besides(self, message: str, corrects: bool) -> tuple[str, str]:
        """``layer norm, not batch norm`` -> ``layer norm`` and what it denies, if it corrects or names two
        things so."""
        found = BESIDES.search(message.lower())
        if not found:
            return message, ""
        before, rest = message[: found.start()], message[: found.start()] + message[found.end() :]
        names_two = len(before.split()) <= _FEW_WORDS and all(map(self.names.named, (before, found["not"])))
        return (rest, found["not"]) if content_words(rest) and (corrects or names_two) else (message, "")

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
            offered = last.reply.suggestions or last.followups
            taken = _item_of(offered, request.count or 1)
            return (
                Readings.only(self._alone(taken, taken.lower(), request_in(taken.lower()))) if taken else None
            )
        if request.kind == "facet" and request.facet:
            return Readings.only(facet_of(self.questions[topic], request.facet))
        return Readings.only(of_last(request.kind, self.questions[topic], request.count))

    def asked_by(self, intent: Intent, message: str, conversation: Conversation) -> Reading | None:
        """The reading of a message that asks something of the last reply, by what such messages mean.

        ``None`` if it asks something of the subject, or opens as a correction of it or a return to another.
        """
        topic, opening = self._cited(conversation), opening_of(message.lstrip(_ENDS).lower())
        if topic is None or (opening and opening.does != "switches"):
            return None
        return meant(intent, message, self.questions[topic], self.questions, self.names)

    def _cited(self, conversation: Conversation) -> str | None:
        """What the last reply was about that quoted something: an unsure one leaves nothing to ask about."""
        topic = conversation[-1].state.question
        return topic if topic in self.questions else None

    def _alone(self, message: str, text: str, request: Request | None) -> Reading:
        """The reading of a message that stands by itself."""
        facet = request.facet if request else None
        rest = request.rest if request and facet else text
        named = self.names.named_alone(rest)
        if facet and named:
            return facet_of(self.questions[named], facet)
        asked = bool(content_words(rest)) and (
            ASKING_FOR.match(text) is not None or not self.names.says_more(rest)
        )
        return Reading(
            "question",
            message,
            facet=facet if asked else None,
            sides=sides_in(message),
            compared=self._compared(rest),
            comparing=bool(COMPARING.search(rest)),
            named=named,
        )

    def _compared(self, text: str) -> tuple[str, ...]:
        """The first two questions that ``text`` sets against each other.

        Where a term is listed by several questions, the pair that has an authored contrast counts.
        """
        mentions = [ids for _, ids in self.names.mentions(text)]
        apart = [other for other in mentions[1:] if other[0] != mentions[0][0]]
        if not apart or not COMPARING.search(text):
            return ()
        pairs = [(one, other) for one in mentions[0] for other in apart[0] if one != other]
        return next((pair for pair in pairs if self._contrast(*pair)), pairs[0])

    def _contrast(self, one: str, other: str) -> bool:
        return any(each.other == other for each in self.questions[one].contrasts) or any(
            each.other == one for each in self.questions[other].contrasts
        )


def _accepts(text: str) -> bool:
    """Whether a message takes what was offered."""
    request = request_in(text)
    return request is not None and request.kind == "accept"


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
    """``and at test time?`` on dropout -> ``dropout at test time?``; ``why?`` -> ``dropout: why?``"""
    name = any(map(str.isupper, message.partition(" ")[0][1:]))  # "ReLU", "SHAP"
    lowered = message if name else message[:1].lower() + message[1:]
    opening = CONTINUING.match(lowered)
    rest = (
        lowered[opening.end() :] if opening and opening[0].strip(" ,:") in {"and", "but", "so"} else lowered
    ).strip() or message
    return f"{topic} {rest}" if FRAGMENT.match(rest) else f"{topic}: {rest}"
