"""What learners asked, made searchable: a third way to a passage, beside its words and its meaning.

A learner's message is more like another learner's message than like the text that answers both. Each
asked question is a vector that points at the sub-sections that answer it, or at none: what the bank is
known not to answer is found here too, and that lowers the confidence.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from tutor.records import AskedQuestion, OutsideKind
from tutor.search.fusion import Places, Scores, best_of, highest
from tutor.search.mapped import read_once
from tutor.search.protocol import Vectors
from tutor.search.shortlist import Shortlist

FILE = "labels.json"
_VECTORS = "asked.npy"
_CODES = ("asked-inside.faiss", "asked-outside.faiss")
MANY = 2048
"""Asked questions of a kind from which a shortlist is looked up before whole vectors are compared."""
NEAREST = 200
"""Asked questions that count for a query."""
CROWD = 10
"""Asked questions about the same thing whose mean counts beside the nearest one."""
_PROPOSED = 500, 200
"""Asked questions of either kind whose vectors are compared: 998 of 1000 of the ``NEAREST`` are in."""
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
        rows, named, ranks = (np.array(stored[name], dtype=np.int64) for name in _ARRAYS)
        return cls(tuple(stored["sections"]), rows, named, ranks, tuple(stored["outside"]))

    def save(self, folder: Path) -> None:
        """Write the labels into ``folder`` as JSON."""
        arrays = {name: getattr(self, name).tolist() for name in _ARRAYS}
        stored = {"sections": self.sections, **arrays, "outside": self.outside}
        (folder / FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8", newline="\n")


_ARRAYS = ("rows", "named", "ranks")


@dataclass(frozen=True)
class Asked:
    """Asked questions with their vectors, those that the bank answers first."""

    vectors: Vectors
    """Shape (questions, dimension), unit rows."""
    labels: Labels
    read: Callable[[], tuple[AskedQuestion, ...]]
    """Gives the questions themselves; no search needs their texts, so they stay on the disk until then."""
    codes: Callable[[], Sequence[Shortlist | None]] = lambda: (None, None)
    """Gives a shortlist of those that the bank answers and one of the others, if there are ``MANY``."""
    _again: threading.Event = field(default_factory=threading.Event, init=False, repr=False, compare=False)
    """Whether a question came before."""

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
        return cls(vectors, Labels.load(folder), read, partial(_load_codes, folder))

    def save(self, folder: Path) -> None:
        """Write the vectors, the labels and the shortlists of kinds that are ``MANY`` into ``folder``."""
        np.save(folder / _VECTORS, self.vectors, allow_pickle=False)
        self.labels.save(folder)
        for name, vectors in zip(_CODES, self._kinds, strict=True):
            if len(vectors) >= MANY:
                Shortlist.of(np.array(vectors)).save(folder / name)

    @cached_property
    def _shortlists(self) -> Sequence[Shortlist | None]:
        return self.codes()

    @property
    def _kinds(self) -> tuple[Vectors, Vectors]:
        """The vectors of those that the bank answers, and of the others."""
        return self.vectors[: self.inside], self.vectors[self.inside :]

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

    def cosines(self, vector: Vectors) -> Scores:
        """With each asked question; ``vector`` has shape (1, dimension), the result (questions,).

        Of very many, those too far to count have the lowest cosine that was looked at. The first question
        is compared with all: to read them once costs less than to open the shortlists.
        """
        if not self._again.is_set():
            self._again.set()
            blocks = (_row_by_row(block, vector) for block in read_once(self.vectors))
            return np.concatenate([np.empty(0, np.float32), *blocks])
        kinds = zip(self._kinds, self._shortlists, _PROPOSED, strict=True)
        inside, outside = (_near(vectors, codes, count, vector) for vectors, codes, count in kinds)
        places = np.concatenate([inside[0], outside[0] + self.inside])
        found = np.concatenate([inside[1], outside[1]])
        scores = np.full(len(self), found.min(initial=1.0), dtype=np.float32)
        scores[places] = found
        return scores

    def outside_kind(self, cosines: Scores) -> OutsideKind | None:
        """The kind of the nearest asked question, ``None`` if the bank answers that one."""
        place = int(cosines.argmax()) - self.inside if len(cosines) else -1
        return self.labels.outside[place] if place >= 0 else None


def _load_codes(folder: Path) -> Sequence[Shortlist | None]:
    paths = [folder / name for name in _CODES]
    return [Shortlist.load(path) if path.is_file() else None for path in paths]


def _row_by_row(vectors: Vectors, vector: Vectors) -> Scores:
    """Cosines without a matrix product: that wakes a second thread for it, and waits long for one on a busy
    machine."""
    return np.asarray(np.vecdot(vectors, vector[0]), dtype=np.float32)


def _near(vectors: Vectors, codes: Shortlist | None, count: int, vector: Vectors) -> tuple[Places, Scores]:
    """The rows that may be among the ``count`` nearest, or all of them, with their cosines."""
    if codes is None:
        return np.arange(len(vectors)), _row_by_row(vectors, vector)
    places = codes.places(vector[0], count)
    return places, _row_by_row(vectors[places], vector)


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
    def _firsts(self) -> tuple[Places, Places]:
        """The first labels: the asked questions, and the sub-sections that they name."""
        first = self.penalties == 0
        return self.rows[first], self.places[first]

    def scores(self, cosines: Scores) -> Scores:
        """For each sub-section the cosine of the nearest question asked about it, shape (count,).

        0 where none of the ``NEAREST`` asked questions is about it.
        """
        if not len(cosines):
            return np.zeros(self.count, dtype=np.float32)
        bound = cosines[highest(cosines, NEAREST)[-1]]
        mine = cosines[self.rows]
        near = np.flatnonzero(mine >= bound)
        scores = best_of(self.places[near], mine[near] - self.penalties[near], self.count)
        return np.asarray(np.maximum(scores, 0), dtype=np.float32)

    def nearest(self, cosines: Scores) -> tuple[Places, Scores]:
        """The ``NEAREST`` asked questions, best first: the first sub-section that each names, its cosine."""
        rows, places = self._firsts
        mine = cosines[rows]
        near = highest(mine, NEAREST)
        return places[near], mine[near]


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
