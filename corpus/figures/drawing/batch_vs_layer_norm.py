"""The figure of batch-vs-layer-norm: which entries share one mean and one variance."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from drawing.style import BLUE, INK, MUTED, ORANGE, SOFT_BLUE, SOFT_GRAY, SOFT_ORANGE, new_canvas

EXAMPLES = 4
CHANNELS = 5
MARKED_COLUMN = 1
MARKED_ROW = 1
CELL = 0.36


def _grid(axes, x, y, by_column, face, edge, positions):  # type: ignore[no-untyped-def]
    """A grid with one marked column or row; each cell holds ``positions`` x ``positions`` entries."""
    small = CELL / positions
    for row in range(EXAMPLES):
        for column in range(CHANNELS):
            marked = column == MARKED_COLUMN if by_column else row == MARKED_ROW
            left, bottom = x + column * CELL, y + (EXAMPLES - 1 - row) * CELL
            for i in range(positions):
                for j in range(positions):
                    axes.add_patch(
                        Rectangle(
                            (left + i * small, bottom + j * small),
                            small,
                            small,
                            fc=face if marked else SOFT_GRAY,
                            ec="white",
                            lw=0.8,
                        )
                    )
            axes.add_patch(Rectangle((left, bottom), CELL, CELL, fc="none", ec=MUTED, lw=0.9))
    if by_column:
        corner, width, height = (x + MARKED_COLUMN * CELL, y), CELL, EXAMPLES * CELL
    else:
        corner = (x, y + (EXAMPLES - 1 - MARKED_ROW) * CELL)
        width, height = CHANNELS * CELL, CELL
    axes.add_patch(Rectangle(corner, width, height, fc="none", ec=edge, lw=2.6))


def normalization_axes() -> Figure:
    """Batch norm marks a column and layer norm a row, of a matrix and of an image tensor."""
    figure, axes = new_canvas(7.2, 5.1)
    left, right = 1.75, 4.95
    for x, title, color in ((left, "Batch norm", BLUE), (right, "Layer norm", ORANGE)):
        axes.text(
            x + CHANNELS * CELL / 2,
            4.85,
            title,
            ha="center",
            va="center",
            color=color,
            fontsize=13,
            fontweight="bold",
        )
    rows = (
        (
            2.95,
            1,
            "matrix\n$B \\times d$",
            "features",
            "one feature,\nall examples",
            "all features,\none example",
        ),
        (
            0.62,
            2,
            "image tensor\n$B \\times C \\times H \\times W$\n(small squares:\npositions)",
            "channels",
            "one channel, all positions,\nall examples",
            "all channels, all positions,\none example",
        ),
    )
    for y, positions, name, across, column_note, row_note in rows:
        axes.text(0.12, y + EXAMPLES * CELL / 2, name, ha="left", va="center", color=INK, fontsize=10)
        for x, by_column, face, edge, note in (
            (left, True, SOFT_BLUE, BLUE, column_note),
            (right, False, SOFT_ORANGE, ORANGE, row_note),
        ):
            _grid(axes, x, y, by_column, face, edge, positions)
            middle = x + CHANNELS * CELL / 2
            axes.text(
                middle,
                y + EXAMPLES * CELL + 0.11,
                across,
                ha="center",
                va="center",
                color=MUTED,
                fontsize=9.5,
            )
            axes.text(
                x - 0.12,
                y + EXAMPLES * CELL / 2,
                "examples",
                ha="center",
                va="center",
                rotation=90,
                color=MUTED,
                fontsize=9.5,
            )
            axes.text(middle, y - 0.27, note, ha="center", va="center", color=edge, fontsize=9.5)
    return figure


FIGURES = {"batch-vs-layer-norm-axes.svg": normalization_axes}
