"""The worked example of the recommender case, recomputed."""

from collections.abc import Callable

import numpy as np

USER = np.array([1.0, 0.5])
ITEMS = np.array([[1.2, 0.4], [0.2, 1.0], [-0.5, 1.0]])
SHARE = np.array([0.05, 0.20, 0.01])


def test_softmax_and_log_q(facet_text: Callable[[str, str], str]) -> None:
    """The correction moves the push from the popular negative to the rare one."""
    text = facet_text("recommender-case", "Worked example")
    scores = ITEMS @ USER
    for score in scores:
        assert f"= {score:.3g}$" in text
    exponentials = np.exp(scores)
    assert f"= {exponentials[0]:.3f}$" in text
    assert f"= {exponentials[1]:.3f}$" in text
    assert f"with the sum {exponentials.sum():.3f}" in text
    plain = exponentials / exponentials.sum()
    for value in plain:
        assert f"/ {exponentials.sum():.3f} = {value:.3f}$" in text
    quotient = f"({exponentials[0]:.3f} / {exponentials.sum():.3f})"
    assert f"-\\log {quotient} = {-np.log(plain[0]):.3f}$" in text
    weighted = exponentials / SHARE
    assert f"= {weighted[0]:.1f}$" in text
    assert f"= {weighted[1]:.1f}$" in text
    assert f"= {weighted[2]:.0f}$" in text
    assert f"with the sum {weighted.sum():.1f}" in text
    corrected = weighted / weighted.sum()
    for value in corrected:
        assert f"/ {weighted.sum():.1f} = {value:.3f}$" in text
    direct = np.exp(scores - np.log(SHARE))
    assert np.allclose(direct / direct.sum(), corrected)
    assert f"from {plain[1]:.3f} to {corrected[1]:.3f}" in text


def test_bpr_loss(facet_text: Callable[[str, str], str]) -> None:
    """The pairwise loss is the negative log sigmoid of the score difference."""
    text = facet_text("recommender-case", "Worked example")
    probability = 1 / (1 + np.exp(-(ITEMS[0] - ITEMS[1]) @ USER))
    assert f"-\\log {probability:.3f} = {-np.log(probability):.3f}$" in text


def test_ranking_metrics(facet_text: Callable[[str, str], str]) -> None:
    """Precision, recall, NDCG and reciprocal rank follow from the ranks 2 and 5."""
    text = facet_text("recommender-case", "Worked example")
    ranks = np.array([2, 5])
    assert f"$2 / 5 = {len(ranks) / 5:g}$" in text
    assert f"$2 / 2 = {np.mean(ranks <= 5):g}$" in text
    assert f"Recall@3: $1 / 2 = {np.mean(ranks <= 3):g}$" in text
    gains = 1 / np.log2(ranks + 1)
    best = 1 / np.log2(np.array([1, 2]) + 1)
    assert f"= {gains[0]:.3f} + {gains[1]:.3f} = {gains.sum():.3f}$" in text
    assert f"= {best[0]:g} + {best[1]:.3f} = {best.sum():.3f}$" in text
    ndcg = gains.sum() / best.sum()
    assert f"{gains.sum():.3f} / {best.sum():.3f} = {ndcg:.3f}$" in text
    assert f"first hit: $1 / 2 = {1 / ranks[0]:g}$" in text


def test_costs_of_the_stages(facet_text: Callable[[str, str], str]) -> None:
    """Memory, exact search and ranking cost are plain products."""
    text = facet_text("recommender-case", "Worked example")
    items, width, ranker, candidates = 1_000_000, 64, 500_000, 500
    assert f"= {items * width * 4}$ bytes" in text
    assert f"= {items * width}$ multiplications" in text
    assert items * ranker == 5 * 10**11
    assert "= 5 \\cdot 10^{11}$" in text
    assert candidates * ranker == 25 * 10**7
    assert "= 2.5 \\cdot 10^{8}$" in text
