"""The worked example of convolutional networks, recomputed."""

import math
from collections.abc import Callable

import numpy as np

X = np.array([[2, 1, 0, 3], [1, 3, 1, 0], [0, 2, 4, 1], [1, 0, 2, 2]])
KERNEL = np.array([[1, 0, -1]] * 3)


def convolve() -> np.ndarray:
    """The valid cross-correlation of ``X`` with ``KERNEL``, by brute force."""
    side = X.shape[0] - KERNEL.shape[0] + 1
    cells = [(X[i : i + 3, j : j + 3] * KERNEL).sum() for i in range(side) for j in range(side)]
    return np.array(cells).reshape(side, side)


def test_the_given_matrices_stand_in_the_text(facet_text: Callable[[str, str], str]) -> None:
    """The text starts from the input and the kernel that this test recomputes with."""
    text = facet_text("convolutional-networks", "Worked example")
    for matrix in (X, KERNEL):
        rows = (" & ".join(str(number) for number in row) for row in matrix)
        assert r" \\ ".join(rows) in text


def test_convolution_cells_in_order(facet_text: Callable[[str, str], str]) -> None:
    """Every output cell is the left column of its patch minus the right one."""
    text = facet_text("convolutional-networks", "Worked example")
    position = 0
    for (i, j), cell in np.ndenumerate(convolve()):
        patch = X[i : i + 3, j : j + 3]
        left, right = (" + ".join(map(str, patch[:, column])) for column in (0, 2))
        line = f"$({left}) - ({right}) = {cell}$"
        assert line in text[position:]
        position = text.index(line)


def test_bias_relu_pooling_and_scores(facet_text: Callable[[str, str], str]) -> None:
    """Bias, ReLU, pooling, linear layer and softmax follow from the map."""
    text = facet_text("convolutional-networks", "Worked example")
    z = convolve() + 0.5
    assert ", ".join(f"${value:g}$" for value in z.flat) in text
    a = np.maximum(z, 0)
    assert ", ".join(f"${value:g}$" for value in a.flat) in text
    pooled = a.max()
    assert rf"\max({', '.join(f'{value:g}' for value in a.flat)}) = {pooled:g}" in text
    scores = (0.8 * pooled + 0, -0.4 * pooled + 0.5)
    assert f"= {scores[0]:.1f}$ and" in text
    assert f"+ 0.5 = {scores[1]:.1f}$" in text
    probability = math.exp(scores[0]) / sum(math.exp(score) for score in scores)
    assert rf"\approx {probability:.3f}" in text


def test_sizes_and_counts(facet_text: Callable[[str, str], str]) -> None:
    """The output size and all parameter counts are those of the layers."""
    text = facet_text("convolutional-networks", "Worked example")
    assert f"(4 + 2 \\cdot 0 - 3)/1 + 1 = {convolve().shape[0]}" in text
    convolution, linear = KERNEL.size + 1, 2 * 1 + 2
    assert f"3 \\cdot 3 + 1 = {convolution}" in text
    assert f"2 \\cdot 1 + 2 = {linear}" in text
    assert f"together {convolution + linear}" in text
    dense = X.size * convolve().size + convolve().size
    assert f"16 \\cdot 4 + 4 = {dense}" in text
