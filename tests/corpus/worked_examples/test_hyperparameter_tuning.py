"""The worked example of hyperparameter tuning, recomputed."""

import math
from collections.abc import Callable

QUESTION = "hyperparameter-tuning"


def test_how_many_random_trials(facet_text: Callable[[str, str], str]) -> None:
    """Random trials miss the best 5% with probability 0.95 to the number of trials."""
    text = facet_text(QUESTION, "Worked example")
    for trials in (20, 60):
        missed = 0.95**trials
        assert f"$1 - 0.95^{{{trials}}} = 1 - {missed:.4f} = {1 - missed:.4f}$" in text
    needed = math.log(0.05) / math.log(0.95)
    assert f"= {needed:.1f}$, so {math.ceil(needed)} trials" in text
    explanation = facet_text(QUESTION, "Explanation")
    assert f"{math.ceil(needed)} trials give 95%" in explanation


def test_a_log_scale_finds_the_good_decade(facet_text: Callable[[str, str], str]) -> None:
    """One decade of four is a quarter of the draws on a log scale, 9% of the uniform ones."""
    text = facet_text(QUESTION, "Worked example")
    low, high, good_low, good_high = 1e-5, 1e-1, 1e-3, 1e-2
    share = math.log10(good_high / good_low) / math.log10(high / low)
    assert f"a share of ${share:.2f}$" in text
    assert f"$1 - 0.75^9 = {1 - (1 - share) ** 9:.3f}$" in text
    uniform = (good_high - good_low) / (high - low)
    assert f"= {uniform:.3f}$, and nine trials" in text
    assert f"$1 - 0.91^9 = {1 - (1 - uniform) ** 9:.3f}$" in text
    exponent = math.log10(low) + 0.3 * math.log10(high / low)
    assert f"= 10^{{{exponent:.1f}}} = {10**exponent:.6f}$" in text


def test_successive_halving(facet_text: Callable[[str, str], str]) -> None:
    """Keeping a third at each rung costs a ninth of training all settings to the end."""
    text = facet_text(QUESTION, "Worked example")
    settings, reached, spent = 27, 0, []
    for rung, goal in enumerate((1, 3, 9, 27), start=1):
        spent.append(settings * (goal - reached))
        assert f"| {rung} | {settings} | {goal} | {spent[-1]} |" in text
        settings, reached = settings // 3, goal
    total = sum(spent)
    assert f"${' + '.join(map(str, spent))} = {total}$ epochs" in text
    full = 27 * 27
    assert rf"$27 \cdot 27 = {full}$ epochs" in text
    assert f"${full} / {total} = {full // total}$" in text
    assert full % total == 0


def test_the_winner_is_within_the_noise(facet_text: Callable[[str, str], str]) -> None:
    """The difference of the two settings is smaller than its own standard error."""
    text = facet_text(QUESTION, "Worked example")
    first, second, spread, seeds = 91.2, 91.0, 0.3, 3
    of_a_mean = spread / math.sqrt(seeds)
    of_the_difference = of_a_mean * math.sqrt(2)
    assert rf"$0.3 / \sqrt{{{seeds}}} = {of_a_mean:.3f}$" in text
    assert rf"${of_a_mean:.3f} \cdot \sqrt{{2}} = {of_the_difference:.3f}$" in text
    assert f"${first} - {second:.1f} = {first - second:.1f}$" in text
    assert first - second < of_the_difference
