"""The labelled cases asked of a tutor from outside, and what came of each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle, takewhile
from pathlib import Path

import numpy as np

from tutor.bank.markdown import plain
from tutor.chat.replies.checking import MISSING, NONE, card_of, key_points
from tutor.chat.replies.quoting import quote
from tutor.chat.tutor import Tutor
from tutor.evaluation.bootstrap import Values
from tutor.evaluation.labelled import AttemptCase, ConversationCase, TurnCase
from tutor.evaluation.measure import held_words
from tutor.records import Conversation, Reply, ReplyBlock, Turn

Advance = Callable[[], None]
"""Called after every message."""


def ask_all(tutor: Tutor, messages: Iterable[str], advance: Advance) -> list[Turn]:
    """Each message by itself."""
    turns = []
    for message in messages:
        turns.append(tutor.ask(message))
        advance()
    return turns


def ask_amid(tutor: Tutor, messages: Iterable[str], advance: Advance) -> list[Turn]:
    """Each message in the middle of a conversation: right after the title of an answered question."""
    titles = [question.title for question in tutor.questions.values() if question.answered]
    openings = {title: (tutor.ask(title),) for title in titles}
    turns = []
    for message, title in zip(messages, cycle(titles), strict=False):
        turns.append(tutor.ask(message, openings[title]))
        advance()
    return turns


def hold(
    tutor: Tutor, cases: Sequence[ConversationCase], advance: Advance, context: bool = True
) -> list[Conversation]:
    """Each conversation, turn by turn; without ``context`` every message as if it were the first."""
    held = []
    for case in cases:
        conversation: Conversation = ()
        for expected in case.turns:
            conversation += (tutor.ask(expected.message, conversation if context else ()),)
            advance()
        held.append(conversation)
    return held


def conversation_so_far(tutor: Tutor, case: ConversationCase) -> Iterator[tuple[TurnCase, Conversation]]:
    """Each message of a conversation and the turns before it, those as they should have been read."""
    conversation: Conversation = ()
    for expected in case.turns:
        yield expected, conversation
        if expected.question is None:
            continue
        turn = tutor.ask(expected.message, conversation)
        right = turn.state.question == expected.question
        conversation += (turn if right else tutor.ask(tutor.questions[expected.question].title, ()),)


def right_turns(
    cases: Sequence[ConversationCase],
    held: Sequence[Conversation],
    counts: Callable[[int, TurnCase], bool] = lambda place, expected: True,
) -> Values:
    """(right turns, turns) of each conversation, of the turns that count; conversations without one left out.

    ``counts`` gets the place of a turn, from 0, and what was expected of it.
    """
    rows = []
    for case, conversation in zip(cases, held, strict=True):
        outcomes = [
            as_expected(turn, expected)
            for place, (turn, expected) in enumerate(zip(conversation, case.turns, strict=True))
            if counts(place, expected)
        ]
        if outcomes:
            rows.append((sum(outcomes), len(outcomes)))
    return np.array(rows, dtype=float)


def as_expected(turn: Turn, expected: TurnCase) -> bool:
    """Whether a turn reached the right question and, where one is named, the right facet."""
    if expected.question is None:
        return not turn.reply.citations
    if not turn.reply.citations:
        return False
    about = turn.reading.topic if turn.reading.kind in {"facet", "more"} else turn.questions[0].question.id
    facets = {citation.facet for citation in turn.reply.citations}
    return about == expected.question and (expected.facet is None or expected.facet in facets)


def ranked(turn: Turn) -> list[str]:
    """Ids of the questions found, best first."""
    return [hit.question.id for hit in turn.questions]


def treated(tutor: Tutor, turn: Turn) -> set[str]:
    """The questions that a reply treats: those quoted, and both sides of a quoted contrast."""
    found = {citation.question for citation in turn.reply.citations}
    for citation in turn.reply.citations:
        if citation.facet == "contrast":
            contrasts = tutor.questions[citation.question].contrasts
            found |= {each.other for each in contrasts if each.start <= citation.start < each.end}
    return found


def subsections(tutor: Tutor, turn: Turn) -> list[str]:
    """The sub-sections that a reply quotes, in order."""
    found = []
    for citation in turn.reply.citations:
        for chunk in tutor.opened.index.chunks_of[citation.question]:
            if chunk.path == citation.path and chunk.start <= citation.start < chunk.end:
                found.append(chunk.subsection)
    return list(dict.fromkeys(found))


def cited_truly(tutor: Tutor, turn: Turn) -> bool:
    """Whether every quote stands in the bank's file where its citation says."""
    root = tutor.settings.corpus.resolve().parent
    return all(_text(root / each.path)[each.start : each.end] == each.quote for each in turn.reply.citations)


@cache
def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def words(reply: Reply) -> str:
    """All that a reply says, the cells of its tables too."""
    return " ".join(text for block in reply.blocks for text in _texts(block))


def _texts(block: ReplyBlock) -> list[str]:
    if block.table is None:
        return [block.text]
    cells = [cell.text for row in block.table.rows for cell in row.cells]
    return [*block.table.heads, *(row.label for row in block.table.rows), *cells]


def check_yourself(tutor: Tutor) -> dict[str, str]:
    """The bank's check-yourself prompts, each with the key points that its answer should make."""
    points: dict[str, str] = {}
    for chunk in tutor.opened.index.chunks:
        if chunk.facet == "check-yourself" and len(chunk.headings) > 2:
            kept = [block for block in chunk.blocks if block.kind != "heading"]
            text = "\n".join(
                chunk.text[block.start - chunk.start : block.end - chunk.start] for block in kept
            )
            prompt = chunk.headings[2]
            points[prompt] = f"{points.get(prompt, '')}\n{plain(text)}".strip()
    return points


def points_made(points: Sequence[str], turns: Sequence[Turn]) -> Values:
    """For each reply the share of the content words of its key points that it holds."""
    return np.array(
        [held_words(each, plain(words(turn.reply))) for each, turn in zip(points, turns, strict=True)]
    )


def after_check(tutor: Tutor, check: str) -> Conversation:
    """A conversation of one turn, which put that check of understanding."""
    question = tutor.questions[check.partition("/")[0]]
    turn = tutor.ask(f"Quiz me on {question.topic}")
    reply = quote(card_of(check, tutor.opened.index), tutor.opened.index)
    return (replace(turn, reply=reply, state=replace(turn.state, check=check)),)


def answer_checks(tutor: Tutor, cases: Sequence[AttemptCase], advance: Advance) -> list[Turn]:
    """Each message right after its check."""
    put: dict[str, Conversation] = {}
    turns = []
    for case in cases:
        before = put.get(case.check) or put.setdefault(case.check, after_check(tutor, case.check))
        turns.append(tutor.ask(case.message, before))
        advance()
    return turns


def right_points(tutor: Tutor, pairs: Sequence[tuple[AttemptCase, Turn]]) -> Values:
    """(points rightly said to be made or not, points) of each answer.

    One that was not known as an answer makes none.
    """
    rows = []
    for case, turn in pairs:
        if case.makes is not None:
            points = key_points(card_of(case.check, tutor.opened.index))
            places = {point.start: place for place, point in enumerate(points)}
            made = {places[start] for start in _said_to_be_made(turn)}
            rows.append((len(points) - len(made ^ {*case.makes}), len(points)))
    return np.array(rows, dtype=float)


def _said_to_be_made(turn: Turn) -> list[int]:
    """Where the key points begin that a reply says an answer makes."""
    if turn.reading.check is None:
        return []
    blocks = takewhile(lambda block: block.text not in {MISSING, NONE}, turn.reply.blocks)
    return [turn.reply.citations[block.citation - 1].start for block in blocks if block.citation]
