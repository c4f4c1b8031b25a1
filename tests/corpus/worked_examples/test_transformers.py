"""The worked example of the Transformer, recomputed."""

from collections.abc import Callable

import numpy as np

TOKENS = np.array([[2, 2, 6, 6], [6, 2, 6, 2]], dtype=float)


def normalized(row: np.ndarray) -> np.ndarray:
    """Mean 0 and variance 1 over the features: [1, 3] becomes [-1, 1]."""
    return (row - row.mean()) / row.std()


def vector(values: np.ndarray) -> str:
    """The text's way to write a vector: two decimals, whole numbers without a point."""
    rounded = np.round(values, 2) + 0.0
    return "(" + ", ".join(f"{v:.0f}" if v == round(v) else f"{v:.2f}" for v in rounded) + ")"


def assert_in_order(text: str, pieces: list[str]) -> None:
    """Every piece stands in the text, each after the one before."""
    start = 0
    for piece in pieces:
        found = text.find(piece, start)
        assert found >= 0, piece
        start = found + len(piece)


def test_one_block_by_hand(facet_text: Callable[[str, str], str]) -> None:
    """Token 2 passes norm, causal attention, sum, norm, ReLU, sum with the printed numbers."""
    text = facet_text("transformers", "Worked example")
    norms = np.array([normalized(row) for row in TOKENS])
    scores = norms @ norms[1] / np.sqrt(TOKENS.shape[1])
    weights = np.exp(scores) / np.exp(scores).sum()
    read = weights @ norms
    middle = TOKENS[1] + read
    inner = normalized(middle)
    hidden = np.maximum(inner, 0)
    pieces = [f"n_1 = {vector(norms[0])}", f"n_2 = {vector(norms[1])}"]
    pieces += [f"they are {scores[0]:.0f} and {scores[1]:.0f}"]
    pieces += [f"{np.exp(scores[1]):.2f}) = {weights[0]:.2f}", f"= {weights[1]:.2f}"]
    pieces += [vector(read), f"x_2' = {vector(middle)}", f"= {middle.mean():.0f}$"]
    pieces += [f"/ 4 = {middle.var():.2f}", f"= {middle.std():.2f}", vector(inner)]
    pieces += [vector(hidden), f"x_2'' = {vector(middle + hidden)}"]
    assert_in_order(text, pieces)


def test_parameter_count(facet_text: Callable[[str, str], str]) -> None:
    """A block has 4 d^2 weights in attention and 8 d^2 in the feed-forward network."""
    text = facet_text("transformers", "Worked example").replace("{,}", ",")
    width, layers, vocabulary = 768, 12, 30_000
    square = width**2
    pieces = [f"{4 * square:,}", f"{8 * square:,}", f"= {12 * square:,}"]
    pieces += [f"= {layers * 12 * square:,}", f"= {vocabulary * width:,}"]
    pieces += [f"= {layers * 12 * square + vocabulary * width:,}"]
    assert_in_order(text, pieces)
