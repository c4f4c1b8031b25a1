"""What learners asked, made searchable: a third way to a passage, beside its words and its meaning.

A learner's message is more like another learner's message than like the text that answers both. Each
asked question is a vector that points at the sub-sections that answer it, or at none: what the bank is
known not to answer is found here too, and that lowers the confidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tutor.records import AskedQuestion, OutsideKind
from tutor.search.fusion import Scores, best_of
from tutor.search.protocol import Vectors

Places = npt.NDArray[np.int64]
NEAREST = 50
"""Asked questions that count for a query."""
VOTE_WIDTH = 0.08
"""Difference in cosine by which the vote of an asked question falls to 1/e."""
STEP = 0.03
"""Cosine by which each further label of an asked question counts less than the one before."""


@dataclass(frozen=True)
class Asked:
    """Asked questions with their vectors, those that the bank answers first."""

    questions: tuple[AskedQuestion, ...]
    vectors: Vectors
    """Shape (questions, dimension), unit rows."""

    @classmethod
    def none(cls, dimension: int) -> "Asked":
        """Of a bank that carries none."""
        return cls((), np.empty((0, dimension), dtype=np.float32))

    @cached_property
    def inside(self) -> int:
        """How many of them the bank answers."""
        return sum(bool(each.sections) for each in self.questions)

    def cosines(self, vector: Vectors) -> Scores:
        """With each asked question; ``vector`` has shape (1, dimension), the result (questions,)."""
        return np.asarray(self.vectors @ vector[0], dtype=np.float32)

    def outside_kind(self, cosines: Scores) -> OutsideKind | None:
        """The kind of the nearest asked question, ``None`` if the bank answers that one."""
        return self.questions[int(cosines.argmax())].kind if len(cosines) else None


@dataclass(frozen=True)
class Labels:
    """The labels of the asked questions as arrays over the sub-sections of one index."""

    rows: Places
    """Asked question of each label."""
    subsections: Places
    """Sub-section that it names."""
    penalties: Scores
    """How much less than the asked question itself it counts."""
    count: int
    """Sub-sections in all."""

    @classmethod
    def of(cls, questions: Sequence[AskedQuestion], place: Mapping[str, int]) -> "Labels":
        """``place`` maps sub-sections to their places; labels that it does not know are left out."""
        found = [
            (row, place[section], STEP * rank)
            for row, question in enumerate(questions)
            for rank, section in enumerate(question.sections)
            if section in place
        ]
        rows, subsections, penalties = zip(*found, strict=True) if found else ((), (), ())
        return cls(
            np.array(rows, dtype=np.int64),
            np.array(subsections, dtype=np.int64),
            np.array(penalties, dtype=np.float32),
            len(place),
        )

    def scores(self, cosines: Scores) -> Scores:
        """For each sub-section the cosine of the nearest question asked about it, shape (count,).

        0 where none of the ``NEAREST`` asked questions is about it.
        """
        if not len(cosines):
            return np.zeros(self.count, dtype=np.float32)
        bound = np.partition(cosines, -min(NEAREST, len(cosines)))[-min(NEAREST, len(cosines))]
        near = cosines[self.rows] >= bound
        scores = best_of(self.subsections[near], (cosines[self.rows] - self.penalties)[near], self.count)
        return np.asarray(np.maximum(scores, 0), dtype=np.float32)

    def votes(self, cosines: Scores) -> Scores:
        """Each sub-section's share of the ``NEAREST`` asked questions that are answered, shape (count,).

        Each votes for its first sub-section, with the weight exp(-distance to the nearest / ``VOTE_WIDTH``).
        """
        first = self.penalties == 0
        if not first.any():
            return np.zeros(self.count, dtype=np.float32)
        mine, places = cosines[self.rows[first]], self.subsections[first]
        near = np.argpartition(-mine, min(NEAREST, len(mine)) - 1)[:NEAREST]
        weights = np.exp((mine[near] - mine.max()) / VOTE_WIDTH)
        counted = np.bincount(places[near], weights, self.count)
        return np.asarray(counted / counted.sum(), dtype=np.float32)
