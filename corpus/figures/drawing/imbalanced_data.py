"""Figures of the question on imbalanced data."""

import math

import numpy as np
from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    SOFT_BLUE,
    SOFT_ORANGE,
    new_figure,
)

SEPARATION = 2.0


def _density(x: np.ndarray, mean: float) -> np.ndarray:
    """The density of a unit normal distribution around ``mean``."""
    return np.exp(-((x - mean) ** 2) / 2) / np.sqrt(2 * np.pi)


def _tails(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False and true positive rate when every score above ``x`` is called positive."""
    tail = np.vectorize(lambda z: 0.5 * math.erfc(z / math.sqrt(2)))
    return tail(x), tail(x - SEPARATION)


def roc_and_pr() -> Figure:
    """One scorer, one ROC curve, three precision-recall curves."""
    figure, (left, right) = new_figure(7.2, 3.7, ncols=2)
    scores = np.linspace(-5, 7, 4001)
    fpr, tpr = _tails(scores)
    area = float(np.sum((fpr[:-1] - fpr[1:]) * (tpr[:-1] + tpr[1:]) / 2))
    left.plot(fpr, tpr, color=BLUE)
    left.plot([0, 1], [0, 1], color=MUTED, lw=1.2, ls="--")
    left.text(0.20, 0.74, f"area {area:.2f} for\nevery prevalence", color=BLUE, fontsize=10)
    left.text(0.56, 0.30, "random scorer", color=MUTED, fontsize=9)
    left.set(
        xlabel="false positive rate",
        ylabel="recall (true positive rate)",
        title="ROC: one curve",
    )
    styles = (
        (0.5, GREEN, (0.44, 0.83)),
        (0.1, ORANGE, (0.20, 0.60)),
        (0.01, BLUE, (0.42, 0.27)),
    )
    for share, color, spot in styles:
        precision = share * tpr / np.maximum(share * tpr + (1 - share) * fpr, 1e-12)
        keep = tpr > 0.002
        right.plot(tpr[keep], precision[keep], color=color)
        right.text(*spot, f"{share:.0%} positives", color=color, fontsize=10)
        right.axhline(share, color=color, lw=1, ls=":")
    right.set(
        xlabel="recall",
        ylabel="precision",
        title="Precision-recall: three",
        ylim=(-0.02, 1.04),
    )
    return figure


def threshold() -> Figure:
    """Where the threshold lies decides precision and recall."""
    figure, (left, right) = new_figure(7.2, 3.7, ncols=2)
    share, low, high = 0.1, 1.0, 2.2
    x = np.linspace(-4, 6, 2001)
    negative = (1 - share) * _density(x, 0)
    positive = share * _density(x, SEPARATION)
    left.fill_between(x, negative, color=SOFT_BLUE)
    left.fill_between(x, positive, color=SOFT_ORANGE)
    left.plot(x, negative, color=BLUE)
    left.plot(x, positive, color=ORANGE)
    left.text(-3.9, 0.365, "90% negatives", color=BLUE, fontsize=10)
    left.text(2.75, 0.05, "10% positives", color=ORANGE, fontsize=10)
    fpr, tpr = _tails(x)
    precision = share * tpr / np.maximum(share * tpr + (1 - share) * fpr, 1e-12)
    keep = x < 4.2
    right.plot(x[keep], precision[keep], color=GREEN)
    right.plot(x[keep], tpr[keep], color=ORANGE)
    right.text(-3.2, 0.17, "precision", color=GREEN, fontsize=10)
    right.text(-3.2, 0.91, "recall", color=ORANGE, fontsize=10)
    for spot, name in ((low, "A"), (high, "B")):
        for axes in (left, right):
            axes.axvline(spot, color=INK, lw=1.2, ls="--")
        left.text(spot + 0.12, 0.375, name, color=INK, fontsize=11, weight="bold")
        right.text(spot + 0.12, 1.04, name, color=INK, fontsize=11, weight="bold")
        here = int(np.argmin(np.abs(x - spot)))
        for values, color in ((precision, GREEN), (tpr, ORANGE)):
            right.plot(spot, values[here], "o", color=color, ms=6)
            right.annotate(
                f"{values[here]:.2f}",
                (spot, values[here]),
                xytext=(6, 3) if values is tpr else (6, -12),
                textcoords="offset points",
                color=color,
                fontsize=9.5,
            )
    left.set(xlabel="score", ylabel="density (both areas sum to 1)", title="Scores", ylim=(0, 0.4))
    right.set(
        xlabel="threshold on the score",
        title="What the threshold gives",
        ylim=(0, 1.12),
        xlim=(-4, 4.6),
    )
    return figure


FIGURES = {"imbalance-roc-pr.svg": roc_and_pr, "imbalance-threshold.svg": threshold}
