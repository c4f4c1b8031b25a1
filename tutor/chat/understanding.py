"""A message in its conversation into one reading, and what the bank says to it.

``reading/reader`` gives the ways in which its words can be read; what the bank says to each decides between
them.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property, partial

from tutor.chat.following.attempts import ATTEMPT, chance, chances_made
from tutor.chat.following.context import settle
from tutor.chat.following.passages import Following
from tutor.chat.reading.checks import QUIZ, turns_away
from tutor.chat.reading.names import Names
from tutor.chat.reading.objections import Objection, objection_in
from tutor.chat.reading.reader import Reader, Readings
from tutor.chat.reading.requests import OF_LAST, facet_in
from tutor.chat.reading.several import Part, core_of, parts_of, several
from tutor.chat.reading.sides import told_apart
from tutor.chat.replies.checking import card_of, check_in, key_points
from tutor.records import OF_SUBJECT, TALK, Conversation, Evidence, QuestionHit, Reading
from tutor.search.indexes.index import Index
from tutor.search.retriever import VERBATIM, Look, Retriever
from tutor.settings import Settings

ASKS_OF_SUBJECT = 0.8
"""Probability from which a message asks something of the subject though a word of it names a request."""
SURE_OF_BOTH = 0.9
"""Chance that a message is about the second of two things too, from which it adds to the confidence."""
SURER = 0.3
"""How much more confidence the one question of a message must have, to be answered instead of all of it."""


@dataclass(frozen=True)
class Understanding:
    """Reads messages about one bank; they come in the bank's own spelling."""

    reader: Reader
    retriever: Retriever
    settings: Settings

    @property
    def names(self) -> Names:
        """What the bank calls things."""
        return self.reader.names

    @property
    def index(self) -> Index:
        """What is searched."""
        return self.retriever.index

    @cached_property
    def headings(self) -> frozenset[str]:
        """What is offered by its heading: no such message asks something of the last reply."""
        return frozenset(self.index.headings.values())

    def of(self, message: str, conversation: Conversation) -> tuple[Reading, Evidence]:
        """How a message is read and what the bank says to it, or to its one question if the rest is talk."""
        objection = objection_in(message if conversation else "")
        reading, evidence = self._essence(message[objection.length :], _heard(conversation, objection))
        return replace(reading, objects=objection.to_content, tried=objection.tried), evidence

    def _essence(self, message: str, conversation: Conversation) -> tuple[Reading, Evidence]:
        reading, evidence = self._whole(message, conversation)
        core = core_of(message, self.names) if reading.kind == "question" else ""
        if core and evidence.confidence + SURER <= 1:
            alone = self._whole(core, conversation)
            if alone[1].confidence >= max(self.settings.answer_at, evidence.confidence + SURER):
                return alone
        return reading, evidence

    def parts(self, reading: Reading, evidence: Evidence, conversation: Conversation) -> tuple[Part, ...]:
        """The questions that a message asks, each read and searched by itself; none if it is taken as one.

        Those of a message that goes on may go on too, if all ask something of the subject.
        """
        title = any(hit.topic_cosine >= VERBATIM for hit in evidence.questions[:1])  # with its prompt
        if title or reading.facet or reading.kind not in OF_SUBJECT:
            return ()
        before = conversation if reading.kind == "follow-up" else ()
        read = partial(self._whole, conversation=before)
        settings = self.settings
        asked = parts_of(evidence.query if before else reading.query, self.names)
        found = several(asked, read, evidence.confidence, settings.answer_at, settings.offer_at)
        return () if before and any(part.reading.kind not in OF_SUBJECT for part in found) else found

    def consider(self, message: str, conversation: Conversation) -> tuple[Readings, Following | None]:
        """The ways to read a message, and, if what the bank says must decide, what is known of it."""
        objection = objection_in(message if conversation else "")
        readings, found = self._considered(message[objection.length :], _heard(conversation, objection))
        return readings, found if isinstance(found, Following) else None

    def _considered(
        self, message: str, conversation: Conversation
    ) -> tuple[Readings, Following | Look | None]:
        """The same; of a message that can be read in one way the look at it, if one was needed."""
        readings, look = self._ways(message, conversation)
        check = self._awaiting(message, readings.ways[0], conversation)
        if check:
            look, card = self._look(message, look), card_of(check, self.index)
            if chance(look, card) >= ATTEMPT:
                return Readings.only(Reading("attempt", message, card[0].question, check=check)), None
        if len(readings.ways) < 2:
            return readings, look
        look = self._look(readings.ways[0].query, look)
        if not self.names.named_alone(look.query):  # nothing but a term is of the subject
            asked = self.reader.asked_by(look.intent, message, conversation)
            if asked:
                return Readings.only(asked), look
        return readings, Following.of(look, conversation, self.retriever)

    def _whole(self, message: str, conversation: Conversation) -> tuple[Reading, Evidence]:
        readings, found = self._considered(message, conversation)
        if isinstance(found, Following):
            reading, evidence = settle(message, readings, found, self.names, conversation)
        else:
            reading = readings.ways[0]
            evidence = self._find(reading, found)
        if reading.check:
            return reading, replace(
                evidence, made=chances_made(message, self.retriever, card_of(reading.check, self.index))
            )
        reading, evidence = self._told_apart(reading, evidence)
        return reading, self._with_named(reading, evidence)

    def _awaiting(self, message: str, alone: Reading, conversation: Conversation) -> str | None:
        """The check of understanding put last, if a message, read by itself as ``alone``, may answer it.

        A message whose words ask for something else is no answer, nor is one that was offered.
        """
        last = conversation[-1] if conversation else None
        check = check_in(last.reading, last.reply, self.index) if last else None
        if last is None or check is None or not key_points(card_of(check, self.index)):
            return None
        offered = message in self.headings or message in last.followups
        other = alone.kind != "question" or alone.facet or alone.named or turns_away(message)
        return None if offered or other else check

    def _ways(self, message: str, conversation: Conversation) -> tuple[Readings, Look | None]:
        """The ways in which the words can be read, and the look at the message, if one was needed.

        A word names a request only if messages like this one make one. A heading of the bank stands alone.
        """
        if message in self.headings:
            return self.reader.read(message, (), requests=False), None
        readings = self.reader.read(message, conversation)
        plainly = QUIZ.search(message) and readings.ways[0].kind == "facet"
        if plainly or not any(way.kind in OF_LAST or way.facet for way in readings.ways):
            return readings, None
        look = self.retriever.look(message)
        if look.intent.content < ASKS_OF_SUBJECT:
            return readings, look
        return self.reader.read(message, conversation, requests=False), look

    def _look(self, query: str, known: Look | None) -> Look:
        return known if known and known.query == query else self.retriever.look(query)

    def _find(self, reading: Reading, known: Look | None) -> Evidence:
        """Search, or, for a request about the topic at hand, that topic with certainty.

        ``known`` is a look at the message, if there was one.
        """
        if reading.kind in TALK:
            return Evidence(reading.query, (), (), 0.0)
        if reading.kind != "question" and reading.topic:
            return Evidence(reading.query, (self._hit(reading.topic),), (), 1.0)
        same = known if known and known.query == reading.query else None
        evidence = same.evidence() if same else self.retriever.search(reading.query)
        asked = facet_in(reading.query.lower()) if reading.facet else None
        if asked is None or not asked.rest or evidence.confidence >= self.settings.answer_at:
            return evidence
        # of "softmax but like for dummies" how it is asked is no subject
        rest = self.retriever.search(asked.rest)
        return max(evidence, rest, key=lambda each: each.confidence)

    def _told_apart(self, reading: Reading, evidence: Evidence) -> tuple[Reading, Evidence]:
        """The reading with the questions of the bank that its two sides belong to.

        The bank answers a comparison if it knows what each side is by itself; where both are its own terms
        and nothing else, and shown side by side, one of them is enough. Where a message is about the second
        one too, almost for certain, that speaks for it: most of what confidence is fitted on asks one thing.
        """
        if reading.kind != "question" or reading.named or not reading.sides:
            return reading, evidence
        sides = tuple(look.evidence() for look in self.retriever.looks(reading.sides))
        evidence = replace(evidence, sides=sides)
        reading = told_apart(reading, evidence, self.names)
        if not reading.compared:
            return reading, evidence
        own = reading.apart and all(map(self.names.calls, reading.compared, reading.sides))
        known = (max if own else min)(side.confidence for side in sides)
        best = evidence.questions[0].question.id
        second = max(hit.beside if hit.question.id in reading.compared else 0.0 for hit in evidence.questions)
        if best in reading.compared and second >= SURE_OF_BOTH and evidence.outside in {None, "near"}:
            known = max(known, math.sqrt(second * evidence.confidence))
        return reading, replace(evidence, confidence=max(evidence.confidence, known))

    def _with_named(self, reading: Reading, evidence: Evidence) -> Evidence:
        """The evidence with the question first that a message names, if it says nothing else.

        A message of nothing but terms of a question is offered that one at least: it is hardly ever asked so.
        """
        if reading.kind != "question" or not evidence.questions:
            return evidence
        if reading.named:
            return self._with_first(reading.named, evidence)
        called = [name for name in self.names.named(reading.query) if self.names.calls(name, reading.query)]
        if not called or evidence.confidence >= self.settings.offer_at:
            return evidence
        known = replace(evidence, confidence=self.settings.offer_at)
        return known if evidence.questions[0].question.id in called else self._with_first(called[0], known)

    def _with_first(self, name: str, evidence: Evidence) -> Evidence:
        """The evidence with one question before all others."""
        found = {hit.question.id: hit for hit in evidence.questions}
        first = found.pop(name, self._hit(name))
        return replace(evidence, questions=(first, *found.values())[: len(evidence.questions)])

    def _hit(self, question: str) -> QuestionHit:
        """A question that needs no search."""
        return QuestionHit(self.index.questions[self.index.question_place[question]], 1.0, 1.0)


def _heard(conversation: Conversation, objection: Objection) -> Conversation:
    """What a message goes on from: a reply that was about something else is left out."""
    return conversation[:-1] if objection.missed else conversation
