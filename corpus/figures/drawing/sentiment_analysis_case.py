"""The figure of the sentiment case: the pipeline, with the decision taken at each step."""

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

STEPS = (
    ("1 problem", "classes, unit,\ncost of errors", SOFT_GRAY, MUTED),
    ("2 labels", "guidelines,\nagreement", SOFT_GRAY, MUTED),
    ("3 split", "by author, product,\ntime; no duplicates", SOFT_ORANGE, ORANGE),
    ("4 text", "keep negation\nand emoji", SOFT_GRAY, MUTED),
    ("5 baseline", "TF-IDF + logistic\nregression", SOFT_BLUE, BLUE),
    ("6 encoder", "fine-tuned,\ncross-entropy", SOFT_BLUE, BLUE),
    ("7 metrics", "macro F1, recall\nof negatives", SOFT_GREEN, GREEN),
    ("8 errors", "negation, sarcasm,\nbias", SOFT_GREEN, GREEN),
    ("9 threshold", "calibrate, weigh\nthe costs", SOFT_GREEN, GREEN),
    ("10 deploy", "distill, watch\nfor drift", "#f5e1f7", PURPLE),
)


def pipeline() -> Figure:
    """Ten boxes in two rows, from the problem to deployment, and the way back from monitoring."""
    figure, axes = new_canvas(7.2, 3.35)
    title = "from the problem to deployment: one decision at each step"
    axes.text(3.6, 3.12, title, ha="center", fontsize=12, weight="bold")
    width, gap = 1.22, 0.18
    for index, (title, decision, face, edge) in enumerate(STEPS):
        row, column = divmod(index, 5)
        left = 0.19 + column * (width + gap)
        bottom = 2.4 if row == 0 else 1.0
        box(axes, left, bottom, width, 0.42, title, face, edge, fontsize=10.5, weight="bold")
        axes.text(left + width / 2, bottom - 0.09, decision, ha="center", va="top", fontsize=9)
        if column < 4:
            arrow(
                axes,
                (left + width, bottom + 0.21),
                (left + width + gap, bottom + 0.21),
                MUTED,
                shrinkA=0,
                shrinkB=0,
            )
    last, first = 0.19 + 4 * (width + gap) + width / 2, 0.19 + width / 2
    axes.plot([last, last], [2.0, 1.68], color=MUTED, lw=1.5)
    axes.plot([last, first], [1.68, 1.68], color=MUTED, lw=1.5)
    arrow(axes, (first, 1.69), (first, 1.42), MUTED, shrinkA=0, shrinkB=0)
    axes.plot([last, last], [0.58, 0.3], color=PURPLE, lw=1.5, ls="--")
    back = "new, relabeled texts from production go back to step 2"
    axes.text(3.3, 0.3, back, ha="center", va="center", fontsize=9.5, color=PURPLE)
    arrow(axes, (last, 0.3), (5.2, 0.3), PURPLE, shrinkA=0, shrinkB=0, ls="--")
    return figure


FIGURES = {"sentiment-analysis-case-pipeline.svg": pipeline}
