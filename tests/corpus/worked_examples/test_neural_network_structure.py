"""The worked example of the structure of a neural network, recomputed."""

from collections.abc import Callable

import numpy as np

ID = "neural-network-structure"
W1 = np.array([[0.5, -0.25], [1.0, 0.5], [-1.0, 0.25]])
B1 = np.array([0.1, -1.5, 0.2])
W2 = np.array([2.0, -1.0, 1.5])
B2 = 0.8


def forward(x: list[float]) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Hidden pre-activations, hidden activations, output pre-activation, prediction."""
    z = W1 @ x + B1
    a = np.maximum(0, z)
    score = float(W2 @ a + B2)
    return z, a, score, 1 / (1 + np.exp(-score))


def number(value: float) -> str:
    """At most one decimal, and none for a whole number."""
    return f"{value:.1f}".removesuffix(".0")


def test_parameter_count(facet_text: Callable[[str, str], str]) -> None:
    """The hidden layer has 9 parameters, the output layer 4, the network 13."""
    text = facet_text(ID, "Worked example")
    hidden, output = W1.size + B1.size, W2.size + 1
    assert rf"$3 \cdot 2 + 3 = {hidden}$" in text
    assert rf"$1 \cdot 3 + 1 = {output}$" in text
    assert f"${hidden} + {output} = {hidden + output}$" in text


def test_hidden_layer(facet_text: Callable[[str, str], str]) -> None:
    """Each hidden unit's weighted sum and ReLU stand in the text, in order."""
    text = facet_text(ID, "Worked example")
    z, a, _, _ = forward([1, 2])
    place = 0
    for unit in range(3):
        line = f"= {number(z[unit])}$, so $a_{unit + 1} = \\max(0, {number(z[unit])})"
        place = text.index(f"{line} = {number(a[unit])}$", place)


def test_prediction_and_loss(facet_text: Callable[[str, str], str]) -> None:
    """The output's pre-activation is 0.5, its sigmoid 0.6225 and the loss for y = 1 0.474."""
    text = facet_text(ID, "Worked example")
    _, a, score, prediction = forward([1, 2])
    products = rf"$2 \cdot {number(a[0])} - 1 \cdot {number(a[1])} + 1.5 \cdot {number(a[2])} + 0.8"
    assert f"{products} = {number(score)}$" in text
    assert f"1 / (1 + {np.exp(-score):.4f}) = {prediction:.4f}$" in text
    assert rf"$-\log({prediction:.4f}) = {-np.log(prediction):.3f}$" in text


def test_biases_speak_at_the_origin(facet_text: Callable[[str, str], str]) -> None:
    """For the input (0, 0) the output is 0.7858 with the biases and 0.5 without."""
    text = facet_text(ID, "Worked example")
    z, a, score, prediction = forward([0, 0])
    assert np.array_equal(z, B1)
    for pre_activation, activation in zip(z, a, strict=True):
        assert rf"$\max(0, {number(pre_activation)}) = {number(activation)}$" in text
    products = rf"$2 \cdot {number(a[0])} - 1 \cdot {number(a[1])} + 1.5 \cdot {number(a[2])} + 0.8"
    assert f"{products} = {number(score)}$" in text
    assert f"1 / (1 + e^{{-{number(score)}}}) = {prediction:.4f}$" in text
    assert f"$1 / (1 + e^{{0}}) = {1 / (1 + np.exp(0)):.1f}$" in text
