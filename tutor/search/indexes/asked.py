"""What learners asked, made searchable: a third way to a passage, beside its words and its meaning.

A learner's message is more like another learner's message than like the text that answers both. Each
asked question is a vector that points at the sub-sections that answer it, or at none: what the bank is
known not to answer is found here too, and that lowers the confidence.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tutor.records import AskedQuestion, OutsideKind
from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import Places, Scores, best_of, highest, one_by_one
from tutor.search.indexes.mapped import FirstReader, read_once, read_rows
from tutor.search.indexes.ragged import expand, starts_of
from tutor.search.indexes.shortlist import MANY, Shortlist

Mask = npt.NDArray[np.bool_]
FILE = "labels.json"
_NUMBERS = "labels.npy"
_VECTORS = "asked.npy"
_CODES = "asked.faiss"
NEAREST = 200
"""Asked questions that count for the scores of a query."""
CROWD = 10
"""Asked questions about the same thing whose mean counts beside the nearest one."""
NEIGHBOURS = 750
"""Asked questions that are known of a query, at most; of very many those whose whole vectors are compared: of
the ``NEAREST`` 995 of 1000 are among them."""
_NUMBERS_A_CODE = 4
"""Of a vector: codes half as long as those of the rows, since these are many and the first count most."""
_OF_FIELD: frozenset[OutsideKind | None] = frozenset({None, "near"})
_AGREE = 3
"""Nearest asked questions that are looked at: the first, and the two that may overrule it."""
_MUCH_ALIKE = 0.6
"""Cosine from which the first is not overruled."""
STEP = 0.03
"""Cosine by which each further label of an asked question counts less than the one before."""


@dataclass(frozen=True)
class Labels:
    """The labels of asked questions without their texts: all that a search needs of them."""

    sections: tuple[str, ...]
    """The sub-sections that are named."""
    rows: Places
    """Asked question of each label."""
    named: Places
    """Place in ``sections`` of each label."""
    ranks: Places
    """How many labels of the same question stand before it."""
    outside: tuple[OutsideKind, ...]
    """What those questions are that the bank does not answer; they stand behind the others."""

    @classmethod
    def of(cls, questions: Sequence[AskedQuestion]) -> "Labels":
        """The labels of ``questions``, those that the bank answers first."""
        place = {
            name: place
            for place, name in enumerate(dict.fromkeys(each for one in questions for each in one.sections))
        }
        found = [
            (row, place[section], rank)
            for row, question in enumerate(questions)
            for rank, section in enumerate(question.sections)
        ]
        rows, named, ranks = np.array(found, dtype=np.int64).reshape(-1, 3).T
        outside = tuple(each.kind or "near" for each in questions if not each.sections)
        return cls(tuple(place), rows, named, ranks, outside)

    @classmethod
    def load(cls, folder: Path) -> "Labels":
        """Read what ``save`` wrote."""
        stored = json.loads((folder / FILE).read_bytes())
        rows, named, ranks = np.load(folder / _NUMBERS, allow_pickle=False).astype(np.int64)
        return cls(tuple(stored["sections"]), rows, named, ranks, tuple(stored["outside"]))

    def save(self, folder: Path) -> None:
        """Write the labels into ``folder``: an array of numbers, and JSON."""
        numbers = np.stack([self.rows, self.named, self.ranks]).astype(np.int32)
        np.save(folder / _NUMBERS, numbers, allow_pickle=False)
        stored = {"sections": self.sections, "outside": self.outside}
        (folder / FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The asked questions nearest to a query, best first."""

    places: Places
    cosines: Scores
    read: Vectors
    """Their vectors as they were read, shape (neighbours, dimension), in an order of their own."""
    rows: Places
    """Row of ``read`` of each."""
    least: float = 0.0
    """Cosine that none of the others exceeds; of very many hardly one."""

    @classmethod
    def of(cls, places: Places, cosines: Scores, vectors: Vectors) -> "Neighbours":
        """The ``NEIGHBOURS`` with the highest of some ``cosines``, with their ``vectors``; ties in order."""
        best = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
        least = float(cosines[best[-1]]) if len(best) else 0.0
        if len(best) < len(vectors):
            return cls(places[best], cosines[best], vectors[best], np.arange(len(best)), least)
        return cls(places[best], cosines[best], vectors, best, least)

    @classmethod
    def none(cls) -> "Neighbours":
        """Where nothing was asked."""
        nothing, nowhere = np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64)
        return cls(nowhere, nothing, nothing.reshape(0, 1), nowhere)

    def __len__(self) -> int:
        return len(self.places)

    def without(self, left_out: Mask) -> "Neighbours":
        """Without some asked questions, of a mask over all."""
        kept = ~left_out[self.places]
        return Neighbours(self.places[kept], self.cosines[kept], self.read, self.rows[kept], self.least)

    def vectors(self, which: Places) -> Vectors:
        """The vectors of some of them, shape (len(which), dimension)."""
        return np.asarray(self.read[self.rows[which]])

    def compared(self, vector: Vectors) -> Scores:
        """Cosine of each with another unit vector of shape (dimension,)."""
        return one_by_one(self.read, vector)[self.rows]

    def best(self, among: Mask) -> float:
        """The highest cosine of those in a mask over these; ``least`` if there are none."""
        return float(self.cosines[among][:1].max(initial=self.least))


@dataclass(frozen=True)
class Asked:
    """Asked questions with their vectors, those that the bank answers first."""

    vectors: Vectors
    """Shape (questions, dimension), unit rows."""
    labels: Labels
    read: Callable[[], tuple[AskedQuestion, ...]]
    """Gives the questions themselves; no search needs their texts, so they stay on the disk until then."""
    codes: Callable[[], Shortlist | None] = lambda: None
    """Gives the shortlist, if they are ``MANY``."""
    _first: FirstReader = field(default_factory=FirstReader, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, questions: tuple[AskedQuestion, ...], vectors: Vectors) -> "Asked":
        """Of questions at hand, those that the bank answers first."""
        return cls(vectors, Labels.of(questions), lambda: questions)

    @classmethod
    def none(cls, dimension: int) -> "Asked":
        """Of a bank that carries none."""
        return cls.of((), np.empty((0, dimension), dtype=np.float32))

    @classmethod
    def load(cls, folder: Path, read: Callable[[], tuple[AskedQuestion, ...]]) -> "Asked":
        """Open what ``save`` wrote; ``read`` gives the questions."""
        vectors = np.load(folder / _VECTORS, mmap_mode="r", allow_pickle=False)
        return cls(vectors, Labels.load(folder), read, partial(Shortlist.load, folder / _CODES))

    def save(self, folder: Path) -> None:
        """Write the vectors, the labels and, if they are ``MANY``, the shortlist into ``folder``."""
        np.save(folder / _VECTORS, self.vectors, allow_pickle=False)
        self.labels.save(folder)
        if len(self) >= MANY:
            Shortlist.of(self.vectors, _NUMBERS_A_CODE).save(folder / _CODES)

    @cached_property
    def _shortlist(self) -> Shortlist | None:
        return self.codes()

    @cached_property
    def matrix(self) -> Vectors:
        """The vectors as a plain array: to cut pieces from a mapped one is slow."""
        return np.asarray(self.vectors)

    def __len__(self) -> int:
        return len(self.vectors)

    @cached_property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """The questions with their texts."""
        return self.read()

    @property
    def inside(self) -> int:
        """How many of them the bank answers."""
        return len(self) - len(self.labels.outside)

    def neighbours(self, vector: Vectors) -> Neighbours:
        """The asked questions nearest to a query of shape (dimension,).

        The first query is compared with all: to read them once costs less than to open the shortlist.
        """
        if self._first.claim():
            return self._at_first(vector)
        if self._shortlist is None:
            return self._all(one_by_one(self.matrix, vector))
        return Neighbours.of(*self._shortlist.near(vector, self.matrix, NEIGHBOURS))

    def all_neighbours(self, vectors: Vectors) -> Iterator[Neighbours]:
        """Those of each of some queries, shape (queries, dimension), compared with all at once."""
        return map(self._all, vectors @ self.matrix.T)

    def _all(self, cosines: Scores) -> Neighbours:
        best = highest(cosines, NEIGHBOURS)
        return Neighbours.of(best, cosines[best], self.matrix[best])

    def _at_first(self, vector: Vectors) -> Neighbours:
        """Those of the first query: all vectors are read block by block, the near ones once more."""
        none = np.empty(0, dtype=np.float32)
        cosines = np.concatenate([none, *(one_by_one(block, vector) for block in read_once(self.vectors))])
        best = highest(cosines, NEIGHBOURS)
        return Neighbours.of(best, cosines[best], read_rows(self.vectors, best))

    def outside_kind(self, near: Neighbours) -> OutsideKind | None:
        """The kind of the nearest asked question, ``None`` if the bank answers that one.

        "near" where it is of another field, the next two are not, and it is not much like the query: one that
        shares a word says little.
        """
        kinds = [
            self.labels.outside[place] if place >= 0 else None for place in near.places[:_AGREE] - self.inside
        ]
        if not kinds or kinds[0] in _OF_FIELD or near.cosines[0] >= _MUCH_ALIKE:
            return next(iter(kinds), None)
        return "near" if len(kinds) == _AGREE and _OF_FIELD.issuperset(kinds[1:]) else kinds[0]


@dataclass(frozen=True)
class Subsections:
    """The labels of the asked questions as arrays over the sub-sections of one index."""

    rows: Places
    """Asked question of each label."""
    places: Places
    """Sub-section that it names."""
    penalties: Scores
    """How much less than the asked question itself it counts."""
    count: int
    """Sub-sections in all."""

    @classmethod
    def of(cls, labels: Labels, place: Mapping[str, int]) -> "Subsections":
        """``place`` maps sub-sections to their places; labels that it does not know are left out."""
        known = np.array([place.get(name, -1) for name in labels.sections], dtype=np.int64)
        places = known[labels.named]
        kept = places >= 0
        penalties = np.asarray(STEP * labels.ranks[kept], dtype=np.float32)
        return cls(labels.rows[kept], places[kept], penalties, len(place))

    @cached_property
    def _first(self) -> Places:
        """The sub-section that the first label of each asked question names, -1 if none is known."""
        first = self.penalties == 0
        named = np.full(len(self._starts) - 1, -1, dtype=np.int64)
        named[self.rows[first]] = self.places[first]
        return named

    @cached_property
    def _starts(self) -> Places:
        """Where the labels of each asked question begin."""
        return starts_of(self.rows, int(self.rows.max(initial=-1)) + 1)

    def scores(self, near: Neighbours) -> Scores:
        """For each sub-section the cosine of the nearest question asked about it, shape (count,).

        0 where none of the ``NEAREST`` asked questions is about it.
        """
        places, cosines = near.places[:NEAREST], near.cosines[:NEAREST]
        known = places < len(self._starts) - 1
        labels, each = expand(self._starts, places[known])
        found = cosines[known][each] - self.penalties[labels]
        return np.asarray(np.maximum(best_of(self.places[labels], found, self.count), 0), dtype=np.float32)

    def nearest(self, near: Neighbours) -> tuple[Places, Scores]:
        """Of the ``NEAREST`` with a label, best first: the sub-section named first, and the cosine."""
        known = near.places < len(self._first)
        named, cosines = self._first[near.places[known]], near.cosines[known]
        return named[named >= 0][:NEAREST], cosines[named >= 0][:NEAREST]


def crowd(groups: Places, cosines: Scores, count: int) -> Scores:
    """For each group the mean of its ``CROWD`` highest cosines, shape (count,); all zeros if there are none.

    A group that has fewer lacks some of the nearest: each of those counts as the last of all. ``cosines``
    are in order, the highest first.
    """
    if not len(cosines):
        return np.zeros(count, dtype=np.float32)
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    kept = order[rank < CROWD]
    above = np.bincount(groups[kept], cosines[kept] - cosines[-1], count)
    return np.asarray(cosines[-1] + above / CROWD, dtype=np.float32)
