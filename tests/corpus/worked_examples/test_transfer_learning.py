"""The worked example of transfer learning, recomputed."""

from collections.abc import Callable

import numpy as np

X, Y, RATE = np.array([3.0, 1.0]), 2.0, 0.1
W = np.array([[1.0, -1.0], [-1.0, 1.0]])
V, C = np.array([0.5, 0.5]), 0.0


def features(weights: np.ndarray) -> np.ndarray:
    """The body: two ReLU units without biases."""
    return np.maximum(weights @ X, 0)


def loss(prediction: float) -> float:
    """Half the squared error of the one target example."""
    return 0.5 * (prediction - Y) ** 2


def head_step() -> tuple[np.ndarray, float]:
    """The head after one gradient step at rate 0.1."""
    error = V @ features(W) + C - Y
    return V - RATE * error * features(W), C - RATE * error


def body_step(rate: float) -> np.ndarray:
    """The body after one gradient step with the old head."""
    error = V @ features(W) + C - Y
    delta = error * V * (W @ X > 0)
    return W - rate * np.outer(delta, X)


def pair(vector: np.ndarray) -> str:
    """``(0.7, 0.5)``, as the text writes two numbers."""
    return f"({vector[0]:g}, {vector[1]:g})"


def test_forward_pass_and_head_update(facet_text: Callable[[str, str], str]) -> None:
    """Prediction 1.0, loss 0.5, and the head after one step."""
    text = facet_text("transfer-learning", "Worked example")
    z = W @ X
    assert f"$z_1 = 1 \\cdot 3 - 1 \\cdot 1 = {z[0]:g}$" in text
    assert f"$z_2 = -1 \\cdot 3 + 1 \\cdot 1 = {z[1]:g}$" in text
    assert f"$a = {pair(features(W))}$" in text
    prediction = V @ features(W) + C
    assert f"+ 0 = {prediction:.1f}$" in text
    assert f"({prediction:.1f} - 2)^2 = {loss(prediction):g}$" in text
    error = prediction - Y
    assert f"$\\hat{{y}} - y = {error:.1f}$" in text
    assert f"= {pair(error * features(W) + 0.0)}$ and for $c$ it is ${error:.1f}$" in text
    v, c = head_step()
    assert f"$v = {pair(v)}$, $c = {c:g}$" in text


def test_frozen_body(facet_text: Callable[[str, str], str]) -> None:
    """With a frozen body only the new head lowers the loss."""
    text = facet_text("transfer-learning", "Worked example")
    v, c = head_step()
    prediction = v @ features(W) + c
    assert f"$0.7 \\cdot 2 + 0.1 = {prediction:.1f}$" in text
    assert f"({prediction:.1f} - 2)^2 = {loss(prediction):.3f}$" in text


def test_fine_tuned_body(facet_text: Callable[[str, str], str]) -> None:
    """Both rates for the body, their losses and the drift of the source feature."""
    text = facet_text("transfer-learning", "Worked example")
    v, c = head_step()
    gradient = (W - body_step(1.0))[0]
    assert f"= {pair(gradient)}$; the second unit" in text
    for rate in (0.01, 0.1):
        moved = body_step(rate)
        feature = features(moved)
        prediction = v @ feature + c
        assert f"row becomes ${pair(moved[0])}$" in text
        assert f"= {feature[0]:g}$" in text
        assert rf"\approx {loss(prediction):.3f}$" in text
        drift = 100 * (feature[0] / features(W)[0] - 1)
        assert f"${drift:g}\\%$" in text
    assert f"+ 0.1 = {v @ features(body_step(0.01)) + c:g}$" in text


def test_parameter_counts(facet_text: Callable[[str, str], str]) -> None:
    """A new head and a LoRA update are small next to what they adapt."""
    text = facet_text("transfer-learning", "Worked example").replace("{,}", "").replace(",", "")
    body, head = 11_176_512, 512 * 5 + 5
    assert f"has {body} parameters" in text
    assert f"512 \\cdot 5 + 5 = {head}" in text
    assert f"${head} / {body + head} \\approx {100 * head / (body + head):.3f}\\%$" in text
    update, matrix = 2 * 768 * 8, 768**2
    assert f"2 \\cdot 768 \\cdot 8 = {update}" in text
    assert f"${update} / {matrix} \\approx {100 * update / matrix:.1f}\\%$" in text
