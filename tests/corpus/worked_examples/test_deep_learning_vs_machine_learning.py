"""The worked example of deep learning versus machine learning (XOR), recomputed."""

from collections.abc import Callable

import numpy as np

ID = "deep-learning-vs-machine-learning"
INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
TARGETS = np.array([0, 1, 1, 0])


def test_linear_model_fails(facet_text: Callable[[str, str], str]) -> None:
    """Least squares on the raw inputs predicts 0.5 everywhere; its squared error is 0.25."""
    text = facet_text(ID, "Worked example")
    design = np.column_stack([INPUTS, np.ones(4)])
    w_1, w_2, b = np.linalg.lstsq(design, TARGETS, rcond=None)[0]
    assert abs(w_1) < 1e-12 and abs(w_2) < 1e-12
    assert f"$w_1 = w_2 = 0$ and $b = {b:.1f}$" in text
    errors = design @ [w_1, w_2, b] - TARGETS
    assert "$" + ", ".join(f"{error:.1f}" for error in errors) + "$" in text
    assert np.allclose(design.T @ errors, 0)
    assert f"= {np.mean(errors**2):.2f}$" in text


def test_hand_made_product_solves_it(facet_text: Callable[[str, str], str]) -> None:
    """With the product as a third feature, a linear model is exact on all four examples."""
    text = facet_text(ID, "Worked example")
    for (x_1, x_2), y in zip(INPUTS, TARGETS, strict=True):
        product = x_1 * x_2
        assert x_1 + x_2 - 2 * product == y
        assert rf"${x_1} + {x_2} - 2 \cdot {product} = {y}$" in text


def test_two_hidden_units_solve_it(facet_text: Callable[[str, str], str]) -> None:
    """The table of the network's hidden units and outputs is right, row by row."""
    text = facet_text(ID, "Worked example")
    place = 0
    for (x_1, x_2), y in zip(INPUTS, TARGETS, strict=True):
        h_1, h_2 = max(0, x_1 + x_2), max(0, x_1 + x_2 - 1)
        assert h_1 - 2 * h_2 == y
        place = text.index(f"| {x_1}, {x_2} | {h_1} | {h_2} | {h_1 - 2 * h_2} |", place)


def test_parameter_counts(facet_text: Callable[[str, str], str]) -> None:
    """The network has 9 parameters, the linear model 3."""
    text = facet_text(ID, "Worked example")
    d, hidden, out = 2, 2, 1
    network = d * hidden + hidden + hidden * out + out
    assert rf"${d} \cdot {hidden} + {hidden} + {hidden} \cdot {out} + {out} = {network}$" in text
    assert f"${d} + 1 = {d + 1}$" in text
