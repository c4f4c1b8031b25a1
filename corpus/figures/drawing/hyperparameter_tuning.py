"""The figures of the question on hyperparameter tuning."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, SOFT_GRAY, SOFT_GREEN, SOFT_ORANGE, new_canvas

SIDE = 2.0
STEPS = (1 / 6, 1 / 2, 5 / 6)
GRID = [(x, y) for x in STEPS for y in STEPS]
# one random point in each ninth of either axis, so that the picture is not a lucky draw
RANDOM = list(
    zip(
        (0.04, 0.16, 0.27, 0.38, 0.52, 0.60, 0.68, 0.83, 0.95),
        (0.62, 0.13, 0.88, 0.40, 0.72, 0.24, 0.53, 0.93, 0.05),
        strict=True,
    )
)


def _quality(x):  # type: ignore[no-untyped-def]
    """How good a model is, as a function of the important hyperparameter alone."""
    return 0.12 + 0.8 * np.exp(-(((x - 0.675) / 0.11) ** 2))


def _panel(axes, left: float, bottom: float, title: str, points, note: str) -> None:  # type: ignore[no-untyped-def]
    """The search square with the important curve above it and the flat one at its right."""
    top, right = bottom + SIDE + 0.1, left + SIDE + 0.1
    axes.add_patch(Rectangle((left, bottom), SIDE, SIDE, fc="white", ec=MUTED, lw=1.2))
    fine = np.linspace(0, 1, 200)
    axes.fill_between(left + SIDE * fine, top, top + 0.62 * _quality(fine), color=SOFT_GREEN)
    axes.plot(left + SIDE * fine, top + 0.62 * _quality(fine), color=GREEN, lw=1.6)
    flat = 0.22 + 0.03 * np.sin(3 * fine)
    axes.fill_betweenx(bottom + SIDE * fine, right, right + flat, color=SOFT_ORANGE)
    axes.plot(right + flat, bottom + SIDE * fine, color=ORANGE, lw=1.6)
    axes.text(left + 0.06, top + 0.34, "quality", color=GREEN, fontsize=9.5, va="center")
    axes.text(
        right + 0.36,
        bottom + SIDE / 2,
        "quality: nearly flat",
        color=ORANGE,
        fontsize=9.5,
        ha="center",
        va="center",
        rotation=270,
    )
    best = max(_quality(x) for x, _ in points)
    for x, y in points:
        place = left + SIDE * x
        reached = top + 0.62 * _quality(x)
        axes.plot((place, place), (bottom + SIDE * y, reached), color=SOFT_GRAY, lw=1, zorder=1)
        axes.plot(place, bottom + SIDE * y, "o", color=BLUE, ms=6, zorder=3)
        winner = _quality(x) == best
        axes.plot(place, reached, "o", color=GREEN if winner else BLUE, ms=7 if winner else 4, zorder=3)
    axes.text(left + SIDE / 2, top + 0.86, title, ha="center", va="center", fontsize=12, weight="bold")
    axes.text(
        left + SIDE / 2, bottom - 0.17, "important (learning rate)", ha="center", va="center", fontsize=10
    )
    axes.text(
        left - 0.17, bottom + SIDE / 2, "unimportant", ha="center", va="center", fontsize=10, rotation=90
    )
    axes.text(left + SIDE / 2, bottom - 0.5, note, ha="center", va="center", fontsize=10, color=INK)


def grid_against_random() -> Figure:
    """Nine trials on a grid try three learning rates, nine random trials try nine."""
    figure, axes = new_canvas(7.2, 4.0)
    _panel(axes, 0.75, 0.8, "Grid search", GRID, "9 trials, 3 different learning rates")
    _panel(axes, 4.35, 0.8, "Random search", RANDOM, "9 trials, 9 different learning rates")
    return figure


FIGURES = {"grid-against-random-search.svg": grid_against_random}
