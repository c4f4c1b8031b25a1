"""The worked example of gradient descent, recomputed."""

from collections.abc import Callable
from math import sqrt

ETA = 0.1
START = 1.0


def gradient(theta: float) -> float:
    """The slope of the loss theta squared."""
    return 2 * theta


def part(text: str, opening: str, closing: str) -> str:
    """The text between two markers."""
    return text.split(opening, 1)[1].split(closing, 1)[0]


def stands(text: str, parts: list[str]) -> None:
    """Each part stands in the text, after the one before."""
    position = 0
    for piece in parts:
        found = text.find(piece, position)
        assert found >= 0, piece
        position = found + len(piece)


def test_plain_and_momentum(facet_text: Callable[[str, str], str]) -> None:
    """Two steps of plain gradient descent and of momentum."""
    text = facet_text("gradient-descent", "Worked example")
    first = START - ETA * gradient(START)
    second = first - ETA * gradient(first)
    stands(part(text, "**Plain", "**Momentum"), [f"= {first:.1f}$", f"= {second:.2f}$"])
    u1 = gradient(START)
    u2 = 0.9 * u1 + gradient(START - ETA * u1)
    stands(
        part(text, "**Momentum", "**RMSprop"),
        [
            f"= {u1:.0f}$",
            f"= {START - ETA * u1:.1f}$",
            f"= {u2:.1f}$",
            f"= {START - ETA * u1 - ETA * u2:.2f}$",
        ],
    )


def test_rmsprop(facet_text: Callable[[str, str], str]) -> None:
    """Two steps of RMSprop with the decay rate 0.9."""
    v1 = 0.1 * gradient(START) ** 2
    first = START - ETA * gradient(START) / sqrt(v1)
    v2 = 0.9 * v1 + 0.1 * gradient(first) ** 2
    second = first - ETA * gradient(first) / sqrt(v2)
    stands(
        part(facet_text("gradient-descent", "Worked example"), "**RMSprop", "**Adam** "),
        [
            f"= {v1:.1f}$",
            f"\\approx {first:.4f}$",
            f"\\approx {gradient(first):.4f}$",
            f"\\approx {v2:.4f}$",
            f"\\approx {second:.4f}$",
        ],
    )


def test_adam(facet_text: Callable[[str, str], str]) -> None:
    """Two steps of Adam, with both corrected moments."""
    m, v, theta = 0.0, 0.0, START
    corrected, raw, path = [], [], []
    for t in (1, 2):
        m = 0.9 * m + 0.1 * gradient(theta)
        v = 0.999 * v + 0.001 * gradient(theta) ** 2
        raw.append((m, v))
        corrected.append((m / (1 - 0.9**t), v / (1 - 0.999**t)))
        theta -= ETA * corrected[-1][0] / sqrt(corrected[-1][1])
        path.append(theta)
    stands(
        part(facet_text("gradient-descent", "Worked example"), "**Adam** ", "**Adam without"),
        [
            f"= {raw[0][0]:.1f}$",
            f"= {raw[0][1]:.3f}$",
            f"= {corrected[0][0]:.0f}$",
            f"= {corrected[0][1]:.0f}$",
            f"= {path[0]:.1f}$",
            f"= {raw[1][0]:.2f}$",
            f"= {raw[1][1]:.6f}$",
            f"\\approx {corrected[1][0]:.4f}$",
            f"\\approx {corrected[1][1]:.4f}$",
            f"\\approx {path[1]:.4f}$",
        ],
    )


def test_without_correction_and_with_a_scaled_loss(
    facet_text: Callable[[str, str], str],
) -> None:
    """The uncorrected first step, and both methods on a loss a hundred times as large."""
    text = facet_text("gradient-descent", "Worked example")
    g = gradient(START)
    uncorrected = ETA * 0.1 * g / sqrt(0.001 * g**2)
    large = 100 * g
    stands(
        part(text + "<end>", "**Adam without", "<end>"),
        [
            f"\\approx {uncorrected:.4f}$",
            f"is {large:.0f}.",
            f"= {START - ETA * large:.0f}$",
            f"= {ETA * large / sqrt(large**2):.1f}$",
        ],
    )
    assert 3 < uncorrected / ETA < 3.2
