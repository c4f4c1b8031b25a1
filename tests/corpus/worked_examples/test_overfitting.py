"""The worked example of overfitting, recomputed."""

from collections.abc import Callable

import numpy as np

TRAINING = np.array([(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])
VALIDATION = np.array([(0.5, 0.0), (1.5, 2.0)])
MODELS = {"constant": 0, "line": 1, "parabola": 2}


def error(degree: int, points: np.ndarray) -> float:
    """The mean squared error on ``points`` of the polynomial fitted to the training points."""
    coefficients = np.polyfit(TRAINING[:, 0], TRAINING[:, 1], degree)
    return float(np.mean((np.polyval(coefficients, points[:, 0]) - points[:, 1]) ** 2))


def test_the_table_of_errors(facet_text: Callable[[str, str], str]) -> None:
    """The constant underfits, the parabola overfits, the line has the lowest validation error."""
    text = facet_text("overfitting", "Worked example")
    rows = {}
    for name, degree in MODELS.items():
        training, validation = error(degree, TRAINING), error(degree, VALIDATION)
        rows[name] = validation
        # half a unit in the fourth place: 0.5625 is written 0.563
        cells = [f"{value + 1e-9:.3f}" for value in (training, validation, validation - training)]
        assert f"| {name} | {' | '.join(cells)} |" in text
    assert min(rows, key=rows.__getitem__) == "line"


def test_the_fitted_coefficients_and_predictions(facet_text: Callable[[str, str], str]) -> None:
    """Least squares gives the stated line and parabola and what they predict."""
    text = facet_text("overfitting", "Worked example")
    slope, intercept = np.polyfit(TRAINING[:, 0], TRAINING[:, 1], 1)
    assert f"= {slope:.1f}$ and the intercept" in text
    assert f"= {intercept:.1f}$. The predictions" in text
    a, b, c = np.polyfit(TRAINING[:, 0], TRAINING[:, 1], 2)
    assert abs(c) < 1e-9
    assert f"$a = {a:.1f}$, $b = {b:.1f}$" in text
    line = [slope * x + intercept for x in VALIDATION[:, 0]]
    assert f"the line gives ${line[0]:.2f}$ and ${line[1]:.2f}$" in text
    parabola = [a * x**2 + b * x for x in VALIDATION[:, 0]]
    assert f"it gives ${parabola[0]:.3f}$ and ${parabola[1]:.3f}$" in text
    for written, value in (
        ("(1^2 + 1^2 + 0^2)/3 = 0.667", error(0, TRAINING)),
        ("(1^2 + 1^2)/2 = 1", error(0, VALIDATION)),
        ("(0.5^2 + 1^2 + 0.5^2)/3 = 0.5", error(1, TRAINING)),
        ("(0.75^2 + 0.75^2)/2 = 0.5625", error(1, VALIDATION)),
        ("(1.375^2 + 0.125^2)/2 = 0.953", error(2, VALIDATION)),
    ):
        assert written in text
        assert abs(float(written.split(" = ")[1]) - value) < 5e-4


def test_early_stopping(facet_text: Callable[[str, str], str]) -> None:
    """With a patience of 3 training stops after epoch 6 and epoch 3 is restored."""
    text = facet_text("overfitting", "Worked example")
    validation = [0.90, 0.70, 0.62, 0.65, 0.64, 0.68]
    training = [0.85, 0.66, 0.55, 0.46, 0.38, 0.30]
    for losses in (validation, training):
        assert ", ".join(f"{loss:.2f}" for loss in losses) in text
    best = stopped = 0
    for epoch, loss in enumerate(validation):
        if loss < validation[best]:
            best = epoch
        stopped = epoch
        if epoch - best == 3:
            break
    assert f"The best epoch is {best + 1}." in text
    assert f"stops after epoch {stopped + 1} and the weights of epoch {best + 1}" in text
    for epoch in (best, stopped):
        gap = validation[epoch] - training[epoch]
        assert f"${validation[epoch]:.2f} - {training[epoch]:.2f} = {gap:.2f}$" in text


def test_one_step_with_weight_decay(facet_text: Callable[[str, str], str]) -> None:
    """Decay pulls the weight further toward zero by the learning rate times lambda times weight."""
    text = facet_text("overfitting", "Worked example")
    weight, gradient, rate, decay = 2.0, 0.3, 0.1, 0.5
    plain = weight - rate * gradient
    decayed = (1 - rate * decay) * weight - rate * gradient
    assert f"= {plain:.2f}$. With decay" in text
    assert f"= {decayed:.2f}$" in text
    assert f"pulled the weight ${plain - decayed:.1f}$ further" in text
