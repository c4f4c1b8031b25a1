"""A query in, the evidence out: questions and chunks, best first, and how sure it is.

Two retrievers score everything: dense (cosine of embeddings, FAISS) and lexical (BM25). Their
scores are fused, not their ranks; where the bank carries what learners asked, that is a third score
(``scores/ranking``). How it was chosen stands in ``evaluation/LOG.md``.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tutor.records import (
    Chunk,
    Evidence,
    Hit,
    OutsideKind,
    QuestionHit,
    RankedSentence,
    RankSentences,
    Sentence,
)
from tutor.search.encoders.embedding import embed_texts
from tutor.search.encoders.encoder import SentenceTransformerEncoder, Vectors
from tutor.search.fusion import Places, Scores, best_of, fuse, highest, min_max
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems
from tutor.search.intent import Intent
from tutor.search.scores import beside
from tutor.search.scores.calibration import Calibration, Signals, signals
from tutor.search.scores.ranking import ASKED, CROWD, RankingWeights, features
from tutor.search.scores.scoring import Scored, candidates, chunk_cosines, topic_cosines
from tutor.search.spelling import NO_SPELLING, Spelling

WORDING_WEIGHT = 0.3
"""Share of a question's own wordings in its score; the rest is its best chunk's."""
QUESTION_WEIGHT = 0.4
"""Share of its question's score in a chunk's score."""
SPREAD = 9.0
"""Difference of ranking scores that separates the best from one that scores nothing."""
VERBATIM = 0.9
"""Cosine with a wording from which a query counts as that wording."""
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
    """One query's scores against a whole index; those that nobody reads are not computed."""

    query: str
    vector: Vectors
    """Shape (dimension,)."""
    retriever: "Retriever"

    @property
    def index(self) -> Index:
        """What is searched."""
        return self.retriever.index

    @cached_property
    def scored(self) -> Scored:
        """With all that the index holds."""
        return self.retriever.scored(self.query, self.vector)

    @cached_property
    def ranking(self) -> Ranking:
        """Of its chunks and questions."""
        return self.retriever.rank(self.scored)

    @cached_property
    def signals(self) -> Signals:
        """What says how sure it is."""
        return signals(self.index, self.scored)

    @cached_property
    def confidence(self) -> float:
        """Calibrated probability that the bank answers the query."""
        return self.retriever.calibration.probability(self.signals)

    @cached_property
    def outside(self) -> OutsideKind | None:
        """What sort of message the nearest asked question is, if the bank does not answer it."""
        return self.index.asked.outside_kind(self.scored.asked)

    @cached_property
    def votes(self) -> Scores:
        """Of the nearest asked questions for each question of the bank, shape (questions,)."""
        return beside.votes(self.index, self.scored)

    @cached_property
    def intent(self) -> Intent:
        """What the query asks of the last reply, if it is a message in a conversation."""
        return self.index.intents.of(self.vector)

    def lead(self, question: str) -> float:
        """How far a question's score is above the best other one's; negative if it is below."""
        place = self.index.question_place[question]
        others = np.delete(self.ranking.questions, place)
        return float(self.ranking.questions[place] - others.max(initial=0.0))

    def evidence(self) -> Evidence:
        """The best questions and chunks of the whole index."""
        places = highest(self.ranking.questions, QUESTIONS)
        hits = self._hits(self._best_chunks(places), self.ranking.chunks)
        questions = self._questions(places)
        return Evidence(
            self.query, questions, hits, self.confidence, self.outside, rank_sentences=self._nearest_sentences
        )

    def evidence_by(self, chunks: Scores, confidence: float, rank_sentences: RankSentences) -> Evidence:
        """The best chunks by other scores, shape (chunks,), and the questions by the best chunk of each.

        ``confidence`` is the caller's that the bank answers the query, and so is the rank of sentences.
        """
        questions = best_of(self.index.chunk_question, chunks, len(self.index.questions))
        hits = self._hits(highest(chunks, HITS), chunks)
        best = self._questions(highest(questions, QUESTIONS))
        return Evidence(self.query, best, hits, confidence, rank_sentences=rank_sentences)

    def _questions(self, places: Places) -> tuple[QuestionHit, ...]:
        index, ranking, named = self.index, self.ranking, self.retriever.named(self.query)
        known = beside.signals(index, self.scored, self.vector, ranking.questions, places, named)
        chances = beside.chances(known, asked=len(index.asked) > 0)
        chances[places == ranking.questions.argmax()] = 0
        return tuple(
            QuestionHit(
                index.questions[place],
                max(0.0, float(ranking.questions[place])),
                float(ranking.topic_cosine[place]),
                float(voted),
                float(chance),
            )
            for place, voted, chance in zip(places, known.votes, chances, strict=True)
        )

    def _best_chunks(self, questions: Places) -> Places:
        """The best chunks, and behind them the best one of each of ``questions`` that has none among them."""
        scores, owners = self.ranking.chunks, self.index.chunk_question
        best = highest(scores, HITS)
        missing = [each for each in questions if self.index.answered[each] and each not in owners[best]]
        chunks = [np.flatnonzero(owners == question) for question in missing]
        more = np.array([mine[scores[mine].argmax()] for mine in chunks], dtype=np.int64)
        return np.append(best, more[np.argsort(-scores[more], kind="stable")])

    def _hits(self, places: Places, scores: Scores) -> tuple[Hit, ...]:
        chunks = [self.index.chunks[place] for place in places]
        passages, lexical = self.ranking.chunk_cosine[places].tolist(), self.scored.lexical[places].tolist()
        return tuple(map(Hit, chunks, scores[places].tolist(), passages, lexical))

    def _nearest_sentences(self, chunks: Sequence[Chunk]) -> list[RankedSentence]:
        """The sentences of some chunks by their cosine with the query."""
        sentences, vectors = self.index.sentences(chunks)
        return in_order_of(sentences, vectors @ self.vector)


def in_order_of(sentences: Sequence[Sentence], scores: Scores) -> list[RankedSentence]:
    """Sentences with their scores, shape (sentences,), the best first."""
    return sorted(map(RankedSentence, sentences, scores.tolist()), key=lambda each: -each.score)


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index. Holds no state between queries; safe to share by threads."""

    index: Index
    encoder: SentenceTransformerEncoder
    calibration: Calibration
    dense_weight: float
    candidates: int
    spelling: Spelling = NO_SPELLING
    named: Callable[[str], Collection[str]] = lambda text: ()
    """Ids of the questions that a term in a text is nearest to."""

    def search(self, query: str) -> Evidence:
        """The best 5 questions for ``query`` and the probability that the bank answers it.

        With the best 30 chunks, and the best one of each of the 5 that has none among them.
        """
        return self.look(query).evidence() if self.index.questions else Evidence(query, (), (), 0.0)

    def look(self, query: str) -> Look:
        """All scores of a query, to be read in more than one way; the bank holds at least one question."""
        return self.looks([query])[0]

    def looks(self, queries: Sequence[str]) -> list[Look]:
        """A look at each of some queries, which are embedded together."""
        return [Look(*each, self) for each in zip(queries, self.vectors(queries), strict=True)]

    def mend(self, text: str) -> str:
        """``text`` in the bank's own spelling: ``overfiting`` -> ``overfitting``."""
        return self.spelling.mend(text, self._is_word)

    def rank_questions(self, query: str, limit: int) -> list[tuple[str, float]]:
        """The ids of the best questions with their scores, by the same ranking as ``search``."""
        scores = self.look(query).ranking.questions
        return [(self.index.questions[place].id, float(scores[place])) for place in highest(scores, limit)]

    def scored(self, query: str, vector: Vectors) -> Scored:
        """The scores of a query whose vector, shape (dimension,), is known."""
        (words,) = stems([query])
        asked = self.index.asked.neighbours(vector)  # before the rows: it gives memory back that they take
        resembles = self.calibration.resemblance.of(vector)
        cosines = self.index.vectors.near(vector, self.candidates)
        return Scored(words, cosines, self.index.keywords.scores(words), asked, resembles)

    def rank(self, scored: Scored) -> Ranking:
        """The scores fused, by the way that fits the bank."""
        if len(self.index.asked):
            return rank_by_what_was_asked(self.index, scored, self.calibration.ranking)
        return rank(self.index, scored.cosines, scored.lexical, self.dense_weight)

    def _is_word(self, word: str) -> bool:
        """Whether a word is English: the encoder knows it whole, or the dictionary has it."""
        return word in self.index.english or self.encoder.count_tokens(word) <= _WORD_TOKENS

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The vectors of some texts, which are embedded together; shape (texts, dimension)."""
        return embed_texts(texts, self.encoder)


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
    answer comes behind all others, unless the query says one of its wordings.
    """
    chunk_cosine = chunk_cosines(index, scored.cosines)
    said = index.said(scored.words)
    found = candidates(index, scored, chunk_cosine, said)
    asked, crowd = found.subsections[index.chunk_subsection][:, [ASKED, CROWD]].T
    chunks = features(chunk_cosine, asked, scored.lexical[: len(index.chunks)], crowd, said)
    topic_cosine = topic_cosines(index, scored.cosines)
    questions = weights.questions.score(found.questions)
    questions[~index.answered & (topic_cosine >= VERBATIM)] = questions.max() + 1
    return Ranking(_spread(weights.subsections.score(chunks)), _spread(questions), chunk_cosine, topic_cosine)


def _spread(scores: Scores) -> Scores:
    return np.asarray(1 + (scores - scores.max()) / SPREAD, dtype=np.float32)
