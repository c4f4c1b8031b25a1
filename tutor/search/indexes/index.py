"""The searchable form of a bank: vectors, keywords, and which chunk or question each belongs to.

Every row of the vector index belongs to a chunk (the whole of it, or one sentence of it) or is a
wording of a question: its title, title with prompt, aliases, check-yourself prompts. A wording
points at its question, so a learner who asks in the same words finds it even where the answer uses
others. What learners asked stands beside (``asked``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tutor.records import FACET_TITLES, Chunk, FacetName, Question, Sentence
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.encoder import EncoderIdentity, Vectors
from tutor.search.fusion import Places, Scores, best_of
from tutor.search.indexes.asked import Asked, Subsections
from tutor.search.indexes.dictionary import Dictionary, english
from tutor.search.indexes.keywords import Keywords, Postings
from tutor.search.indexes.ragged import starts_of
from tutor.search.indexes.rows import Rows
from tutor.search.indexes.texts import (
    documents,
    embedded_texts,
    headings_of,
    texts_of,
    topics_of,
    wordings_of,
)
from tutor.search.indexes.words import Words
from tutor.search.intent import Intents


@dataclass(frozen=True)
class Index:
    """Questions and chunks with their vectors and their words (BM25).

    Rows of ``vectors``: for each of ``chunks`` its passages and sentences, then for each of
    ``questions`` its wordings. Documents of ``keywords``: one a chunk, then one a question.
    """

    questions: tuple[Question, ...]
    chunks: tuple[Chunk, ...]
    vectors: Rows
    keywords: Keywords
    sentence_words: Postings
    """Of every sentence of the chunks, in order: which of the words of ``keywords`` it says."""
    encoder: EncoderIdentity
    asked: Asked
    """What learners asked; empty if the bank carries none."""
    words: Words
    english: Dictionary
    intents: Intents = field(default_factory=Intents.none)
    """What a message asks of the last reply."""

    @classmethod
    def assemble(
        cls,
        questions: tuple[Question, ...],
        chunks: tuple[Chunk, ...],
        vectors: Rows,
        encoder: EncoderIdentity,
        asked: Asked | None = None,
    ) -> "Index":
        """The index of ``chunks`` and ``questions`` from the vector of every row."""
        keywords, words = Keywords.build(documents(questions, chunks)), Words.of(questions, chunks)
        sentences = (each.text for chunk in chunks for each in chunk.sentences)
        said = Postings.of(sentences, keywords.vocabulary)
        given = asked or Asked.none(vectors.d)
        return cls(questions, chunks, vectors, keywords, said, encoder, given, words, english())

    @cached_property
    def question_place(self) -> dict[str, int]:
        """Position in ``questions`` by id."""
        return {question.id: place for place, question in enumerate(self.questions)}

    @cached_property
    def chunk_place(self) -> dict[str, int]:
        """Position in ``chunks`` by id."""
        return {chunk.id: place for place, chunk in enumerate(self.chunks)}

    @cached_property
    def facets(self) -> Mapping[FacetName, Scores]:
        """For each facet which chunks are of it, as 0 and 1; shape (chunks,)."""
        named = np.array([chunk.facet for chunk in self.chunks])
        return {facet: np.asarray(named == facet, dtype=np.float32) for facet in FACET_TITLES}

    @cached_property
    def chunk_question(self) -> Places:
        """For each chunk the position of its question; shape (chunks,)."""
        return np.array([self.question_place[chunk.question] for chunk in self.chunks], dtype=np.int64)

    @cached_property
    def subsection_place(self) -> dict[str, int]:
        """Position of each sub-section, in the order of the chunks."""
        return {
            name: place for place, name in enumerate(dict.fromkeys(each.subsection for each in self.chunks))
        }

    @cached_property
    def chunk_subsection(self) -> Places:
        """For each chunk the position of its sub-section; shape (chunks,)."""
        return np.array([self.subsection_place[chunk.subsection] for chunk in self.chunks], dtype=np.int64)

    @cached_property
    def subsection_question(self) -> Places:
        """For each sub-section the position of its question; shape (sub-sections,)."""
        places = np.empty(len(self.subsection_place), dtype=np.int64)
        places[self.chunk_subsection] = self.chunk_question
        return places

    @cached_property
    def answered(self) -> npt.NDArray[np.bool_]:
        """Whether each question has an answer; shape (questions,)."""
        return np.array([question.answered for question in self.questions], dtype=np.bool_)

    @cached_property
    def asked_about(self) -> Subsections:
        """Which sub-sections the asked questions are about."""
        return Subsections.of(self.asked.labels, self.subsection_place)

    @cached_property
    def answering(self) -> tuple[Places, Places]:
        """The positions of the questions that answer each asked question, those of the first one first.

        Where those of each begin, shape (asked + 1,), and the positions.
        """
        about = self.asked_about
        pairs = about.rows * len(self.questions) + self.subsection_question[about.places]
        rows, questions = np.divmod(np.unique(pairs), max(1, len(self.questions)))
        return starts_of(rows, len(self.asked)), questions

    @cached_property
    def row_chunk(self) -> Places:
        """For each row the position of its chunk, or -1 for a wording; shape (rows,)."""
        counts = [len(texts_of(chunk)) for chunk in self.chunks]
        wordings = int(self.vectors.ntotal) - sum(counts)
        return np.concatenate([np.repeat(np.arange(len(counts)), counts), np.full(wordings, -1)]).astype(
            np.int64
        )

    @cached_property
    def chunk_rows(self) -> int:
        """How many rows belong to chunks; they come first."""
        return int((self.row_chunk >= 0).sum())

    def said(self, words: Iterable[str]) -> Scores:
        """Share of stemmed ``words``, by rarity, that one sentence of each chunk says, shape (chunks,).

        0 for a chunk without sentences, and for all if there are no words.
        """
        shares, rarities = np.zeros(len(self._sentence_chunk), dtype=np.float32), self._rarities(words)
        for word, rarity in rarities.items():
            shares[self.sentence_words.holders(word)] += rarity
        total = np.float32(sum(rarities.values()) or 1.0)
        said = best_of(self._sentence_chunk, shares / total, len(self.chunks))
        return np.asarray(np.maximum(said, 0), dtype=np.float32)

    def _rarities(self, words: Iterable[str]) -> dict[str, float]:
        """The inverse document frequency of each of some stemmed words, over chunks and questions."""
        return {word: self.keywords.rarity_of(word) for word in words}

    @cached_property
    def _sentence_chunk(self) -> Places:
        """For each sentence the position of its chunk; shape (sentences,)."""
        return np.repeat(np.arange(len(self.chunks)), [len(chunk.sentences) for chunk in self.chunks])

    def sentences(self, chunks: Sequence[Chunk]) -> tuple[list[Sentence], Vectors]:
        """The sentences of some chunks, and their vectors, shape (sentences, dimension)."""
        first, end = self._sentence_rows
        places = [self.chunk_place[chunk.id] for chunk in chunks]
        rows = np.concatenate([np.arange(first[place], end[place]) for place in places])
        return [sentence for chunk in chunks for sentence in chunk.sentences], self.vectors.matrix[rows]

    @cached_property
    def _sentence_rows(self) -> tuple[Places, Places]:
        """Where the rows of each chunk's sentences begin and end, each of shape (chunks,)."""
        starts = starts_of(self.row_chunk[: self.chunk_rows], len(self.chunks))
        passages = np.array([len(chunk.passages) for chunk in self.chunks], dtype=np.int64)
        return starts[:-1] + passages, starts[1:]

    @cached_property
    def row_question(self) -> Places:
        """For each row the position of its question; shape (rows,)."""
        counts = [len(wordings) for wordings in wordings_of(self.questions, self.chunks)]
        return np.concatenate(
            [
                self.chunk_question[self.row_chunk[: self.chunk_rows]],
                np.repeat(np.arange(len(counts)), counts),
            ]
        ).astype(np.int64)

    @cached_property
    def topic_rows(self) -> Places:
        """The rows that ask for a whole question: title, prompt and aliases, not check-yourself prompts."""
        rows: list[int] = []
        row = self.chunk_rows
        for question, wordings in zip(self.questions, wordings_of(self.questions, self.chunks), strict=True):
            topics = len(topics_of(question))
            rows += range(row, row + topics)
            row += len(wordings)
        return np.array(rows, dtype=np.int64)

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """What may be asked for by its heading, if the bank carries asked questions: that, by sub-section."""
        known = headings_of(self.chunks) if len(self.asked) else {}
        return {section: heading for heading, section in known.items()}

    @cached_property
    def chunks_of(self) -> Mapping[str, tuple[Chunk, ...]]:
        """The chunks of each question, in the order of the file, contrasts last."""
        chunks: dict[str, list[Chunk]] = {question.id: [] for question in self.questions}
        for chunk in self.chunks:
            chunks[chunk.question].append(chunk)
        return {name: tuple(each) for name, each in chunks.items()}

    @cached_property
    def chunks_under(self) -> Mapping[str, tuple[Chunk, ...]]:
        """The chunks of each sub-section, in the order of the file."""
        chunks: dict[str, list[Chunk]] = {}
        for chunk in self.chunks:
            chunks.setdefault(chunk.subsection, []).append(chunk)
        return {name: tuple(each) for name, each in chunks.items()}

    def known_to(self, embedded: Embedded) -> Embedded:
        """``embedded``, with the vector of every text of this index, which stays where it is."""
        embedded.know([each.text for each in self.asked.questions], self.asked.vectors)
        embedded.know(embedded_texts(self.questions, self.chunks), self.vectors.matrix)
        return embedded
