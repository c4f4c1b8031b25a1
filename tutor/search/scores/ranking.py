"""Scores of sub-sections and questions from meaning, words, and what learners asked.

    score = passage . cosine of its nearest passage or sentence
          + asked   . cosine of the nearest question that was asked about it
          + words   . BM25 of its best passage, as a share of the query's best
          + crowd   . mean cosine of the nearest questions that were asked about it
          + said    . share of the query's words, by rarity, that one of its sentences says

The weights are fitted when the index is built, if the bank carries labelled questions: a logistic
regression on differences between a right and a wrong candidate, that is RankNet (Burges et al., 2005)
with a linear model. It serves banks that carry asked questions; others are ranked by ``retriever.rank``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from tutor.search.fusion import Scores, min_max

Features = npt.NDArray[np.float32]
"""Shape (candidates, 5)."""
PASSAGE, ASKED, WORDS, CROWD, SAID = range(5)
"""Its columns."""
_HARDEST = 8
"""Wrong candidates that each labelled question is set against."""
_FEWEST = 40


class Weights(BaseModel):
    """Of the signals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passage: float
    asked: float
    words: float
    crowd: float = 0.0
    said: float = 0.0

    def score(self, features: Features) -> Scores:
        """Shape (candidates,)."""
        weights = np.array([self.passage, self.asked, self.words, self.crowd, self.said])
        return np.asarray(features @ weights, dtype=np.float32)


class RankingWeights(BaseModel):
    """Of questions, and of sub-sections. The defaults are what this project's own bank gave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: Weights = Weights(passage=10.5, asked=9.0, words=5.0)
    subsections: Weights = Weights(passage=9.0, asked=6.5, words=3.5)
    samples: int = 0
    """Questions they were fitted on."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What one query says of all questions and all sub-sections."""

    questions: Features
    subsections: Features


def features(passage: Scores, asked: Scores, words: Scores, crowd: Scores, said: Scores) -> Features:
    """The signals of candidates side by side; ``words`` are BM25 scores."""
    table = np.empty((len(passage), 5), dtype=np.float32)
    np.maximum(passage, 0, out=table[:, PASSAGE])
    table[:, ASKED], table[:, WORDS], table[:, CROWD] = asked, min_max(words, 0.0), crowd
    np.maximum(said, 0, out=table[:, SAID])
    return table


def fit(candidates: Iterable[Candidates], right: Sequence[tuple[set[int], set[int]]]) -> RankingWeights:
    """Fit on queries with the places of the right questions and sub-sections of each.

    The defaults if there are too few. Rounded, so that the stored values do not hang on the last bits of a
    machine.
    """
    if len(right) < _FEWEST:
        return RankingWeights()
    questions: list[Features] = []
    subsections: list[Features] = []
    for each, (of_questions, of_subsections) in zip(candidates, right, strict=True):
        questions += _differences(each.questions, sorted(of_questions))
        subsections += _differences(each.subsections, sorted(of_subsections))
    return RankingWeights(questions=_fit(questions), subsections=_fit(subsections), samples=len(right))


def fit_differences(
    differences: Sequence[npt.NDArray[np.float32]], inverse_strength: float = 3.0
) -> npt.NDArray[np.float64]:
    """Weights, shape (signals,), by which what is right scores above what is wrong.

    ``differences``, each of shape (signals,), are a right candidate's signals less a wrong one's;
    ``inverse_strength`` is C, the inverse of the regularization.
    """
    from sklearn.linear_model import LogisticRegression

    both = np.array([*differences, *(-each for each in differences)])
    labels = [1] * len(differences) + [0] * len(differences)
    model = LogisticRegression(fit_intercept=False, C=inverse_strength, max_iter=3000).fit(both, labels)
    return np.asarray(model.coef_[0])


def _fit(differences: list[Features]) -> Weights:
    weights = fit_differences(differences)
    passage, asked, words, crowd, said = (round(max(0.0, float(weight)), 4) for weight in weights)
    return Weights(passage=passage, asked=asked, words=words, crowd=crowd, said=said)


def _differences(features: Features, right: list[int]) -> list[Features]:
    """The best right candidate less each of the hardest wrong ones; none if no candidate is right."""
    if not right:
        return []
    rough = features.sum(axis=1)
    best = max(right, key=lambda place: (rough[place], -place))
    rough[right] = -np.inf
    wrong = np.argsort(-rough, kind="stable")[: min(_HARDEST, len(rough) - len(right))]
    return [features[best] - features[place] for place in wrong]
