"""The whole system in two calls: ``Tutor.load(settings)`` and ``tutor.ask(message, conversation)``.

A tutor keeps nothing between calls: the conversation goes in, a turn comes out. Terminal, web page,
evaluation and tests all take this path.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from tutor.chat import compose
from tutor.chat.compose import Limits
from tutor.chat.followups import suggest
from tutor.chat.quoting import quote
from tutor.chat.reading import Reader, clean
from tutor.records import (
    Conversation,
    Evidence,
    Question,
    QuestionHit,
    Reading,
    Reply,
    ReplyBlock,
    Turn,
)
from tutor.search.builder import OpenIndex, Progress, Say, open_index
from tutor.search.encoder import SentenceTransformerEncoder
from tutor.search.retriever import Retriever
from tutor.search.spelling import Spelling
from tutor.settings import Settings

SUGGESTIONS = 3


@dataclass(frozen=True)
class Tutor:
    """Answers messages from one bank. Safe to share by threads."""

    settings: Settings
    opened: OpenIndex
    encoder: SentenceTransformerEncoder

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
        encoder = SentenceTransformerEncoder(settings.encoder, settings.threads)
        return cls(settings, open_index(settings, encoder, say, progress), encoder)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The bank's questions by id, in the bank's order."""
        return {question.id: question for question in self.opened.index.questions}

    @cached_property
    def _reader(self) -> Reader:
        return Reader.of(self.questions, self.opened.index.chunks)

    @cached_property
    def _retriever(self) -> Retriever:
        return Retriever(
            self.opened.index,
            self.encoder,
            self.opened.calibration,
            self.settings.dense_weight,
            self.settings.candidates,
            Spelling.of(self.opened.index.questions, self.opened.index.chunks),
        )

    def ask(self, message: str, conversation: Conversation = ()) -> Turn:
        """Read ``message`` after ``conversation``, find what answers it, and reply.

        Raises:
            MessageError: the message is too long.
            EncoderError: the encoder cannot be loaded.
        """
        started = time.perf_counter()
        message = clean(message, self.settings.max_message_chars)
        reading = self._reader.read(self._retriever.mend(message), conversation)
        evidence = self._find(reading)
        reply = self._reply(reading, evidence, conversation)
        followups: tuple[str, ...] = ()
        if reply.verdict == "answered":
            about = evidence.questions[0].question  # what "simpler" will refer to
            followups = suggest(about, reply, conversation, self.opened.index)
            reply = replace(reply, also=compose.also_found(evidence, reply, self.opened.index))
        return Turn(
            message=message,
            reading=reading,
            reply=reply,
            questions=evidence.questions,
            confidence=evidence.confidence,
            followups=followups,
            seconds=time.perf_counter() - started,
        )

    def _find(self, reading: Reading) -> Evidence:
        """Search, or, for a request about the topic at hand, that topic with certainty."""
        if reading.kind in {"facet", "more"} and reading.topic:
            return Evidence(reading.query, (QuestionHit(self.questions[reading.topic], 1.0, 1.0),), (), 1.0)
        if reading.kind in {"greeting", "thanks", "unreadable"}:
            return Evidence(reading.query, (), (), 0.0)
        evidence = self._retriever.search(reading.query)
        if reading.named is None:
            return evidence
        named_first = sorted(evidence.questions, key=lambda hit: hit.question.id != reading.named)
        return replace(evidence, questions=tuple(named_first))

    def _reply(self, reading: Reading, evidence: Evidence, conversation: Conversation) -> Reply:
        spoken = self._without_search(reading) or self._without_answer(evidence)
        if spoken:
            return spoken
        index = self.opened.index
        shown = tuple(citation for turn in conversation for citation in turn.reply.citations)
        limits = Limits(self.settings.reply_words, shown)
        question = evidence.questions[0].question
        if reading.kind == "more":
            chunks = compose.more_chunks(question, index, limits)
            return quote(chunks, index) if chunks else _say("That is all the bank says about this.")
        chunks = compose.choose_chunks(evidence, index, reading, limits)
        said: tuple[ReplyBlock, ...] = ()
        if not chunks and reading.facet:
            name = reading.facet.replace("-", " ")
            said = (ReplyBlock(f"The bank has no {name} for this question. What it has:"),)
            reading = replace(reading, facet=None)
            chunks = compose.choose_chunks(evidence, index, reading, limits)
        if not chunks:  # all of it was shown before: say it again rather than nothing
            again = replace(limits, shown=())
            chunks = compose.choose_chunks(evidence, index, reading, again)
            chunks = chunks or compose.more_chunks(question, index, again)
        reply = quote(chunks, index)
        return replace(reply, blocks=(*said, *reply.blocks))

    def _without_search(self, reading: Reading) -> Reply | None:
        """The tutor's own words where there is nothing to look up."""
        if reading.kind == "greeting":
            return _say("Hello! Ask me anything about what is in the bank.", self._examples())
        if reading.kind == "thanks":
            return _say("You are welcome. Ask on whenever you like.")
        if reading.kind == "unreadable":
            return _say(
                "I can read no words in this message. Ask a question in plain words.", self._examples()
            )
        return None

    def _without_answer(self, evidence: Evidence) -> Reply | None:
        """What is said where the evidence is too weak, or the bank has the question without an answer."""
        nearest = tuple(hit.question.title for hit in evidence.questions if hit.question.answered)[
            :SUGGESTIONS
        ]
        if not evidence.questions or evidence.confidence < self.settings.offer_at:
            return _say("The bank has no answer to this. It can answer, for example:", nearest)
        first = evidence.questions[0]
        if not first.question.answered:
            title = first.question.title
            return _say(
                f"The bank has the question “{title}” but no answer to it yet. It can answer:", nearest
            )
        if evidence.confidence < self.settings.answer_at:
            blocks = (ReplyBlock("I am not sure that the bank answers this. Did you mean one of these?"),)
            return Reply("unsure", blocks, suggestions=nearest)
        return None

    def _examples(self) -> tuple[str, ...]:
        return tuple(question.title for question in self.questions.values() if question.answered)[
            :SUGGESTIONS
        ]


def _say(text: str, suggestions: tuple[str, ...] = ()) -> Reply:
    """A reply without any claim about the subject, so without citations."""
    return Reply("declined", (ReplyBlock(text),), suggestions=suggestions)
