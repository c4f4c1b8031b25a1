"""How sure is it that the bank answers a question? A probability, fitted on the bank itself.

The bank's own wordings are asked with **one question left out**. A wording whose question stays
(without that wording) is a question the bank answers; a wording whose question is taken out is one
that it does not, and a near miss at that. A logistic regression on a few signals separates the two.
The fit needs vectors and words that the index holds anyway; it is stored with them, because cosines
mean different things with different encoders.
"""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from tutor.search.fusion import Scores, best_of
from tutor.search.index import Index, wordings_of
from tutor.search.keywords import stems

SIGNALS = ("wording", "passage", "margin", "coverage")
"""Best cosine with a wording; best cosine with a passage; lead of the best question over the second
in cosine; share of the query's words, weighted by rarity, that the best question holds."""
_FEWEST_SAMPLES = 40
_NEAREST = 5
"""Passages in which the words of a query are looked for."""
_SAME = 0.999
"""Cosine from which a wording counts as the same text."""
_FIRST_GUESS = (-11.0, (9.0, 9.0, 4.0, 5.0))
"""Used when the bank is too small to fit: values as fitted on this project's own bank."""


class Calibration(BaseModel):
    """A logistic regression: ``probability = 1 / (1 + exp(-(bias + weights . signals)))``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float = _FIRST_GUESS[0]
    weights: tuple[float, ...] = _FIRST_GUESS[1]
    samples: int = 0
    """Questions it was fitted on; 0 for the built-in values."""

    def probability(self, signals: Sequence[float]) -> float:
        """Probability, 0 to 1, that the bank answers a query with these ``SIGNALS``."""
        score = self.bias + float(np.dot(self.weights, signals))
        return float(1 / (1 + np.exp(-np.clip(score, -50, 50))))


def signals(index: Index, cosines: Scores, words: Sequence[str]) -> tuple[float, float, float, float]:
    """The ``SIGNALS`` of a query from its cosine with every row and its stemmed words."""
    rows = index.chunk_rows
    of_questions = best_of(index.row_question, cosines, len(index.questions))
    second, first = np.sort(of_questions)[-2:] if len(of_questions) > 1 else (0.0, of_questions[0])
    wording = float(cosines[rows:].max(initial=-1.0))
    passage = float(cosines[:rows].max(initial=-1.0))
    return wording, passage, float(first - second), _coverage(index, cosines[:rows], words)


def _coverage(index: Index, cosines: Scores, words: Sequence[str]) -> float:
    """Share of ``words``, weighted by rarity, that the nearest passages hold; a word that no passage has is rarest."""
    nearest = index.row_chunk[np.argsort(-cosines, kind="stable")[:_NEAREST]]
    total = held = 0.0
    for word in dict.fromkeys(words):
        holders = index.keywords.holders(word)
        rarity = index.keywords.rarity(len(holders))
        total += rarity
        held += rarity * bool(np.isin(nearest, holders).any())
    return held / total if total else 0.0


def calibrate(index: Index) -> Calibration:
    """Fit on the index's own wordings, each asked with its question and without it."""
    wordings = wordings_of(index.questions, index.chunks)
    rows = index.chunk_rows
    vectors = index.vectors.reconstruct_n(0, int(index.vectors.ntotal))
    row = rows
    answered, unanswered = [], []
    for place, texts in enumerate(wordings):
        mine = index.row_question == place
        for text, words in zip(texts, stems(texts), strict=True):
            cosines = vectors @ vectors[row]
            same = cosines > _SAME
            if index.questions[place].answered:
                answered.append(signals(index, np.where(same, -1, cosines).astype(np.float32), words))
            unanswered.append(signals(index, np.where(same | mine, -1, cosines).astype(np.float32), words))
            row += 1
    return fit(answered, unanswered)


def fit(answered: Sequence[Sequence[float]], unanswered: Sequence[Sequence[float]]) -> Calibration:
    """Fit on the signals of questions that the bank answers and of questions that it does not.

    Both classes weigh the same. Rounded to six digits, so that the stored values are the same on
    every machine.
    """
    if min(len(answered), len(unanswered)) < _FEWEST_SAMPLES:
        return Calibration()
    from sklearn.linear_model import LogisticRegression

    signals = np.array([*answered, *unanswered], dtype=np.float64)
    labels = np.array([1] * len(answered) + [0] * len(unanswered))
    model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=1000).fit(signals, labels)
    return Calibration(
        bias=round(float(model.intercept_[0]), 6),
        weights=tuple(round(float(weight), 6) for weight in model.coef_[0]),
        samples=len(labels),
    )
