"""The worked example of generative-adversarial-networks, recomputed."""

from collections.abc import Callable

import numpy as np

DATA = np.array([0.5, 0.3, 0.2])
GENERATED = np.array([0.1, 0.3, 0.6])
BEST = DATA / (DATA + GENERATED)


def step(facet_text: Callable[[str, str], str], number: int) -> str:
    """The text of one step of the worked example."""
    text = facet_text("generative-adversarial-networks", "Worked example")
    return text.split("**Step")[number]


def value(discriminator: np.ndarray, data: np.ndarray, generated: np.ndarray) -> float:
    """The value of the game: ``2 log 0.5`` for equal distributions judged at one half."""
    return float(data @ np.log(discriminator) + generated @ np.log(1 - discriminator))


def test_givens_stand_in_the_text(facet_text: Callable[[str, str], str]) -> None:
    """The text starts from the two distributions that are computed with."""
    text = facet_text("generative-adversarial-networks", "Worked example")
    for distribution in (DATA, GENERATED):
        assert "(" + ", ".join(f"{p:g}" for p in distribution) + ")" in text
        assert abs(distribution.sum() - 1) < 1e-12


def test_best_discriminator(facet_text: Callable[[str, str], str]) -> None:
    """Step 1 divides the data probability by the sum of both."""
    text = step(facet_text, 1)
    positions = [text.index(f"= {round(d, 4):g}$ for") for d in BEST]
    assert positions == sorted(positions)


def test_value_of_the_game(facet_text: Callable[[str, str], str]) -> None:
    """Step 2 adds the real and the fake part."""
    text = step(facet_text, 2)
    real, fake = DATA @ np.log(BEST), GENERATED @ np.log(1 - BEST)
    assert f"0.25 \\approx {real:.4f}$" in text
    assert f"0.75 \\approx {fake:.4f}$" in text
    assert f"= {value(BEST, DATA, GENERATED):.4f}$" in text


def test_divergence(facet_text: Callable[[str, str], str]) -> None:
    """Step 3: the value gives the divergence that its definition gives, too."""
    text = step(facet_text, 3)
    mixture = (DATA + GENERATED) / 2
    divergence = 0.5 * (DATA @ np.log(DATA / mixture) + GENERATED @ np.log(GENERATED / mixture))
    assert abs((value(BEST, DATA, GENERATED) + np.log(4)) / 2 - divergence) < 1e-12
    assert f"+ {np.log(4):.4f})/2 = {divergence:.4f}$" in text
    assert f"\\approx {value(np.full(3, 0.5), DATA, DATA):.4f}$" in text


def test_reply_of_the_generator(facet_text: Callable[[str, str], str]) -> None:
    """Step 4: all probability on A is the best reply, until the discriminator has followed."""
    text = step(facet_text, 4)
    losses = -np.log(BEST)
    assert losses.argmin() == 0
    assert f"\\approx {GENERATED @ losses:.4f}$" in text
    assert f"\\approx {losses[0]:.4f}$" in text
    followed = DATA[0] / (DATA[0] + 1)
    assert f"= {followed:.4f}$" in text
    assert f"\\approx {-np.log(round(followed, 4)):.4f}$" in text
    assert f"(${-np.log(followed):.4f}$ without rounding" in text


def test_saturating_and_non_saturating_slopes(facet_text: Callable[[str, str], str]) -> None:
    """Step 5: numerical derivatives with respect to the logit are the printed slopes."""
    text = step(facet_text, 5)

    def probability(logit: float) -> float:
        return float(1 / (1 + np.exp(-logit)))

    def slope(loss: Callable[[float], float], at: float) -> float:
        logit = float(np.log(at / (1 - at)))
        small = 1e-5
        high, low = loss(probability(logit + small)), loss(probability(logit - small))
        return (high - low) / (2 * small)

    minimax = slope(lambda d: float(np.log(1 - d)), 0.02)
    non_saturating = slope(lambda d: float(-np.log(d)), 0.02)
    assert f"$-D = {minimax:.2f}$" in text
    assert f"$-(1 - D) = {non_saturating:.2f}$" in text
    assert f"= {non_saturating / minimax:.0f}$ times" in text
    for loss in (lambda d: float(np.log(1 - d)), lambda d: float(-np.log(d))):
        assert f"{slope(loss, 0.5):.1f}" == "-0.5"
    assert "both are $-0.5$" in text
