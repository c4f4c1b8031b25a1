"""Lexical scores: BM25 over stemmed words (bm25s, with the Snowball stemmer for English).

bm25s computes the scores when a bank is indexed. A question only adds up columns of them, which needs
neither bm25s nor what it imports: the columns are memory-mapped arrays, as fast as copies in memory (40 µs a
question over this project's bank, either way).
"""

import json
import math
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tutor.search.indexes.ragged import starts_of

if TYPE_CHECKING:
    import Stemmer

_TOKEN = re.compile(r"(?u)\b(?:\w-)?\w\w+\b")
"""Words of two letters or more; "q-learning" and "t-sne" are one word each."""
_KEPT = 1024
_STOPS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there "
    "these they this to was will with"
)
STOP_WORDS = frozenset(_STOPS.split())
"""Lucene's, which bm25s has as well."""

Scores = npt.NDArray[np.float32]
Array = npt.NDArray[Any]


@cache
def _stemmer() -> "Stemmer.Stemmer":
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(texts: Sequence[str]) -> list[list[str]]:
    """The stemmed words of each text, lower case, English stop words left out.

    >>> stems(["The networks are overfitting"])
    [['network', 'overfit']]
    """
    stem = _stemmer().stemWords
    return [stem([word for word in _TOKEN.findall(text.lower()) if word not in STOP_WORDS]) for text in texts]


def words_shared(query: str, texts: Sequence[str]) -> list[int]:
    """How many different stemmed words each text has in common with ``query``.

    >>> words_shared("when do networks overfit?", ["The network overfits", "a bank"])
    [2, 0]
    """
    asked, *said = map(set, stems([query, *texts]))
    return [len(asked & words) for words in said]


@dataclass(frozen=True)
class Postings:
    """Which documents hold each word: those of word number ``w`` are ``places[starts[w]:starts[w + 1]]``."""

    vocabulary: Mapping[str, int]
    """Number of each stemmed word."""
    places: Array
    """Places of documents, in order within a word."""
    starts: Array

    @classmethod
    def of(cls, texts: Iterable[str], vocabulary: Mapping[str, int]) -> "Postings":
        """The postings of the words that are in ``vocabulary``."""
        pairs = {
            (vocabulary[word], place)
            for place, text in enumerate(texts)
            for words in stems([text])
            for word in words
            if word in vocabulary
        }
        words, places = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
        return cls(vocabulary, places.astype(np.int32), starts_of(words, len(vocabulary)))

    @classmethod
    def load(cls, folder: Path, vocabulary: Mapping[str, int]) -> "Postings":
        """Open what ``save`` wrote; the arrays stay on the disk until they are looked at."""
        return cls(vocabulary, *(_mapped(folder / f"{name}.npy") for name in _POSTINGS))

    def save(self, folder: Path) -> None:
        """Write the arrays into ``folder``; the vocabulary is kept by whoever gave it."""
        for name in _POSTINGS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @cached_property
    def holders(self) -> Callable[[str], Array]:
        """Places of the documents that hold a stemmed word, in order; empty if none does.

        Those of words that were looked up lately are known.
        """
        return lru_cache(_KEPT)(lambda word: self.places[self.span(word)])

    def span(self, word: str) -> slice:
        """Where the places of a word stand."""
        number = self.vocabulary.get(word)
        return slice(0) if number is None else slice(*map(int, self.starts[number : number + 2]))


@dataclass(frozen=True)
class Keywords:
    """A BM25 index over documents, in the order in which they were given.

    ``weights`` has the score of a word with each of the documents that hold it, in the order of ``postings``.
    """

    documents: int
    postings: Postings
    weights: Array

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Keywords":
        """Index ``texts``; the vocabulary is numbered by first occurrence, so it is reproducible."""
        import logging

        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets DEBUG for itself on import
        vocabulary: dict[str, int] = {"": 0}
        ids = [
            [vocabulary.setdefault(word, len(vocabulary)) for word in words]
            for text in texts
            for words in stems([text])
        ]
        scorer = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        with warnings.catch_warnings():  # texts without any word have no mean length
            warnings.simplefilter("ignore", RuntimeWarning)
            scorer.index((ids, vocabulary), show_progress=False)
        columns = scorer.scores
        return cls(len(texts), Postings(vocabulary, columns["indices"], columns["indptr"]), columns["data"])

    @classmethod
    def load(cls, folder: Path) -> "Keywords":
        """Open what ``save`` wrote; the arrays stay on the disk until they are looked at."""
        stored = json.loads((folder / "words.json").read_bytes())
        vocabulary = {word: number for number, word in enumerate(stored["words"])}
        postings = Postings.load(folder, vocabulary)
        return cls(int(stored["documents"]), postings, _mapped(folder / "weights.npy"))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder`` as arrays and JSON."""
        self.postings.save(folder)
        np.save(folder / "weights.npy", self.weights)
        stored = {"documents": self.documents, "words": list(self.vocabulary)}
        (folder / "words.json").write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    def scores(self, words: Sequence[str]) -> Scores:
        """BM25 of the stemmed ``words`` with every document, shape (documents,); 0 where none occurs."""
        scores = np.zeros(self.documents, dtype=np.float32)
        for word in words:
            places, weights = self.column(word)
            scores[places] += weights
        return scores

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Number of each stemmed word, by first occurrence."""
        return self.postings.vocabulary

    @property
    def holders(self) -> Callable[[str], Array]:
        """Places of the documents that hold a stemmed word, in order; empty if none does."""
        return self.postings.holders

    def rarity(self, holding: int) -> float:
        """Inverse document frequency of a word that ``holding`` documents hold.

        log(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene's BM25.
        """
        return math.log(1 + (self.documents - holding + 0.5) / (holding + 0.5))

    def rarity_of(self, word: str) -> float:
        """The same of a stemmed word."""
        return self.rarity(len(self.holders(word)))

    @cached_property
    def column(self) -> Callable[[str], tuple[Array, Array]]:
        """Places of the documents that hold a stemmed word, in order, and its scores with them.

        Those of words that were looked up lately are known.
        """
        return lru_cache(_KEPT)(self._column)

    def _column(self, word: str) -> tuple[Array, Array]:
        return self.postings.holders(word), self.weights[self.postings.span(word)]


def _mapped(path: Path) -> Array:
    return np.asarray(np.load(path, mmap_mode="r"))


_POSTINGS = ("places", "starts")
