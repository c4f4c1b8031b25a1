"""The figure of question 2: a small network, and one of its neurons opened up."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle

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

RADIUS = 0.21


def node(axes, x, y, text, face, edge) -> None:  # type: ignore[no-untyped-def]
    """One circle with its name inside."""
    axes.add_patch(Circle((x, y), RADIUS, fc=face, ec=edge, lw=1.5, zorder=3))
    axes.text(x, y, text, ha="center", va="center", fontsize=10, zorder=4)


def network_and_neuron() -> Figure:
    """Left: a 2-3-1 network. Right: the weighted sum, bias and activation inside one hidden unit."""
    figure, axes = new_canvas(7.2, 4.0)
    inputs = [(0.5, 2.55), (0.5, 1.45)]
    hidden = [(1.75, 3.0), (1.75, 2.0), (1.75, 1.0)]
    output = (3.0, 2.0)

    for x, y in inputs:
        for u, v in hidden:
            opened = v == 3.0
            axes.plot([x, u], [y, v], color=ORANGE if opened else MUTED, lw=2.2 if opened else 1.0, zorder=1)
    for u, v in hidden:
        axes.plot([u, output[0]], [v, output[1]], color=MUTED, lw=1.0, zorder=1)
    for (x, y), name in zip(inputs, ["$x_1$", "$x_2$"], strict=True):
        node(axes, x, y, name, SOFT_GRAY, MUTED)
    for (x, y), name in zip(hidden, ["$a_1$", "$a_2$", "$a_3$"], strict=True):
        opened = y == 3.0
        node(axes, x, y, name, SOFT_ORANGE if opened else SOFT_BLUE, ORANGE if opened else BLUE)
    node(axes, *output, r"$\hat{y}$", SOFT_GREEN, GREEN)
    for x, lines, color in [
        (0.5, "input layer\nno parameters", MUTED),
        (1.75, "hidden layer\n6 weights, 3 biases", BLUE),
        (3.02, "output layer\n3 weights, 1 bias", GREEN),
    ]:
        axes.text(x, 0.3, lines, ha="center", va="center", color=color, fontsize=9)
    axes.text(1.75, 3.7, "The network", ha="center", color=INK, weight="bold", fontsize=12)

    axes.plot([3.72, 3.72], [0.2, 3.8], color=MUTED, lw=0.8, ls=":")

    axes.text(5.5, 3.7, "One hidden neuron opened", ha="center", color=ORANGE, weight="bold", fontsize=12)
    node(axes, 4.15, 2.75, "$x_1$", SOFT_GRAY, MUTED)
    node(axes, 4.15, 1.75, "$x_2$", SOFT_GRAY, MUTED)
    node(axes, 4.15, 0.85, "$1$", SOFT_GRAY, MUTED)
    box(axes, 5.1, 1.93, 0.72, 0.64, "sum\n$z_1$", SOFT_ORANGE, ORANGE, fontsize=10)
    box(axes, 6.24, 1.93, 0.72, 0.64, r"$\phi(z_1)$", SOFT_ORANGE, ORANGE, fontsize=10)
    for y, end in [(2.75, 2.45), (1.75, 2.2), (0.85, 2.02)]:
        arrow(axes, (4.15 + RADIUS, y), (5.1, end), ORANGE, shrinkA=1, shrinkB=0)
    axes.text(4.78, 2.82, "weight $w_{11}$", ha="center", color=ORANGE, fontsize=10)
    axes.text(4.58, 2.3, "weight $w_{12}$", ha="center", color=ORANGE, fontsize=10)
    axes.text(5.15, 1.28, "bias $b_1$", ha="center", color=ORANGE, fontsize=10)
    arrow(axes, (5.82, 2.25), (6.24, 2.25), ORANGE, shrinkA=0, shrinkB=0)
    arrow(axes, (6.6, 2.57), (6.6, 3.15), ORANGE, shrinkA=0, shrinkB=0)
    axes.text(6.6, 3.28, "$a_1$", ha="center", va="center", fontsize=11)
    axes.text(6.6, 1.72, "activation\nfunction", ha="center", va="center", color=ORANGE, fontsize=10)
    axes.text(
        5.5,
        0.3,
        r"$a_1 = \phi(w_{11} x_1 + w_{12} x_2 + b_1)$",
        ha="center",
        va="center",
        fontsize=12,
        color=INK,
    )
    return figure


FIGURES = {"network-and-neuron.svg": network_and_neuron}
