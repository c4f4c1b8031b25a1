"""The worked example of imbalanced data, recomputed."""

from collections.abc import Callable

FRAUD, NORMAL = 20, 980
MISS, ALARM = 100, 5


def test_confusion_counts_give_the_metrics(facet_text: Callable[[str, str], str]) -> None:
    """Accuracy, precision, recall and cost of both thresholds follow from TP and FP."""
    text = facet_text("imbalanced-data", "Worked example")
    costs = []
    for name, tp, fp in (("threshold 0.5**", 8, 4), ("threshold 0.05**", 16, 64)):
        part = text[text.index(name) :]
        fn, tn = FRAUD - tp, NORMAL - fp
        assert f"TP {tp}, FN {fn}, FP {fp}, TN {tn}" in part
        cost = fn * MISS + fp * ALARM
        costs.append(cost)
        assert f"= {(tp + tn) / (FRAUD + NORMAL):.3f}$" in part
        assert f"= {tp / (tp + fp):.3f}$" in part
        assert f"= {tp / (tp + fn):.3f}$" in part
        assert f"{fn} \\cdot {MISS} + {fp} \\cdot {ALARM} = {cost}$" in part
        if tp == 8:
            assert f"= {2 * tp / (2 * tp + fp + fn):.3f}$" in part
    assert costs[1] < costs[0] < FRAUD * MISS
    assert f"= {FRAUD * MISS}$" in text
    assert f"= {NORMAL / (FRAUD + NORMAL):.3f}$" in text


def test_cost_threshold_and_balanced_precision(facet_text: Callable[[str, str], str]) -> None:
    """The cost rule gives the threshold; a balanced test set inflates the precision."""
    text = facet_text("imbalanced-data", "Worked example")
    assert f"= {ALARM / (ALARM + MISS):.3f}$" in text
    rate = 64 / NORMAL
    assert f"= {rate:.4f}$" in text
    assert f"= {0.8 / (0.8 + rate):.3f}$" in text


def test_weights_and_corrected_probability(facet_text: Callable[[str, str], str]) -> None:
    """Balanced class weights have the ratio 49, which is divided out of the odds."""
    text = facet_text("imbalanced-data", "Worked example")
    fraud = (FRAUD + NORMAL) / (2 * FRAUD)
    normal = (FRAUD + NORMAL) / (2 * NORMAL)
    assert f"= {fraud:.0f}$" in text
    assert f"= {normal:.3f}$" in text
    ratio = NORMAL / FRAUD
    assert abs(fraud / normal - ratio) < 1e-9
    assert f"980 / 20 = {ratio:.0f}$" in text
    corrected = 0.7 / (0.7 + ratio * 0.3)
    assert f"= {corrected:.4f}$" in text
    assert corrected < ALARM / (ALARM + MISS)
