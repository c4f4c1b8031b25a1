"""A query's scores against all that an index holds, and what they say of its questions and sub-sections."""

from dataclasses import dataclass

import numpy as np

from tutor.search.fusion import Scores, best_of
from tutor.search.index import Index
from tutor.search.ranking import Candidates, features


@dataclass(frozen=True, slots=True)
class Scored:
    """One query against one index."""

    words: list[str]
    """The query's stems."""
    cosines: Scores
    """With every row of the vectors, shape (rows,)."""
    lexical: Scores
    """BM25 with every document, shape (chunks + questions,)."""
    asked: Scores
    """Cosine with every asked question, shape (asked,)."""


def candidates(index: Index, scored: Scored) -> Candidates:
    """The ranking signals of every question and every sub-section."""
    chunk_cosine = best_of(
        index.row_chunk[: index.chunk_rows], scored.cosines[: index.chunk_rows], len(index.chunks)
    )
    subsections = len(index.subsection_place)
    passage = best_of(index.chunk_subsection, chunk_cosine, subsections)
    words = best_of(index.chunk_subsection, scored.lexical[: len(index.chunks)], subsections)
    asked = index.asked_about.scores(scored.asked)
    owner, count = index.subsection_question, len(index.questions)
    votes = np.bincount(owner, index.asked_about.votes(scored.asked), count).astype(np.float32)
    best_passage, best_asked, best_words = (best_of(owner, each, count) for each in (passage, asked, words))
    return Candidates(
        questions=features(best_passage, best_asked, best_words, votes),
        subsections=features(passage, asked, words),
    )
