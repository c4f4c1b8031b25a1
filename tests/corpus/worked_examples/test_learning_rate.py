"""The worked example of the learning rate, recomputed."""

from collections.abc import Callable
from math import cos, pi, sqrt


def part(text: str, number: int) -> str:
    """One of the numbered parts of the worked example."""
    return text.split(f"**Part {number}:", 1)[1].split(f"**Part {number + 1}:", 1)[0]


def stands(text: str, parts: list[str]) -> None:
    """Each part stands in the text, after the one before."""
    position = 0
    for piece in parts:
        found = text.find(piece, position)
        assert found >= 0, piece
        position = found + len(piece)


def test_six_rates_on_a_parabola(facet_text: Callable[[str, str], str]) -> None:
    """The factor per step and the place after ten real steps, and the limit of stability."""
    text = part(facet_text("learning-rate", "Worked example"), 1)
    curvature = 10
    rows = []
    for rate in (0.001, 0.01, 0.1, 0.15, 0.2, 0.21):
        theta = 1.0
        for _ in range(10):
            theta -= rate * curvature * theta
        factor = round(1 - rate * curvature, 12)
        rows.append(f"| ${rate:g}$ | ${factor:g}$ | ${theta:.4f}$ |")
    stands(text, [*rows, f"= {2 / curvature:g}$", f"= {1 / curvature:g}$"])


def test_flat_direction(facet_text: Callable[[str, str], str]) -> None:
    """With the best rate of the steep direction, the flat one has hardly moved."""
    factor = 1 - 0.1 * 0.1
    stands(
        part(facet_text("learning-rate", "Worked example"), 2),
        [f"= {factor:.2f}$", f"\\approx {factor**10:.4f}$"],
    )


def test_schedule(facet_text: Callable[[str, str], str]) -> None:
    """Linear warm-up over 100 steps and cosine decay over the remaining 900."""

    def rate(step: int) -> float:
        if step <= 100:
            return 0.001 * step / 100
        return 0.001 * (1 + cos(pi * (step - 100) / 900)) / 2

    pieces = []
    for step in (50, 100, 325, 550, 775, 1000):
        pieces.append(f"Step {step:,}:")
        if 100 < step < 1000:
            pieces.append(f"= {(step - 100) / 900:g}$")
        exact = step not in (325, 775)
        shown = f"{round(rate(step), 12):g}" if exact else f"{rate(step):.6f}"
        pieces.append(f"{'=' if exact else chr(92) + 'approx'} {shown}$")
    stands(part(facet_text("learning-rate", "Worked example"), 3), pieces)


def test_batch_size_rules(facet_text: Callable[[str, str], str]) -> None:
    """Four times the batch: four times the rate for SGD, twice for Adam."""
    factor = 1024 / 256
    stands(
        part(facet_text("learning-rate", "Worked example"), 4),
        [f"= {0.1 * factor:.1f}$", f"= {0.001 * sqrt(factor):.3f}$"],
    )
