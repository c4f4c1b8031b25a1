"""Whether a query is about a second question: votes counted by hand, and what follows from them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tutor.records import AskedQuestion
from tutor.search.indexes.asked import Asked, Neighbours
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems
from tutor.search.scores import beside
from tutor.search.scores.beside import Signals, chances, left, signals, votes
from tutor.search.scores.scoring import Scored


@pytest.fixture
def index(corpus: Path, index_of: Callable[..., Index]) -> Index:
    """The small bank, with three asked questions: about its first question, about two, about none."""
    index = index_of(corpus)
    first, second = (
        next(each.subsection for each in index.chunks_of[question.id]) for question in _two(index)
    )
    asked = (
        AskedQuestion("one", (first, first)),
        AskedQuestion("both", (first, second)),
        AskedQuestion("neither", (), "near"),
    )
    return replace(index, asked=Asked.of(asked, np.eye(3, 8, dtype=np.float32)))


def _two(index: Index) -> tuple:
    one, other = [question for question in index.questions if question.answered][:2]
    return one, other


def _scored(index: Index, query: str, asked: list[float]) -> Scored:
    (words,) = stems([query])
    rows = np.zeros(index.vectors.ntotal, dtype=np.float32)
    near = Neighbours.of(np.arange(len(asked)), np.array(asked, dtype=np.float32), index.asked.vectors)
    return Scored(words, rows, index.keywords.scores(words), near)


def test_every_label_votes_the_nearer_the_more(index: Index) -> None:
    """Two cosines of 0.9 and one that has 1/e of their weight; a question labelled twice votes once."""
    found = votes(index, _scored(index, "anything", [0.9, 0.9, 0.82]))
    weight = 2 + np.exp(-1)
    places = [index.question_place[question.id] for question in _two(index)]
    assert found[places].tolist() == pytest.approx([2 / weight, 1 / weight])
    assert found.sum() == pytest.approx(3 / weight)


def test_a_bank_without_asked_questions_has_no_votes(index: Index) -> None:
    """Nobody asked, nobody votes."""
    index = replace(index, asked=Asked.none(8))
    assert not votes(index, _scored(index, "anything", [])).any()


def test_what_the_best_question_leaves_of_a_query_speaks_for_another(index: Index) -> None:
    """The query lies between "one", about the first question alone, and "neither" or "both"."""
    first, second = (index.question_place[question.id] for question in _two(index))
    one, both, neither = np.eye(3, 8, dtype=np.float32)
    asked = _scored(index, "anything", [0.7, 0.7, 0.0])
    assert left(index, asked, (one + both) / np.sqrt(2), first)[second] == pytest.approx(1, abs=0.01)
    assert left(index, asked, (one + neither) / np.sqrt(2), first)[second] == pytest.approx(0, abs=0.01)
    assert not left(index, asked, one, first).any()


def test_without_asked_questions_the_rows_say_what_is_left(index: Index) -> None:
    """The nearest row of the best question is taken away; the row most like the rest is another one's."""
    index, rows = replace(index, asked=Asked.none(8)), index.vectors.matrix
    first, second = (index.question_place[question.id] for question in _two(index))
    mine, others = (rows[index.row_question == each] for each in (first, second))
    query = (mine[0] + others[0]) / np.linalg.norm(mine[0] + others[0])
    scored = replace(_scored(index, "anything", []), cosines=rows @ query)
    said = mine[(mine @ query).argmax()]
    rest = query - (said @ query) * said
    best = (others @ rest).max() / np.linalg.norm(rest)
    assert left(index, scored, query, first)[second] == pytest.approx(max(best, 0), abs=1e-5)
    places = np.arange(len(index.questions))
    known = signals(index, scored, query, np.eye(len(places), dtype=np.float32)[first], places, ())
    assert np.delete(known.left, first).sum() == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("asked", [True, False])
def test_a_chance_rises_with_each_signal(asked: bool) -> None:
    """A logistic function of the weighted signals; votes say nothing where nobody asked."""
    bias, weights = beside.ASKED if asked else beside.UNASKED
    known = Signals(*(np.eye(5, dtype=np.float32)[1:]))
    odds = [bias, *(bias + weight for weight in weights)]
    found = chances(known, asked).tolist()
    assert found == pytest.approx([1 / (1 + np.exp(-each)) for each in odds])
    assert [each > found[0] for each in found[1:]] == [True, asked, True, True]


def test_signals_are_set_against_the_best_question(index: Index) -> None:
    """Scores as shares of the best one's; all are 0 where nothing fits."""
    place = index.question_place[_two(index)[0].id]
    scores = np.full(len(index.questions), 0.2, dtype=np.float32)
    scores[place] = 0.8
    vector, places = np.eye(8, dtype=np.float32)[0], np.arange(len(scores))
    known = signals(index, _scored(index, "anything", [0.9, 0.1, 0.1]), vector, scores, places, ["dropout"])
    assert known.score[place] == 1
    assert np.delete(known.score, place).tolist() == pytest.approx([0.25] * (len(scores) - 1))
    assert [index.questions[each].id for each in np.flatnonzero(known.named)] == ["dropout"]
    nothing = signals(index, _scored(index, "", [0.9, 0.1, 0.1]), vector, scores * 0, places, ())
    assert not nothing.score.any()
    assert not nothing.named.any()
