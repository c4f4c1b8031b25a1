"""The figures of the Transformer: a pre-norm block on its residual stream, and the three families."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

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
    arrow,
    box,
    new_canvas,
)


def block() -> Figure:
    """The residual stream as a straight line; two branches read from it, normalize, and add back."""
    figure, axes = new_canvas(7.2, 3.3)
    stream = 0.75
    axes.text(3.6, 3.07, "one pre-norm Transformer block", ha="center", fontsize=12, weight="bold")
    arrow(axes, (0.25, stream), (6.95, stream), INK, lw=3)
    axes.text(0.3, 0.45, "token vectors in", ha="left", va="center", fontsize=9.5)
    axes.text(3.6, 0.45, "residual stream (T × d_model)", ha="center", va="center", fontsize=9.5, color=MUTED)
    axes.text(6.9, 0.45, "to the next block", ha="right", va="center", fontsize=9.5)
    branches = (
        (0.7, "self-attention\n(multi-head)", SOFT_ORANGE, ORANGE, "mixes positions"),
        (3.85, "feed-forward\nd → 4d → d", SOFT_GREEN, GREEN, "each position by itself"),
    )
    for left, text, face, edge, note in branches:
        plus = left + 2.55
        arrow(axes, (left + 0.15, stream), (left + 0.15, 1.5), MUTED)
        box(axes, left - 0.3, 1.5, 0.9, 0.5, "LayerNorm", SOFT_BLUE, BLUE, fontsize=9)
        arrow(axes, (left + 0.6, 1.75), (left + 0.95, 1.75), MUTED)
        box(axes, left + 0.95, 1.43, 1.3, 0.64, text, face, edge, fontsize=9.5)
        axes.text(left + 1.6, 2.24, note, ha="center", fontsize=9.5, color=edge)
        axes.plot([left + 2.25, plus], [1.75, 1.75], color=MUTED, lw=1.5)
        arrow(axes, (plus, 1.762), (plus, stream + 0.14), MUTED)
        axes.add_patch(Circle((plus, stream), 0.14, fc="white", ec=INK, lw=1.6, zorder=5))
        axes.text(plus, stream - 0.01, "+", ha="center", va="center", fontsize=13, weight="bold", zorder=6)
    above = "branches read the stream, normalize, compute, and add their result back"
    below = "no normalization stands on the straight line, and gradients along it pass unchanged"
    for y, note in ((2.7, above), (0.14, below)):
        axes.text(3.6, y, note, ha="center", fontsize=9.5, color=MUTED)
    return figure


def mask(axes, left, bottom, side, visible, face):  # type: ignore[no-untyped-def]
    """A 5 x 5 picture of who sees whom; ``visible(row, column)`` says which cells are filled."""
    for row in range(5):
        for column in range(5):
            fill = face if visible(row, column) else "white"
            corner = (left + column * side, bottom + (4 - row) * side)
            axes.add_patch(Rectangle(corner, side, side, fc=fill, ec=MUTED, lw=0.8))


def families() -> Figure:
    """Encoder-only, decoder-only and encoder-decoder: who sees whom, examples, uses."""
    figure, axes = new_canvas(7.2, 3.85)
    side = 0.17

    def everything(_row: int, _column: int) -> bool:
        return True

    def past(row: int, column: int) -> bool:
        return column <= row

    titles = ((1.1, "encoder-only", BLUE), (3.05, "decoder-only", ORANGE), (5.55, "encoder-decoder", PURPLE))
    for x, title, color in titles:
        axes.text(x, 3.58, title, ha="center", fontsize=12, weight="bold", color=color)
    for x in (2.08, 4.05):
        axes.plot([x, x], [0.1, 3.65], color=SOFT_GRAY, lw=1.5)

    box(axes, 0.4, 2.55, 1.4, 0.5, "encoder × L", SOFT_BLUE, BLUE, fontsize=9.5)
    arrow(axes, (1.1, 2.3), (1.1, 2.55), MUTED)
    arrow(axes, (1.1, 3.05), (1.1, 3.3), MUTED)
    axes.text(1.1, 3.37, "vectors", ha="center", va="center", fontsize=9)
    axes.text(1.1, 2.2, "whole text", ha="center", va="center", fontsize=9)

    box(axes, 2.35, 2.55, 1.4, 0.5, "decoder × L", SOFT_ORANGE, ORANGE, fontsize=9.5)
    arrow(axes, (3.05, 2.3), (3.05, 2.55), MUTED)
    arrow(axes, (3.05, 3.05), (3.05, 3.3), MUTED)
    axes.text(3.05, 3.37, "next token", ha="center", va="center", fontsize=9)
    axes.text(3.05, 2.2, "tokens so far", ha="center", va="center", fontsize=9)

    box(axes, 4.2, 2.55, 1.1, 0.5, "encoder × L", SOFT_BLUE, BLUE, fontsize=9)
    box(axes, 5.95, 2.55, 1.1, 0.5, "decoder × L", SOFT_ORANGE, ORANGE, fontsize=9)
    arrow(axes, (4.75, 2.3), (4.75, 2.55), MUTED)
    arrow(axes, (6.5, 2.3), (6.5, 2.55), MUTED)
    arrow(axes, (6.5, 3.05), (6.5, 3.3), MUTED)
    arrow(axes, (5.3, 2.8), (5.95, 2.8), GREEN)
    axes.text(5.62, 2.87, "K, V", ha="center", va="bottom", fontsize=9, color=GREEN)
    axes.text(6.5, 3.37, "next token", ha="center", va="center", fontsize=9)
    axes.text(4.75, 2.2, "source text", ha="center", va="center", fontsize=9)
    axes.text(6.5, 2.2, "output so far", ha="center", va="center", fontsize=9)

    bottom = 1.1
    mask(axes, 1.1 - 2.5 * side, bottom, side, everything, BLUE)
    mask(axes, 3.05 - 2.5 * side, bottom, side, past, ORANGE)
    for x, visible, color in ((4.6, everything, BLUE), (5.55, everything, GREEN), (6.5, past, ORANGE)):
        mask(axes, x - 2.5 * side, bottom, side, visible, color)
    for x, text in ((4.6, "source"), (5.55, "cross"), (6.5, "target")):
        axes.text(x, 0.94, text, ha="center", va="center", fontsize=9, color=MUTED)
    axes.text(1.1, 0.94, "sees both sides", ha="center", va="center", fontsize=9, color=MUTED)
    axes.text(3.05, 0.94, "sees the past", ha="center", va="center", fontsize=9, color=MUTED)
    for x, example, use in (
        (1.1, "BERT", "classify, tag, embed"),
        (3.05, "GPT", "generate, chat"),
        (5.55, "T5, 2017 Transformer", "translate, summarize"),
    ):
        axes.text(x, 0.6, example, ha="center", va="center", fontsize=10.5, weight="bold", color=INK)
        axes.text(x, 0.34, use, ha="center", va="center", fontsize=9.5, color=INK)
    return figure


FIGURES = {"transformers-block.svg": block, "transformers-families.svg": families}
