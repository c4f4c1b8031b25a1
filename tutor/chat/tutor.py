"""The whole system in two calls: ``Tutor.load(settings)`` and ``tutor.ask(message, conversation)``.

A tutor keeps nothing between calls: the conversation goes in, a turn comes out. Terminal, web page,
evaluation and tests all take this path.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from tutor.chat.answering import Answerer
from tutor.chat.compose import VERBATIM, also_found
from tutor.chat.context import Features, settle, weigh
from tutor.chat.declines import not_english
from tutor.chat.following import Following, Signals
from tutor.chat.followups import suggest
from tutor.chat.gate import Gate
from tutor.chat.language import Strange, strange
from tutor.chat.names import Names
from tutor.chat.quoting import quoted_chunks
from tutor.chat.reading import Reader, Readings, clean
from tutor.chat.requests import OF_LAST
from tutor.chat.several import core_of, parts_of, several
from tutor.chat.sides import told_apart
from tutor.records import (
    Conversation,
    Evidence,
    Question,
    QuestionHit,
    Reading,
    Reply,
    State,
    Turn,
)
from tutor.search.builder import OpenIndex, Say, open_index
from tutor.search.embedded import Progress
from tutor.search.encoder import SentenceTransformerEncoder
from tutor.search.retriever import Retriever
from tutor.search.spelling import Spelling
from tutor.settings import Settings

ASKS_OF_SUBJECT = 0.7
"""Probability from which a message asks something of the subject though a word of it names a facet."""
CONCEPTS = 12
"""Terms that a conversation remembers."""
SURER = 0.3
"""How much more confidence the one question of a message must have, to be answered instead of all of it."""
AT_ONCE = 2
"""Messages that are answered at once: while one is embedded, which needs no Python, another is read."""


@dataclass(frozen=True)
class Tutor:
    """Answers messages from one bank. Safe to share by threads."""

    settings: Settings
    opened: OpenIndex
    encoder: SentenceTransformerEncoder
    _gate: Gate = field(default_factory=lambda: Gate(AT_ONCE), init=False, repr=False, compare=False)

    @classmethod
    def load(
        cls,
        settings: Settings | None = None,
        say: Say = lambda text: None,
        progress: Progress = lambda done, total: None,
    ) -> Self:
        """Open the index, building it first if it does not fit the corpus; the encoder loads at first use.

        Raises:
            BankError, StoredIndexError, EncoderError: what is wrong and what to do.
        """
        settings = settings or Settings.load()
        encoder = SentenceTransformerEncoder.of(settings)
        return cls(settings, open_index(settings, encoder, say, progress), encoder)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The bank's questions by id, in the bank's order."""
        return {question.id: question for question in self.opened.index.questions}

    @cached_property
    def _names(self) -> Names:
        return Names.of(self.questions, self.opened.index.words.used)

    @cached_property
    def _headings(self) -> frozenset[str]:
        """What is offered by its heading: no such message asks something of the last reply."""
        return frozenset(self.opened.index.headings.values())

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.questions, self._names)

    @cached_property
    def _answerer(self) -> Answerer:
        index = self.opened.index
        return Answerer(self.settings, index, self.questions, self._names, self._retriever.search)

    @cached_property
    def _retriever(self) -> Retriever:
        return Retriever(
            self.opened.index,
            self.encoder,
            self.opened.calibration,
            self.settings.dense_weight,
            self.settings.candidates,
            Spelling.of(self.opened.index.questions, self.opened.index.words.counts),
        )

    def ask(self, message: str, conversation: Conversation = ()) -> Turn:
        """Read ``message`` after ``conversation``, find what answers it, and reply.

        Raises:
            MessageError: the message is too long.
            EncoderError: the encoder cannot be loaded.
        """
        started = time.perf_counter()
        message = clean(message, self.settings.max_message_chars)
        with self._gate:
            turn = self._turn(message, conversation)
        return replace(turn, seconds=time.perf_counter() - started)

    def _turn(self, message: str, conversation: Conversation) -> Turn:
        """The turn of a cleaned message, without the seconds that it took."""
        foreign = strange(message, self._names.words, self.opened.index.english)
        if foreign == "language":
            reading, evidence = Reading("question", message), self._not_read(message, foreign)
            reply = not_english(foreign, self._answerer.examples)
        else:
            reading, evidence = self._read(self._plain(message), conversation)
            if foreign == "gibberish":
                evidence = replace(evidence, outside=foreign)
            reply = self._answer(reading, evidence, conversation)
        followups: tuple[str, ...] = ()
        if reply.verdict == "answered" and reply.citations:
            about = self._about(reading, evidence, reply)  # what "simpler" will refer to
            followups = suggest(about, evidence, reply, conversation, self.opened.index)
            reply = replace(reply, also=also_found(evidence, reply, self.opened.index))
        return Turn(
            message=message,
            reading=reading,
            reply=reply,
            questions=evidence.questions,
            confidence=evidence.confidence,
            followups=followups,
            seconds=0.0,
            state=self._state(reading, evidence, reply, conversation),
        )

    def _not_read(self, message: str, foreign: Strange) -> Evidence:
        """What was found for a message that is no English: nothing that counts."""
        return replace(self._retriever.search(message), confidence=0.0, hits=(), outside=foreign)

    def _plain(self, message: str) -> str:
        """A message in the bank's spelling, with the apostrophes of keyboards; a heading stays as it is."""
        if message in self._headings:
            return message
        return self._retriever.mend(message).replace("’", "'")

    def _read(self, message: str, conversation: Conversation) -> tuple[Reading, Evidence]:
        """How a message is read and what the bank says to it, or to its one question if the rest is talk."""
        reading, evidence = self._understand(message, conversation)
        core = core_of(message, self._names) if reading.kind == "question" else ""
        if core and evidence.confidence + SURER <= 1:
            alone = self._understand(core, conversation)
            if alone[1].confidence >= max(self.settings.answer_at, evidence.confidence + SURER):
                return alone
        return reading, evidence

    def _understand(self, message: str, conversation: Conversation) -> tuple[Reading, Evidence]:
        """How a message is read, and what the bank says to it."""
        readings = self._readings(message, conversation)
        reading = readings.ways[0]
        if len(readings.ways) > 1:
            look = self._retriever.look(reading.query)
            asked = self._reader.asked_by(look.intent, message, conversation)
            if asked:
                return asked, self._find(asked)
            reading, evidence = settle(
                message,
                readings if look.intent.content < ASKS_OF_SUBJECT else readings.without_facet(),
                Following.of(look, conversation, self._retriever),
                self._names,
                conversation,
                self.settings.answer_at,
            )
        else:
            reading, evidence = self._searched(reading)
        reading, evidence = self._told_apart(reading, evidence)
        if reading.named is None:
            return reading, evidence
        named_first = sorted(evidence.questions, key=lambda hit: hit.question.id != reading.named)
        return reading, replace(evidence, questions=tuple(named_first))

    def _readings(self, message: str, conversation: Conversation) -> Readings:
        """The ways to read a message. A heading of the bank, which is offered so, stands alone."""
        if message in self._headings:
            return self._reader.read(message, (), requests=False)
        readings = self._reader.read(message, conversation)
        if readings.ways[0].kind in OF_LAST and self._asks_of_subject(message):
            return self._reader.read(message, conversation, requests=False)
        return readings

    def _asks_of_subject(self, message: str) -> bool:
        """Whether messages like this one, of which a word names a request, ask something of the subject."""
        return self._retriever.look(message).intent.content >= ASKS_OF_SUBJECT

    def _searched(self, reading: Reading) -> tuple[Reading, Evidence]:
        """The one reading of a message and what was found; its facet only if such messages ask for one."""
        if reading.kind != "question":
            return reading, self._find(reading)
        look = self._retriever.look(reading.query)
        if look.intent.content >= ASKS_OF_SUBJECT:
            reading = replace(reading, facet=None)
        return reading, look.evidence()

    def _told_apart(self, reading: Reading, evidence: Evidence) -> tuple[Reading, Evidence]:
        """The reading with the questions of the bank that its two sides belong to.

        The bank answers a comparison if it knows what each side is by itself; where both are its own terms
        and nothing else, and shown side by side, one of them is enough.
        """
        if reading.kind != "question" or reading.named or not reading.sides:
            return reading, evidence
        sides = tuple(look.evidence() for look in self._retriever.looks(reading.sides))
        evidence = replace(evidence, sides=sides)
        reading = told_apart(reading, evidence, self._names)
        if not reading.compared:
            return reading, evidence
        own = reading.apart and all(map(self._names.calls, reading.compared, reading.sides))
        known = (max if own else min)(side.confidence for side in sides)
        return reading, replace(evidence, confidence=max(evidence.confidence, known))

    def decisions(self, message: str, conversation: Conversation) -> list[tuple[str, Features]]:
        """For each topic that a message may go on from, what is known of that; empty if its words decide."""
        mended = self._plain(clean(message, self.settings.max_message_chars))
        readings, following = self._following(mended, conversation)
        if following is None:
            return []
        return weigh(mended, readings, following, self._names, conversation)

    def follows(self, message: str, conversation: Conversation) -> Signals | None:
        """What is known of every chunk if a message goes on from the last topic; ``None`` if it cannot."""
        mended = self._plain(clean(message, self.settings.max_message_chars))
        readings, following = self._following(mended, conversation)
        topic = readings.ways[-1].topic
        return following.signals(topic) if following and topic else None

    def _following(self, message: str, conversation: Conversation) -> tuple[Readings, Following | None]:
        """The ways to read a message, and what is known of it if it may go on from what was said."""
        readings = self._readings(message, conversation)
        if len(readings.ways) < 2:
            return readings, None
        look = self._retriever.look(readings.ways[0].query)
        if self._reader.asked_by(look.intent, message, conversation):
            return readings, None
        return readings, Following.of(look, conversation, self._retriever)

    def _find(self, reading: Reading) -> Evidence:
        """Search, or, for a request about the topic at hand, that topic with certainty."""
        if reading.kind in {"greeting", "thanks", "remark", "scope", "distress", "unreadable", "rejected"}:
            return Evidence(reading.query, (), (), 0.0)
        if reading.kind != "question" and reading.topic:
            return Evidence(reading.query, (QuestionHit(self.questions[reading.topic], 1.0, 1.0),), (), 1.0)
        return self._retriever.search(reading.query)

    def _answer(self, reading: Reading, evidence: Evidence, conversation: Conversation) -> Reply:
        """The reply; a message that asks several things gets several, one after the other."""
        one = reading.kind != "question" or any(
            hit.topic_cosine >= VERBATIM
            for hit in evidence.questions[:1]  # a title with its prompt
        )
        asked = () if one else parts_of(reading.query, self._names)
        parts = several(
            asked, self._part, evidence.confidence, self.settings.answer_at, self.settings.offer_at
        )
        if not parts:
            return self._answerer.reply(reading, evidence, conversation)
        return self._answerer.replies(parts, conversation)

    def _part(self, text: str) -> tuple[Reading, Evidence]:
        """One of the questions of a message, read and searched by itself."""
        return self._understand(text, ())

    def _about(self, reading: Reading, evidence: Evidence, reply: Reply) -> Question:
        """The question of the bank that a turn is about: the best found, or of what it quotes the first."""
        cited = [citation.question for citation in reply.citations]
        if reading.topic and (reading.topic in cited or reading.kind != "follow-up"):
            return self.questions[reading.topic]
        best = evidence.questions[0].question
        return best if best.id in cited else self.questions[cited[0]]

    def _state(self, reading: Reading, evidence: Evidence, reply: Reply, conversation: Conversation) -> State:
        """What the conversation is about after a turn."""
        before = conversation[-1].state if conversation else State()
        said = [term for term, _ in self._names.mentions(reading.query)]
        concepts = tuple(dict.fromkeys((*said, *before.concepts)))[:CONCEPTS]
        if not reply.citations:
            return replace(before, concepts=concepts)
        shown = dict.fromkeys((*before.shown, *quoted_chunks(reply, self.opened.index)))
        about = self._about(reading, evidence, reply)
        return State(about.id, reply.citations[0].facet, concepts, tuple(shown))
