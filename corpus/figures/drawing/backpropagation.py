"""The figures of "What is backpropagation?"."""

import itertools

import numpy as np
from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    SOFT_BLUE,
    SOFT_GRAY,
    arrow,
    box,
    new_canvas,
    new_figure,
)


def computation_graph() -> Figure:
    """The graph of half the squared error of one linear unit: values forward, gradients backward."""
    w, x, b, y = 0.5, 2.0, 0.2, 2.0
    product = w * x
    z = product + b
    error = z - y
    loss = error**2 / 2
    figure, axes = new_canvas(7.2, 3.75)
    inputs = {
        "w": (0.75, 2.35, w, error * x),
        "x": (0.75, 0.95, x, error * w),
        "b": (2.75, 0.75, b, error),
        "y": (4.25, 0.75, y, -error),
    }
    nodes = {
        "×": (2.0, 1.65, product, error),
        "+": (3.5, 1.65, z, error),
        "−": (5.0, 1.65, error, error),
        "½( )²": (6.5, 1.65, loss, 1.0),
    }
    half = 0.27
    for name, (left, middle, _, _) in inputs.items():
        box(
            axes,
            left - half,
            middle - half,
            2 * half,
            2 * half,
            name,
            face=SOFT_GRAY,
            edge=MUTED,
            fontsize=13,
        )
    for name, (left, middle, _, _) in nodes.items():
        wide = 0.38 if name == "½( )²" else half
        box(
            axes, left - wide, middle - half, 2 * wide, 2 * half, name, face=SOFT_BLUE, edge=BLUE, fontsize=13
        )
    for source, target in (("w", "×"), ("x", "×"), ("b", "+"), ("y", "−")):
        left, middle, _, _ = inputs[source]
        right, height, _, _ = nodes[target]
        upward = half if middle < height else -half
        arrow(axes, (left + half, middle + upward / 2), (right - half, height - upward / 2))
    order = list(nodes)
    for source, target in itertools.pairwise(order):
        wide = 0.38 if target == "½( )²" else half
        arrow(axes, (nodes[source][0] + half, 1.65), (nodes[target][0] - wide, 1.65))
    for name, (left, middle, value, gradient) in {**inputs, **nodes}.items():
        below = name in ("x", "b", "y")
        top = middle - 0.42 if below else middle + 0.62
        axes.text(
            left, top, f"{value:g}", color=GREEN, ha="center", va="center", fontweight="bold", fontsize=11.5
        )
        axes.text(left, top - 0.22, f"{gradient:g}", color=RED, ha="center", va="center", fontsize=11.5)
    axes.text(
        1.85, 3.45, "green: value, forward pass →", color=GREEN, ha="center", va="center", fontweight="bold"
    )
    axes.text(5.15, 3.45, "← red: gradient of the loss, backward pass", color=RED, ha="center", va="center")
    axes.text(6.5, 1.2, "loss", color=INK, ha="center", va="center", fontsize=10)
    return figure


def _gradient_norms(activation: str, scale: float, depth: int = 30, width: int = 64) -> np.ndarray:
    """Mean size of the error signal in each layer of an untrained network, relative to the last layer."""
    generator = np.random.default_rng(0)
    a = generator.standard_normal((64, width))
    layers = []
    for _ in range(depth):
        weight = generator.standard_normal((width, width)) * scale / np.sqrt(width)
        z = a @ weight.T
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
            slope = a * (1 - a)
        else:
            a = np.maximum(z, 0)
            slope = (z > 0).astype(float)
        layers.append((weight, slope))
    delta = generator.standard_normal(a.shape) * layers[-1][1]
    norms = [np.linalg.norm(delta)]
    for (weight, _), (_, slope) in zip(layers[:0:-1], layers[-2::-1], strict=True):
        delta = (delta @ weight) * slope
        norms.append(np.linalg.norm(delta))
    return np.array(norms[::-1]) / norms[0]


def vanishing_gradients() -> Figure:
    """The size of the error signal over the layers at initialization, for three networks."""
    figure, axes = new_figure(7.2, 3.7)
    layers = np.arange(1, 31)
    curves = (
        ("sigmoid, weight variance 1/width: vanishes", "sigmoid", 1.0, RED),
        ("ReLU, He initialization (variance 2/width): stays", "relu", np.sqrt(2), GREEN),
        ("ReLU, variance 6/width: explodes", "relu", np.sqrt(6), ORANGE),
    )
    for label, activation, scale, color in curves:
        axes.semilogy(layers, _gradient_norms(activation, scale), color=color, label=label)
    axes.set(
        xlabel="layer (1 is next to the input, 30 next to the loss)",
        ylabel="error signal relative to layer 30",
        xlim=(1, 30),
        title="The backward pass runs from right to left",
    )
    axes.set_ylim(1e-20, 1e19)
    axes.legend(loc="upper right", fontsize=10)
    return figure


FIGURES = {
    "backpropagation-graph.svg": computation_graph,
    "backpropagation-vanishing.svg": vanishing_gradients,
}
