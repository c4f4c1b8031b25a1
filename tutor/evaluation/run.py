"""`tutor eval` on the labelled sets: the cases asked, the figures with their intervals, the pictures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from tutor.chat.tutor import Tutor
from tutor.evaluation import ablations, asking, measure, pictures
from tutor.evaluation.asking import ask_all, hold, ranked, right_turns, subsections, treated, words
from tutor.evaluation.bootstrap import Statistic, Values, interval
from tutor.evaluation.labelled import AttemptCase, ConversationCase, Half, LearnerCase, Sets, TwoTopicsCase
from tutor.evaluation.report import Measured, Picture, Report, Section, subject_of
from tutor.records import Conversation, Turn
from tutor.search.building.store import program_version

RELIABILITY = Picture(
    file="reliability.svg",
    title="Reliability: the share of messages that the bank answers, over the confidence in them",
    alt="Curve of ten bins of confidence beside the diagonal; the table gives the calibration error.",
)
RISK = Picture(
    file="risk-coverage.svg",
    title="Risk and coverage: wrong answers among the answered, as the threshold falls",
    alt="Curve of the share of wrong answers over the share of messages answered.",
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A report and its pictures, by file name."""

    report: Report
    drawings: dict[str, str]


def evaluate(
    tutor: Tutor, sets: Sets, half: Half, progress: Callable[[int, int], None] = lambda done, total: None
) -> Evaluation:
    """Ask everything and measure what comes back."""
    prompts = asking.check_yourself(tutor)
    total = sum(map(len, (sets.learners, sets.learners, sets.unanswerable, sets.two_topics, prompts)))
    total += sum(len(case.turns) for case in (*sets.conversations, *sets.examined)) + ablations.messages(sets)
    total += len(sets.attempts) + len(sets.unanswerable)
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    turns = ask_all(tutor, (case.question for case in sets.learners), advance)
    outside = ask_all(tutor, (case.question for case in sets.unanswerable), advance)
    amid = asking.ask_amid(tutor, (case.question for case in sets.unanswerable), advance)
    both = ask_all(tutor, (case.question for case in sets.two_topics), advance)
    held = hold(tutor, sets.conversations, advance)
    examined = hold(tutor, sets.examined, advance)
    replies = ask_all(tutor, prompts, advance)
    checked = asking.answer_checks(tutor, sets.attempts, advance)
    left_out = ablations.one_left_out(tutor, sets.learners, advance)
    kinds = [case.kind for case in sets.unanswerable]
    sections = (
        learners(tutor, sets.learners, turns),
        _outside(turns, outside, amid, kinds, left_out),
        _two_topics(tutor, sets.two_topics, both),
        _conversations(tutor, "conversations", sets.conversations, held, at_least=0.93),
        _conversations(tutor, "conversations of outside examiners", sets.examined, examined),
        _attempts(tutor, sets.attempts, checked),
        _key_points(asking.points_made(list(prompts.values()), replies)),
    )
    drawings = _drawings(sets.learners, turns, outside)
    report = Report(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        half=half,
        tutor=program_version(),
        subject=subject_of(tutor.opened.manifest),
        sections=sections,
        ablations=ablations.ablations(tutor, sets, advance),
        pictures=tuple(each for each in (RELIABILITY, RISK) if each.file in drawings),
    )
    return Evaluation(report, drawings)


def figure(
    name: str,
    statistic: Statistic,
    *groups: Values,
    at_least: float | None = None,
    at_most: float | None = None,
) -> list[Measured]:
    """A figure with its interval and its bound; none where there is no case to draw it from."""
    if not all(map(len, groups)):
        return []
    value = round(float(statistic(*groups)), 4)
    low, high = interval(statistic, *groups)
    bound, reached = "", None
    if at_least is not None:
        bound, reached = f">= {at_least:.2f}", value >= at_least
    if at_most is not None:
        bound, reached = f"<= {at_most:.2f}", value <= at_most
    return [
        Measured(
            name=name, value=value, low=round(low, 4), high=round(high, 4), target=bound, reached=reached
        )
    ]


def learners(tutor: Tutor, cases: Sequence[LearnerCase], turns: Sequence[Turn]) -> Section:
    """The figures of learners' questions, each asked by itself."""
    names = [ranked(turn) for turn in turns]
    expected = [case.expected for case in cases]
    quoted = [subsections(tutor, turn) for turn in turns]
    labelled = [(found, case.sections) for found, case in zip(quoted, cases, strict=True) if case.sections]
    pairs = list(zip(names, expected, strict=True))
    seconds = np.array([turn.seconds for turn in turns])
    rows = [
        *figure("right question first", measure.mean, _among(pairs, 1), at_least=0.95),
        *figure("right question in three", measure.mean, _among(pairs, 3), at_least=0.99),
        *figure("reciprocal rank", measure.mean, measure.reciprocal_ranks(expected, names)),
        *figure("right sub-section first", measure.mean, _among(labelled, 1)),
        *figure("right sub-section in three", measure.mean, _among(labelled, 3), at_least=0.90),
        *figure("right sub-section quoted", measure.mean, _among(labelled, None)),
        *(row for verdict in ("answered", "unsure", "declined") for row in _verdict(verdict, verdict, turns)),
        *figure("false refusals", measure.mean, _flags(turn.reply.verdict != "answered" for turn in turns)),
        *figure(
            "words of a reply, median",
            np.median,
            np.array([float(len(words(t.reply).split())) for t in turns]),
        ),
        *_citations(tutor, turns),
        *figure("seconds p50", np.median, seconds),
        *figure("seconds p95", lambda values: float(np.quantile(values, 0.95)), seconds),
    ]
    return Section(title="learner questions", cases=len(cases), rows=tuple(rows))


def _outside(
    turns: Sequence[Turn],
    outside: Sequence[Turn],
    amid: Sequence[Turn],
    kinds: Sequence[str],
    left_out: tuple[Values, Values],
) -> Section:
    """What the bank does not answer, asked by itself and, as ``amid``, in the middle of a conversation."""
    inside = _confidences(turns)
    rows: list[Measured] = []
    for kind, bound in (("near", 0.10), ("far", 0.02)):
        mine = [turn for turn, each in zip(outside, kinds, strict=True) if each == kind]
        for verdict in ("answered", "unsure", "declined"):
            rows += _verdict(f"{kind}: {verdict}", verdict, mine)
        later = [turn for turn, each in zip(amid, kinds, strict=True) if each == kind]
        rows += _verdict(f"{kind}: answered in a conversation", "answered", later)
        theirs = _confidences(mine)
        rows += figure(f"{kind}: AUROC", measure.auroc, inside, theirs)
        name = f"{kind}: answered where 95 % of answerable are"
        rows += figure(name, measure.false_answers, inside, theirs, at_most=bound)
    rows += figure(
        "calibration error", measure.calibration_error, inside, _confidences(outside), at_most=0.05
    )
    rows += figure("AUROC, the answering question left out", measure.auroc, *left_out)
    return Section(title="unanswerable", cases=len(outside), rows=tuple(rows))


def _two_topics(tutor: Tutor, cases: Sequence[TwoTopicsCase], turns: Sequence[Turn]) -> Section:
    both = [set(case.expected) <= treated(tutor, turn) for case, turn in zip(cases, turns, strict=True)]

    def of(kind: str) -> Values:
        return _flags(quoted for case, quoted in zip(cases, both, strict=True) if case.kind == kind)

    rows = [
        *figure("both quoted", measure.mean, _flags(both)),
        *figure("comparisons: both sides quoted", measure.mean, of("comparison"), at_least=0.97),
        *figure("several questions: both answered", measure.mean, of("several")),
        *figure("one question on two topics: both quoted", measure.mean, of("joint")),
        *_citations(tutor, turns),
    ]
    return Section(title="two topics", cases=len(cases), rows=tuple(rows))


def _conversations(
    tutor: Tutor,
    title: str,
    cases: Sequence[ConversationCase],
    held: Sequence[Conversation],
    at_least: float | None = None,
) -> Section:
    """The figures of conversations; ``at_least`` is the share of later turns that must be right."""
    kinds = sorted({expected.kind for case in cases for expected in case.turns})
    later = right_turns(cases, held, lambda place, expected: place > 0)
    rows = [
        Measured(name="turns", value=sum(map(len, held))),
        *figure("turns right", measure.pooled, right_turns(cases, held)),
        *figure("turns after the first right", measure.pooled, later, at_least=at_least),
    ]
    for kind in kinds:
        mine = right_turns(cases, held, lambda place, expected, kind=kind: expected.kind == kind)  # type: ignore[misc]
        bound = at_least if kind == "follow-up" else None
        rows += figure(f"{kind} turns right", measure.pooled, mine, at_least=bound)
    labelled = [
        (subsections(tutor, turn), expected.sections)
        for case, conversation in zip(cases, held, strict=True)
        for turn, expected in zip(conversation, case.turns, strict=True)
        if expected.sections and expected.kind == "follow-up"
    ]
    rows += figure("follow-ups: right sub-section first", measure.mean, _among(labelled, 1))
    rows += figure("follow-ups: right sub-section in three", measure.mean, _among(labelled, 3))
    rows += _citations(tutor, [turn for conversation in held for turn in conversation])
    return Section(title=title, cases=len(cases), rows=tuple(rows))


def _attempts(tutor: Tutor, cases: Sequence[AttemptCase], turns: Sequence[Turn]) -> Section:
    """After a check of understanding: is an answer known as one, and which key points does it make?"""
    pairs = list(zip(cases, turns, strict=True))
    told = _flags((turn.reading.kind == "attempt") == (case.makes is not None) for case, turn in pairs)
    rows = [
        *figure("answers told from other messages", measure.mean, told),
        *figure("key points: made or not, rightly said", measure.pooled, asking.right_points(tutor, pairs)),
        *_citations(tutor, turns),
    ]
    return Section(title="answers to checks of understanding", cases=len(cases), rows=tuple(rows))


def _key_points(shares: Values) -> Section:
    """Of the bank's own prompts, which belong to neither half."""
    rows = figure("words of the key points in the reply", measure.mean, shares)
    return Section(title="check-yourself prompts", cases=len(shares), rows=tuple(rows))


def _drawings(cases: Sequence[LearnerCase], turns: Sequence[Turn], outside: Sequence[Turn]) -> dict[str, str]:
    if not turns or not outside:
        return {}
    inside, others = _confidences(turns), _confidences(outside)
    right = _among([(ranked(turn), case.expected) for case, turn in zip(cases, turns, strict=True)], 1)
    curve = measure.risk_coverage(
        np.concatenate([inside, others]), np.concatenate([right, np.zeros(len(others))])
    )
    return {
        RELIABILITY.file: pictures.reliability_svg(measure.reliability(inside, others)),
        RISK.file: pictures.risk_coverage_svg(curve),
    }


def _verdict(name: str, verdict: str, turns: Sequence[Turn]) -> list[Measured]:
    return figure(name, measure.mean, _flags(turn.reply.verdict == verdict for turn in turns))


def _citations(tutor: Tutor, turns: Sequence[Turn]) -> list[Measured]:
    held = _flags(asking.cited_truly(tutor, turn) for turn in turns)
    return figure("citations that hold", measure.mean, held, at_least=1.0)


def _among(pairs: Sequence[tuple[Sequence[str], Sequence[str]]], limit: int | None) -> Values:
    """1 where one of the first ``limit`` found is right, 0 elsewhere."""
    return _flags(bool(set(found[:limit]) & set(right)) for found, right in pairs)


def _confidences(turns: Sequence[Turn]) -> Values:
    return np.array([turn.confidence for turn in turns], dtype=float)


def _flags(outcomes: Iterable[bool]) -> Values:
    return np.array(list(outcomes), dtype=float)
