"""The worked example of attention, recomputed."""

from collections.abc import Callable

import numpy as np

QUERY = np.array([2, 0, 1, 1])
KEYS = np.array([[1, 0, 1, 1], [1, 1, 0, 0], [0, 2, 1, -1]])
VALUES = np.array([[1, 0], [0, 1], [2, 2]])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Positive weights that sum to 1: softmax([0, 0]) is [0.5, 0.5]."""
    return np.exp(scores) / np.exp(scores).sum()


def assert_in_order(text: str, pieces: list[str]) -> None:
    """Every piece stands in the text, each after the one before."""
    start = 0
    for piece in pieces:
        found = text.find(piece, start)
        assert found >= 0, piece
        start = found + len(piece)


def test_scores_and_weights(facet_text: Callable[[str, str], str]) -> None:
    """The scaled dot products 2, 1, 0 become weights that sum to 1."""
    text = facet_text("attention", "Worked example")
    raw = KEYS @ QUERY
    scaled = raw / np.sqrt(len(QUERY))
    weights = softmax(scaled)
    total = np.exp(scaled).sum()
    pieces = [f"= {score}" for score in raw]
    pieces += [f"${r} / 2 = {s:.0f}$" for r, s in zip(raw, scaled, strict=True)]
    pieces += [f"{np.exp(scaled[0]):.3f} + {np.exp(scaled[1]):.3f} + 1 = {total:.3f}"]
    pieces += [f"= {weight:.3f}" for weight in weights]
    assert_in_order(text, pieces)


def test_output_is_the_weighted_average(facet_text: Callable[[str, str], str]) -> None:
    """The output is the weighted average of the values, component by component."""
    text = facet_text("attention", "Worked example")
    weights = softmax(KEYS @ QUERY / np.sqrt(len(QUERY)))
    pieces = []
    for column, component in zip(VALUES.T, weights @ VALUES, strict=True):
        terms = [f"{w:.3f} \\cdot {v}" for w, v in zip(weights, column, strict=True)]
        pieces.append(f"{' + '.join(terms)} &= {component:.3f}")
    assert_in_order(text, pieces)


def test_without_scaling_and_with_a_mask(facet_text: Callable[[str, str], str]) -> None:
    """Unscaled scores sharpen the softmax; a hidden key leaves its weight to the others."""
    text = facet_text("attention", "Worked example")
    raw = KEYS @ QUERY
    total = np.exp(raw).sum()
    pieces = [f"/ {total:.3f} = {weight:.3f}" for weight in softmax(raw)]
    visible = raw[:2] / np.sqrt(len(QUERY))
    powers, visible_sum = np.exp(visible), np.exp(visible).sum()
    pieces += [
        f"{power:.3f} / {visible_sum:.3f} = {weight:.3f}"
        for power, weight in zip(powers, softmax(visible), strict=True)
    ]
    assert_in_order(text, pieces)
