"""How sure is it that the bank answers a question? A probability, fitted on questions with known answers.

If the bank carries enough labelled questions of learners, they decide. If not, the bank's own
wordings are asked with **one question left out**: a wording whose question stays (without that
wording) is a question that the bank answers; one whose question is taken out is a question that it
does not, and a near miss at that. A logistic regression on a few signals separates the two. It is
stored with the index, because cosines mean different things with different encoders.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from tutor.bank.asked import LearnerQuestion
from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Scores, best_of, highest
from tutor.search.indexes.asked import Neighbours
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems
from tutor.search.indexes.texts import wordings_of
from tutor.search.scores.ranking import RankingWeights
from tutor.search.scores.ranking import fit as fit_ranking
from tutor.search.scores.resemblance import Resemblance
from tutor.search.scores.scoring import Scored, candidates, chunk_cosines

Embed = Callable[[Sequence[str]], Vectors]
_FEWEST_SAMPLES = 40
_MOST_WORDINGS = 2000
"""That are asked of a bank without labels: each is compared with every row."""
_TOGETHER = 16
"""Texts whose scores are in memory at once."""
_NEAREST_ROWS = 40
_NEAREST_CHUNKS = 5
_SAME = 0.999
"""Cosine from which a wording counts as the same text."""


class Signals(NamedTuple):
    """What a search says of a query, each about 0 to 1."""

    topic: float
    """Best cosine with a title, prompt or alias."""
    passage: float
    """Best cosine with a passage or sentence."""
    margin: float
    """Lead of the best question over the second, in cosine."""
    coverage: float
    """Share of the query's words, weighted by rarity, that the nearest chunks hold."""
    unknown: float
    """Share of them, weighted alike, that the bank never uses."""
    asked: float
    """Best cosine with an asked question that the bank answers; 0 if it carries none."""
    outside: float
    """Best cosine with an asked question that it does not answer; 0 if it carries none."""
    resembles: float
    """Whether it resembles what the bank answers (``Resemblance``); 0 if that is not known."""
    length: float
    """Logarithm of its words plus one, over three: cosines of long messages are lower."""


class Calibration(BaseModel):
    """A logistic regression: ``probability = 1 / (1 + exp(-(bias + weights . signals)))``.

    The defaults serve a bank too small to fit; they are what this project's own bank gave.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float = -9.0
    weights: Signals = Signals(7.0, 6.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    samples: int = 0
    """Questions it was fitted on."""
    resemblance: Resemblance = Resemblance()
    ranking: RankingWeights = RankingWeights()

    def probability(self, signals: Signals) -> float:
        """Probability, 0 to 1, that the bank answers a query with these signals."""
        score = self.bias + float(np.dot(self.weights, signals))
        return float(1 / (1 + np.exp(-np.clip(score, -50, 50))))


def signals(index: Index, scored: Scored) -> Signals:
    """The signals of a query from its scores against every row, document and asked question."""
    rows, cosines = index.chunk_rows, scored.cosines
    of_questions = np.sort(best_of(index.row_question, cosines, len(index.questions)))
    coverage, unknown = _words(index, cosines[:rows], scored.words)
    inside = scored.asked.places < index.asked.inside
    return Signals(
        topic=float(cosines[index.topic_rows].max(initial=-1.0)),
        passage=float(cosines[:rows].max(initial=-1.0)),
        margin=float(of_questions[-1] - of_questions[-2]) if len(of_questions) > 1 else 0.0,
        coverage=coverage,
        unknown=unknown,
        asked=scored.asked.best(inside) if index.asked.inside else 0.0,
        outside=scored.asked.best(~inside) if index.asked.labels.outside else 0.0,
        resembles=scored.resembles,
        length=math.log1p(len(scored.words)) / 3,
    )


def _words(index: Index, cosines: Scores, words: Sequence[str]) -> tuple[float, float]:
    """Shares of ``words``, weighted by rarity: in the nearest chunks, and nowhere in the bank."""
    rows = highest(cosines, _NEAREST_ROWS)
    nearest = np.array(list(dict.fromkeys(index.row_chunk[rows].tolist()))[:_NEAREST_CHUNKS], dtype=np.int64)
    near = np.zeros(index.keywords.documents, dtype=np.bool_)
    near[nearest] = True
    total = held = unknown = 0.0
    for word in dict.fromkeys(words):
        holders = index.keywords.holders(word)
        rarity = index.keywords.rarity(len(holders))
        total += rarity
        held += rarity * bool(near[holders].any())
        unknown += rarity * (len(holders) == 0)
    return (held / total, unknown / total) if total else (0.0, 1.0)


def calibrate(index: Index, learners: Sequence[LearnerQuestion], embed: Embed) -> Calibration:
    """Fit on the labelled questions if there are enough of both kinds, else on the bank's wordings."""
    answered = [each for each in learners if each.sections]
    unanswered = [each for each in learners if not each.sections]
    if min(len(answered), len(unanswered)) < _FEWEST_SAMPLES:
        return fit(*_leave_one_out(index))
    resemblance = Resemblance.fit(index.asked.vectors, index.asked.inside)
    inside, outside = ([each.question for each in group] for group in (answered, unanswered))
    vectors = embed(inside)
    fitted = fit(
        [signals(index, each) for each in _scored(index, inside, vectors, resemblance)],
        [signals(index, each) for each in _scored(index, outside, embed(outside), resemblance)],
    )
    if not len(index.asked):
        return fitted
    right = [_right_places(index, each) for each in answered]
    ranking = fit_ranking(
        (
            candidates(index, each, chunk_cosines(index, each.cosines), index.said(each.words))
            for each in _scored(index, inside, vectors, resemblance)
        ),
        right,
    )
    return fitted.model_copy(update={"ranking": ranking, "resemblance": resemblance})


def _right_places(index: Index, learner: LearnerQuestion) -> tuple[set[int], set[int]]:
    """Places of the questions and of the sub-sections that answer a labelled question."""
    places = {index.subsection_place[name] for name in learner.sections if name in index.subsection_place}
    return {int(index.subsection_question[place]) for place in places}, places


def fit(answered: Sequence[Signals], unanswered: Sequence[Signals]) -> Calibration:
    """Fit on the signals of questions that the bank answers and of questions that it does not.

    Both classes weigh the same. Rounded to six digits, so that the stored values do not hang on the
    last bits of a machine. The defaults, if either class is too small.
    """
    if min(len(answered), len(unanswered)) < _FEWEST_SAMPLES:
        return Calibration()
    from sklearn.linear_model import LogisticRegression

    labels = [1] * len(answered) + [0] * len(unanswered)
    model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=3000)
    model.fit(np.array([*answered, *unanswered]), labels)
    return Calibration(
        bias=round(float(model.intercept_[0]), 6),
        weights=Signals(*(round(float(weight), 6) for weight in model.coef_[0])),
        samples=len(labels),
    )


def _scored(
    index: Index, texts: Sequence[str], vectors: Vectors, resemblance: Resemblance
) -> Iterator[Scored]:
    """The scores of each text, some texts at a time: those of all of them may be too many to hold."""
    for start in range(0, len(texts), _TOGETHER):
        some = vectors[start : start + _TOGETHER]
        yield from (
            Scored(words, row, index.keywords.scores(words), asked, resemblance.of(vector))
            for words, row, asked, vector in zip(
                stems(texts[start : start + _TOGETHER]),
                index.vectors.cosines(some),
                index.asked.all_neighbours(some),
                some,
                strict=True,
            )
        )


def _leave_one_out(index: Index) -> tuple[list[Signals], list[Signals]]:
    """The signals of each wording asked with its question and asked without it; of very many, of some.

    What learners asked stays out of it: it would tell the two apart by the label alone.
    """
    asked = Neighbours.none()
    lexical = np.empty(0, dtype=np.float32)
    answered: list[Signals] = []
    unanswered: list[Signals] = []
    for words, row, cosines in _wordings(index):
        place = index.row_question[row]
        same = cosines > _SAME
        if index.questions[place].answered:
            answered.append(signals(index, Scored(words, np.where(same, -1, cosines), lexical, asked)))
        without = np.where(same | (index.row_question == place), -1, cosines)
        unanswered.append(signals(index, Scored(words, without, lexical, asked)))
    return answered, unanswered


def _wordings(index: Index) -> Iterator[tuple[list[str], int, Scores]]:
    """The stems of a wording, its row and its cosines; of wordings from first to last, evenly."""
    texts = [text for texts in wordings_of(index.questions, index.chunks) for text in texts]
    chosen = range(0, len(texts), -(-len(texts) // _MOST_WORDINGS))
    for start in range(0, len(chosen), _TOGETHER):
        some = chosen[start : start + _TOGETHER]
        rows = [index.chunk_rows + number for number in some]
        yield from zip(
            stems([texts[number] for number in some]),
            rows,
            index.vectors.cosines(np.array(index.vectors.matrix[rows])),
            strict=True,
        )
