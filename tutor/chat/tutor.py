"""The whole system in two calls: ``Tutor.load(settings)`` and ``tutor.ask(message, conversation)``.

A tutor keeps nothing between calls: the conversation goes in, a turn comes out. Terminal, web page,
evaluation and tests all take this path.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from tutor.chat.gate import Gate
from tutor.chat.reading.cleaning import clean, without_chatter
from tutor.chat.reading.language import strange
from tutor.chat.reading.names import Names
from tutor.chat.reading.reader import Reader
from tutor.chat.reading.several import with_sides
from tutor.chat.replies.answering import Answerer
from tutor.chat.replies.checking import check_in
from tutor.chat.replies.compose import also_found
from tutor.chat.replies.declines import not_english
from tutor.chat.replies.followups import suggest
from tutor.chat.replies.quoting import quoted_chunks
from tutor.chat.understanding import Understanding
from tutor.records import Conversation, Evidence, Question, Reading, Reply, State, Turn
from tutor.search.building.builder import OpenIndex, Say, open_index
from tutor.search.encoders.embedded import Progress
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.search.retriever import Retriever
from tutor.search.spelling import Spelling
from tutor.settings import Settings

CONCEPTS = 12
"""Terms that a conversation remembers."""
QUOTED_FIRST = 0.9
"""Share of the best question's score from which the one that is quoted first is what a turn is about."""
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
    def understanding(self) -> Understanding:
        """What reads messages."""
        return Understanding(Reader(self.questions, self._names), self._retriever, self.settings)

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
            self._names.named,
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
        foreign = strange(message, self._names.known, self.opened.index.english)
        if foreign == "language":
            reading, evidence = Reading("question", message), self._not_read(message)
            reply = not_english(self._answerer.examples(conversation))
        else:
            reading, evidence = self.understanding.of(self.plain(message), conversation)
            if foreign == "gibberish":
                evidence = replace(evidence, outside=foreign)
            parts = self.understanding.parts(reading, evidence, conversation)
            reading = with_sides(reading, parts, self._names)
            reply = self._answerer.reply(reading, evidence, conversation, parts)
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

    def plain(self, message: str) -> str:
        """What a message asks, in the bank's spelling, with the apostrophes of keyboards.

        A heading of the bank stays as it is.
        """
        if message in self.understanding.headings:
            return message
        return without_chatter(self._retriever.mend(message).replace("’", "'"))

    def _not_read(self, message: str) -> Evidence:
        """What was found for a message in another language: nothing that counts."""
        return replace(self._retriever.search(message), confidence=0.0, hits=(), outside="language")

    def _about(self, reading: Reading, evidence: Evidence, reply: Reply) -> Question:
        """The question that a turn is about: what it quotes first, or the best if clearly better."""
        cited = [citation.question for citation in reply.citations]
        if reading.topic and (reading.topic in cited or reading.kind != "follow-up"):
            return self.questions[reading.topic]
        scores = {hit.question.id: hit.score for hit in evidence.questions}
        best, first = evidence.questions[0].question.id, cited[0]
        better = best in cited and scores.get(first, 0.0) < QUOTED_FIRST * scores[best]
        return self.questions[best if better else first]

    def _state(self, reading: Reading, evidence: Evidence, reply: Reply, conversation: Conversation) -> State:
        """What the conversation is about after a turn."""
        before = conversation[-1].state if conversation else State()
        said = [term for term, _ in self._names.mentions(reading.query)]
        concepts = tuple(dict.fromkeys((*said, *before.concepts)))[:CONCEPTS]
        if not reply.citations:
            return replace(before, concepts=concepts)
        shown = dict.fromkeys((*before.shown, *quoted_chunks(reply, self.opened.index)))
        about = self._about(reading, evidence, reply)
        check = check_in(reading, reply, self.opened.index) or before.check
        return State(about.id, reply.citations[0].facet, concepts, tuple(shown), check)
