"""A query in, the evidence out: questions and chunks, best first, and how sure it is.

Two retrievers score everything: dense (cosine of embeddings, FAISS) and lexical (BM25). Their
scores are fused, not their ranks; how that was chosen stands in ``evaluation/LOG.md``.
"""

from dataclasses import dataclass

import numpy as np

from tutor.records import Evidence, Hit, QuestionHit
from tutor.search.calibration import Calibration, Signals, signals
from tutor.search.encoder import SentenceTransformerEncoder, Vectors
from tutor.search.fusion import Scores, best_of, fuse, min_max
from tutor.search.index import Index, Places, embed_texts
from tutor.search.keywords import stems

WORDING_WEIGHT = 0.3
"""Share of a question's own wordings in its score; the rest is its best chunk's."""
QUESTION_WEIGHT = 0.4
"""Share of its question's score in a chunk's score."""
HITS = 30
QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Ranking:
    """One query's fused scores, 0 to 1, with the cosines behind them."""

    chunks: Scores
    """Shape (chunks,)."""
    questions: Scores
    """Shape (questions,)."""
    chunk_cosine: Scores
    topic_cosine: Scores
    """Of each question, its title, prompt and aliases."""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index. Holds no state between queries; safe to share by threads."""

    index: Index
    encoder: SentenceTransformerEncoder
    calibration: Calibration
    dense_weight: float
    candidates: int

    def search(self, query: str) -> Evidence:
        """The best 5 questions and 30 chunks for ``query``, and the probability that the bank answers it."""
        if not self.index.questions:
            return Evidence(query, (), (), 0.0)
        words, cosines, lexical = self._score(query)
        ranking = rank(self.index, cosines, lexical, self.dense_weight)
        return self._evidence(query, ranking, lexical, signals(self.index, cosines, words))

    def rank_questions(self, query: str, limit: int) -> list[tuple[str, float]]:
        """The ids of the best questions with their scores, by the same ranking as ``search``."""
        _, cosines, lexical = self._score(query)
        scores = rank(self.index, cosines, lexical, self.dense_weight).questions
        return [(self.index.questions[place].id, float(scores[place])) for place in highest(scores, limit)]

    def _score(self, query: str) -> tuple[list[str], Scores, Scores]:
        """The query's stems, its cosine with every row and its BM25 with every document."""
        words = stems([query])[0]
        return words, self._cosines(self._embed(query)), self.index.keywords.scores(words)

    def _embed(self, query: str) -> Vectors:
        """Shape (1, dimension)."""
        return embed_texts([query], self.encoder, self.encoder.count_tokens, self.encoder.max_tokens)

    def _cosines(self, vector: Vectors) -> Scores:
        """Cosine of every row with ``vector``, shape (rows,); a row too far to count gets the lowest."""
        rows = int(self.index.vectors.ntotal)
        found, places = self.index.vectors.search(vector, min(self.candidates, rows))
        cosines = np.full(rows, found[0, -1], dtype=np.float32)
        cosines[places[0]] = found[0]
        return cosines

    def _evidence(self, query: str, ranking: Ranking, lexical: Scores, found: Signals) -> Evidence:
        index = self.index
        questions = tuple(
            QuestionHit(
                index.questions[place], float(ranking.questions[place]), float(ranking.topic_cosine[place])
            )
            for place in highest(ranking.questions, QUESTIONS)
        )
        hits = tuple(
            Hit(
                index.chunks[place],
                float(ranking.chunks[place]),
                float(ranking.chunk_cosine[place]),
                float(lexical[place]),
            )
            for place in highest(ranking.chunks, HITS)
        )
        return Evidence(query, questions, hits, self.calibration.probability(found))


def rank(index: Index, cosines: Scores, lexical: Scores, dense_weight: float) -> Ranking:
    """Fuse the scores of rows and documents into scores of chunks and questions.

    A question scores by its best chunk and by its own wordings; a question without an answer by its
    wordings alone. A chunk gains from the score of its question.
    """
    rows = index.chunk_rows
    chunk_cosine = best_of(index.row_chunk[:rows], cosines[:rows], len(index.chunks))
    wording_cosine = best_of(index.row_question[rows:], cosines[rows:], len(index.questions))
    low, high = float(cosines.min()), float(cosines.max())
    chunks = fuse(min_max(chunk_cosine, low, high), min_max(lexical[: len(index.chunks)], 0.0), dense_weight)
    wordings = fuse(
        min_max(wording_cosine, low, high), min_max(lexical[len(index.chunks) :], 0.0), dense_weight
    )
    best_chunk = best_of(index.chunk_question, chunks, len(index.questions))
    answers = np.where(best_chunk > -np.inf, best_chunk, wordings)
    questions = np.asarray(WORDING_WEIGHT * wordings + (1 - WORDING_WEIGHT) * answers, dtype=np.float32)
    lifted = (1 - QUESTION_WEIGHT) * chunks + QUESTION_WEIGHT * questions[index.chunk_question]
    topics = index.topic_rows
    topic_cosine = best_of(index.row_question[topics], cosines[topics], len(index.questions))
    return Ranking(np.asarray(lifted, dtype=np.float32), questions, chunk_cosine, topic_cosine)


def highest(scores: Scores, limit: int) -> Places:
    """Places of the highest scores, best first, ties in order: ``highest([1, 3, 3], 2)`` is ``[1, 2]``."""
    limit = min(limit, len(scores))
    if limit < len(scores) // 8:
        bound = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        places = np.flatnonzero(scores >= bound)
        return np.asarray(places[np.argsort(-scores[places], kind="stable")][:limit], dtype=np.int64)
    return np.asarray(np.argsort(-scores, kind="stable")[:limit], dtype=np.int64)
