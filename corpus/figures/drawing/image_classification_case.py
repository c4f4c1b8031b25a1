"""Figure of the image classification case: a confusion matrix with its recalls and precisions."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from drawing.style import BLUE, GREEN, INK, ORANGE, PANEL, new_figure

CLASSES = ("healthy", "rust", "blight")
COUNTS = np.array([[81, 6, 3], [4, 32, 4], [2, 6, 12]])


def confusion() -> Figure:
    """Rows are true classes, columns predictions; recall stands at the right, precision below."""
    figure, axes = new_figure(7.2, 4.2)
    share = COUNTS / COUNTS.sum(axis=1, keepdims=True)
    axes.imshow(
        share,
        cmap=LinearSegmentedColormap.from_list("blues", [PANEL, "#a5a3ee", BLUE]),
        vmin=0,
        vmax=1,
        aspect="auto",
        extent=(-0.5, 2.5, 2.5, -0.5),
    )
    for row in range(3):
        for column in range(3):
            color = "white" if share[row, column] > 0.7 else INK
            axes.text(
                column,
                row,
                f"{COUNTS[row, column]}\n{share[row, column]:.0%} of row",
                ha="center",
                va="center",
                color=color,
                fontsize=11,
            )
        recall = share[row, row]
        precision = COUNTS[row, row] / COUNTS[:, row].sum()
        axes.text(3.0, row, f"recall\n{recall:.2f}", ha="center", va="center", color=ORANGE)
        axes.text(row, 2.85, f"precision {precision:.2f}", ha="center", va="center", color=GREEN)
    axes.set(
        xlim=(-0.5, 3.4),
        ylim=(3.1, -0.5),
        xticks=range(3),
        yticks=range(3),
        xticklabels=CLASSES,
        yticklabels=CLASSES,
        ylabel="true class",
        title="predicted class",
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(False)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure


FIGURES = {"image-case-confusion.svg": confusion}
