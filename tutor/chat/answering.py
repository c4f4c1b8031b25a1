"""A reading and its evidence into a reply: which kind of reply each kind of reading gets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tutor.chat import compose, declines, requested
from tutor.chat.compare import Side, compare
from tutor.chat.compose import Limits
from tutor.chat.filling import asked_before
from tutor.chat.names import Names
from tutor.chat.quoting import quote
from tutor.chat.reading import topic_of
from tutor.chat.several import Part, together
from tutor.records import (
    Citation,
    Conversation,
    Evidence,
    Question,
    QuestionHit,
    Reading,
    Reply,
    ReplyBlock,
    Turn,
)
from tutor.search.index import Index
from tutor.settings import Settings

Search = Callable[[str], Evidence]
ROOM_FOR_TWO = 1.4
"""Times the usual words that a reply may have where two things are compared, or several asked."""


@dataclass(frozen=True)
class Answerer:
    """Composes replies from one bank."""

    settings: Settings
    index: Index
    questions: Mapping[str, Question]
    names: Names
    search: Search

    def reply(self, reading: Reading, evidence: Evidence, conversation: Conversation) -> Reply:
        """What is said to a message that was read as ``reading``."""
        return self._reply(reading, evidence, conversation, self._limits(conversation))

    def replies(self, parts: Sequence[Part], conversation: Conversation) -> Reply:
        """The replies to the parts of a message as one; none repeats what one before it quotes."""
        limits = self._limits(conversation)
        limits = replace(limits, words=int(ROOM_FOR_TWO * limits.words / len(parts)), again=False)
        replies: list[Reply] = []
        for part in parts:
            replies.append(self._reply(part.reading, part.evidence, conversation, limits))
            limits = replace(limits, shown=(*limits.shown, *replies[-1].citations))
        return together(parts, replies)

    def _limits(self, conversation: Conversation) -> Limits:
        return Limits(self.settings.reply_words, _shown(conversation))

    def _reply(
        self, reading: Reading, evidence: Evidence, conversation: Conversation, limits: Limits
    ) -> Reply:
        spoken = declines.small_talk(reading, self.examples)
        if spoken:
            return spoken
        if reading.kind == "scope":
            return declines.contents(self.questions.values(), self.examples)
        if reading.kind == "rejected":
            return declines.misread(_other_questions(conversation))
        if reading.topic and reading.kind not in {"question", "follow-up", "facet"}:
            return self._requested(reading, self.questions[reading.topic], conversation, limits)
        declined = declines.without_answer(
            evidence, self.settings.answer_at, self.settings.offer_at, self.examples
        )
        if declined:
            return declined
        if reading.apart and reading.facet is None:
            one, other = self._sides(reading, evidence)
            return compare(one, other, evidence, self.index, 2 * limits.words)
        return self._quoted(reading, evidence, limits)

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Titles that can be asked, one from each of the first sections."""
        first: dict[str, str] = {}
        for question in self.questions.values():
            if question.answered:
                first.setdefault(question.section, question.title)
        titles = [*first.values(), *(each.title for each in self.questions.values() if each.answered)]
        return tuple(dict.fromkeys(titles))[: declines.SUGGESTIONS]

    def _requested(
        self, reading: Reading, question: Question, conversation: Conversation, limits: Limits
    ) -> Reply:
        """The reply to a request about the last reply."""
        index = self.index
        last = next((turn for turn in reversed(conversation) if turn.reply.citations), None)
        found: Reply | None = None
        if reading.kind == "more":
            asked = next((turn for turn in asked_before(conversation) if topic_of(turn) == question.id), None)
            found_before = self.search(asked.reading.query) if asked else None
            chunks = compose.more_chunks(question, index, limits, found_before)
            return quote(chunks, index) if chunks else declines.say("That is all the bank says about this.")
        if reading.kind == "short":
            found = requested.in_short(question, last, reading.count, index)
        elif reading.kind == "list":
            query = last.reading.query if last else question.title
            found = requested.key_points(question, query, self.search, index)
        elif reading.kind == "formula":
            found = requested.formulas(question, last, self.search, index, limits)
        elif reading.kind == "source" and last:
            found = requested.sources(last, question, index)
        elif reading.kind == "again" and last:
            found = requested.again(last, index)
        elif reading.kind == "item" and last:
            found = self._item(last, reading, limits) or self._no_such_item(last, question, limits)
        return found or self._missing(reading, question, limits)

    def _item(self, last: Turn, reading: Reading, limits: Limits) -> Reply | None:
        """More on one passage of the last reply."""
        chosen = requested.item(last, reading, self.index)
        if chosen is None:
            return None
        question, query = chosen
        evidence = self.search(f"{question.topic}: {query}")
        hits = tuple(hit for hit in evidence.hits if hit.chunk.question == question.id)
        about = Evidence(query, (QuestionHit(question, 1.0, 0.0),), hits, 1.0)
        return self._quoted(Reading("item", query, question.id), about, limits) if hits else None

    def _no_such_item(self, last: Turn, question: Question, limits: Limits) -> Reply:
        """What is said where the last reply has fewer passages than the one that was asked for."""
        points, passages = requested.points_of(last, self.index), len(last.reply.citations)
        count, name = (len(points), "point") if points else (passages, "passage")
        said = ReplyBlock(f"My last reply has {count} {name}{'s' * (count > 1)}. What else the bank has:")
        chunks = compose.more_chunks(question, self.index, limits)[:2]
        rest = quote(chunks, self.index) if chunks else self._missing(Reading("item", ""), question, limits)
        return replace(rest, blocks=(said, *rest.blocks)) if chunks else rest

    def _missing(self, reading: Reading, question: Question, limits: Limits) -> Reply:
        """What is said where the bank has not got what was asked for: that, and what it has."""
        name = {"list": "list", "formula": "formula", "short": "short version"}.get(
            reading.kind, "such passage"
        )
        said = ReplyBlock(f"The bank has no {name} of this. What it has:")
        chunks = compose.more_chunks(question, self.index, replace(limits, shown=()))
        rest = quote(chunks[:2], self.index)
        return replace(rest, blocks=(said, *rest.blocks))

    def _sides(self, reading: Reading, evidence: Evidence) -> tuple[Side, Side]:
        """The two things that a message sets against each other, called as the learner calls them."""
        said = reading.sides or (reading.query, reading.query)
        names = [self._name(text, question) for text, question in zip(said, reading.compared, strict=True)]
        found = evidence.sides or [self.search(name) for name in names]
        whole = [
            not reading.sides or self.names.named_alone(text) == question
            for text, question in zip(said, reading.compared, strict=True)
        ]
        one, other = (Side(*side) for side in zip(names, reading.compared, found, whole, strict=True))
        return one, other

    def _name(self, said: str, question: str) -> str:
        """A term of a question as the learner said it, spelled as the bank does."""
        terms = [term for term, ids in self.names.mentions(said) if question in ids]
        spelled = (each for each in self.questions[question].terms if terms and each.lower() == terms[0])
        return next(spelled, self.questions[question].topic)

    def _quoted(self, reading: Reading, evidence: Evidence, limits: Limits) -> Reply:
        """The passages that answer; where all of them were shown before, they are said again."""
        index = self.index
        if reading.compared or reading.sides:
            limits = replace(limits, words=int(ROOM_FOR_TWO * limits.words))
        chunks = compose.choose_chunks(evidence, index, reading, limits)
        said: tuple[ReplyBlock, ...] = ()
        if not chunks and reading.facet:
            name = reading.facet.replace("-", " ")
            said = (ReplyBlock(f"The bank has no {name} for this question. What it has:"),)
            reading = replace(reading, facet=None)
            chunks = compose.choose_chunks(evidence, index, reading, limits)
        if reading.kind == "facet" and chunks and not any(map(limits.fresh, chunks)):
            said = (ReplyBlock("The bank has no other words for this. Once more:"),)
        before = compose.said_before(evidence, chunks, reading, limits)
        if before:
            said = (*said, ReplyBlock("As said above:"))
            chunks = [*compose.with_surroundings(before, index, replace(limits, shown=())), *chunks]
        if not chunks:
            again = replace(limits, shown=())
            chunks = compose.choose_chunks(evidence, index, reading, again)
            chunks = chunks or compose.more_chunks(evidence.questions[0].question, index, again)
        reply = quote(chunks, index)
        return replace(reply, blocks=(*said, *reply.blocks))


def _shown(conversation: Conversation) -> tuple[Citation, ...]:
    return tuple(citation for turn in conversation for citation in turn.reply.citations)


def _other_questions(conversation: Conversation) -> tuple[Question, ...]:
    """What the last searched message may have meant instead."""
    for turn in reversed(conversation):
        if len(turn.questions) > 1:
            return tuple(hit.question for hit in turn.questions[1:] if hit.question.answered)
    return ()
