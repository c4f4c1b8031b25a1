"""The worked example of batch-vs-layer-norm, recomputed."""

from collections.abc import Callable

import numpy as np

TABLE = np.array([[2.0, 4.0, 9.0], [4.0, 4.0, 1.0], [6.0, 10.0, 2.0]])


def standardize(values: np.ndarray) -> np.ndarray:
    """``[2, 4, 6]`` becomes ``[-1.225, 0, 1.225]``: the biased variance, no epsilon."""
    return (values - values.mean()) / values.std()


def test_the_table_holds_the_givens(facet_text: Callable[[str, str], str]) -> None:
    """The three examples computed with are the three rows of the printed table."""
    text = facet_text("batch-vs-layer-norm", "Worked example")
    for number, row in enumerate(TABLE, start=1):
        assert f"| example {number} | " + " | ".join(f"{value:.0f}" for value in row) + " |" in text


def test_batch_norm_of_a_column(facet_text: Callable[[str, str], str]) -> None:
    """Step 1 standardizes feature 1 over the three examples."""
    step = facet_text("batch-vs-layer-norm", "Worked example").split("**Step")[1]
    column = TABLE[:, 0]
    first, second, third = standardize(column)
    assert f"/3 = {column.mean():.0f}$" in step
    assert f"8/3 \\approx {column.var():.3f}$" in step
    assert f"\\approx {column.std():.3f}$" in step
    assert f"\\approx {first:.3f}$" in step
    assert f"${second:.3f}$ and ${third:.3f}$" in step


def test_layer_norm_of_a_row(facet_text: Callable[[str, str], str]) -> None:
    """Step 2 standardizes example 1 over its three features."""
    step = facet_text("batch-vs-layer-norm", "Worked example").split("**Step")[2]
    row = TABLE[0]
    assert f"/3 = {row.mean():.0f}$" in step
    assert f"26/3 \\approx {row.var():.3f}$" in step
    assert f"\\approx {row.std():.3f}$" in step
    positions = [step.index(f"\\approx {value:.3f}$") for value in standardize(row)]
    assert positions == sorted(positions)


def test_another_neighbor_moves_only_batch_norm(facet_text: Callable[[str, str], str]) -> None:
    """Step 3 changes example 3: batch norm of example 1 moves, its layer norm does not."""
    step = facet_text("batch-vs-layer-norm", "Worked example").split("**Step")[3]
    table = TABLE.copy()
    table[2, 0] = 12
    column = table[:, 0]
    assert f"/3 = {column.mean():.0f}$" in step
    assert f"56/3 \\approx {column.var():.3f}$" in step
    assert f"\\approx {standardize(column)[0]:.3f}$" in step
    assert f"instead of ${standardize(TABLE[:, 0])[0]:.3f}$" in step
    assert "(" + ", ".join(f"{value:.3f}" for value in standardize(table[0])) + ")" in step


def test_running_statistics_after_one_step(facet_text: Callable[[str, str], str]) -> None:
    """Step 4 mixes a tenth of the batch into the initial 0 and 1 and evaluates with the result."""
    step = facet_text("batch-vs-layer-norm", "Worked example").split("**Step")[4]
    column = TABLE[:, 0]
    mean = 0.9 * 0 + 0.1 * column.mean()
    variance = 0.9 * 1 + 0.1 * column.var(ddof=1)
    assert f"8/2 = {column.var(ddof=1):.0f}$" in step
    assert f"= {mean:.1f}$" in step
    assert f"= {variance:.1f}$" in step
    assert f"\\approx {(column[0] - mean) / variance**0.5:.3f}$" in step
    assert f"${standardize(column)[0]:.3f}$" in step


def test_scale_and_shift(facet_text: Callable[[str, str], str]) -> None:
    """Step 5 applies gamma = 2 and beta = 1, from the rounded and from the exact value."""
    step = facet_text("batch-vs-layer-norm", "Worked example").split("**Step")[5]
    exact = standardize(TABLE[:, 0])[0]
    assert f"= {2 * round(exact, 3) + 1:.3f}$" in step
    assert f"(${2 * exact + 1:.3f}$ without rounding" in step
