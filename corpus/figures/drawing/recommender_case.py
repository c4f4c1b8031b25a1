"""Figure of the recommender case: two-tower retrieval, then ranking."""

from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    GREEN,
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


def two_stages() -> Figure:
    """User and item towers meet in a nearest-neighbor search; a ranking network orders the rest."""
    figure, axes = new_canvas(7.2, 4.3)
    small = {"fontsize": 10}
    box(axes, 0.15, 3.35, 1.45, 0.65, "user: history,\ncontext", SOFT_GRAY, MUTED, **small)
    box(axes, 1.95, 3.35, 1.35, 0.65, "user tower", SOFT_BLUE, BLUE, **small)
    box(axes, 0.15, 2.15, 1.45, 0.65, "items: id, text,\nimage, ...", SOFT_GRAY, MUTED, **small)
    box(axes, 1.95, 2.15, 1.35, 0.65, "item tower", SOFT_ORANGE, ORANGE, **small)
    box(axes, 3.95, 2.15, 1.35, 0.65, "index of all\nitem vectors", SOFT_ORANGE, ORANGE, **small)
    box(axes, 5.55, 3.22, 1.5, 0.9, "nearest\nneighbors by\ndot product", SOFT_BLUE, BLUE, **small)
    for height in (3.675, 2.475):
        arrow(axes, (1.62, height), (1.93, height))
    arrow(axes, (3.32, 3.675), (5.53, 3.675))
    axes.text(4.42, 3.78, "one user vector", ha="center", color=BLUE, fontsize=9.5)
    arrow(axes, (3.32, 2.475), (3.93, 2.475))
    axes.text(3.625, 2.02, "offline", ha="center", va="top", color=ORANGE, fontsize=9.5)
    arrow(axes, (5.32, 2.6), (5.95, 3.2))
    ranking = "ranking network:\nuser x item features"
    final = "re-ranking: rules,\ndiversity, freshness"
    box(axes, 4.6, 0.55, 1.9, 0.8, ranking, SOFT_GREEN, GREEN, **small)
    box(axes, 2.15, 0.55, 1.9, 0.8, final, "#f3dff2", PURPLE, **small)
    box(axes, 0.15, 0.55, 1.45, 0.8, "10 items\nshown", SOFT_GRAY, MUTED, **small)
    arrow(axes, (6.3, 3.2), (6.3, 1.37))
    arrow(axes, (4.58, 0.95), (4.07, 0.95))
    arrow(axes, (2.13, 0.95), (1.62, 0.95))
    axes.text(6.22, 1.7, "hundreds", ha="right", color=GREEN, fontsize=9.5)
    axes.text(4.325, 1.0, "tens", ha="center", va="bottom", color=PURPLE, fontsize=9.5)
    axes.text(0.15, 1.93, "millions", va="top", color=MUTED, fontsize=9.5)
    axes.text(0.15, 4.1, "1. Retrieval", weight="bold")
    axes.text(4.6, 1.45, "2. Ranking", weight="bold")
    axes.text(2.15, 1.45, "3. Final list", weight="bold")
    return figure


FIGURES = {"recommender-two-stages.svg": two_stages}
