"""The worked example of recurrent-networks, recomputed."""

from collections.abc import Callable
from math import exp, tanh


def sigmoid(z: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-z))


def in_order(text: str, *parts: str) -> None:
    """Every part stands in the text, each one after the part before it."""
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, f"{part!r} is missing after position {position}"
        position = found


def test_plain_rnn(facet_text: Callable[[str, str], str]) -> None:
    """Three steps of the one-unit RNN, its gradient over two steps, the best case over fifty."""
    text = facet_text("recurrent-networks", "Worked example")
    states, inside = [0.0], []
    for x in (0.5, 0.0, 0.0):
        inside.append(0.9 * states[-1] + x)
        states.append(tanh(inside[-1]))
    in_order(text, *(f"{h:.4f}" for h in states[1:]))
    assert f"tanh({inside[1]:.4f})" in text
    assert f"tanh({inside[2]:.4f})" in text
    factors = [0.9 * (1 - h**2) for h in states[2:]]
    in_order(text, f"= {factors[0]:.4f}", f"= {factors[1]:.4f}", f"= {factors[0] * factors[1]:.4f}")
    assert f"0.9^{{50}} = {0.9**50:.4f}" in text


def test_lstm_step(facet_text: Callable[[str, str], str]) -> None:
    """One LSTM step from its four pre-activations and what its forget gate leaves of a gradient."""
    text = facet_text("recurrent-networks", "Worked example")
    f, i, o, candidate = sigmoid(3), sigmoid(-2), sigmoid(0), tanh(1)
    c = f * 1 + i * candidate
    h = o * tanh(c)
    in_order(text, f"(3) = {f:.4f}", f"(-2) = {i:.4f}", f"(0) = {o:.1f}", f"(1) = {candidate:.4f}")
    in_order(text, f"{i * candidate:.4f} = {c:.4f}", f"{tanh(c):.4f} = {h:.4f}")
    assert f"{f:.4f}^{{50}} = {round(f, 4) ** 50:.4f}" in text
    wide = round(sigmoid(6), 4)
    in_order(text, f"(6) = {wide:.4f}", f"{wide:.4f}^{{50}} = {wide**50:.4f}")


def test_gru_step(facet_text: Callable[[str, str], str]) -> None:
    """One GRU step from its two gate pre-activations."""
    text = facet_text("recurrent-networks", "Worked example")
    z, r = sigmoid(-2), sigmoid(0)
    candidate = tanh(0.6 * r * 1)
    h = (1 - z) * 1 + z * candidate
    in_order(text, "GRU step", f"(-2) = {z:.4f}", f"(0) = {r:.1f}", f"(0.3) = {candidate:.4f}")
    in_order(text, f"{1 - z:.4f} + {z * candidate:.4f} = {h:.4f}")


def test_parameter_counts(facet_text: Callable[[str, str], str]) -> None:
    """One, three and four blocks of m(d + m + 1) weights; PyTorch has one more bias per gate."""
    text = facet_text("recurrent-networks", "Worked example")
    d, m = 3, 4
    block = m * (d + m + 1)
    in_order(text, f"= {block}$", f"= {3 * block}$", f"= {4 * block}$", f"= {4 * block + 4 * m}$")
