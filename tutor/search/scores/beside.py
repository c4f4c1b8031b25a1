"""Which other questions a query is about, beside the one that fits it best: "does A help with B?", "A or B?".

    log-odds = bias + score . its score, as a share of the best one's
                    + votes . share of the nearest asked questions that it answers, alone or with others
                    + left  . the same by what the best one leaves of the query's vector; in a bank without
                              asked questions the cosine of its nearest row with that, less the mean
                    + named . whether a term in the query is nearest to it

What is left is at right angles to what the query shares with the best question: to the mean of the nearest
questions that were asked about that one alone, or else to its nearest row. (So goes matching pursuit on to
the next part of a signal: Mallat and Zhang, 1993.)

A logistic regression. ``python -m tutor.evaluation.fit_beside`` fits it and prints the numbers below.
"""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Places, Scores, best_of, highest, one_by_one
from tutor.search.indexes.asked import NEAREST
from tutor.search.indexes.index import Index
from tutor.search.indexes.ragged import expand
from tutor.search.scores.scoring import Scored


class Signals(NamedTuple):
    """What is known of the candidates for a query, each of shape (candidates,)."""

    score: Scores
    votes: Scores
    left: Scores
    named: Scores


ASKED = (-4.8, (2.4, 4.4, 5.0, 1.0))
"""Bias and weights of the four."""
UNASKED = (-5.9, (5.6, 0.0, 12.9, 1.9))
"""The same for a bank that carries no asked questions."""
_WIDTH, _WIDTH_LEFT = 0.08, 0.05
"""Cosine by which an asked question has 1/e of the vote of the nearest one: to the query, to what is left."""
_SAYING = 10
"""Asked questions about the best question alone that say what the query shares with it."""
_ROWS = 256
"""Rows nearest to a query that are compared with what is left of it."""
_ALL_SAID = 1e-3
"""Length of what is left below which nothing is."""


def votes(index: Index, scored: Scored) -> Scores:
    """For each question the share of the nearest asked questions that name it, shape (questions,)."""
    return _votes(index, scored.asked.places[:NEAREST], scored.asked.cosines[:NEAREST], _WIDTH)


def left(index: Index, scored: Scored, vector: Vectors, best: int) -> Scores:
    """What is said of each question by what question ``best`` leaves of a query, shape (questions,).

    ``vector`` is the query's, shape (dimension,). All 0 if nothing is left.
    """
    said = _shared(index, scored, best)
    rest = vector - (vector @ said) * said
    length = float(np.linalg.norm(rest))
    if length < _ALL_SAID:
        return np.zeros(len(index.questions), dtype=np.float32)
    rest /= length
    if len(scored.asked):
        return _votes(index, scored.asked.places, scored.asked.compared(rest), _WIDTH_LEFT)
    rows = highest(scored.cosines, _ROWS)
    found = best_of(
        index.row_question[rows], one_by_one(index.vectors.matrix[rows], rest), len(index.questions)
    )
    return found.clip(0)


def signals(
    index: Index, scored: Scored, vector: Vectors, scores: Scores, places: Places, named: Collection[str]
) -> Signals:
    """The signals of the questions at ``places``; ``scores`` rank all, the highest is the best one's.

    ``named`` are the ids of the questions that a term in the query is nearest to.
    """
    best = int(scores.argmax())
    share = np.asarray(scores / scores[best] if scores[best] > 0 else scores * 0, dtype=np.float32)
    rest = left(index, scored, vector, best)[places]
    if not len(index.asked):
        others = rest[places != best]
        rest = rest - others.mean() if len(others) else rest
    return Signals(
        share[places],
        votes(index, scored)[places],
        rest,
        np.array([index.questions[place].id in named for place in places], dtype=np.float32),
    )


def chances(known: Signals, asked: bool) -> Scores:
    """Of each candidate, that the query is about it beside the best one; the best one's means nothing.

    ``asked`` says whether the bank carries asked questions.
    """
    bias, weights = ASKED if asked else UNASKED
    odds = bias + sum(weight * each for weight, each in zip(weights, known, strict=True))
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def _shared(index: Index, scored: Scored, best: int) -> Vectors:
    """What a query shares with question ``best``: a unit vector, or zeros if nothing of it is near."""
    asked = scored.asked.places
    starts, questions = index.answering
    single = np.flatnonzero(starts[asked + 1] - starts[asked] == 1)  # about one question alone
    vectors = scored.asked.vectors(single[questions[starts[asked[single]]] == best][:_SAYING])
    if not len(vectors):
        rows = highest(scored.cosines, _ROWS)
        vectors = index.vectors.matrix[rows[index.row_question[rows] == best][:1]]
    total = vectors.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), _ALL_SAID), dtype=np.float32)


def _votes(index: Index, asked: Places, cosines: Scores, width: float) -> Scores:
    """For each question the share of some asked questions that name it, the nearer the more."""
    count = len(index.questions)
    if not len(asked):
        return np.zeros(count, dtype=np.float32)
    weights = np.exp((cosines - cosines.max()) / width)
    starts, questions = index.answering
    places, each = expand(starts, asked)
    named = np.bincount(questions[places], weights[each], count)
    return np.asarray(named / weights.sum(), dtype=np.float32)
