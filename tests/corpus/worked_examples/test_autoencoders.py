"""The worked example of autoencoders, recomputed."""

from collections.abc import Callable

import numpy as np

DIRECTION = np.array([0.6, 0.8])
NORMAL = [(3.0, 4.0), (3.2, 3.8), (1.0, 1.5), (2.0, 2.5), (-1.0, -1.6)]


def encode(x: tuple[float, float]) -> float:
    """The code of a point: ``encode((3, 4))`` is 5."""
    return float(DIRECTION @ np.array(x))


def error(x: tuple[float, float]) -> float:
    """The squared distance of a point from its reconstruction: 0 for ``(3, 4)``."""
    return float(np.sum((np.array(x) - encode(x) * DIRECTION) ** 2))


def plain(value: float) -> str:
    """A number without trailing zeros: ``plain(4.960)`` is ``4.96``."""
    return f"{round(value, 4) + 0.0:g}"


def step(facet_text: Callable[[str, str], str], number: int) -> str:
    """The text of one step of the worked example."""
    return facet_text("autoencoders", "Worked example").split("**Step")[number]


def test_points_on_and_near_the_line(facet_text: Callable[[str, str], str]) -> None:
    """Steps 1 and 2 state code, reconstruction and error of two normal points."""
    for number, point in enumerate(NORMAL[:2], start=1):
        text = step(facet_text, number)
        code = encode(point)
        rebuilt = code * DIRECTION
        assert f"= {plain(code)}$" in text
        assert f"= ({plain(rebuilt[0])}, {plain(rebuilt[1])})$" in text
        assert f"{plain(error(point))}$" in text


def test_table_of_validation_errors(facet_text: Callable[[str, str], str]) -> None:
    """Step 3 lists code and error of each of the five normal points, in order."""
    text = step(facet_text, 3)
    rows = [
        f"| $({plain(point[0])}, {plain(point[1])})$ | {encode(point):.2f} | {error(point):.4f} |"
        for point in NORMAL
    ]
    positions = [text.index(row) for row in rows]
    assert positions == sorted(positions)


def test_threshold_is_mean_plus_three_deviations(facet_text: Callable[[str, str], str]) -> None:
    """Step 3 adds three rounded standard deviations to the mean error."""
    text = step(facet_text, 3)
    errors = np.array([error(point) for point in NORMAL])
    deviation = round(float(errors.std()), 4)
    assert f"/5 = {errors.mean():.4f}$" in text
    assert f"is about ${deviation:.4f}$" in text
    assert f"= {errors.mean() + 3 * deviation:.4f}$" in text


def test_new_points_against_the_threshold(facet_text: Callable[[str, str], str]) -> None:
    """Step 4: one point lies far above the threshold, the other just below it."""
    text = step(facet_text, 4)
    errors = np.array([error(point) for point in NORMAL])
    threshold = errors.mean() + 3 * round(float(errors.std()), 4)
    assert error((4.0, -3.0)) > threshold > error((2.0, 3.2))
    assert f"= {plain(encode((4.0, -3.0)))}$" in text
    assert f"= {plain(error((4.0, -3.0)))}$, far above ${threshold:.4f}$" in text
    rebuilt = encode((2.0, 3.2)) * DIRECTION
    assert f"= {plain(encode((2.0, 3.2)))}$" in text
    assert f"$({rebuilt[0]:.3f}, {rebuilt[1]:.3f})$" in text
    assert f"= {error((2.0, 3.2)):.4f}$, just below" in text


def test_far_point_on_the_line_is_missed(facet_text: Callable[[str, str], str]) -> None:
    """Step 5: a far point has no error, and only its code is out of the normal range."""
    text = step(facet_text, 5)
    codes = [encode(point) for point in NORMAL]
    assert abs(error((30.0, 40.0))) < 1e-9
    assert f"= {plain(encode((30.0, 40.0)))}$" in text
    assert f"${plain(encode((30.0, 40.0)))}$ is far outside" in text
    assert f"from ${plain(min(codes))}$ to ${plain(max(codes))}$" in text
