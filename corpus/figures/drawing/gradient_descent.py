"""The figures of "How does gradient descent work?"."""

import numpy as np
from matplotlib.figure import Figure

from drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure

CURVATURE = np.array([1.0, 25.0])
START = np.array([-9.0, 1.6])


def _path(rate: float, momentum: float, steps: int) -> np.ndarray:
    """The points that gradient descent visits on the elongated bowl."""
    theta, velocity = START.copy(), np.zeros(2)
    points = [theta.copy()]
    for _ in range(steps):
        velocity = momentum * velocity + CURVATURE * theta
        theta = theta - rate * velocity
        points.append(theta.copy())
    return np.array(points)


def paths() -> Figure:
    """Plain gradient descent and gradient descent with momentum, 25 steps each."""
    figure, both = new_figure(7.2, 4.7, nrows=2, sharex=True)
    first, second = np.meshgrid(np.linspace(-10.5, 3.5, 200), np.linspace(-2.2, 2.2, 120))
    loss = (CURVATURE[0] * first**2 + CURVATURE[1] * second**2) / 2
    runs = (
        ("Plain gradient descent, learning rate 0.07", 0.07, 0.0, ORANGE),
        ("With momentum 0.7, learning rate 0.03", 0.03, 0.7, BLUE),
    )
    for axes, (title, rate, momentum, color) in zip(both, runs, strict=True):
        points = _path(rate, momentum, 25)
        axes.contour(
            first, second, loss, levels=[0.4, 2, 6, 14, 26, 42, 62], colors=MUTED, linewidths=0.8, alpha=0.6
        )
        axes.plot(points[:, 0], points[:, 1], "o-", color=color, markersize=3.5, linewidth=1.5)
        axes.plot(0, 0, "*", color=GREEN, markersize=14)
        axes.set_title(title, color=color)
        axes.set(ylabel="steep direction", ylim=(-2.2, 2.2), xlim=(-10.5, 3.5))
        axes.annotate(
            "minimum", (0, 0), (0.7, -1.35), color=GREEN, arrowprops={"arrowstyle": "-", "color": GREEN}
        )
        axes.annotate(
            "after 25 steps",
            points[-1],
            (points[-1, 0] - 1.9, 1.55),
            color=INK,
            arrowprops={"arrowstyle": "-", "color": INK},
        )
        axes.grid(visible=False)
    both[1].set_xlabel("flat direction")
    return figure


def bias_correction() -> Figure:
    """What Adam's averages and step sizes are without and with bias correction, for a constant gradient."""
    figure, (left, right) = new_figure(7.2, 3.7, ncols=2)
    steps = np.arange(1, 3001)
    first, second = 1 - 0.9**steps, 1 - 0.999**steps
    left.semilogx(steps, first, color=BLUE, label="first moment (0.9)")
    left.semilogx(steps, second, color=ORANGE, label="second moment (0.999)")
    left.axhline(1, color=GREEN, linestyle="--", label="corrected, both")
    left.set(xlabel="step", ylabel="average / true value", title="Averages start at zero", ylim=(0, 1.45))
    left.legend(loc="upper left", fontsize=9.5)
    right.semilogx(steps, first / np.sqrt(second), color=RED, label="without correction")
    right.axhline(1, color=GREEN, linestyle="--", label="with correction")
    right.set(
        xlabel="step", ylabel="step size / learning rate", title="First steps far too long", ylim=(0, 8.2)
    )
    right.legend(loc="upper right", fontsize=9.5)
    return figure


FIGURES = {
    "gradient-descent-paths.svg": paths,
    "gradient-descent-bias-correction.svg": bias_correction,
}
