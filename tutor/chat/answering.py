"""A reading and its evidence into a reply: which kind of reply each kind of reading gets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from tutor.chat import compose, declines, requested
from tutor.chat.compare import Side, compare
from tutor.chat.compose import Limits
from tutor.chat.filling import asked_before
from tutor.chat.names import Names
from tutor.chat.quoting import Passage, quote, quote_passages, telling, whole
from tutor.chat.reading import topic_of
from tutor.chat.several import Part, together
from tutor.records import (
    MISTAKE,
    Chunk,
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

    def reply(
        self, reading: Reading, evidence: Evidence, conversation: Conversation, parts: Sequence[Part] = ()
    ) -> Reply:
        """What is said to a message that was read as ``reading``; to each of its ``parts`` if it has some.

        None of the parts repeats what one before it quotes.
        """
        limits = Limits(self.settings.reply_words, _shown(conversation))
        if not parts:
            return self._reply(reading, evidence, conversation, limits)
        limits = replace(limits, words=int(ROOM_FOR_TWO * limits.words / len(parts)), again=False)
        replies: list[Reply] = []
        for part in parts:
            replies.append(self._reply(part.reading, part.evidence, conversation, limits))
            limits = replace(limits, shown=(*limits.shown, *replies[-1].citations))
        return together(parts, replies)

    def _reply(
        self, reading: Reading, evidence: Evidence, conversation: Conversation, limits: Limits
    ) -> Reply:
        spoken = declines.small_talk(reading, self.examples(conversation))
        if spoken:
            return spoken
        if reading.kind == "scope":
            return declines.contents(self.questions.values(), self.examples(conversation))
        if reading.kind == "rejected":
            return declines.misread(_other_questions(conversation))
        if reading.topic and reading.kind not in {"question", "follow-up", "facet"}:
            return self._requested(reading, self.questions[reading.topic], conversation, limits)
        declined = declines.without_answer(
            evidence, self.settings.answer_at, self.settings.offer_at, self.examples(conversation)
        )
        if declined:
            return declined
        if reading.apart and reading.facet is None:
            one, other = self._sides(reading, evidence)
            return compare(one, other, evidence, self.index, 2 * limits.words)
        return self._quoted(reading, evidence, limits)

    def examples(self, conversation: Conversation) -> tuple[str, ...]:
        """Titles that can be asked, of different sections; others at each turn."""
        start = len(conversation) * declines.SUGGESTIONS
        titles = self._titles[start % max(1, len(self._titles)) :] + self._titles
        return tuple(dict.fromkeys(titles))[: declines.SUGGESTIONS]

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        """The titles of answered questions: the first of each section, then the second of each, and so on."""
        sections: dict[str, list[str]] = {}
        for question in self.questions.values():
            if question.answered:
                sections.setdefault(question.section, []).append(question.title)
        rounds = zip_longest(*sections.values())
        return tuple(title for each in rounds for title in each if title)

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
        mine = [hit for hit in evidence.hits if hit.chunk.question == question.id]
        hits = tuple([hit for hit in mine if limits.fresh(hit.chunk)] or mine)
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
        again = replace(limits, shown=())
        before = compose.said_before(evidence, chunks, reading, limits)
        if before:
            said = (*said, ReplyBlock("As said above:"))
        elif not chunks:
            chunks = compose.choose_chunks(evidence, index, reading, again)
            chunks = chunks or compose.more_chunks(evidence.questions[0].question, index, again)
        main, aside = compose.runs_of(chunks, evidence, reading)
        passages = [whole(run) for run in main]
        if before:
            run = compose.with_surroundings(before.chunk, index, again)
            passage = _told(run, before.statements)
            if any(_is(each, passage) for each in limits.shown):
                said, passage = (*said[:-1], ReplyBlock("The bank says no more of it than this:")), whole(run)
            passages.insert(0, passage)
        beside = [_told(run, statements) for run, statements in aside]
        reply = quote_passages([*passages, *beside], index)
        blocks = [*said, *reply.blocks[: len(passages)]]
        for passage, block in zip(beside, reply.blocks[len(passages) :], strict=True):
            blocks += [ReplyBlock(self._announced(passage.run[0], passages[0].run[0].question)), block]
        return replace(reply, blocks=tuple(blocks))

    def _announced(self, chunk: Chunk, question: str) -> str:
        """How a passage is announced that stands beside those of ``question``."""
        if chunk.facet == "pitfalls":
            return MISTAKE
        asked = self.questions[chunk.question]
        if chunk.heading == asked.title:
            return f"See also “{asked.topic}: {chunk.facet.replace('-', ' ')}”:"
        return (
            f"See also “{chunk.heading}”:"
            if asked.id == question
            else f"See also “{asked.topic}: {chunk.heading}”:"
        )


def _told(run: Sequence[Chunk], statements: Sequence[str]) -> Passage:
    """The first of ``statements`` that can be quoted alone; a picture or a wrong belief comes whole."""
    said = None if run[0].facet in {"intuition", "pitfalls"} else telling(run, statements)
    return said or whole(run)


def _is(citation: Citation, passage: Passage) -> bool:
    """Whether a citation quotes this passage and no more."""
    first = passage.run[0]
    return (citation.path, citation.start, citation.end) == (first.path, passage.start, passage.end)


def _shown(conversation: Conversation) -> tuple[Citation, ...]:
    return tuple(citation for turn in conversation for citation in turn.reply.citations)


def _other_questions(conversation: Conversation) -> tuple[Question, ...]:
    """What the last searched message may have meant instead."""
    for turn in reversed(conversation):
        if len(turn.questions) > 1:
            return tuple(hit.question for hit in turn.questions[1:] if hit.question.answered)
    return ()
