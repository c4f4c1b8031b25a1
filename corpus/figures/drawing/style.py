"""One look for all figures: a light panel that stays readable on a light and on a dark page.

Text is drawn as paths with matplotlib's own font and nothing dated or random goes into the file,
so the same code writes the same bytes.
"""

import io
from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

PANEL = "#fbfbf8"
INK = "#1c2230"
MUTED = "#5b6474"
GRID = "#e4e4de"
BLUE = "#4338ca"
ORANGE = "#c2570c"
GREEN = "#15803d"
RED = "#b91c1c"
PURPLE = "#86198f"
SOFT_BLUE = "#dfe0fa"
SOFT_ORANGE = "#fde4cf"
SOFT_GREEN = "#d5f0de"
SOFT_RED = "#fbdcdc"
SOFT_GRAY = "#ecece6"
CYCLE = (BLUE, ORANGE, GREEN, PURPLE, RED, MUTED)

RC = {
    "svg.fonttype": "path",
    "svg.hashsalt": "tutor",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.facecolor": PANEL,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": matplotlib.cycler(color=CYCLE),
    "figure.facecolor": PANEL,
    "grid.color": GRID,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "savefig.facecolor": PANEL,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
}


def new_figure(width: float = 7.2, height: float = 3.6, **subplots: object) -> tuple[Figure, object]:
    """A figure of the common look, ``width`` x ``height`` inches, and its axes."""
    plt.rcParams.update(RC)
    return plt.subplots(figsize=(width, height), layout="constrained", **subplots)  # type: ignore[arg-type]


def new_canvas(width: float = 7.2, height: float = 3.6) -> tuple[Figure, object]:
    """A figure for boxes and arrows: one unit is one inch, no axes are shown."""
    plt.rcParams.update(RC)
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return figure, axes


def box(axes, x, y, width, height, text, face=SOFT_BLUE, edge=BLUE, **style):  # type: ignore[no-untyped-def]
    """A rounded box with centered text; ``x, y`` is its lower left corner."""
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(
        FancyBboxPatch(
            (x, y), width, height, boxstyle="round,pad=0,rounding_size=0.08", fc=face, ec=edge, lw=1.4
        )
    )
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", **style)


def arrow(axes, start, end, color=MUTED, **style):  # type: ignore[no-untyped-def]
    """An arrow from ``start`` to ``end``, both ``(x, y)``."""
    axes.annotate(
        "", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": color, "lw": 1.5, **style}
    )


def save(figure: Figure, path: Path) -> None:
    """Write ``figure`` as SVG, without a date, so that the same drawing is the same bytes."""
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    path.write_bytes(stream.getvalue())
