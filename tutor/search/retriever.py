"""A query in, the evidence out: questions and chunks, best first, and how sure it is.

Two retrievers score everything: dense (cosine of embeddings, FAISS) and lexical (BM25). Their
scores are fused, not their ranks; where the bank carries what learners asked, that is a third score
(``ranking``). How it was chosen stands in ``evaluation/LOG.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tutor.records import Evidence, Hit, OutsideKind, QuestionHit
from tutor.search import beside
from tutor.search.calibration import Calibration, Signals, signals
from tutor.search.encoder import SentenceTransformerEncoder, Vectors
from tutor.search.fusion import Scores, best_of, fuse, highest, min_max
from tutor.search.index import Index, Places, embed_texts
from tutor.search.intent import Intent
from tutor.search.keywords import stems
from tutor.search.ranking import ASKED, CROWD, RankingWeights, features
from tutor.search.scoring import Scored, candidates, chunk_cosines, topic_cosines
from tutor.search.spelling import NO_SPELLING, Spelling

WORDING_WEIGHT = 0.3
"""Share of a question's own wordings in its score; the rest is its best chunk's."""
QUESTION_WEIGHT = 0.4
"""Share of its question's score in a chunk's score."""
SPREAD = 9.0
"""Difference of ranking scores that separates the best from one that scores nothing."""
HITS = 30
QUESTIONS = 5
_WORD_TOKENS = 3
"""Tokens of a word that the encoder knows whole, its two special tokens included."""


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


@dataclass(frozen=True)
class Look:
    """One query's scores against a whole index."""

    query: str
    index: Index
    calibration: Calibration
    ranking: Ranking
    scored: Scored

    @cached_property
    def signals(self) -> Signals:
        """What says how sure it is."""
        return signals(self.index, self.scored)

    @cached_property
    def confidence(self) -> float:
        """Calibrated probability that the bank answers the query."""
        return self.calibration.probability(self.signals)

    @cached_property
    def outside(self) -> OutsideKind | None:
        """What sort of message the nearest asked question is, if the bank does not answer it."""
        return self.index.asked.outside_kind(self.scored.asked)

    @cached_property
    def about(self) -> beside.Signals:
        """What says of each question whether the query is about it, beside the best one."""
        return beside.signals(self.index, self.scored, self.ranking.questions)

    @cached_property
    def intent(self) -> Intent:
        """What the query asks of the last reply, if it is a message in a conversation."""
        return self.index.intents.of(self.scored.vector)

    def lead(self, question: str) -> float:
        """How far a question's score is above the best other one's; negative if it is below."""
        place = self.index.question_place[question]
        others = np.delete(self.ranking.questions, place)
        return float(self.ranking.questions[place] - others.max(initial=0.0))

    def evidence(self) -> Evidence:
        """The best questions and chunks of the whole index."""
        hits = self._hits(highest(self.ranking.chunks, HITS), self.ranking.chunks)
        questions = self._questions(highest(self.ranking.questions, QUESTIONS))
        return Evidence(self.query, questions, hits, self.confidence, self.outside)

    def evidence_by(self, chunks: Scores, confidence: float) -> Evidence:
        """The best chunks by other scores, shape (chunks,), and the questions by the best chunk of each.

        ``confidence`` is the caller's that the bank answers the query.
        """
        questions = best_of(self.index.chunk_question, chunks, len(self.index.questions))
        hits = self._hits(highest(chunks, HITS), chunks)
        return Evidence(self.query, self._questions(highest(questions, QUESTIONS)), hits, confidence)

    def _questions(self, places: Places) -> tuple[QuestionHit, ...]:
        ranking = self.ranking
        chances = beside.chances(self.about, asked=len(self.index.asked) > 0)
        return tuple(
            QuestionHit(
                self.index.questions[place],
                max(0.0, float(ranking.questions[place])),
                float(ranking.topic_cosine[place]),
                float(self.about.votes[place]),
                float(chances[place]),
            )
            for place in places
        )

    def _hits(self, places: Places, scores: Scores) -> tuple[Hit, ...]:
        return tuple(
            Hit(
                self.index.chunks[place],
                float(scores[place]),
                float(self.ranking.chunk_cosine[place]),
                float(self.scored.lexical[place]),
            )
            for place in places
        )


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index. Holds no state between queries; safe to share by threads."""

    index: Index
    encoder: SentenceTransformerEncoder
    calibration: Calibration
    dense_weight: float
    candidates: int
    spelling: Spelling = NO_SPELLING

    def search(self, query: str) -> Evidence:
        """The best 5 questions and 30 chunks for ``query``, and the probability that the bank answers it."""
        return self.look(query).evidence() if self.index.questions else Evidence(query, (), (), 0.0)

    def look(self, query: str) -> Look:
        """All scores of a query, to be read in more than one way; the bank holds at least one question."""
        return self.looks([query])[0]

    def looks(self, queries: Sequence[str]) -> list[Look]:
        """A look at each of some queries, which are embedded together."""
        return [
            Look(query, self.index, self.calibration, self._rank(scored), scored)
            for query, scored in zip(queries, self._score(queries), strict=True)
        ]

    def mend(self, text: str) -> str:
        """``text`` in the bank's own spelling: ``overfiting`` -> ``overfitting``."""
        return self.spelling.mend(text, self._is_word)

    def rank_questions(self, query: str, limit: int) -> list[tuple[str, float]]:
        """The ids of the best questions with their scores, by the same ranking as ``search``."""
        scores = self.look(query).ranking.questions
        return [(self.index.questions[place].id, float(scores[place])) for place in highest(scores, limit)]

    def _score(self, queries: Sequence[str]) -> list[Scored]:
        vectors = self._embed(queries)[:, np.newaxis]
        return [self._scored(*each) for each in zip(stems(queries), vectors, strict=True)]

    def _scored(self, words: list[str], vector: Vectors) -> Scored:
        """The scores of a query with these stems and this vector, shape (1, dimension)."""
        asked = self.index.asked.cosines(vector)  # before the rows: it gives memory back that they take
        resembles = self.calibration.resemblance.of(vector[0])
        lexical = self.index.keywords.scores(words)
        return Scored(words, self._cosines(vector), lexical, asked, resembles, vector[0])

    def _rank(self, scored: Scored) -> Ranking:
        if len(self.index.asked):
            return rank_by_what_was_asked(self.index, scored, self.calibration.ranking)
        return rank(self.index, scored.cosines, scored.lexical, self.dense_weight)

    def _is_word(self, word: str) -> bool:
        """Whether a word is English: the encoder knows it whole, or the dictionary has it."""
        return word in self.index.english or self.encoder.count_tokens(word) <= _WORD_TOKENS

    def _embed(self, queries: Sequence[str]) -> Vectors:
        """Shape (queries, dimension)."""
        return embed_texts(queries, self.encoder, self.encoder.count_tokens, self.encoder.max_tokens)

    def _cosines(self, vector: Vectors) -> Scores:
        """Cosine of every row with ``vector``, shape (rows,); a row too far to count gets the lowest."""
        rows = int(self.index.vectors.ntotal)
        found, places = self.index.vectors.search(vector, min(self.candidates, rows))
        cosines = np.full(rows, found[0, -1], dtype=np.float32)
        cosines[places[0]] = found[0]
        return cosines


def rank(index: Index, cosines: Scores, lexical: Scores, dense_weight: float) -> Ranking:
    """Fuse the scores of rows and documents into scores of chunks and questions.

    A question scores by its best chunk and by its own wordings; a question without an answer by its
    wordings alone. A chunk gains from the score of its question.
    """
    rows = index.chunk_rows
    chunk_cosine = chunk_cosines(index, cosines)
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
    return Ranking(
        np.asarray(lifted, dtype=np.float32), questions, chunk_cosine, topic_cosines(index, cosines)
    )


def rank_by_what_was_asked(index: Index, scored: Scored, weights: RankingWeights) -> Ranking:
    """Questions and chunks by meaning, words and what was asked; 1 is the best, 0 is ``SPREAD`` below it.

    A chunk has what was asked about its sub-section, but its own meaning and words. A question without an
    answer comes behind all others.
    """
    chunk_cosine = chunk_cosines(index, scored.cosines)
    found = candidates(index, scored, chunk_cosine)
    asked, crowd = found.subsections[index.chunk_subsection][:, [ASKED, CROWD]].T
    chunks = features(chunk_cosine, asked, scored.lexical[: len(index.chunks)], crowd)
    return Ranking(
        _spread(weights.subsections.score(chunks)),
        _spread(weights.questions.score(found.questions)),
        chunk_cosine,
        topic_cosines(index, scored.cosines),
    )


def _spread(scores: Scores) -> Scores:
    return np.asarray(1 + (scores - scores.max()) / SPREAD, dtype=np.float32)
