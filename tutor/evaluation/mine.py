"""The learner's own feedback, asked again: does the tutor do now what was asked of it?

    thumb up               the question that came first comes first, and the verdict is the same
    wrong question         another question comes first
    wrong passage          another passage is quoted first
    should have declined   it is not answered
    should have answered   it is answered

"Too hard", "incomplete" and a thumb down without a reason say nothing that a replay could check; they are
counted. A message is asked after the messages that led to it, each answered as it is today.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor.chat.tutor import Tutor
from tutor.errors import MessageError
from tutor.history import REASONS, Rated, Reason
from tutor.records import Conversation, Turn

Figures = dict[str, float | int]
_CHECKED: tuple[Reason, ...] = (
    "wrong-question",
    "wrong-passage",
    "should-have-declined",
    "should-have-answered",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that does not hold, in words."""

    messages: tuple[str, ...]
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{' / '.join(self.messages)}\n    wanted: {self.wanted}\n    found:  {self.found}"


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of all cases. Rates are shares of 1."""

    figures: Figures
    failures: tuple[Failure, ...]


def replay(
    tutor: Tutor, rated: Sequence[Rated], progress: Callable[[int, int], None] = lambda done, total: None
) -> Replay:
    """Ask every rated message again that says what to expect."""
    cases = [(kind, case) for case in rated if (kind := _kind(case))]
    outcomes: dict[str, list[bool]] = {}
    failures = []
    for done, (kind, case) in enumerate(cases, 1):
        turn = _ask(tutor, case.messages)
        wanted = _wanted(kind, case)
        held = turn is not None and _holds(kind, case, turn)
        outcomes.setdefault(kind, []).append(held)
        if not held:
            failures.append(Failure(case.messages, wanted, _found(turn)))
        progress(done, len(cases))
    every = [held for kind in outcomes.values() for held in kind]
    figures: Figures = {"rated": len(rated), "asked again": len(cases)}
    figures |= {"as wanted": _share(every)} if every else {}
    for kind in ("thumb up", *REASONS):
        if kind in outcomes:
            figures |= {f"{kind}: cases": len(outcomes[kind]), f"{kind}: as wanted": _share(outcomes[kind])}
    return Replay(figures, tuple(failures))


def _kind(case: Rated) -> str:
    """What a case is checked by; empty if there is nothing to check."""
    if case.feedback.thumb == "up":
        return "thumb up"
    return case.feedback.reason if case.feedback.reason in _CHECKED else ""


def _ask(tutor: Tutor, messages: tuple[str, ...]) -> Turn | None:
    """The last turn of a conversation of these messages; none where one is not taken any more."""
    conversation: Conversation = ()
    try:
        for message in messages:
            conversation += (tutor.ask(message, conversation),)
    except MessageError:
        return None
    return conversation[-1]


def _holds(kind: str, case: Rated, turn: Turn) -> bool:
    verdict = turn.reply.verdict
    if kind == "thumb up":
        return verdict == case.verdict and (verdict != "answered" or _first(turn) == case.question)
    if kind == "wrong-question":
        return _first(turn) != case.question
    if kind == "wrong-passage":
        return _quote(turn) != (case.quote or "").strip()
    return (verdict == "answered") is (kind == "should-have-answered")


def _wanted(kind: str, case: Rated) -> str:
    if kind == "thumb up":
        answered = case.verdict == "answered"
        return f"answered, {case.question} first" if answered else f"{case.verdict}, as it was"
    if kind == "wrong-question":
        return f"another question than {case.question} first"
    if kind == "wrong-passage":
        return f"another passage first than “{_short(case.quote or '')}”"
    return "an answer" if kind == "should-have-answered" else "no answer"


def _found(turn: Turn | None) -> str:
    if turn is None:
        return "the message is not taken any more"
    quote = f", “{_short(_quote(turn))}”" if _quote(turn) else ""
    return f"{turn.reply.verdict}, {_first(turn) or 'no question'} first{quote}"


def _first(turn: Turn) -> str | None:
    return turn.questions[0].question.id if turn.questions else None


def _quote(turn: Turn) -> str:
    return turn.reply.citations[0].quote.strip() if turn.reply.citations else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:60]}…"


def _share(outcomes: Sequence[bool]) -> float:
    return round(sum(outcomes) / len(outcomes), 4)
