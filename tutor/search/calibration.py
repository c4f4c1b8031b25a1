"""How sure is it that the bank answers a question? A probability, fitted on questions with known answers.

If the bank carries enough labelled questions of learners, they decide. If not, the bank's own
wordings are asked with **one question left out**: a wording whose question stays (without that
wording) is a question that the bank answers; one whose question is taken out is a question that it
does not, and a near miss at that. A logistic regression on a few signals separates the two. It is
stored with the index, because cosines mean different things with different encoders.
"""

from collections.abc import Callable, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from tutor.bank.learners import LearnerQuestion
from tutor.search.encoder import Vectors
from tutor.search.fusion import Scores, best_of
from tutor.search.index import Index, wordings_of
from tutor.search.keywords import stems

Embed = Callable[[Sequence[str]], Vectors]
Signals = tuple[float, float, float, float]
"""Best cosine with a title, prompt or alias; best cosine with a passage or sentence; lead of the best
question over the second in cosine; share of the query's words, weighted by rarity, that the nearest
chunks hold."""

_FEWEST_SAMPLES = 40
_NEAREST_ROWS = 40
_NEAREST_CHUNKS = 5
_SAME = 0.999
"""Cosine from which a wording counts as the same text."""


class Calibration(BaseModel):
    """A logistic regression: ``probability = 1 / (1 + exp(-(bias + weights . signals)))``.

    The defaults serve a bank too small to fit; they are what this project's own bank gave.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float = -9.0
    weights: Signals = (7.0, 6.0, 3.0, 4.0)
    samples: int = 0
    """Questions it was fitted on."""

    def probability(self, signals: Signals) -> float:
        """Probability, 0 to 1, that the bank answers a query with these signals."""
        score = self.bias + float(np.dot(self.weights, signals))
        return float(1 / (1 + np.exp(-np.clip(score, -50, 50))))


def signals(index: Index, cosines: Scores, words: Sequence[str]) -> Signals:
    """The signals of a query from its cosine with every row and its stemmed words."""
    rows = index.chunk_rows
    of_questions = np.sort(best_of(index.row_question, cosines, len(index.questions)))
    margin = float(of_questions[-1] - of_questions[-2]) if len(of_questions) > 1 else 0.0
    topic = float(cosines[index.topic_rows].max(initial=-1.0))
    passage = float(cosines[:rows].max(initial=-1.0))
    return topic, passage, margin, _coverage(index, cosines[:rows], words)


def _coverage(index: Index, cosines: Scores, words: Sequence[str]) -> float:
    """Share of ``words``, weighted by rarity, that the nearest chunks hold; an unknown word is rarest."""
    count = min(_NEAREST_ROWS, len(cosines))
    rows = np.argpartition(-cosines, count - 1)[:count] if count else np.empty(0, dtype=np.int64)
    rows = rows[np.argsort(-cosines[rows], kind="stable")]
    nearest = list(dict.fromkeys(index.row_chunk[rows].tolist()))[:_NEAREST_CHUNKS]
    total = held = 0.0
    for word in dict.fromkeys(words):
        holders = index.keywords.holders(word)
        rarity = index.keywords.rarity(len(holders))
        total += rarity
        held += rarity * bool(np.isin(nearest, holders).any())
    return held / total if total else 0.0


def calibrate(index: Index, learners: Sequence[LearnerQuestion], embed: Embed) -> Calibration:
    """Fit on the labelled questions if there are enough of both kinds, else on the bank's wordings."""
    answered = [each.question for each in learners if each.sections]
    unanswered = [each.question for each in learners if not each.sections]
    if min(len(answered), len(unanswered)) >= _FEWEST_SAMPLES:
        return fit(_signals_of(answered, index, embed), _signals_of(unanswered, index, embed))
    return fit(*_leave_one_out(index))


def fit(answered: Sequence[Signals], unanswered: Sequence[Signals]) -> Calibration:
    """Fit on the signals of questions that the bank answers and of questions that it does not.

    Both classes weigh the same. Rounded to six digits, so that the stored values do not hang on the
    last bits of a machine. The defaults, if either class is too small.
    """
    if min(len(answered), len(unanswered)) < _FEWEST_SAMPLES:
        return Calibration()
    from sklearn.linear_model import LogisticRegression

    labels = [1] * len(answered) + [0] * len(unanswered)
    model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=1000)
    model.fit(np.array([*answered, *unanswered]), labels)
    first, second, third, fourth = (round(float(weight), 6) for weight in model.coef_[0])
    return Calibration(
        bias=round(float(model.intercept_[0]), 6),
        weights=(first, second, third, fourth),
        samples=len(labels),
    )


def _signals_of(texts: Sequence[str], index: Index, embed: Embed) -> list[Signals]:
    matrix = index.vectors.reconstruct_n(0, int(index.vectors.ntotal))
    cosines = embed(texts) @ matrix.T
    return [signals(index, row, words) for row, words in zip(cosines, stems(texts), strict=True)]


def _leave_one_out(index: Index) -> tuple[list[Signals], list[Signals]]:
    """The signals of each wording asked with its question and asked without it."""
    vectors = index.vectors.reconstruct_n(0, int(index.vectors.ntotal))
    row = index.chunk_rows
    answered: list[Signals] = []
    unanswered: list[Signals] = []
    for place, texts in enumerate(wordings_of(index.questions, index.chunks)):
        mine = index.row_question == place
        for words in stems(texts):
            cosines = vectors @ vectors[row]
            same = cosines > _SAME
            if index.questions[place].answered:
                answered.append(signals(index, np.where(same, -1, cosines), words))
            unanswered.append(signals(index, np.where(same | mine, -1, cosines), words))
            row += 1
    return answered, unanswered
