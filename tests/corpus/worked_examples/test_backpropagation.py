"""The worked example of backpropagation, recomputed."""

from collections.abc import Callable
from typing import Any

import numpy as np

X = np.array([1.0, 2.0])
Y = 2.0
ETA = 0.1
START = {
    "W1": np.array([[0.5, 0.25], [-1.0, 0.3]]),
    "b1": np.zeros(2),
    "W2": np.array([0.8, -0.6]),
    "b2": np.array(0.2),
}


def forward(q: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Pre-activations, activations, prediction and loss."""
    z = q["W1"] @ X + q["b1"]
    a = np.maximum(z, 0)
    prediction = float(q["W2"] @ a + q["b2"])
    return z, a, prediction, (prediction - Y) ** 2 / 2


def gradients(q: dict[str, Any]) -> dict[str, np.ndarray]:
    """All gradients by the equations of backpropagation."""
    z, a, prediction, _ = forward(q)
    delta2 = prediction - Y
    delta1 = q["W2"] * delta2 * (z > 0)
    return {"W1": np.outer(delta1, X), "b1": delta1, "W2": delta2 * a, "b2": np.array(delta2)}


def stands(text: str, parts: list[str]) -> None:
    """Each part stands in the text, after the one before."""
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, part
        position = found + len(part)


def test_forward_pass(facet_text: Callable[[str, str], str]) -> None:
    """The hidden units, the output and the loss of the first forward pass."""
    z, a, prediction, loss = forward(START)
    text = facet_text("backpropagation", "Worked example")
    stands(
        text,
        [
            f"= {z[0]:.1f}$, after ReLU ${a[0]:.1f}$",
            f"= {z[1]:.1f}$, after ReLU ${a[1]:.0f}$",
            f"+ 0.2 = {prediction:.1f}$",
            f"= {loss:.1f}$",
        ],
    )


def test_backward_pass(facet_text: Callable[[str, str], str]) -> None:
    """The error signals and the gradients of all parameters."""
    z, _, prediction, _ = forward(START)
    g = gradients(START)
    delta2 = prediction - Y
    back = START["W2"] * delta2
    text = facet_text("backpropagation", "Worked example")
    stands(
        text,
        [
            f"- 2 = {delta2:.1f}$",
            f"= ({g['W2'][0]:.1f}, {abs(g['W2'][1]):.0f})$",
            f"${g['b2']:.1f}$",
            f"= ({back[0]:.1f}, {back[1]:.1f})$",
            f"= ({g['b1'][0]:.1f}, {g['b1'][1]:.0f})$",
            f"= ({g['W1'][0, 0]:.1f}, {g['W1'][0, 1]:.1f})$",
            f"second row $({g['W1'][1, 0]:.0f}, {g['W1'][1, 1]:.0f})$",
            f"$({g['b1'][0]:.1f}, {g['b1'][1]:.0f})$",
        ],
    )
    assert z[1] < 0


def test_update_lowers_the_loss(facet_text: Callable[[str, str], str]) -> None:
    """One step of gradient descent gives the printed parameters and the lower loss."""
    g = gradients(START)
    new = {name: value - ETA * g[name] for name, value in START.items()}
    z, a, prediction, loss = forward(new)
    text = facet_text("backpropagation", "Worked example")
    stands(
        text,
        [
            f"= {new['W2'][0]:.1f}$",
            f"${new['W2'][1]:.1f}$ stays",
            f"= {new['b2']:.1f}$",
            f"= {new['W1'][0, 0]:.2f}$",
            f"= {new['W1'][0, 1]:.2f}$",
            f"= {new['b1'][0]:.2f}$",
            f"= {a[0]:.2f}$",
            f"= {prediction:.3f}$",
            f"= {loss:.6f}$",
        ],
    )
    assert z[1] < 0
    assert loss < forward(START)[3]


def test_finite_difference(facet_text: Callable[[str, str], str]) -> None:
    """The central difference of the first weight equals its gradient."""
    losses, outputs = [], []
    for step in (0.001, -0.001):
        moved = {**START, "W1": START["W1"].copy()}
        moved["W1"][0, 0] += step
        _, _, prediction, loss = forward(moved)
        outputs.append(prediction)
        losses.append(loss)
    slope = (losses[0] - losses[1]) / 0.002
    assert abs(slope - gradients(START)["W1"][0, 0]) < 1e-9
    stands(
        facet_text("backpropagation", "Worked example"),
        [
            f"= {outputs[0]:.4f}$",
            f"${losses[0]:.8f}$",
            f"= {outputs[1]:.4f}$",
            f"${losses[1]:.8f}$",
            f"= {slope:.1f}$",
        ],
    )
