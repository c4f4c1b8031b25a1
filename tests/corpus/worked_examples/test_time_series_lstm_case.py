"""The worked example of time-series-lstm-case, recomputed."""

from collections.abc import Callable

import numpy as np

TRAIN = np.array([10, 20, 30, 20, 12, 22, 32, 22])
TEST = np.array([14, 24, 35, 23])
SEASON = 4


def in_order(text: str, *parts: str) -> None:
    """Every part stands in the text, each one after the part before it."""
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, f"{part!r} is missing after position {position}"
        position = found


def test_scaling(facet_text: Callable[[str, str], str]) -> None:
    """Mean and deviation come from the training part; all twelve values give another mean."""
    text = facet_text("time-series-lstm-case", "Worked example")
    squares = (TRAIN - TRAIN.mean()) ** 2
    listed = ", ".join(f"{s:.0f}" for s in squares)
    in_order(text, f"{TRAIN.sum()} / 8 = {TRAIN.mean():.0f}", listed)
    in_order(text, f"{squares.sum():.0f} / 8 = {TRAIN.var():.0f}", f"= {TRAIN.std():.4f}")
    assert f"= {(TRAIN[-1] - TRAIN.mean()) / TRAIN.std():.4f}" in text
    every = np.concatenate([TRAIN, TEST])
    assert f"{every.sum()} / 12 = {every.mean():.0f}" in text


def test_windows(facet_text: Callable[[str, str], str]) -> None:
    """The training part holds n - T - F + 1 windows."""
    text = facet_text("time-series-lstm-case", "Worked example")
    look_back, horizon = 4, 2
    count = len(TRAIN) - look_back - horizon + 1
    assert f"8 - 4 - 2 + 1 = {count}" in text
    for start in range(count):
        past = tuple(TRAIN[start : start + look_back].tolist())
        future = tuple(TRAIN[start + look_back : start + look_back + horizon].tolist())
        assert f"{past} to {future}" in text


def test_forecasts(facet_text: Callable[[str, str], str]) -> None:
    """Absolute errors, MAE and MASE of the three forecasts, RMSE of two, the error saved."""
    text = facet_text("time-series-lstm-case", "Worked example")
    scale = np.abs(TRAIN[SEASON:] - TRAIN[:-SEASON]).mean()
    assert f"8 / 4 = {scale:.0f}" in text
    forecasts = {
        "last value": np.full(4, TRAIN[-1]),
        "seasonal naive": TRAIN[-SEASON:],
        "model": np.array([13, 24, 34, 24]),
    }
    mae = {}
    for name, forecast in forecasts.items():
        errors = np.abs(forecast - TEST)
        mae[name] = errors.mean()
        row = next(line for line in text.splitlines() if line.startswith(f"| {name} "))
        in_order(row, ", ".join(map(str, forecast)), ", ".join(map(str, errors)))
        in_order(row, f"{errors.sum()}/4 = {mae[name]:g}", f"/2 = {mae[name] / scale:g}")
    rmse = {name: np.sqrt(((f - TEST) ** 2).mean()) for name, f in forecasts.items()}
    in_order(text, f"= {rmse['seasonal naive']:.4f}", f"= {rmse['model']:.4f}")
    assert f"= {100 * (1 - mae['model'] / mae['seasonal naive']):.1f}\\%" in text


def test_random_split_leak(facet_text: Callable[[str, str], str]) -> None:
    """A test window keeps both neighbors out of training with the square of the test share."""
    text = facet_text("time-series-lstm-case", "Worked example")
    both = 0.2 * 0.2
    in_order(text, f"0.2 = {both:.2f}", f"= {100 * (1 - both):.0f}\\%")
