"""The worked example of activation functions, recomputed."""

from collections.abc import Callable

import numpy as np

ID = "activation-functions"
SCORES = np.array([2.0, 1.0, 0.1])


def sigmoid(z: float) -> float:
    """The logistic function."""
    return 1 / (1 + np.exp(-z))


def softmax(scores: np.ndarray) -> np.ndarray:
    """Shares of the exponentials, the naive way."""
    return np.exp(scores) / np.exp(scores).sum()


def test_table_of_values_and_slopes(facet_text: Callable[[str, str], str]) -> None:
    """Every value and slope of the table is right to three decimals."""
    text = facet_text(ID, "Worked example")
    place = 0
    for z in (-2, 0.5, 3):
        relu = f"{max(0, z)} ({int(z > 0)})"
        leaky = f"{z if z > 0 else 0.01 * z} ({1 if z > 0 else 0.01})"
        s, t = sigmoid(z), np.tanh(z)
        curves = f"{s:.3f} ({s * (1 - s):.3f}) | {t:.3f} ({1 - t**2:.3f})"
        place = text.index(f"| {z} | {relu} | {leaky} | {curves} |", place)


def test_slopes_by_hand(facet_text: Callable[[str, str], str]) -> None:
    """The hand calculation of the sigmoid and the tanh slope at -2 gives the table's numbers."""
    text = facet_text(ID, "Worked example")
    value = f"{sigmoid(-2):.3f}"
    assert f"1 / (1 + {np.exp(2):.3f}) = {value}$" in text
    slope = float(value) * (1 - float(value))
    assert rf"${value} \cdot (1 - {value}) = {slope:.3f}$" in text
    steep = f"{abs(np.tanh(-2)):.3f}"
    assert f"$1 - {steep}^2 = {1 - float(steep) ** 2:.3f}$" in text


def test_five_layers(facet_text: Callable[[str, str], str]) -> None:
    """Five slopes of 0.25 multiply to 0.000977, five slopes of 0.045 to about 2e-7."""
    text = facet_text(ID, "Worked example")
    assert f"$0.25^5 = {0.25**5:.6f}$" in text
    slope = sigmoid(3) * (1 - sigmoid(3))
    digit, exponent = f"{slope**5:.0e}".split("e")
    assert rf"${slope:.3f}^5 \approx {digit} \cdot 10^{{{int(exponent)}}}$" in text


def test_softmax(facet_text: Callable[[str, str], str]) -> None:
    """The exponentials, their sum and the three probabilities stand in the text."""
    text = facet_text(ID, "Worked example")
    exponentials, probabilities = np.exp(SCORES), softmax(SCORES)
    total = f"{exponentials.sum():.3f}"
    assert f"is ${total}$" in text
    for e, p in zip(exponentials, probabilities, strict=True):
        assert f"${e:.3f} / {total} = {p:.3f}$" in text
    assert "$" + " + ".join(f"{p:.3f}" for p in probabilities) + " = 1$" in text


def test_shifted_softmax(facet_text: Callable[[str, str], str]) -> None:
    """Subtracting the largest score leaves the probabilities as they are."""
    text = facet_text(ID, "Worked example")
    shifted = SCORES - SCORES.max()
    assert np.allclose(softmax(shifted), softmax(SCORES))
    _, second, third = np.exp(shifted)
    assert f"$1$, ${second:.3f}$ and ${third:.3f}$" in text
    total = np.exp(shifted).sum()
    assert f"$1 / {total:.3f} = {1 / total:.3f}$" in text


def test_temperature(facet_text: Callable[[str, str], str]) -> None:
    """With temperature 2, the exponentials, their sum and the probabilities are as printed."""
    text = facet_text(ID, "Worked example")
    warm = np.exp(SCORES / 2)
    a, b, c = (f"${value:.3f}$" for value in warm)
    assert f"{a}, {b} and {c} with sum ${warm.sum():.3f}$" in text
    a, b, c = (f"${value:.3f}$" for value in softmax(SCORES / 2))
    assert f"the probabilities {a}, {b} and {c}" in text
