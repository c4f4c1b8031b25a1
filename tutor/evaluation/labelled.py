"""The labelled sets shipped with the package.

    sets/learner_questions.jsonl  questions of learners, the bank questions that answer them, best
                                  first, and the sub-sections that do
    sets/unanswerable.jsonl       messages that the bank does not treat: near (same field) or far
    sets/two_topics.jsonl         messages that need two questions of the bank
    sets/conversations.jsonl      turns with the bank question and the facet that each should reach
    sets/examined.jsonl           the same by outside examiners, who wrote messages and what should come of
                                  them from the bank's texts alone: all are for reporting
    sets/attempts.jsonl           what was typed after a check of understanding: an answer, with the places
                                  of the key points that it makes, or anything else
    sets/sentences.jsonl          of turns for tuning, the sentences of a sub-section that answer them

Nothing was tuned on ``learner_questions`` and ``unanswerable``: the tuning questions are other ones,
in ``corpus/learners.jsonl``. Of conversations, attempts and questions with two topics the id tells the
half: a number after ``t`` is for tuning, after ``s`` for reporting; of bare numbers the even ones are for
tuning.
"""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tutor.bank.asked import read_learners

Half = Literal["tuning", "reporting"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LearnerCase(_Strict):
    """A question, and what should answer it."""

    id: str
    question: str
    expected: tuple[str, ...]
    sections: tuple[str, ...]


class UnanswerableCase(_Strict):
    """A message that should not be answered."""

    id: str
    question: str
    kind: Literal["near", "far"]


class TwoTopicsCase(_Strict):
    """A message that needs two questions of the bank.

    It sets two things against each other, asks several questions, or asks one that joins two topics.
    """

    id: str
    question: str
    expected: tuple[str, ...]
    kind: Literal["comparison", "several", "joint"]


class TurnCase(_Strict):
    """A message of a conversation; ``question`` is ``None`` where nothing of the bank should be quoted."""

    message: str
    question: str | None
    facet: str | None
    kind: str
    sections: tuple[str, ...] = ()
    """The sub-sections that answer it, where that was labelled."""


class ConversationCase(_Strict):
    """Messages in order."""

    id: str
    turns: tuple[TurnCase, ...]


class SentencesCase(_Strict):
    """The sentences of a sub-section that answer a message of a conversation, as plain words."""

    conversation: str
    turn: int
    """Place of the message in its conversation, from 1."""
    section: str
    best: tuple[str, ...]
    """Empty if none answers it."""
    also: tuple[str, ...]
    """Others that answer it in part."""


class AttemptCase(_Strict):
    """A message after a check of understanding."""

    id: str
    check: str
    """Its sub-section."""
    message: str
    makes: tuple[int, ...] | None
    """Places of the key points that it makes, from 0; none where it is no answer."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The labelled cases to ask."""

    learners: tuple[LearnerCase, ...]
    unanswerable: tuple[UnanswerableCase, ...]
    two_topics: tuple[TwoTopicsCase, ...]
    conversations: tuple[ConversationCase, ...]
    attempts: tuple[AttemptCase, ...] = ()
    examined: tuple[ConversationCase, ...] = ()


def read_sets(half: Half, corpus: Path) -> Sets:
    """The half named of the labelled questions: the shipped sets, or those that the bank was tuned on."""
    learners = tuple(LearnerCase.model_validate(row) for row in _rows("learner_questions"))
    unanswerable = tuple(UnanswerableCase.model_validate(row) for row in _rows("unanswerable"))
    if half == "tuning":
        learners, unanswerable = _tuning_questions(corpus)
    return Sets(
        learners,
        unanswerable,
        tuple(TwoTopicsCase.model_validate(row) for row in _rows("two_topics") if _half(row) == half),
        tuple(ConversationCase.model_validate(row) for row in _rows("conversations") if _half(row) == half),
        tuple(AttemptCase.model_validate(row) for row in _rows("attempts") if _half(row) == half),
        tuple(ConversationCase.model_validate(row) for row in _rows("examined") if half == "reporting"),
    )


def read_sentences() -> list[SentencesCase]:
    """The messages whose answering sentences were labelled; all are for tuning."""
    return [SentencesCase.model_validate(row) for row in _rows("sentences")]


def _tuning_questions(corpus: Path) -> tuple[tuple[LearnerCase, ...], tuple[UnanswerableCase, ...]]:
    """The labelled questions that the bank carries, as cases."""
    rows = read_learners(corpus)
    answered = [
        LearnerCase(
            id=row.id,
            question=row.question,
            expected=tuple(dict.fromkeys(section.split("/")[0] for section in row.sections)),
            sections=row.sections,
        )
        for row in rows
        if row.sections
    ]
    unanswered = [
        UnanswerableCase(id=row.id, question=row.question, kind="far" if row.id.startswith("far") else "near")
        for row in rows
        if not row.sections
    ]
    return tuple(answered), tuple(unanswered)


def _half(row: dict[str, Any]) -> Half:
    """The half that a case belongs to: ``conv-t012`` tuning, ``conv-s012`` reporting, ``conv-012`` even."""
    number = row["id"].rsplit("-", 1)[-1]
    if number[0] in "ts":
        return "tuning" if number[0] == "t" else "reporting"
    return "reporting" if int(number) % 2 else "tuning"


def _rows(name: str) -> list[dict[str, Any]]:
    text = resources.files("tutor.evaluation").joinpath(f"sets/{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]
