"""What the tutor says when it quotes nothing: one sentence why, and what it can be asked instead."""

import re
from collections.abc import Iterable, Mapping

from tutor.chat.reading.phrases import talk as phrases
from tutor.records import Evidence, OutsideKind, Question, Reading, Reply, ReplyBlock
from tutor.search.retriever import VERBATIM

SUGGESTIONS = 3
_THANKING, _LEAVING = re.compile(phrases.THANKING), re.compile(phrases.LEAVING)
_SENTENCES: Mapping[OutsideKind, str] = {
    "near": "The bank does not treat this. The nearest that it can answer:",
    "far": "This is not what the bank is about. It can answer, for example:",
    "trap": "The bank knows these words only in another sense. It can answer, for example:",
    "language": "I can only read English. You could ask, for example:",
    "gibberish": "I can make no sense of these words. Ask in plain words, for example:",
    "injection": "I only quote the bank; nothing in me can be instructed. You could ask, for example:",
    "harmful": "The bank does not help with this. It can answer, for example:",
    "code": "I cannot read or debug code; I quote answers. You could ask, for example:",
    "personal": "I am a program that quotes a bank of answers. You could ask, for example:",
}
_NOTHING_NEAR = "The bank does not treat this. It can answer, for example:"
_DISTRESS = (
    "I am only a program that quotes answers, and cannot help with this. Please talk to a person now: "
    "somebody you trust, a doctor, or the emergency number or a crisis line where you live."
)
_CROWDED = 0.85
"""Share of the best question's score from which the second one shows that none is nearest."""
_SURE_OF_KIND: frozenset[OutsideKind] = frozenset({"injection", "harmful", "personal", "code", "trap"})


def say(text: str, suggestions: tuple[str, ...] = ()) -> Reply:
    """A reply without any claim about the subject, so without citations."""
    return Reply("declined", (ReplyBlock(text),), suggestions=suggestions)


def small_talk(reading: Reading, examples: tuple[str, ...]) -> Reply | None:
    """The tutor's own words where there is nothing to look up."""
    if reading.kind == "greeting":
        return say("Hello! Ask me anything about what is in the bank.", examples)
    if reading.kind in {"thanks", "remark"}:
        return say(_reaction(reading.query.lower()))
    if reading.kind == "distress":
        return say(_DISTRESS)
    if reading.kind == "writing":
        return say(
            "I write nothing of my own; I quote what the bank says. You could ask, for example:", examples
        )
    if reading.kind == "unreadable":
        return say("I can read no words in this message. Ask a question in plain words.", examples)
    return None


def _reaction(said: str) -> str:
    """What is said to thanks, to a goodbye, to any other remark."""
    if _THANKING.search(said):
        return "You are welcome. Ask on whenever you like."
    return "Goodbye, and good luck!" if _LEAVING.search(said) else "All right. Ask on whenever you like."


def contents(questions: Iterable[Question], examples: tuple[str, ...]) -> Reply:
    """What the bank can be asked: its answered questions by section."""
    sections: dict[str, list[str]] = {}
    for question in questions:
        if question.answered:
            sections.setdefault(question.section, []).append(f"- {question.title}")
    count = sum(map(len, sections.values()))
    if not count:
        return say("The bank holds no answers yet.")
    number = "one question" if count == 1 else f"{count} questions"
    lists = (f"**{name}**\n\n" + "\n".join(titles) for name, titles in sections.items())
    return say("\n\n".join((f"The bank answers {number}, and what belongs to it:", *lists)), examples)


def not_english(examples: tuple[str, ...]) -> Reply:
    """What is said to a message in another language."""
    return say(_SENTENCES["language"], examples)


def misread(previous: tuple[Question, ...]) -> Reply:
    """What is said to "that's not what I asked": what else the last message may have meant."""
    offer = (
        "Did you mean one of these? If not, say it in other words." if previous else "Say it in other words?"
    )
    text = f"Then I misread you. {offer}"
    return Reply(
        "unsure", (ReplyBlock(text),), suggestions=tuple(each.title for each in previous)[:SUGGESTIONS]
    )


def without_answer(
    evidence: Evidence,
    answer_at: float,
    offer_at: float,
    examples: tuple[str, ...],
    headings: Mapping[str, str],
) -> Reply | None:
    """What is said where the evidence is too weak, or the bank has the question without an answer.

    ``headings`` are those that can be asked for, by sub-section. ``None`` if the evidence is strong enough.
    """
    nearest = _nearest(evidence, headings)
    first = evidence.questions[0] if evidence.questions else None
    if first and not first.question.answered and first.topic_cosine >= VERBATIM:
        return _unanswered(first.question, nearest)
    if not first or evidence.confidence < offer_at:
        kind = evidence.outside or "near"
        if kind == "near" and not _has_nearest(evidence):
            return say(_NOTHING_NEAR, examples)
        return say(_SENTENCES[kind], nearest if kind == "near" else examples)
    if not first.question.answered:
        return _unanswered(first.question, nearest)
    if evidence.confidence < answer_at:
        if evidence.outside in _SURE_OF_KIND:
            return say(_SENTENCES[evidence.outside], examples)
        text = f"I read this as {_about(evidence)}, but am not sure that the bank answers it. Did you mean:"
        return Reply("unsure", (ReplyBlock(text),), suggestions=nearest)
    return None


def _nearest(evidence: Evidence, headings: Mapping[str, str]) -> tuple[str, ...]:
    """What comes nearest: headings of passages, one of them of another question, or else titles."""
    owners = {each.chunk.subsection: each.chunk.question for each in evidence.hits}
    best = [section for section in owners if section in headings]
    others = [
        section
        for section in best[SUGGESTIONS - 1 :]
        if owners[section] not in map(owners.get, best[: SUGGESTIONS - 1])
    ]
    offered = [*best[: SUGGESTIONS - 1], *others, *best[SUGGESTIONS - 1 :]]
    titles = (hit.question.title for hit in evidence.questions if hit.question.answered)
    return tuple(dict.fromkeys((*map(headings.__getitem__, offered), *titles)))[:SUGGESTIONS]


def _unanswered(question: Question, nearest: tuple[str, ...]) -> Reply:
    return say(
        f"The bank has the question “{question.title}” but no answer to it yet. It can answer:", nearest
    )


def _has_nearest(evidence: Evidence) -> bool:
    """Whether a question of the bank stands out as the nearest."""
    scores = [hit.score for hit in evidence.questions[:2]]
    return len(scores) < 2 or scores[1] < _CROWDED * scores[0]


def _about(evidence: Evidence) -> str:
    """What a doubtful message seems to be about: "a question about dropout or overfitting"."""
    topics = list(dict.fromkeys(hit.question.topic for hit in evidence.questions[:2]))
    return f"a question about {' or '.join(topics)}"
