"""The figure of time-series-lstm-case: a split by time and the windows that respect it."""

import numpy as np
from matplotlib.figure import Figure

from drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, RED, SOFT_BLUE, SOFT_GREEN, SOFT_ORANGE, new_figure

TRAIN, VALID, END = 60, 78, 96


def time_split_windows() -> Figure:
    """A series in three parts above, look-back and horizon of example windows below."""
    figure, (series, rows) = new_figure(7.2, 4.6, nrows=2, sharex=True, height_ratios=(1.1, 1.6))
    t = np.arange(END)
    y = np.sin(2 * np.pi * t / 12) + 0.02 * t + 0.25 * np.sin(2.3 * t + np.sin(t))
    parts = ((0, TRAIN, "training", SOFT_BLUE, BLUE), (TRAIN, VALID, "validation", SOFT_ORANGE, ORANGE))
    for axes in (series, rows):
        for first, last, _, face, _ in (*parts, (VALID, END, "test", SOFT_GREEN, GREEN)):
            axes.axvspan(first, last, color=face, alpha=0.6, lw=0)
        axes.set_yticks([])
        axes.grid(visible=False)
        axes.spines["left"].set_visible(False)
    series.plot(t, y, color=INK, lw=1.6)
    series.set_ylim(-1.6, 4.6)
    for first, last, name, _, edge in (*parts, (VALID, END, "test", SOFT_GREEN, GREEN)):
        series.text((first + last) / 2, 3.9, name, ha="center", va="center", color=edge, weight="bold")
    windows = [
        (4, BLUE, ""),
        (18, BLUE, ""),
        (38, BLUE, ""),
        (43, RED, "leak"),
        (46, ORANGE, ""),
        (64, GREEN, ""),
    ]
    for row, (start, color, verdict) in enumerate(windows):
        level = -row
        rows.barh(level, 14, left=start, height=0.5, color="white", edgecolor=color, lw=1.5)
        rows.barh(level, 6, left=start + 14, height=0.5, color=color, edgecolor=color, lw=1.5)
        if verdict:
            rows.plot([start, start + 20], [level - 0.32, level + 0.32], color=RED, lw=2)
            rows.text(start + 21.5, level, "crosses the border: drop it", color=RED, va="center", fontsize=10)
        elif row == 0:
            rows.text(start + 7, level, "past (input)", ha="center", va="center", fontsize=9)
            rows.text(start + 21.5, level, "future (target)", ha="left", va="center", fontsize=9, color=BLUE)
    rows.text(45, -4, "inputs may reach back", ha="right", va="center", fontsize=10, color=MUTED)
    rows.text(63, -5, "targets stay inside their part", ha="right", va="center", fontsize=10, color=MUTED)
    rows.set(ylim=(-5.7, 0.6), xlim=(0, END), xlabel="time")
    rows.set_xticks([])
    return figure


FIGURES = {"time-split-windows.svg": time_split_windows}
