"""The figure of question 1: who makes the features, in classical and in deep learning."""

from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    SOFT_BLUE,
    SOFT_GRAY,
    SOFT_GREEN,
    SOFT_ORANGE,
    arrow,
    box,
    new_canvas,
)


def hand_made_or_learned_features() -> Figure:
    """Two rows of boxes: features made by a person, and features learned layer by layer."""
    figure, axes = new_canvas(7.2, 3.9)
    height = 0.8

    top = 2.45
    axes.text(0.2, top + 1.08, "Classical machine learning", color=INK, weight="bold", fontsize=12)
    box(axes, 0.2, top, 1.15, height, "raw data", SOFT_GRAY, MUTED, fontsize=10)
    box(
        axes,
        1.85,
        top,
        2.45,
        height,
        "hand-made features\nedges, word counts, ratios",
        SOFT_ORANGE,
        ORANGE,
        fontsize=10,
    )
    box(axes, 4.8, top, 1.0, height, "model", SOFT_BLUE, BLUE, fontsize=10)
    box(axes, 6.25, top, 0.75, height, "output", SOFT_GREEN, GREEN, fontsize=10)
    for start, end in [(1.35, 1.85), (4.3, 4.8), (5.8, 6.25)]:
        arrow(axes, (start, top + height / 2), (end, top + height / 2))
    axes.text(3.075, top - 0.24, "designed by a person, fixed", ha="center", color=ORANGE, fontsize=10)
    axes.text(5.3, top - 0.24, "learned", ha="center", color=BLUE, fontsize=10)

    low = 0.65
    axes.text(0.2, low + 1.08, "Deep learning", color=INK, weight="bold", fontsize=12)
    box(axes, 0.2, low, 1.15, height, "raw data", SOFT_GRAY, MUTED, fontsize=10)
    layers = [
        (1.85, "layer 1\nedges"),
        (2.83, "layer 2\nshapes"),
        (3.81, "layer 3\nparts"),
        (4.79, "last layer\ndecision"),
    ]
    for x, text in layers:
        box(axes, x, low, 0.85 if x < 4.7 else 1.0, height, text, SOFT_BLUE, BLUE, fontsize=10)
    box(axes, 6.25, low, 0.75, height, "output", SOFT_GREEN, GREEN, fontsize=10)
    for start, end in [(1.35, 1.85), (2.7, 2.83), (3.68, 3.81), (4.66, 4.79), (5.79, 6.25)]:
        shrink = {"shrinkA": 0, "shrinkB": 0} if end - start < 0.2 else {}
        arrow(axes, (start, low + height / 2), (end, low + height / 2), **shrink)
    axes.plot([1.85, 1.85, 5.79, 5.79], [low - 0.08, low - 0.16, low - 0.16, low - 0.08], color=BLUE, lw=1.4)
    axes.text(
        3.82, low - 0.42, "all layers learned together from one loss", ha="center", color=BLUE, fontsize=10
    )
    return figure


FIGURES = {"hand-made-or-learned-features.svg": hand_made_or_learned_features}
