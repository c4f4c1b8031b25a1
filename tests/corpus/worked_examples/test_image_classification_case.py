"""The worked example of the image classification case, recomputed."""

from collections.abc import Callable

import numpy as np

COUNTS = np.array([[81, 6, 3], [4, 32, 4], [2, 6, 12]])


def test_parameters_of_the_small_cnn(facet_text: Callable[[str, str], str]) -> None:
    """Weights and biases of both convolutions and the linear layer add up to 5187."""
    text = facet_text("image-classification-case", "Worked example")
    first = 3 * 3 * 3 * 16 + 16
    second = 3 * 3 * 16 * 32 + 32
    head = 32 * 3 + 3
    for value in (first, second, head):
        assert f"= {value}$ |" in text
    assert f"{first} + {second} + {head} = {first + second + head}$" in text


def test_metrics_of_the_confusion_matrix(facet_text: Callable[[str, str], str]) -> None:
    """Accuracy, recall, precision, F1 and the interval follow from the nine counts."""
    text = facet_text("image-classification-case", "Worked example")
    hits, rows, columns = np.diag(COUNTS), COUNTS.sum(axis=1), COUNTS.sum(axis=0)
    for name, row in zip(("healthy", "rust", "blight"), COUNTS, strict=True):
        assert f"| {name} ({row.sum()}) | " + " | ".join(map(str, row)) + " |" in text
    n = COUNTS.sum()
    accuracy = hits.sum() / n
    assert f"{rows.max()} / {n} = {rows.max() / n:.3f}$" in text
    assert f"{hits.sum()} / {n} = {accuracy:.3f}$" in text
    scores = 2 * hits / (rows + columns)
    for k in range(3):
        assert f"{hits[k]} / {rows[k]} = {hits[k] / rows[k]:.3f}$" in text
        assert f"{hits[k]} / {columns[k]} = {hits[k] / columns[k]:.3f}$" in text
        assert f"({rows[k]} + {columns[k]}) = {scores[k]:.3f}$" in text
    assert f"/ 3 = {scores.mean():.3f}$" in text
    assert f"/ 3 = {(hits / rows).mean():.3f}$" in text
    half = 1.96 * np.sqrt(accuracy * (1 - accuracy) / n)
    assert f"= {half:.3f}$" in text
    assert f"{accuracy:.3f} ± {half:.3f}" in text
    assert accuracy + half > 0.85
