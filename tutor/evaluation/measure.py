"""Figures from plain numbers: what each one means, and nothing of where the numbers come from.

``inside`` are the confidences in messages that the bank answers, ``outside`` in those that it does not.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tutor.evaluation.bootstrap import Values
from tutor.search.indexes.keywords import stems

BINS = 10
ANSWERED = 0.95
"""Share of the answerable messages at which false answers are compared."""


class Bin(NamedTuple):
    """Messages of like confidence."""

    weight: float
    """Share of all, where answerable and unanswerable messages count as much together."""
    confidence: float
    """Mean."""
    answerable: float
    """Share."""


def mean(values: Values) -> float:
    """The share of ones, where values are 0 and 1."""
    return float(values.mean())


def pooled(parts: Values) -> float:
    """Share over all turns from (right turns, turns) of each conversation, shape (conversations, 2)."""
    return float(parts[:, 0].sum() / parts[:, 1].sum())


def reciprocal_ranks(expected: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> Values:
    """For each case 1 / rank of the first right question, 0 if none was found; by ir-measures.

    >>> reciprocal_ranks([["a"], ["b"], ["c"]], [["a", "b"], ["a", "b"], ["a"]]).tolist()
    [1.0, 0.5, 0.0]
    """
    from ir_measures import RR, iter_calc

    # Measured by place: a measures library would put equal scores into an order of its own.
    run = {
        str(case): {name: -float(rank) for rank, name in enumerate(names)} for case, names in enumerate(found)
    }
    right = {str(case): dict.fromkeys(names, 1) for case, names in enumerate(expected)}
    ranks = np.zeros(len(expected))
    for each in iter_calc([RR], right, run):
        ranks[int(each.query_id)] = each.value
    return ranks


def auroc(inside: Values, outside: Values) -> float:
    """Chance that a message the bank answers has the higher confidence, a tie for half; 0.5 is a guess.

    The Mann-Whitney statistic as a share of all pairs, which is what scikit-learn's ``roc_auc_score`` gives
    too; a thousand resamples of that would take half a minute of checks.
    """
    below = np.sort(outside)
    wins = np.searchsorted(below, inside, "left") + np.searchsorted(below, inside, "right")
    return float(wins.mean() / (2 * len(outside)))


def threshold(inside: Values) -> float:
    """The highest confidence from which 95 % of the answerable messages or more are answered.

    >>> threshold(np.arange(1, 41) / 100)
    0.03
    """
    return float(np.sort(inside)[int((1 - ANSWERED) * len(inside) + 1e-9)])


def false_answers(inside: Values, outside: Values) -> float:
    """Share of ``outside`` that would be answered too where 95 % of ``inside`` are."""
    return float((outside >= threshold(inside)).mean())


def reliability(inside: Values, outside: Values) -> list[Bin]:
    """Ten bins of equal mass, lowest confidence first; equal ones share a bin, empty bins are left out.

    Answerable and unanswerable messages weigh the same in all, however many there are of each: how many of
    either are asked is the learners' affair, not the sets'.
    """
    confidences = np.concatenate([inside, outside])
    labels = np.repeat([1.0, 0.0], [len(inside), len(outside)])
    weights = np.repeat([0.5 / len(inside), 0.5 / len(outside)], [len(inside), len(outside)])
    _, group = np.unique(confidences, return_inverse=True)
    mass = np.bincount(group, weights)
    middle = np.cumsum(mass) - mass / 2
    place = np.minimum(middle * BINS, BINS - 1).astype(int)[group]
    found = []
    for each in np.unique(place):
        mine = place == each
        weight = float(weights[mine].sum())
        confidence = float((weights * confidences)[mine].sum()) / weight
        found.append(Bin(weight, confidence, float((weights * labels)[mine].sum()) / weight))
    return found


def calibration_error(inside: Values, outside: Values) -> float:
    """Expected calibration error of the confidence as the probability that the bank answers a message.

    sum over bins of weight . |share answerable - mean confidence|, as in Naeini, Cooper and Hauskrecht
    (2015), "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI; over the ten equal-mass
    bins of ``reliability``, in which answerable and unanswerable messages weigh the same.
    """
    return sum(each.weight * abs(each.answerable - each.confidence) for each in reliability(inside, outside))


def risk_coverage(confidences: Values, right: Values) -> list[tuple[float, float]]:
    """(coverage, risk) at each threshold, the highest first (El-Yaniv and Wiener, 2010).

    Coverage is the share of all messages that would be answered, risk the share of those that should not have
    been, or not so.

    >>> risk_coverage(np.array([0.9, 0.5, 0.5, 0.1]), np.array([1.0, 1.0, 0.0, 0.0]))
    [(0.25, 0.0), (0.75, 0.3333333333333333), (1.0, 0.5)]
    """
    order = np.argsort(-confidences, kind="stable")
    wrong = np.cumsum(1 - right[order])
    last = np.append(np.diff(confidences[order]) != 0, True)
    return [
        ((place + 1) / len(order), float(wrong[place]) / (int(place) + 1)) for place in np.flatnonzero(last)
    ]


def held_words(points: str, reply: str) -> float:
    """Share of the content words of ``points``, stemmed, that ``reply`` holds.

    >>> held_words("Units are masked.", "A mask is drawn.")
    0.5
    """
    wanted, held = map(set, stems([points, reply]))
    return len(wanted & held) / len(wanted) if wanted else 1.0
