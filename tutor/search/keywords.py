"""Lexical scores: BM25 over stemmed words (bm25s, with the Snowball stemmer for English)."""

import logging
import math
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import bm25s
    import Stemmer

_TOKEN = r"(?u)\b(?:\w-)?\w\w+\b"
"""Words of two letters or more; "q-learning" and "t-sne" are one word each."""

Scores = npt.NDArray[np.float32]


@cache
def _stemmer() -> "Stemmer.Stemmer":
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(texts: Sequence[str]) -> list[list[str]]:
    """The stemmed words of each text, lower case, English stop words left out.

    >>> stems(["The networks are overfitting"])
    [['network', 'overfit']]
    """
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets DEBUG for itself on import
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts),
        token_pattern=_TOKEN,
        stopwords="en",
        stemmer=_stemmer(),
        return_ids=False,
        show_progress=False,
    )
    return tokens


class Keywords:
    """A BM25 index over documents, in the order in which they were given."""

    def __init__(self, scorer: "bm25s.BM25", documents: int) -> None:
        self._scorer = scorer
        self.documents = documents

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Keywords":
        """Index ``texts``; the vocabulary is numbered by first occurrence, so it is reproducible."""
        import bm25s

        documents = stems(texts)
        vocabulary: dict[str, int] = {"": 0}
        ids = [[vocabulary.setdefault(word, len(vocabulary)) for word in words] for words in documents]
        scorer = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        with warnings.catch_warnings():  # texts without any word have no mean length
            warnings.simplefilter("ignore", RuntimeWarning)
            scorer.index((ids, vocabulary), show_progress=False)
        return cls(scorer, len(texts))

    @classmethod
    def load(cls, folder: Path) -> "Keywords":
        """Open what ``save`` wrote."""
        import bm25s

        scorer = bm25s.BM25.load(folder)
        return cls(scorer, int(scorer.scores["num_docs"]))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder`` as arrays and JSON."""
        self._scorer.save(folder)

    def scores(self, words: Sequence[str]) -> Scores:
        """BM25 of the stemmed ``words`` with every document, shape (documents,); 0 where none occurs."""
        ids = self._scorer.get_tokens_ids(list(words))
        if not ids:
            return np.zeros(self.documents, dtype=np.float32)
        return np.asarray(self._scorer.get_scores_from_ids(ids), dtype=np.float32)

    def holders(self, word: str) -> npt.NDArray[np.int64]:
        """Places of the documents that hold a stemmed word, in order; empty if none does."""
        place = self._scorer.vocab_dict.get(word)
        if place is None:
            return np.empty(0, dtype=np.int64)
        start, end = self._scorer.scores["indptr"][place : place + 2]
        return np.asarray(self._scorer.scores["indices"][start:end], dtype=np.int64)

    def rarity(self, holding: int) -> float:
        """Inverse document frequency of a word that ``holding`` documents hold.

        log(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene's BM25.
        """
        return math.log(1 + (self.documents - holding + 0.5) / (holding + 0.5))
