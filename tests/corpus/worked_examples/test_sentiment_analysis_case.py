"""The worked example of the sentiment case, recomputed."""

import math
from collections.abc import Callable

QUESTION = "sentiment-analysis-case"


def assert_in_order(text: str, pieces: list[str]) -> None:
    """Every piece stands in the text, each after the one before."""
    start = 0
    for piece in pieces:
        found = text.find(piece, start)
        assert found >= 0, piece
        start = found + len(piece)


def test_baseline_scores_one_review(facet_text: Callable[[str, str], str]) -> None:
    """TF-IDF values, the logit, the probability and both losses follow from the counts."""
    text = facet_text(QUESTION, "Worked example")
    values = [math.log(1000 / count) for count in (20, 500, 10)]
    logit = sum(w * x for w, x in zip((-0.5, 0.1, -0.4), values, strict=True)) + 0.3
    pieces = [f"= {value:.3f}" for value in values]
    pieces += [f"= {logit:.3f}$", f"e^{{{-logit:.3f}}}) = {1 / (1 + math.exp(-logit)):.3f}"]
    pieces += [f"= {math.log1p(math.exp(logit)):.3f}$", f"= {math.log1p(math.exp(-logit)):.3f}$"]
    assert_in_order(text, pieces)


def f1(hits: int, false_alarms: int, misses: int) -> float:
    """The harmonic mean of precision and recall: f1(1, 0, 0) is 1.0."""
    return 2 * hits / (2 * hits + false_alarms + misses)


def test_accuracy_and_macro_f1(facet_text: Callable[[str, str], str]) -> None:
    """The constant answer has a high accuracy and a low macro F1; the model has both high."""
    text = facet_text(QUESTION, "Worked example")
    found, missed, alarms, passed = 14, 20 - 14, 8, 80 - 8
    constant = f1(80, 20, 0)
    negative, positive = f1(found, alarms, missed), f1(passed, missed, alarms)
    pieces = [f"= {80 / 100:.2f}$", f"= {constant:.3f}$", f"= {constant / 2:.3f}$"]
    pieces += [f"| {found} | {missed} |", f"| {alarms} | {passed} |"]
    pieces += [f"= {(found + passed) / 100:.2f}$", f"= {found / (found + alarms):.3f}$"]
    pieces += [f"= {found / 20:.3f}$", f"= {negative:.3f}$", f"= {positive:.3f}$"]
    pieces += [f"= {(negative + positive) / 2:.3f}$"]
    assert_in_order(text, pieces)


def test_interval_of_the_recall(facet_text: Callable[[str, str], str]) -> None:
    """Twenty negatives leave the recall uncertain by about 0.2 on either side."""
    text = facet_text(QUESTION, "Worked example")
    recall = 14 / 20
    error = math.sqrt(recall * (1 - recall) / 20)
    low, high = recall - 1.96 * error, recall + 1.96 * error
    assert_in_order(text, [f"= {error:.3f}$", f"from {low:.2f} to {high:.2f}"])


def test_threshold_from_costs(facet_text: Callable[[str, str], str]) -> None:
    """Above the threshold, answering is cheaper on average than ignoring."""
    text = facet_text(QUESTION, "Worked example")
    miss, alarm, probability = 5, 1, 0.30
    threshold = alarm / (alarm + miss)
    assert probability > threshold
    ignored, answered = miss * probability, alarm * (1 - probability)
    assert answered < ignored
    assert_in_order(text, [f"= {threshold:.3f}$", f"= {ignored:.2f}$", f"= {answered:.2f}$"])
