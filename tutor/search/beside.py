"""Which other questions a query is about, beside the one that fits it best: "does A help with B?", "A or B?".

    log-odds = bias + score . its score, as a share of the best one's
                    + votes . share of the nearest asked questions that it answers, alone or with others
                    + rest  . share of the query's words that it says better than the best one

A logistic regression. ``python -m tutor.evaluation.fit_beside`` fits it and prints the numbers below.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tutor.search.asked import NEAREST, expand
from tutor.search.fusion import Scores, best_of, highest
from tutor.search.index import Index
from tutor.search.scoring import Scored


class Signals(NamedTuple):
    """What is known of the questions of a bank, each of shape (questions,)."""

    score: Scores
    votes: Scores
    rest: Scores


ASKED = (-4.4, (1.7, 10.2, 4.0))
"""Bias and weights of the three."""
UNASKED = (-7.1, (7.5, 0.0, 3.9))
"""The same for a bank that carries no asked questions."""
_WIDTH = 0.08
"""Cosine by which an asked question has 1/e of the vote of the nearest one."""


def votes(index: Index, scored: Scored) -> Scores:
    """For each question the share of the nearest asked questions that name it, shape (questions,)."""
    count = len(index.questions)
    if not len(scored.asked):
        return np.zeros(count, dtype=np.float32)
    near = highest(scored.asked, NEAREST)
    weights = np.exp((scored.asked[near] - scored.asked[near[0]]) / _WIDTH)
    starts, questions = index.answering
    places, each = expand(starts, near)
    named = np.bincount(questions[places], weights[each], count)
    return np.asarray(named / weights.sum(), dtype=np.float32)


def said_better(index: Index, words: Sequence[str], best: int) -> Scores:
    """For each question the share of ``words`` that it says better than question ``best``, by BM25.

    Shape (questions,); a word counts by the highest score that it has with any question.
    """
    count, chunks = len(index.questions), len(index.chunks)
    columns = [index.keywords.column(word) for word in dict.fromkeys(words)]
    held = [np.searchsorted(places, chunks) for places, _ in columns]  # the documents of chunks come first
    places = [each[:end] for (each, _), end in zip(columns, held, strict=True)]
    weights = [each[:end] for (_, each), end in zip(columns, held, strict=True)]
    if not sum(held):
        return np.zeros(count, dtype=np.float32)
    word = np.repeat(np.arange(len(columns)), held)
    groups = word * count + index.chunk_question[np.concatenate(places)]
    said = best_of(groups, np.concatenate(weights), len(columns) * count).clip(0).reshape(-1, count)
    more = (said - said[:, [best]]).clip(0).sum(axis=0)
    return np.asarray(more / said.max(axis=1).sum(), dtype=np.float32)


def signals(index: Index, scored: Scored, scores: Scores) -> Signals:
    """The signals of every question; ``scores`` rank them, the highest is the best one's."""
    best = int(scores.argmax())
    share = np.asarray(scores / scores[best] if scores[best] > 0 else scores * 0, dtype=np.float32)
    return Signals(share, votes(index, scored), said_better(index, scored.words, best))


def chances(known: Signals, asked: bool) -> Scores:
    """Of each question, that the query is about it beside the best one; the best one's means nothing.

    ``asked`` says whether the bank carries asked questions.
    """
    bias, weights = ASKED if asked else UNASKED
    odds = bias + sum(weight * each for weight, each in zip(weights, known, strict=True))
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)
