"""The figures of generative-adversarial-networks: the training loop, and the game in one dimension."""

import numpy as np
from matplotlib.figure import Figure

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
    new_figure,
)


def training_loop() -> Figure:
    """Noise, generator, discriminator, and the two losses with what they update."""
    figure, axes = new_canvas(7.2, 4.0)
    box(axes, 0.2, 1.55, 0.95, 0.6, "noise $z$", face=SOFT_GRAY, edge=MUTED, fontsize=10)
    box(axes, 1.6, 1.45, 1.2, 0.8, "generator\n$G$", face=SOFT_ORANGE, edge=ORANGE, fontsize=10.5)
    box(axes, 3.25, 1.55, 0.95, 0.6, "fake\n$G(z)$", face=SOFT_GRAY, edge=MUTED, fontsize=10)
    box(axes, 3.25, 2.75, 0.95, 0.6, "real $x$", face=SOFT_GREEN, edge=GREEN, fontsize=10)
    box(axes, 4.75, 1.95, 1.35, 0.9, "discriminator\n$D$", face=SOFT_BLUE, edge=BLUE, fontsize=10.5)
    axes.text(6.45, 2.4, "probability\nof real", ha="left", va="center", color=INK, fontsize=9)
    for start, end in (
        ((1.15, 1.85), (1.58, 1.85)),
        ((2.8, 1.85), (3.23, 1.85)),
        ((4.2, 1.85), (4.73, 2.2)),
        ((4.2, 3.05), (4.73, 2.65)),
        ((6.1, 2.4), (6.42, 2.4)),
    ):
        arrow(axes, start, end)
    axes.plot([6.8, 6.8, 5.42], [2.68, 3.65, 3.65], color=BLUE, lw=1.6, ls="--")
    arrow(axes, (5.42, 3.66), (5.42, 2.88), color=BLUE, linestyle="--")
    axes.text(
        5.3,
        3.65,
        "step 1, updates $D$:\nreal to 1, fake to 0",
        ha="right",
        va="center",
        color=BLUE,
        fontsize=10,
    )
    axes.plot([6.8, 6.8, 2.2], [2.12, 0.75, 0.75], color=ORANGE, lw=1.6, ls="--")
    arrow(axes, (2.2, 0.74), (2.2, 1.42), color=ORANGE, linestyle="--")
    axes.text(
        4.5,
        0.42,
        "step 2, updates $G$ only: fake to 1, gradient passes back through $D$",
        ha="center",
        va="center",
        color=ORANGE,
        fontsize=10,
    )
    return figure


def _bell(x: np.ndarray, mean: float, spread: float) -> np.ndarray:
    """The normal density."""
    return np.exp(-0.5 * ((x - mean) / spread) ** 2) / (spread * np.sqrt(2 * np.pi))


def distributions() -> Figure:
    """Data, generated data and the best discriminator at three moments, from the formulas."""
    figure, panels = new_figure(7.2, 3.3, ncols=3, sharey=True)
    x = np.linspace(-2, 7, 361)
    data = _bell(x, 4.0, 0.8)
    for axes, title, mean, spread in zip(
        panels, ("early", "midway", "late"), (0.5, 2.7, 4.0), (0.6, 0.8, 0.8), strict=True
    ):
        generated = _bell(x, mean, spread)
        axes.fill_between(x, data, color=SOFT_GREEN)
        axes.plot(x, data, color=GREEN, label="data $p_{\\mathrm{data}}$")
        axes.plot(x, generated, color=ORANGE, ls=(0, (4, 2)), label="generated $p_g$")
        axes.plot(x, data / (data + generated), color=BLUE, lw=1.6, label="discriminator $D^{*}(x)$")
        axes.set(title=title, xlabel="sample $x$", ylim=(0, 1.08), xlim=(-2, 7), xticks=(-2, 0, 2, 4, 6))
    panels[0].set_ylabel("density, probability")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=10)
    return figure


FIGURES = {
    "gan-training-loop.svg": training_loop,
    "gan-distributions.svg": distributions,
}
