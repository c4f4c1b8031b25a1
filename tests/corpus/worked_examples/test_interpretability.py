"""The worked example of interpretability, recomputed."""

from collections.abc import Callable

X = (1.0, 0.5)


def model(a: float, b: float) -> float:
    """The sum of the inputs, capped at 1."""
    return 1 - max(0.0, 1 - a - b)


def slope(a: float, b: float) -> float:
    """Both partial derivatives of the model at one point."""
    return 1.0 if a + b < 1 else 0.0


def test_gradient_and_occlusion(facet_text: Callable[[str, str], str]) -> None:
    """The gradient is zero; hiding the first input halves the output, the second costs nothing."""
    text = facet_text("interpretability", "Worked example")
    assert f"$1 + 0.5 = {sum(X)}$" in text
    assert slope(*X) == 0
    drops = (model(*X) - model(0, X[1]), model(*X) - model(X[0], 0))
    assert f"$f(0, 0.5) = {model(0, 0.5):g}$" in text
    assert f"$f(1, 0) = {model(1, 0):g}$" in text
    assert f"| occlusion | {drops[0]:g} | {drops[1]:g} | {sum(drops):g} |" in text


def test_integrated_gradients(facet_text: Callable[[str, str], str]) -> None:
    """The path integral gives 2/3 and 1/3, and three midpoints suffice."""
    text = facet_text("interpretability", "Worked example")
    exact = 1 / sum(X)
    three = sum(slope(a * X[0], a * X[1]) for a in (1 / 6, 1 / 2, 5 / 6)) / 3
    fine = sum(slope(a / 3000 * X[0], a / 3000 * X[1]) for a in range(3000)) / 3000
    assert abs(exact - three) < 1e-12
    assert abs(exact - fine) < 1e-3
    first, second = X[0] * exact, X[1] * exact
    assert f"1 \\cdot {exact:.3f} = {first:.3f}$" in text
    assert f"0.5 \\cdot {exact:.3f} = {second:.3f}$" in text
    assert f"| integrated gradients | {first:.3f} | {second:.3f} | {first + second:g} |" in text


def test_shapley_values(facet_text: Callable[[str, str], str]) -> None:
    """The mean over both orders is 0.75 and 0.25, which add up to the change of the output."""
    text = facet_text("interpretability", "Worked example")
    one, two, both = model(X[0], 0), model(0, X[1]), model(*X)
    first = ((one - 0) + (both - two)) / 2
    second = ((two - 0) + (both - one)) / 2
    assert f"= {first:g}$" in text
    assert f"= {second:g}$" in text
    assert first + second == both - model(0, 0)
    assert f"| Shapley | {first:g} | {second:g} | {first + second:g} |" in text
