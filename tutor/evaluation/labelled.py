"""The labelled sets shipped with the package, asked of a tutor from outside, as figures.

    sets/learner_questions.jsonl  questions of learners, the bank questions that answer them, best
                                  first, and the sub-sections that do
    sets/unanswerable.jsonl       messages that the bank does not treat: near (same field) or far
    sets/two_topics.jsonl         questions that need two of the bank's
    sets/conversations.jsonl      turns with the bank question and the facet that each should reach

Nothing was tuned on ``learner_questions`` and ``unanswerable``: the tuning questions are other ones,
in ``corpus/learners.jsonl``. Of conversations and of questions with two topics the id tells the half: a
number after ``t`` is for tuning, after ``s`` for reporting; of bare numbers the even ones are for tuning.
"""

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tutor.bank.asked import read_learners
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Turn

Half = Literal["tuning", "reporting"]
Figures = dict[str, float | int]


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
    """A question that needs two questions of the bank."""

    id: str
    question: str
    expected: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Sets:
    """The labelled cases to ask."""

    learners: tuple[LearnerCase, ...]
    unanswerable: tuple[UnanswerableCase, ...]
    two_topics: tuple[TwoTopicsCase, ...]
    conversations: tuple[ConversationCase, ...]


def read_sets(half: Half, corpus: Path) -> Sets:
    """The half named of the labelled questions: the shipped sets, or those that the bank was tuned on."""
    learners = tuple(LearnerCase.model_validate(row) for row in _rows("learner_questions"))
    unanswerable = tuple(UnanswerableCase.model_validate(row) for row in _rows("unanswerable"))
    if half == "tuning":
        learners, unanswerable = _tuning_questions(corpus)
    return Sets(
        learners,
        unanswerable,
        tuple(
            TwoTopicsCase.model_validate(row) for row in _rows("two_topics") if _half(row) == half
        ),
        tuple(
            ConversationCase.model_validate(row)
            for row in _rows("conversations")
            if _half(row) == half
        ),
    )


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


def evaluate(
    tutor: Tutor, sets: Sets, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, Figures]:
    """All figures, by set. Rates are shares of 1."""
    stages: tuple[tuple[str, Callable[[], Figures]], ...] = (
        ("learner questions", lambda: _learners(tutor, sets.learners)),
        ("unanswerable", lambda: _unanswerable(tutor, sets.unanswerable)),
        ("two topics", lambda: _two_topics(tutor, sets.two_topics)),
        ("conversations", lambda: _conversations(tutor, sets.conversations)),
    )
    figures = {}
    for done, (name, stage) in enumerate(stages, 1):
        figures[name] = stage()
        progress(done, len(stages))
    return figures


def _learners(tutor: Tutor, cases: Sequence[LearnerCase]) -> Figures:
    turns = [tutor.ask(case.question) for case in cases]
    ranked = [[hit.question.id for hit in turn.questions] for turn in turns]
    answered = [turn.reply.verdict == "answered" for turn in turns]
    labelled = [(case, turn) for case, turn in zip(cases, turns, strict=True) if case.sections]
    return {
        "questions": len(cases),
        "right question first": _share(
            names[0] in case.expected for case, names in zip(cases, ranked, strict=True)
        ),
        "right question in three": _share(
            bool(set(names[:3]) & set(case.expected)) for case, names in zip(cases, ranked, strict=True)
        ),
        "answered": _share(answered),
        "unsure": _share(turn.reply.verdict == "unsure" for turn in turns),
        "declined": _share(turn.reply.verdict == "declined" for turn in turns),
        "right sub-section first": _share(
            _subsections(tutor, turn)[:1] != [] and _subsections(tutor, turn)[0] in case.sections
            for case, turn in labelled
        ),
        "right sub-section quoted": _share(
            bool(set(_subsections(tutor, turn)) & set(case.sections)) for case, turn in labelled
        ),
        "words of a reply, median": statistics.median(
            sum(len(block.text.split()) for block in turn.reply.blocks) for turn in turns
        ),
        "citations that hold": _share(_holds(tutor, turn) for turn in turns),
        "seconds p50": round(statistics.median(turn.seconds for turn in turns), 4),
    }


def _unanswerable(tutor: Tutor, cases: Sequence[UnanswerableCase]) -> Figures:
    figures: Figures = {"messages": len(cases)}
    verdicts = [(case.kind, tutor.ask(case.question).reply.verdict) for case in cases]
    for kind in ("near", "far"):
        mine = [verdict for each, verdict in verdicts if each == kind]
        figures[f"{kind}: answered"] = _share(verdict == "answered" for verdict in mine)
        figures[f"{kind}: unsure"] = _share(verdict == "unsure" for verdict in mine)
        figures[f"{kind}: declined"] = _share(verdict == "declined" for verdict in mine)
    return figures


def _two_topics(tutor: Tutor, cases: Sequence[TwoTopicsCase]) -> Figures:
    turns = [tutor.ask(case.question) for case in cases]
    return {
        "questions": len(cases),
        "both sides quoted": _share(
            set(case.expected) <= _treated(tutor, turn) for case, turn in zip(cases, turns, strict=True)
        ),
    }


def _conversations(tutor: Tutor, cases: Sequence[ConversationCase]) -> Figures:
    outcomes: dict[str, list[bool]] = {}
    for case in cases:
        conversation: Conversation = ()
        for expected in case.turns:
            conversation += (tutor.ask(expected.message, conversation),)
            outcomes.setdefault(expected.kind, []).append(_as_expected(conversation[-1], expected))
    rates: Figures = {f"{kind} turns right": _share(outcomes[kind]) for kind in sorted(outcomes)}
    every = [outcome for kind in outcomes.values() for outcome in kind]
    return {"conversations": len(cases), "turns": len(every), "turns right": _share(every), **rates}


def _as_expected(turn: Turn, expected: TurnCase) -> bool:
    """Whether a turn reached the right question and, where one is named, the right facet."""
    if expected.question is None:
        return not turn.reply.citations
    if not turn.reply.citations:
        return False
    about = turn.reading.topic if turn.reading.kind in {"facet", "more"} else turn.questions[0].question.id
    facets = {citation.facet for citation in turn.reply.citations}
    return about == expected.question and (expected.facet is None or expected.facet in facets)


def _treated(tutor: Tutor, turn: Turn) -> set[str]:
    """The questions that a reply treats: those quoted, and both sides of a quoted contrast."""
    treated = {citation.question for citation in turn.reply.citations}
    for citation in turn.reply.citations:
        if citation.facet == "contrast":
            contrasts = tutor.questions[citation.question].contrasts
            treated |= {each.other for each in contrasts if each.start <= citation.start < each.end}
    return treated


def _subsections(tutor: Tutor, turn: Turn) -> list[str]:
    """The sub-sections that a reply quotes, in order."""
    found = []
    for citation in turn.reply.citations:
        for chunk in tutor.opened.index.chunks_of[citation.question]:
            if chunk.path == citation.path and chunk.start <= citation.start < chunk.end:
                found.append(chunk.subsection)
    return list(dict.fromkeys(found))


def _holds(tutor: Tutor, turn: Turn) -> bool:
    """Whether every quote stands in the bank's file where its citation says."""
    root = tutor.settings.corpus.resolve().parent
    return all(
        (root / each.path).read_bytes().decode("utf-8")[each.start : each.end] == each.quote
        for each in turn.reply.citations
    )


def _share(outcomes: Iterable[bool]) -> float:
    values = list(outcomes)
    return round(sum(values) / len(values), 4) if values else 0.0


def _half(row: dict[str, Any]) -> Half:
    """The half that a case belongs to: ``conv-t012`` tuning, ``conv-s012`` reporting, ``conv-012`` even."""
    number = row["id"].rsplit("-", 1)[-1]
    if number[0] in "ts":
        return "tuning" if number[0] == "t" else "reporting"
    return "reporting" if int(number) % 2 else "tuning"


def _rows(name: str) -> list[dict[str, Any]]:
    text = resources.files("tutor.evaluation").joinpath(f"sets/{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]
