"""A reading and its evidence into a reply: which kind of reply each kind of reading gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from tutor.chat.reading.filling import asked_before
from tutor.chat.reading.names import Names
from tutor.chat.reading.several import Part, together
from tutor.chat.replies import checking, declines, requested
from tutor.chat.replies.compare import Side, compare
from tutor.chat.replies.compose import Limits
from tutor.chat.replies.found import ROOM_FOR_TWO, quoted, unsaid
from tutor.records import Citation, Conversation, Evidence, Question, Reading, Reply
from tutor.search.indexes.index import Index
from tutor.settings import Settings


@dataclass(frozen=True)
class Answerer:
    """Composes replies from one bank."""

    settings: Settings
    index: Index
    questions: Mapping[str, Question]
    names: Names
    search: requested.Search

    def reply(
        self, reading: Reading, evidence: Evidence, conversation: Conversation, parts: Sequence[Part] = ()
    ) -> Reply:
        """What is said to a message that was read as ``reading``; to each of its ``parts`` if it has some.

        What one part quotes counts as said before for those behind it.
        """
        limits = Limits(self.settings.reply_words, _shown(conversation), again=not reading.objects)
        if not parts:
            return self._reply(reading, evidence, conversation, limits)
        again = limits.again and reading.kind == "follow-up"
        limits = replace(limits, words=int(ROOM_FOR_TWO * limits.words / len(parts)), again=again)
        replies: list[Reply] = []
        for part in parts:
            read = replace(part.reading, objects=reading.objects, tried=reading.tried)
            replies.append(self._reply(read, part.evidence, conversation, limits))
            limits = replace(limits, shown=(*limits.shown, *replies[-1].citations))
        return together(parts, replies)

    def _reply(
        self, reading: Reading, evidence: Evidence, conversation: Conversation, limits: Limits
    ) -> Reply:
        examples = self.examples(conversation)
        spoken = declines.small_talk(reading, examples)
        if spoken:
            return spoken
        if reading.kind == "scope":
            return declines.contents(self.questions.values(), examples)
        if reading.kind == "rejected":
            return declines.misread(_other_questions(conversation))
        if reading.check:
            return checking.compared(checking.card_of(reading.check, self.index), evidence.made, self.index)
        if reading.topic and reading.kind not in {"question", "follow-up", "facet"}:
            topic = self.questions[reading.topic]
            return requested.reply(reading, topic, conversation, self.search, self.index, limits)
        declined = declines.without_answer(
            evidence, self.settings.answer_at, self.settings.offer_at, examples, self.index.headings
        )
        if declined:
            return declined
        if reading.apart and reading.facet is None and not _compared_before(reading, conversation):
            one, other = self._sides(reading, evidence)
            return compare(one, other, evidence, self.index, replace(limits, words=2 * limits.words))
        if reading.tried and not unsaid(evidence, limits).hits:
            evidence = self._before(conversation) or evidence
        return quoted(reading, evidence, self.index, limits)

    def _before(self, conversation: Conversation) -> Evidence | None:
        """What was found for the last question that objected to nothing, whose rest was not tried yet."""
        asked = (turn.reading.query for turn in asked_before(conversation) if not turn.reading.objects)
        query = next(asked, None)
        return self.search(query) if query else None

    def examples(self, conversation: Conversation) -> tuple[str, ...]:
        """What can be asked: what was offered last and not asked since, then titles of different sections.

        One is a title in any case; others at each turn.
        """
        asked = {turn.message for turn in conversation}
        offered = next((turn.followups for turn in reversed(conversation) if turn.followups), ())
        going_on = [each for each in offered if each not in asked][: declines.SUGGESTIONS - 1]
        start = len(conversation) * declines.SUGGESTIONS
        titles = self._titles[start % max(1, len(self._titles)) :] + self._titles
        return tuple(dict.fromkeys((*going_on, *titles)))[: declines.SUGGESTIONS]

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        """The titles of answered questions: the first of each section, then the second of each, and so on."""
        sections: dict[str, list[str]] = {}
        for question in self.questions.values():
            if question.answered:
                sections.setdefault(question.section, []).append(question.title)
        rounds = zip_longest(*sections.values())
        return tuple(title for each in rounds for title in each if title)

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


def _compared_before(reading: Reading, conversation: Conversation) -> bool:
    """Whether an earlier reply showed the same two things in a table: now a detail of them is asked for."""
    pair = set(reading.compared)
    return any(
        set(turn.reading.compared) == pair and any(block.table for block in turn.reply.blocks)
        for turn in conversation
    )


def _shown(conversation: Conversation) -> tuple[Citation, ...]:
    return tuple(citation for turn in conversation for citation in turn.reply.citations)


def _other_questions(conversation: Conversation) -> tuple[Question, ...]:
    """What the last searched message may have meant instead."""
    for turn in reversed(conversation):
        if len(turn.questions) > 1:
            return tuple(hit.question for hit in turn.questions[1:] if hit.question.answered)
    return ()
