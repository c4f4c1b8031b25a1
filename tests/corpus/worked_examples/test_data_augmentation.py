"""The worked example of data augmentation, recomputed."""

import itertools
import math
from collections.abc import Callable

import numpy as np

IMAGE = np.array([[9, 1, 0], [8, 2, 0], [9, 0, 1]])


def matrix(image: np.ndarray) -> str:
    r"""``1 & 2 \\ 3 & 4``, as KaTeX writes a matrix."""
    return r" \\ ".join(" & ".join(map(str, row)) for row in image)


def test_flip_and_shift(facet_text: Callable[[str, str], str]) -> None:
    """The original, its mirror image and the shift by one column with zeros entering, in order."""
    text = facet_text("data-augmentation", "Worked example")
    shifted = np.pad(IMAGE, ((0, 0), (1, 0)))[:, :-1]
    positions = [text.index(matrix(image)) for image in (IMAGE, IMAGE[:, ::-1], shifted)]
    assert positions == sorted(positions)


def test_number_of_crops(facet_text: Callable[[str, str], str]) -> None:
    """Distinct offsets of the padded image, with and without flip."""
    text = facet_text("data-augmentation", "Worked example")
    padded = 32 + 2 * 4
    offsets = len(range(padded - 32 + 1))
    assert f"${padded} - 32 + 1 = {offsets}$" in text
    variants = len(list(itertools.product(range(offsets), range(offsets), (False, True))))
    assert f"${offsets} \\cdot {offsets} \\cdot 2 = {variants}$" in text


def test_noise_is_a_penalty(facet_text: Callable[[str, str], str]) -> None:
    """The mean over all noise patterns equals the clean loss plus variance times squared norm."""
    text = facet_text("data-augmentation", "Worked example")
    w, x, y, size = np.array([0.5, 1.0]), np.array([2.0, 1.0]), 1.5, 0.2
    clean = w @ x - y
    assert f"= {w @ x:g}$, the error $2 - 1.5 = {clean:g}$, its square ${clean**2:g}$" in text
    squares = []
    for noise in itertools.product((size, -size), repeat=2):
        error = w @ (x + np.array(noise)) - y
        squares.append(error**2)
        assert f"| {noise[0]:g} | {noise[1]:g} | {error:.2f} | {error**2:.2f} |" in text
    total = " + ".join(f"{square:.2f}" for square in squares)
    mean = sum(squares) / len(squares)
    assert f"({total})/4 = {mean:.2f}$" in text
    penalized = clean**2 + size**2 * (w @ w)
    assert math.isclose(penalized, mean)
    assert f"{size**2:.2f} \\cdot ({w[0] ** 2:g} + {w[1] ** 2:g}) = {penalized:.2f}$" in text


def test_mixup_and_cutmix(facet_text: Callable[[str, str], str]) -> None:
    """Mixed pixel, mixed label, soft-label loss and the area of the pasted square."""
    text = facet_text("data-augmentation", "Worked example")
    weight = 0.7
    assert f"= {weight * 200 + (1 - weight) * 100:.0f}$" in text
    label = weight * np.array([1, 0, 0]) + (1 - weight) * np.array([0, 1, 0])
    assert f"$({label[0]:g}, {label[1]:.1f}, {label[2]:g})$" in text
    parts = [-weight * math.log(0.6), -(1 - weight) * math.log(0.3)]
    assert rf"\approx {parts[0]:.3f} + {parts[1]:.3f} = {sum(parts):.3f}$" in text
    kept = 1 - 112**2 / 224**2
    plain = text.replace("{,}", "")
    assert f"$1 - {112**2}/{224**2} = {kept:.2f}$" in plain
    assert f"${1 - kept:.2f}$ for the pasted one" in text
