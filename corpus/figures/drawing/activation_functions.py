"""The figures of question 3: five activation functions with their derivatives, and softmax."""

import math

import numpy as np
from matplotlib.figure import Figure

from drawing.style import BLUE, GREEN, MUTED, ORANGE, PURPLE, RED, new_figure


def activations_and_derivatives() -> Figure:
    """Two panels: the functions on the left, their slopes on the right."""
    z = np.linspace(-4, 4, 801)
    sigmoid = 1 / (1 + np.exp(-z))
    normal_share = np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in z])
    normal_density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    positive = z > 0
    curves = [
        ("ReLU", BLUE, "-", np.maximum(z, 0), np.where(positive, 1.0, 0.0)),
        (
            "leaky ReLU (slope 0.1)",
            RED,
            (0, (5, 2)),
            np.where(positive, z, 0.1 * z),
            np.where(positive, 1.0, 0.1),
        ),
        ("GELU", PURPLE, "-", z * normal_share, normal_share + z * normal_density),
        ("sigmoid", GREEN, "-", sigmoid, sigmoid * (1 - sigmoid)),
        ("tanh", ORANGE, "-", np.tanh(z), 1 - np.tanh(z) ** 2),
    ]
    figure, (left, right) = new_figure(7.2, 3.9, ncols=2)
    for name, color, dash, value, slope in curves:
        left.plot(z, value, color=color, ls=dash, label=name)
        right.plot(z, slope, color=color, ls=dash)
    left.set(title="The function", xlabel="pre-activation z", ylim=(-1.15, 3.0), ylabel="activation")
    right.set(title="Its derivative", xlabel="pre-activation z", ylim=(-0.2, 1.25), ylabel="slope")
    right.axhline(0.25, color=MUTED, lw=1, ls=":")
    right.text(4, 0.26, "max 0.25", ha="right", color=GREEN, fontsize=9, va="bottom")
    figure.legend(loc="outside lower center", ncols=5, fontsize=9, handlelength=1.8, columnspacing=1.2)
    return figure


def softmax_scores_to_probabilities() -> Figure:
    """Three scores, their exponentials, and their shares of the sum."""
    scores = np.array([2.0, 1.0, 0.1])
    exponentials = np.exp(scores)
    panels = [
        ("1. scores (logits)", scores, "{:.1f}", 2.6),
        ("2. exponential of each", exponentials, "{:.3f}", 9.2),
        ("3. divided by their sum", exponentials / exponentials.sum(), "{:.3f}", 0.85),
    ]
    figure, axes = new_figure(7.2, 3.0, ncols=3)
    for panel, (title, values, pattern, top) in zip(axes, panels, strict=True):
        bars = panel.bar(["cat", "dog", "bird"], values, color=[BLUE, ORANGE, GREEN], width=0.62)
        panel.bar_label(bars, [pattern.format(value) for value in values], fontsize=10, padding=2)
        panel.set_title(title, fontsize=11)
        panel.set_ylim(0, top)
        panel.set_yticks([])
        panel.grid(visible=False)
    axes[1].set_xlabel(f"sum {exponentials.sum():.3f}", fontsize=10)
    axes[2].set_xlabel("sum 1", fontsize=10)
    return figure


FIGURES = {
    "activations-and-derivatives.svg": activations_and_derivatives,
    "softmax-scores-to-probabilities.svg": softmax_scores_to_probabilities,
}
