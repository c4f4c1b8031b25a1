"""The figures of question 6: one convolution step with numbers, pooling and the receptive field."""

import itertools

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

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
    SOFT_RED,
    arrow,
    new_canvas,
)

INPUT = np.array([[2, 1, 0, 3], [1, 3, 1, 0], [0, 2, 4, 1], [1, 0, 2, 2]])
KERNEL = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])


def cells(axes, x, y, numbers, side, faces=None):  # type: ignore[no-untyped-def]
    """A table of numbers whose upper left corner is ``x, y``; ``faces`` colors single cells."""
    for row, line in enumerate(numbers):
        for column, number in enumerate(line):
            face = (faces or {}).get((row, column), "white")
            corner = (x + column * side, y - (row + 1) * side)
            axes.add_patch(Rectangle(corner, side, side, fc=face, ec=MUTED, lw=1))
            axes.text(
                corner[0] + side / 2,
                corner[1] + side / 2,
                str(number).replace("-", "\N{MINUS SIGN}"),
                ha="center",
                va="center",
                fontsize=12,
            )


def convolution_step() -> Figure:
    """Input 4 x 4, kernel 3 x 3, output 2 x 2: the upper right patch gives the upper right cell."""
    figure, axes = new_canvas(7.2, 3.3)
    side, top = 0.48, 2.6
    output = np.array([[(INPUT[i : i + 3, j : j + 3] * KERNEL).sum() for j in range(2)] for i in range(2)])
    patch = {(i, j): SOFT_ORANGE for i in range(3) for j in range(1, 4)}
    cells(axes, 0.35, top, INPUT, side, patch)
    cells(axes, 3.0, top - side / 2, KERNEL, side, dict.fromkeys(np.ndindex(3, 3), SOFT_BLUE))
    cells(axes, 5.35, top - side, output, side, {(0, 1): SOFT_GREEN})
    axes.add_patch(Rectangle((0.35 + side, top - 3 * side), 3 * side, 3 * side, fill=False, ec=ORANGE, lw=3))
    axes.add_patch(Rectangle((5.35 + side, top - 2 * side), side, side, fill=False, ec=GREEN, lw=3))
    middle = top - 2 * side
    axes.text(2.64, middle, "\N{ASTERISK OPERATOR}", ha="center", va="center", fontsize=20)
    axes.text(4.89, middle, "=", ha="center", va="center", fontsize=20)
    for x, text in [
        (0.35 + 2 * side, "input, 4 \N{MULTIPLICATION SIGN} 4"),
        (3.0 + 1.5 * side, "kernel, 3 \N{MULTIPLICATION SIGN} 3"),
        (5.35 + side, "output, 2 \N{MULTIPLICATION SIGN} 2"),
    ]:
        axes.text(x, 2.86, text, ha="center", fontsize=11, weight="bold")
    axes.text(
        3.6,
        0.27,
        "framed patch \N{ASTERISK OPERATOR} kernel:  (1 + 3 + 2) \N{MINUS SIGN} (3 + 0 + 1) = 2",
        ha="center",
        fontsize=12,
        color=INK,
    )
    return figure


def pooling_and_receptive_field() -> Figure:
    """Left: 2 x 2 max pooling with numbers. Right: two 3-wide convolutions let one cell see five."""
    figure, axes = new_canvas(7.2, 3.6)
    numbers = np.array([[1, 3, 0, 2], [4, 2, 1, 0], [0, 1, 5, 6], [2, 1, 7, 3]])
    colors = (SOFT_ORANGE, SOFT_BLUE, SOFT_GREEN, SOFT_RED)
    faces = {(i, j): colors[i // 2 * 2 + j // 2] for i in range(4) for j in range(4)}
    cells(axes, 0.25, 2.65, numbers, 0.42, faces)
    pooled = numbers.reshape(2, 2, 2, 2).max(axis=(1, 3))
    cells(axes, 2.5, 2.23, pooled, 0.42, {(i, j): colors[2 * i + j] for i, j in np.ndindex(2, 2)})
    arrow(axes, (2.0, 1.81), (2.44, 1.81))
    axes.text(1.8, 3.2, "Max pooling, 2 \N{MULTIPLICATION SIGN} 2, stride 2", ha="center", weight="bold")
    axes.text(1.09, 0.7, "each color:\none window", ha="center", va="center", fontsize=10)
    axes.text(2.92, 1.12, "its largest\nnumber", ha="center", va="center", fontsize=10)

    axes.plot([3.62, 3.62], [0.3, 3.3], color=SOFT_GRAY, lw=2)
    axes.text(5.45, 3.2, "The receptive field grows", ha="center", weight="bold")
    side, left = 0.3, 4.95
    rows = [(2.5, 3, 3), (1.65, 2, 4), (0.8, 1, 5)]
    names = ["layer 2", "layer 1", "input"]
    tints = [SOFT_GREEN, SOFT_BLUE, SOFT_ORANGE]
    for (y, first, last), name, tint in zip(rows, names, tints, strict=True):
        for column in range(7):
            face = tint if first <= column <= last else "white"
            axes.add_patch(Rectangle((left + column * side, y), side, side, fc=face, ec=MUTED))
        seen = last - first + 1
        axes.text(left - 0.12, y + side / 2, name, ha="right", va="center", fontsize=10)
        label = f"{seen} cells seen" if seen > 1 else "1 cell"
        axes.text(left + 3.5 * side, y - 0.19, label, ha="center", va="center", fontsize=9.5, color=MUTED)
    for (upper, first, last), (lower, wide_first, wide_last) in itertools.pairwise(rows):
        for cell, wide, edge in ((first, wide_first, 0), (last, wide_last, 1)):
            start = (left + (cell + edge) * side, upper)
            end = (left + (wide + edge) * side, lower + side)
            axes.plot(*zip(start, end, strict=True), color=BLUE, lw=1.2, ls="--")
    axes.text(5.45, 0.22, "two kernels of width 3 in a row, stride 1", ha="center", fontsize=9.5)
    return figure


FIGURES = {
    "convolution-step.svg": convolution_step,
    "pooling-and-receptive-field.svg": pooling_and_receptive_field,
}
