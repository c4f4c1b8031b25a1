"""A query's scores against all that an index holds, and what they say of its questions and sub-sections."""

from dataclasses import dataclass

from tutor.search.fusion import Scores, best_of
from tutor.search.indexes.asked import Neighbours, crowd
from tutor.search.indexes.index import Index
from tutor.search.scores.ranking import Candidates, features


@dataclass(frozen=True, slots=True)
class Scored:
    """One query against one index."""

    words: list[str]
    """The query's stems."""
    cosines: Scores
    """With every row of the vectors, shape (rows,)."""
    lexical: Scores
    """BM25 with every document, shape (chunks + questions,)."""
    asked: Neighbours
    """The asked questions nearest to it."""
    resembles: float = 0.0
    """Log-odds that what it resembles is what the bank answers, over three; 0 where that is not known."""


def chunk_cosines(index: Index, cosines: Scores) -> Scores:
    """The best cosine of each chunk's rows, shape (chunks,), from those of all rows."""
    rows = index.chunk_rows
    return best_of(index.row_chunk[:rows], cosines[:rows], len(index.chunks))


def topic_cosines(index: Index, cosines: Scores) -> Scores:
    """The best cosine of each question's title, prompt and aliases, shape (questions,), likewise."""
    return best_of(index.row_question[index.topic_rows], cosines[index.topic_rows], len(index.questions))


def candidates(index: Index, scored: Scored, chunk_cosine: Scores, said: Scores) -> Candidates:
    """The ranking signals of every question and every sub-section; ``said`` is what each chunk says."""
    subsections = len(index.subsection_place)
    passage = best_of(index.chunk_subsection, chunk_cosine, subsections)
    words = best_of(index.chunk_subsection, scored.lexical[: len(index.chunks)], subsections)
    saying = best_of(index.chunk_subsection, said, subsections)
    asked = index.asked_about.scores(scored.asked)
    owner, count = index.subsection_question, len(index.questions)
    places, near = index.asked_about.nearest(scored.asked)
    best_passage, best_asked, best_words, best_saying = (
        best_of(owner, each, count) for each in (passage, asked, words, saying)
    )
    return Candidates(
        questions=features(
            best_passage, best_asked, best_words, crowd(owner[places], near, count), best_saying
        ),
        subsections=features(passage, asked, words, crowd(places, near, subsections), saying),
    )
