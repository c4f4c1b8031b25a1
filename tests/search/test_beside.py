"""Whether a query is about a second question: votes and words counted by hand, and what follows from them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tutor.records import AskedQuestion
from tutor.search import beside
from tutor.search.asked import Asked
from tutor.search.beside import Signals, chances, said_better, signals, votes
from tutor.search.index import Index
from tutor.search.keywords import stems
from tutor.search.scoring import Scored


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
    return Scored(words, rows, index.keywords.scores(words), np.array(asked, dtype=np.float32))


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


def test_words_that_the_best_question_lacks_speak_for_another(index: Index) -> None:
    """A word that only the other uses counts wholly, one that only the best one uses not at all."""
    best, other = (index.question_place[question.id] for question in _two(index))
    texts = {place: _words(index, place) for place in (best, other)}
    only, mine = (sorted(texts[one] - texts[two])[0] for one, two in ((other, best), (best, other)))
    assert said_better(index, [only], best)[other] == pytest.approx(1)
    assert said_better(index, [only], other)[other] == 0
    half = said_better(index, [only, mine], best)
    assert half[best] == 0
    assert 0 < half[other] < 1
    assert not said_better(index, ["nobodysaysthis"], best).any()


def _words(index: Index, place: int) -> set[str]:
    chunks = [each for each in index.chunks if index.question_place[each.question] == place]
    return {word for words in stems([" ".join(each.passages) for each in chunks]) for word in words}


@pytest.mark.parametrize("asked", [True, False])
def test_a_chance_rises_with_each_signal(asked: bool) -> None:
    """A logistic function of the weighted signals; votes say nothing where nobody asked."""
    bias, weights = beside.ASKED if asked else beside.UNASKED
    known = Signals(
        *(np.array(each, dtype=np.float32) for each in ([0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]))
    )
    odds = [bias, *(bias + weight for weight in weights)]
    found = chances(known, asked).tolist()
    assert found == pytest.approx([1 / (1 + np.exp(-each)) for each in odds])
    assert (found[1] > found[0], found[2] > found[0], found[3] > found[0]) == (True, asked, True)


def test_signals_are_set_against_the_best_question(index: Index) -> None:
    """Scores as shares of the best one's; all are 0 where nothing fits."""
    place = index.question_place[_two(index)[0].id]
    scores = np.full(len(index.questions), 0.2, dtype=np.float32)
    scores[place] = 0.8
    known = signals(index, _scored(index, "anything", [0.9, 0.1, 0.1]), scores)
    assert known.score[place] == 1
    assert np.delete(known.score, place).tolist() == pytest.approx([0.25] * (len(scores) - 1))
    assert not signals(index, _scored(index, "", [0.9, 0.1, 0.1]), scores * 0).score.any()
