"""Figures of recurrent-networks: an unrolled RNN, an LSTM cell, a GRU cell."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    SOFT_BLUE,
    SOFT_GRAY,
    SOFT_GREEN,
    SOFT_ORANGE,
    arrow,
    box,
    new_canvas,
)


def node(axes, x, y, text, edge=MUTED):  # type: ignore[no-untyped-def]
    """A small circle with an operation in it, centered on ``x, y``."""
    axes.add_patch(Circle((x, y), 0.16, fc="white", ec=edge, lw=1.4, zorder=3))
    axes.text(x, y, text, ha="center", va="center_baseline", fontsize=12, zorder=4)


def line(axes, *points, color=MUTED, head=False, width=1.5):  # type: ignore[no-untyped-def]
    """A path of straight pieces through ``points``, with an arrow head on the last one if asked."""
    xs, ys = zip(*points, strict=True)
    if head:
        axes.plot(xs[:-1], ys[:-1], color=color, lw=width, solid_capstyle="round", zorder=1)
        arrow(axes, points[-2], points[-1], color=color, shrinkA=0, shrinkB=0, lw=width)
    else:
        axes.plot(xs, ys, color=color, lw=width, solid_capstyle="round", zorder=1)


def frame(axes, x, y, width, height):  # type: ignore[no-untyped-def]
    """The outline of a cell."""
    axes.add_patch(
        FancyBboxPatch(
            (x, y),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.15",
            fc=SOFT_GRAY,
            ec=MUTED,
            lw=1.2,
            zorder=0,
        )
    )


def rnn_unrolled() -> Figure:
    """The folded network on the left, its copies in time on the right."""
    figure, axes = new_canvas(7.2, 3.3)
    box(axes, 0.35, 1.3, 0.9, 0.7, "cell", face=SOFT_BLUE)
    arrow(axes, (0.8, 0.75), (0.8, 1.3), shrinkA=0, shrinkB=0)
    arrow(axes, (0.8, 2.0), (0.8, 2.55), shrinkA=0, shrinkB=0)
    line(
        axes,
        (1.25, 1.65),
        (1.5, 1.65),
        (1.5, 1.1),
        (0.1, 1.1),
        (0.1, 1.65),
        (0.35, 1.65),
        color=BLUE,
        head=True,
    )
    axes.text(0.8, 0.58, "$x_t$", ha="center", va="center", fontsize=13)
    axes.text(0.8, 2.72, r"$\hat{y}_t$", ha="center", va="center", fontsize=13)
    axes.text(1.6, 1.36, "$h_{t-1}$", ha="left", va="center", color=BLUE)
    axes.text(2.25, 1.72, "=", ha="center", va="center", fontsize=20, color=MUTED)
    axes.text(2.72, 1.65, "$h_0$", ha="center", va="center", fontsize=13, color=BLUE)
    left = [3.2, 4.5, 5.8]
    for step, x in enumerate(left, start=1):
        box(axes, x, 1.3, 0.8, 0.7, "cell", face=SOFT_BLUE)
        arrow(axes, (x + 0.4, 0.75), (x + 0.4, 1.3), shrinkA=0, shrinkB=0)
        arrow(axes, (x + 0.4, 2.0), (x + 0.4, 2.55), shrinkA=0, shrinkB=0)
        start = x - 0.3 if step == 1 else x - 0.5
        arrow(axes, (start, 1.65), (x, 1.65), color=BLUE, shrinkA=0, shrinkB=0)
        axes.text(x + 0.4, 0.58, f"$x_{step}$", ha="center", va="center", fontsize=13)
        axes.text(x + 0.4, 2.72, rf"$\hat{{y}}_{step}$", ha="center", va="center", fontsize=13)
        if step < 3:
            axes.text(x + 1.05, 1.83, f"$h_{step}$", ha="center", va="center", color=BLUE)
    arrow(axes, (6.6, 1.65), (7.05, 1.65), color=BLUE, shrinkA=0, shrinkB=0)
    axes.text(6.8, 1.83, "$h_3$", ha="center", va="center", color=BLUE)
    arrow(axes, (6.6, 0.98), (3.2, 0.98), color=RED, linestyle="--", shrinkA=0, shrinkB=0)
    axes.text(3.05, 0.98, "gradient", ha="right", va="center", color=RED, fontsize=10)
    axes.text(0.8, 3.08, "folded", ha="center", va="center", color=MUTED)
    axes.text(
        4.9, 3.08, "unrolled in time: the same weights in every cell", ha="center", va="center", color=MUTED
    )
    axes.text(4.9, 0.22, "time", ha="center", va="center", color=MUTED)
    arrow(axes, (5.2, 0.22), (6.4, 0.22), shrinkA=0, shrinkB=0)
    return figure


def lstm_cell() -> Figure:
    """Gates below, the cell state along the top."""
    figure, axes = new_canvas(7.2, 4.2)
    frame(axes, 1.0, 0.75, 5.2, 2.85)
    top, bus, gate = 3.2, 1.05, 1.45
    line(axes, (0.35, top), (1.86, top), color=ORANGE, width=2.4)
    line(axes, (1.86, top), (6.85, top), color=ORANGE, head=True, width=2.4)
    axes.text(0.3, top + 0.28, "$c_{t-1}$", ha="center", va="center", fontsize=13, color=ORANGE)
    axes.text(6.75, top + 0.28, "$c_t$", ha="center", va="center", fontsize=13, color=ORANGE)
    line(axes, (0.35, bus), (4.75, bus), color=BLUE)
    axes.text(0.3, bus + 0.26, "$h_{t-1}$", ha="center", va="center", fontsize=13, color=BLUE)
    line(axes, (1.25, 0.35), (1.25, bus), color=INK)
    axes.text(1.25, 0.2, "$x_t$", ha="center", va="center", fontsize=13)
    centers = {"f": 1.8, "i": 2.75, "c": 3.75, "o": 4.75}
    names = {
        "f": (r"$\sigma$", "$f_t$", SOFT_GREEN, GREEN),
        "i": (r"$\sigma$", "$i_t$", SOFT_GREEN, GREEN),
        "c": ("tanh", r"$\tilde{c}_t$", SOFT_BLUE, BLUE),
        "o": (r"$\sigma$", "$o_t$", SOFT_GREEN, GREEN),
    }
    for key, x in centers.items():
        text, symbol, face, edge = names[key]
        line(axes, (x, bus), (x, gate), color=BLUE, head=True)
        box(axes, x - 0.32, gate, 0.64, 0.4, text, face=face, edge=edge)
        axes.text(x + 0.1, gate + 0.55, symbol, ha="left", va="center", color=edge)
    line(axes, (1.8, gate + 0.4), (1.8, top - 0.16), color=GREEN, head=True)
    node(axes, 1.8, top, r"$\times$", ORANGE)
    middle = 2.55
    line(axes, (2.75, gate + 0.4), (2.75, middle), (3.59, middle), color=GREEN, head=True)
    line(axes, (3.75, gate + 0.4), (3.75, middle - 0.16), color=BLUE, head=True)
    node(axes, 3.75, middle, r"$\times$")
    line(axes, (3.75, middle + 0.16), (3.75, top - 0.16), head=True)
    node(axes, 3.75, top, "$+$", ORANGE)
    line(axes, (5.55, top), (5.55, 2.75), color=ORANGE, head=True)
    box(axes, 5.22, 2.4, 0.66, 0.35, "tanh", face=SOFT_ORANGE, edge=ORANGE)
    line(axes, (5.55, 2.4), (5.55, 2.02), color=ORANGE, head=True)
    line(axes, (5.07, gate + 0.2), (5.25, gate + 0.2), (5.25, 1.86), (5.39, 1.86), color=GREEN, head=True)
    node(axes, 5.55, 1.86, r"$\times$")
    line(axes, (5.55, 1.7), (5.55, bus), (6.85, bus), color=BLUE, head=True)
    axes.text(6.75, bus + 0.26, "$h_t$", ha="center", va="center", fontsize=13, color=BLUE)
    axes.text(
        3.6,
        3.88,
        "LSTM: the cell state is scaled and added to, gates decide how much",
        ha="center",
        va="center",
    )
    axes.text(1.98, 2.86, "forget", ha="left", va="center", fontsize=9.5, color=GREEN)
    axes.text(2.8, 2.7, "write", ha="left", va="center", fontsize=9.5, color=GREEN)
    axes.text(5.66, 2.2, "show", ha="left", va="center", fontsize=9.5, color=GREEN)
    axes.text(
        4.1,
        0.35,
        "each gate reads $x_t$ and $h_{t-1}$ with its own weights",
        ha="center",
        va="center",
        color=MUTED,
    )
    return figure


def gru_cell() -> Figure:
    """One state along the top, the reset gate in front of the candidate."""
    figure, axes = new_canvas(7.2, 4.2)
    frame(axes, 1.0, 0.75, 5.2, 2.85)
    top, bus, gate = 3.2, 1.05, 1.5
    line(axes, (0.35, top), (6.85, top), color=BLUE, head=True, width=2.4)
    axes.text(0.3, top + 0.28, "$h_{t-1}$", ha="center", va="center", fontsize=13, color=BLUE)
    axes.text(6.75, top + 0.28, "$h_t$", ha="center", va="center", fontsize=13, color=BLUE)
    line(axes, (1.3, top), (1.3, 2.3), color=BLUE)
    line(axes, (1.3, 2.3), (1.3, bus), color=BLUE)
    line(axes, (1.3, bus), (4.15, bus), color=BLUE)
    line(axes, (1.6, 0.35), (1.6, bus), color=INK)
    line(axes, (1.6, 0.55), (5.15, 0.55), (5.15, gate), color=INK, head=True)
    axes.text(1.6, 0.2, "$x_t$", ha="center", va="center", fontsize=13)
    for x, symbol in ((2.4, "$r_t$"), (4.15, "$z_t$")):
        line(axes, (x, bus), (x, gate), color=BLUE, head=True)
        box(axes, x - 0.32, gate, 0.64, 0.4, r"$\sigma$", face=SOFT_GREEN, edge=GREEN)
        axes.text(x - 0.1, gate + 0.55, symbol, ha="right", va="center", color=GREEN)
    line(axes, (2.4, gate + 0.4), (2.4, 2.14), color=GREEN, head=True)
    line(axes, (1.3, 2.3), (2.24, 2.3), color=BLUE, head=True)
    node(axes, 2.4, 2.3, r"$\times$")
    line(axes, (2.56, 2.3), (3.3, 2.3), (3.3, 1.25), (4.85, 1.25), (4.85, gate), head=True)
    box(axes, 4.75, gate, 0.8, 0.4, "tanh", face=SOFT_BLUE, edge=BLUE)
    axes.text(5.25, gate + 0.55, r"$\tilde{h}_t$", ha="left", va="center", color=BLUE)
    node(axes, 3.75, top, r"$\times$", BLUE)
    node(axes, 5.15, top, "$+$", BLUE)
    node(axes, 5.15, 2.5, r"$\times$")
    line(axes, (5.15, gate + 0.4), (5.15, 2.34), color=BLUE, head=True)
    line(axes, (5.15, 2.66), (5.15, top - 0.16), head=True)
    line(axes, (4.15, gate + 0.4), (4.15, 2.5), (4.99, 2.5), color=GREEN, head=True)
    line(axes, (4.15, 2.5), (3.75, 2.5), (3.75, 2.66), color=GREEN)
    box(axes, 3.45, 2.62, 0.6, 0.26, "$1-z_t$", face=SOFT_GREEN, edge=GREEN, fontsize=10)
    line(axes, (3.75, 2.88), (3.75, top - 0.16), color=GREEN, head=True)
    axes.text(3.98, 3.0, "keep", ha="left", va="center", fontsize=9.5, color=GREEN)
    axes.text(4.3, 2.36, "overwrite", ha="left", va="center", fontsize=9.5, color=GREEN)
    axes.text(2.4, 2.58, "reset", ha="center", va="center", fontsize=9.5, color=GREEN)
    axes.text(3.6, 3.88, "GRU: one gate blends the old state with a candidate", ha="center", va="center")
    axes.text(4.3, 0.3, "no separate cell state, no output gate", ha="center", va="center", color=MUTED)
    return figure


FIGURES = {"rnn-unrolled.svg": rnn_unrolled, "lstm-cell.svg": lstm_cell, "gru-cell.svg": gru_cell}
