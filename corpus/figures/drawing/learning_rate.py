"""The figures of "Explain the role of the learning rate in training a neural network."."""

import numpy as np
from matplotlib.figure import Figure

from drawing.style import BLUE, GREEN, MUTED, ORANGE, PURPLE, RED, new_figure


def schedules() -> Figure:
    """Six schedules over one training run, as a share of the peak learning rate."""
    figure, grid = new_figure(7.2, 4.3, nrows=2, ncols=3, sharex=True, sharey=True)
    t = np.linspace(0, 1, 1001)
    warm = np.minimum(t / 0.08, 1)
    after = np.clip((t - 0.08) / 0.92, 0, 1)
    rise = (1 - np.cos(np.pi * np.clip(t / 0.3, 0, 1))) / 2
    fall = (1 + np.cos(np.pi * np.clip((t - 0.3) / 0.7, 0, 1))) / 2
    curves = (
        ("step decay", np.where(t < 0.35, 1, np.where(t < 0.7, 0.1, 0.01)), RED),
        ("exponential decay", np.exp(-4 * t), ORANGE),
        ("warm-up + cosine", np.where(t < 0.08, warm, (1 + np.cos(np.pi * after)) / 2), BLUE),
        ("warm-up + linear", np.where(t < 0.08, warm, 1 - after), GREEN),
        ("one cycle", np.where(t < 0.3, 0.04 + 0.96 * rise, fall), PURPLE),
        ("warm-up, stable, decay", np.minimum(warm, np.clip((1 - t) / 0.2, 0, 1)), MUTED),
    )
    for axes, (name, values, color) in zip(grid.flat, curves, strict=True):
        axes.plot(t * 100, values, color=color)
        axes.fill_between(t * 100, values, color=color, alpha=0.12, linewidth=0)
        axes.set_title(name, fontsize=11)
        axes.set(ylim=(0, 1.08), xlim=(0, 100))
    for axes in grid[1]:
        axes.set_xlabel("% of training")
    for axes in grid[:, 0]:
        axes.set_ylabel("share of peak rate")
    return figure


def _losses(rate: float, steps: int) -> np.ndarray:
    """The loss of noisy gradient descent on a bowl with curvatures from 0.02 to 1."""
    generator = np.random.default_rng(3)
    curvature = np.geomspace(0.02, 1, 12)
    theta = np.ones(12)
    losses = []
    for _ in range(steps):
        losses.append(float((curvature * theta**2).sum() / 2))
        theta = theta - rate * (curvature * theta + 0.05 * generator.standard_normal(12))
    return np.array(losses)


def curves() -> Figure:
    """Loss over steps for a rate that is too small, good, too large, and far too large."""
    figure, axes = new_figure(7.2, 3.8)
    runs = (
        ("too small (0.01): still falling at the end", 0.01, 200, BLUE),
        ("good (0.25): fast, then low", 0.25, 200, GREEN),
        ("too large (1.97): noisy, stays high", 1.97, 200, ORANGE),
        ("far too large (2.2): diverges", 2.2, 14, RED),
    )
    for label, rate, steps, color in runs:
        axes.semilogy(_losses(rate, steps), color=color, label=label, linewidth=1.6)
    axes.set(xlabel="step", ylabel="training loss", xlim=(0, 200), ylim=(0.001, 100))
    axes.set_title("The same problem with four learning rates")
    axes.legend(loc="upper right", fontsize=10)
    return figure


FIGURES = {
    "learning-rate-schedules.svg": schedules,
    "learning-rate-curves.svg": curves,
}
