"""The figures of autoencoders: the bottleneck, and a threshold on the reconstruction error."""

import itertools
import math

from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    SOFT_BLUE,
    SOFT_GREEN,
    SOFT_ORANGE,
    arrow,
    box,
    new_canvas,
    new_figure,
)


def bottleneck() -> Figure:
    """Layers as bars whose height is their width: wide, narrow, wide."""
    figure, axes = new_canvas(7.2, 3.9)
    middle = 2.05
    layers = (
        (0.55, 2.4, "784", SOFT_GREEN, GREEN),
        (1.65, 1.5, "128", SOFT_BLUE, BLUE),
        (2.55, 0.9, "32", SOFT_BLUE, BLUE),
        (3.4, 0.42, "8", SOFT_ORANGE, ORANGE),
        (4.25, 0.9, "32", SOFT_BLUE, BLUE),
        (5.15, 1.5, "128", SOFT_BLUE, BLUE),
        (6.25, 2.4, "784", SOFT_GREEN, GREEN),
    )
    width = 0.4
    for x, height, units, face, edge in layers:
        box(axes, x, middle - height / 2, width, height, units, face=face, edge=edge, fontsize=9)
    for (x, *_), (following, *_) in itertools.pairwise(layers):
        arrow(axes, (x + width + 0.03, middle), (following - 0.03, middle))
    axes.text(0.75, 0.58, "input $x$", ha="center", color=GREEN, fontsize=11)
    axes.text(6.4, 0.58, "reconstruction $\\hat{x}$", ha="center", color=GREEN, fontsize=11)
    axes.text(2.25, 0.95, "encoder $f_{\\theta}$", ha="center", color=BLUE, fontsize=11)
    axes.text(4.95, 0.95, "decoder $g_{\\psi}$", ha="center", color=BLUE, fontsize=11)
    axes.text(3.6, 1.55, "code $z$", ha="center", color=ORANGE, fontsize=11)
    axes.plot([0.75, 0.75, 2.55], [3.32, 3.55, 3.55], color=MUTED, lw=1.5)
    axes.plot([6.45, 6.45, 4.65], [3.32, 3.55, 3.55], color=MUTED, lw=1.5)
    axes.text(
        3.6, 3.55, "loss: compare $x$ and $\\hat{x}$", ha="center", va="center", color=INK, fontsize=10.5
    )
    axes.text(
        3.6,
        0.18,
        "numbers: units per layer, as for images of 28 x 28 pixels",
        ha="center",
        color=MUTED,
        fontsize=9,
    )
    return figure


def _lognormal_cdf(value: float, median: float, spread: float) -> float:
    """The share of a log-normal distribution below ``value``."""
    if value <= 0:
        return 0.0
    return 0.5 * (1 + math.erf(math.log(value / median) / (spread * math.sqrt(2))))


def error_threshold() -> Figure:
    """Expected counts per bin for 400 normal and 150 anomalous inputs, and the threshold."""
    figure, axes = new_figure(7.2, 3.5)
    axes.set_axisbelow(True)
    step, bins = 0.03, 40
    edges = [step * i for i in range(bins + 1)]
    normal_median, normal_spread = 0.12, 0.45
    groups = (
        ("normal (400)", 400, normal_median, normal_spread, BLUE, SOFT_BLUE),
        ("anomalous (150)", 150, 0.5, 0.35, ORANGE, SOFT_ORANGE),
    )
    for label, total, median, spread, edge, face in groups:
        counts = [
            total * (_lognormal_cdf(high, median, spread) - _lognormal_cdf(low, median, spread))
            for low, high in itertools.pairwise(edges)
        ]
        axes.bar(
            edges[:-1], counts, width=step, align="edge", fc=face, ec=edge, lw=1.1, label=label, alpha=0.85
        )
    threshold = normal_median * math.exp(normal_spread * 2.3263)  # the 99th percentile
    axes.axvline(threshold, color=RED, ls="--", lw=1.8)
    axes.text(
        threshold + 0.015,
        78,
        "threshold: 99th percentile\nof normal errors",
        color=RED,
        fontsize=10,
        va="center",
    )
    for words, target, place in (
        ("missed\nanomalies", (0.315, 7.5), (0.255, 45)),
        ("flagged anomalies", (0.52, 11.5), (0.62, 40)),
    ):
        axes.annotate(
            words,
            xy=target,
            xytext=place,
            color=ORANGE,
            fontsize=10,
            ha="center",
            arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 1.3},
        )
    axes.set(xlabel="reconstruction error", ylabel="inputs per bin", xlim=(0, 1.2), ylim=(0, 100))
    axes.legend(loc="upper right", fontsize=10)
    return figure


FIGURES = {
    "autoencoder-bottleneck.svg": bottleneck,
    "reconstruction-error-threshold.svg": error_threshold,
}
