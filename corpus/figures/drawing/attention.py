"""The figures of attention: the flow of Q, K and V with a matrix of weights, and the causal mask."""

import numpy as np
from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PURPLE,
    SOFT_BLUE,
    SOFT_GRAY,
    SOFT_GREEN,
    SOFT_ORANGE,
    SOFT_RED,
    arrow,
    box,
    new_canvas,
)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax; a score of minus infinity becomes a weight of 0."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def shade(weight: float) -> tuple[float, float, float]:
    """White for weight 0, the blue of the palette for weight 1."""
    blue = np.array([int(BLUE[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return tuple(1 - weight * (1 - blue))  # type: ignore[return-value]


def grid(axes, left, top, side, cells, faces, colors, size=9.0):  # type: ignore[no-untyped-def]
    """A square grid of text cells; ``left, top`` is its upper left corner."""
    from matplotlib.patches import Rectangle

    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            x, y = left + column * side, top - (row + 1) * side
            face = faces[row][column]
            axes.add_patch(Rectangle((x, y), side, side, fc=face, ec="white", lw=1))
            color = colors[row][column]
            axes.text(x + side / 2, y + side / 2, text, ha="center", va="center", fontsize=size, color=color)


def flow() -> Figure:
    """Tokens become Q, K, V; the weights of a short sentence; the weighted sum of the values."""
    figure, axes = new_canvas(7.2, 4.5)
    axes.text(1.5, 4.28, "the flow", ha="center", fontsize=12, weight="bold")
    box(axes, 0.35, 3.55, 2.3, 0.42, "tokens  X   (T × d_model)", SOFT_GRAY, MUTED, fontsize=9.5)
    projections = (
        (0.5, "Q", SOFT_BLUE, BLUE),
        (1.5, "K", SOFT_ORANGE, ORANGE),
        (2.5, "V", SOFT_GREEN, GREEN),
    )
    for x, name, face, edge in projections:
        box(axes, x - 0.33, 2.72, 0.66, 0.38, name, face, edge, fontsize=12, weight="bold")
        arrow(axes, (x, 3.55), (x, 3.1), edge)
        axes.text(x + 0.06, 3.32, f"· W_{name}", fontsize=9, color=edge, va="center")
    box(axes, 0.1, 1.92, 1.8, 0.44, "scores  Q Kᵀ / √d_k", fontsize=9.5)
    arrow(axes, (0.5, 2.72), (0.5, 2.36), BLUE)
    arrow(axes, (1.5, 2.72), (1.5, 2.36), ORANGE)
    box(axes, 0.1, 1.16, 1.8, 0.44, "softmax per row → A", fontsize=9.5)
    arrow(axes, (1.0, 1.92), (1.0, 1.6))
    box(axes, 0.45, 0.34, 2.3, 0.44, "output  A V   (T × d_v)", "#f5e1f7", PURPLE, fontsize=9.5)
    arrow(axes, (1.0, 1.16), (1.0, 0.78))
    arrow(axes, (2.5, 2.72), (2.5, 0.78), GREEN)

    words = ["the", "cat", "slept", "because", "it", "was", "tired"]
    scores = np.array(
        [
            [1.2, 2.0, 0.4, 0.0, 0.0, 0.0, 0.0],
            [1.0, 2.2, 1.4, 0.0, 0.6, 0.0, 1.0],
            [0.0, 2.1, 1.6, 0.6, 0.3, 0.0, 0.9],
            [0.0, 0.5, 1.8, 1.0, 0.0, 0.4, 1.7],
            [0.0, 3.2, 0.8, 0.2, 1.2, 0.0, 1.0],
            [0.0, 0.6, 0.4, 0.2, 1.6, 1.0, 1.8],
            [0.0, 2.2, 0.9, 0.2, 1.4, 0.5, 1.5],
        ]
    )
    weights = softmax(scores)
    left, top, side = 4.0, 3.5, 0.43
    axes.text(
        left + 3.5 * side, 4.28, "the weights A (illustrative)", ha="center", fontsize=12, weight="bold"
    )
    cells = [[f"{w:.2f}"[1:] for w in row] for row in weights]
    faces = [[shade(w) for w in row] for row in weights]
    colors = [["white" if w > 0.6 else INK for w in row] for row in weights]
    grid(axes, left, top, side, cells, faces, colors)
    for index, word in enumerate(words):
        y = top - (index + 0.5) * side
        bold = "bold" if word == "it" else "normal"
        axes.text(left - 0.07, y, word, ha="right", va="center", fontsize=9.5, weight=bold)
        x = left + (index + 0.5) * side
        axes.text(x - 0.08, top + 0.06, word, ha="left", va="bottom", fontsize=9, rotation=40)
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((left, top - 5 * side), 7 * side, side, fc="none", ec=ORANGE, lw=2))
    middle = left + 3.5 * side
    axes.text(
        middle, 0.3, "row = query, column = key; each row sums to 1", ha="center", fontsize=9, color=MUTED
    )
    axes.text(
        middle, 0.08, 'the row of "it" puts most weight on "cat"', ha="center", fontsize=9, color=ORANGE
    )
    return figure


def causal_mask() -> Figure:
    """Scores, the mask of minus infinities above the diagonal, and the weights after the softmax."""
    figure, axes = new_canvas(7.2, 2.95)
    scores = np.array(
        [[1.0, 0.0, 2.0, 1.0], [2.0, 1.0, 0.0, 2.0], [0.0, 1.0, 1.0, 3.0], [1.0, 2.0, 0.0, 1.0]]
    )
    future = np.triu(np.ones((4, 4), dtype=bool), 1)
    masked = np.where(future, -np.inf, scores)
    weights = softmax(masked)
    words = ["I", "like", "green", "tea"]
    side, top = 0.43, 2.15
    lefts = (0.62, 2.93, 5.24)
    titles = ("scaled scores", "add the mask", "softmax: weights")
    texts = (
        [[f"{s:.0f}" for s in row] for row in scores],
        [["−∞" if np.isinf(s) else f"{s:.0f}" for s in row] for row in masked],
        [["0" if w == 0 else f"{w:.2f}" for w in row] for row in weights],
    )
    faces = (
        [[SOFT_GRAY] * 4] * 4,
        [[SOFT_RED if f else SOFT_GRAY for f in row] for row in future],
        [[SOFT_RED if w == 0 else shade(w) for w in row] for row in weights],
    )
    for left, title, cells, face in zip(lefts, titles, texts, faces, strict=True):
        dark = title.startswith("softmax")
        colors = [[("white" if dark and w > 0.6 else INK) for w in row] for row in weights]
        grid(axes, left, top, side, cells, face, colors, 9.5)
        axes.text(left + 2 * side, 2.7, title, ha="center", fontsize=11, weight="bold")
        for index, word in enumerate(words):
            axes.text(left - 0.06, top - (index + 0.5) * side, word, ha="right", va="center", fontsize=9)
            axes.text(left + (index + 0.5) * side, top + 0.06, word, ha="center", va="bottom", fontsize=9)
    for left in lefts[1:]:
        arrow(axes, (left - 0.54 - 0.02, top + 0.4), (left - 0.2, top + 0.4), BLUE)
    note = "row = position that looks, column = position looked at; red = the future"
    axes.text(3.6, 0.12, note, ha="center", fontsize=9, color=MUTED)
    return figure


FIGURES = {"attention-flow.svg": flow, "attention-causal-mask.svg": causal_mask}
