"""The worked example of dropout, recomputed."""

import itertools
from collections.abc import Callable


def in_order(text: str, *pieces: str) -> None:
    """Fail unless the pieces stand in ``text``, one after the other."""
    position = 0
    for piece in pieces:
        position = text.index(piece, position) + len(piece)


def dot(left: list[float], right: list[float]) -> float:
    """The sum of the element-wise products."""
    return sum(a * b for a, b in zip(left, right, strict=True))


def test_one_training_pass_the_test_pass_and_the_gradient(
    facet_text: Callable[[str, str], str],
) -> None:
    """Kept activations are doubled in training, none in testing; dropped units get no gradient."""
    activations, mask, rate = [0.8, 0.3, 0.4, 1.5], [1, 0, 1, 0], 0.5
    weights = [0.5, 1.0, -0.5, 0.2]
    scaled = [r * a / (1 - rate) for r, a in zip(mask, activations, strict=True)]
    shown = [f"{value:g}" for value in scaled]
    in_order(
        facet_text("dropout", "Worked example"),
        r"(" + r",\ ".join(shown) + ")",
        f"= {dot(weights, scaled):.1f}$",
        f"= {dot(weights, activations):.1f}$",
        f"with respect to $w$ is $({', '.join(shown)})$",
    )


def test_the_mean_over_all_masks_is_the_test_output(facet_text: Callable[[str, str], str]) -> None:
    """Over all four masks the scaled output averages to the test output, unscaled to half of it."""
    text = facet_text("dropout", "Worked example")
    activations, weights, rate = [2.0, 1.0], [1.0, 3.0], 0.5
    outputs = []
    for mask in itertools.product((1, 0), repeat=2):
        scaled = [r * a / (1 - rate) for r, a in zip(mask, activations, strict=True)]
        outputs.append(dot(weights, scaled))
        row = f"| $({mask[0]}, {mask[1]})$ | $({scaled[0]:g}, {scaled[1]:g})$ |"
        (line,) = (line for line in text.splitlines() if line.startswith(row))
        assert line.endswith(f"= {outputs[-1]:g}$ |")
    mean = sum(outputs) / len(outputs)
    assert mean == dot(weights, activations)
    listed = " + ".join(f"{output:g}" for output in outputs)
    in_order(text, f"$({listed}) / 4 = {mean:g}$", f"would be ${mean * (1 - rate):g}$")


def test_the_variance_equals_the_penalty(facet_text: Callable[[str, str], str]) -> None:
    """The variance over the masks is p / (1 - p) times the sum of squared weighted activations."""
    text = facet_text("dropout", "Worked example")
    activations, weights, rate = [2.0, 1.0], [1.0, 3.0], 0.5
    outputs = [
        dot(weights, [r * a / (1 - rate) for r, a in zip(mask, activations, strict=True)])
        for mask in itertools.product((1, 0), repeat=2)
    ]
    mean = sum(outputs) / len(outputs)
    squares = [output**2 for output in outputs]
    variance = sum(squares) / len(squares) - mean**2
    terms = [(w * a) ** 2 for w, a in zip(weights, activations, strict=True)]
    factor = rate / (1 - rate)
    assert variance == factor * sum(terms)
    listed = " + ".join(f"{square:g}" for square in squares)
    in_order(
        text,
        f"$({listed}) / 4 - {mean:g}^2 = {variance:g}$",
        rf"= {factor:g} \cdot ({terms[0]:g} + {terms[1]:g}) = {variance:g}$",
    )
