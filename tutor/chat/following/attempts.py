"""Does a message answer the check of understanding that was put last, and which key points does it make?

Two logistic regressions. ``python -m tutor.evaluation.fit_attempts`` fits them on the tuning half of what
learners typed after a check, and prints the numbers below. Likeness is all that they know: an answer that
says the contrary of a point in its words is taken to make it.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tutor.chat.reading import phrases
from tutor.chat.reading.names import content_words
from tutor.chat.reading.requests import OPENS_ASKING
from tutor.chat.replies.checking import points_of
from tutor.chat.replies.quoting import Passage
from tutor.records import Chunk, RankedSentence, Sentence
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems
from tutor.search.retriever import Look, Retriever

ATTEMPT = 0.5
"""Probability from which a message is taken for an answer."""
_OWN_STORY = re.compile(phrases.OWN_STORY, re.IGNORECASE)
_WHEN = re.compile(r"\W*(?:when|where)\b(?!.*\?)", re.IGNORECASE)
_CLAUSES = re.compile(phrases.CLAUSES)
_MOST_WORDS = 6


class OfMessage(NamedTuple):
    """What is known of a message behind a check, each of the order of 1."""

    near: float
    """Highest cosine with a sentence of a key point."""
    asks_of_last: float
    """Probability that it asks something of the last reply, or is a remark."""
    opens_asking: float
    """Whether it opens like a question."""
    marked: float
    """Whether it has a question mark."""
    words: float
    """Words that carry a topic, up to six, over six."""
    own_story: float
    """Whether it opens like a story of one's own."""


class OfPoint(NamedTuple):
    """What is known of a key point beside an answer."""

    near: float
    """Highest cosine of a sentence of it with a clause of the answer."""
    said: float
    """Share of its words, by rarity, that the answer says; those of the question count for nothing."""


MESSAGE_WEIGHTS = (-0.58, 6.15, -3.53, -3.60, -2.37, 3.04, -4.12)
POINT_WEIGHTS = (-4.27, 7.43, 7.60)
"""The bias, then those of the features."""


def chance(look: Look, card: Sequence[Chunk]) -> float:
    """Probability that a message answers the check ``card``."""
    return probability(of_message(look, card), MESSAGE_WEIGHTS)


def of_message(look: Look, card: Sequence[Chunk]) -> OfMessage:
    """The features of a message behind a check."""
    _, vectors = look.index.sentences(card)
    text = look.query
    return OfMessage(
        near=float((vectors @ look.vector).max(initial=0.0)),
        asks_of_last=1 - look.intent.content,
        opens_asking=float(OPENS_ASKING.match(text) is not None and not _WHEN.match(text)),
        marked=float("?" in text),
        words=min(len(content_words(text)), _MOST_WORDS) / _MOST_WORDS,
        own_story=float(_OWN_STORY.match(text) is not None),
    )


def rank_points(answer: str, retriever: Retriever, card: Sequence[Chunk]) -> list[RankedSentence]:
    """The sentences of the key points, each with the probability that the answer makes its point."""
    points = points_of(card)
    known = of_points(answer, retriever, card)
    sentences = [sentence for chunk in card for sentence in chunk.sentences]
    return [
        RankedSentence(sentence, probability(each, POINT_WEIGHTS))
        for point, each in zip(points, known, strict=True)
        for sentence in sentences
        if _in(sentence, point)
    ]


def of_points(answer: str, retriever: Retriever, card: Sequence[Chunk]) -> list[OfPoint]:
    """The features of each key point beside an answer."""
    index, points = retriever.index, points_of(card)
    clauses = [part for part in _CLAUSES.split(answer) if content_words(part)]
    looks = retriever.looks(list(dict.fromkeys([answer, *clauses])))
    sentences, vectors = index.sentences(card)
    likeness = (vectors @ np.stack([look.vector for look in looks]).T).max(axis=1)
    asked, answered, *texts = map(set, stems([card[0].headings[-1], answer, *(each.text for each in points)]))
    return [
        OfPoint(
            near=max((float(likeness[place]) for place in _places(sentences, point)), default=0.0),
            said=_share(words - asked, answered, index),
        )
        for point, words in zip(points, texts, strict=True)
    ]


def probability(known: Sequence[float], weights: Sequence[float]) -> float:
    """The logistic function of the weighted features, the first weight being the bias."""
    return 1 / (1 + math.exp(-weights[0] - sum(map(float.__mul__, weights[1:], map(float, known)))))


def _places(sentences: Sequence[Sentence], point: Passage) -> list[int]:
    return [place for place, sentence in enumerate(sentences) if _in(sentence, point)]


def _in(sentence: Sentence, point: Passage) -> bool:
    return point.start <= sentence.start < point.end


def _share(words: set[str], said: set[str], index: Index) -> float:
    """Share of ``words``, by rarity, that are among ``said``; 0 if there are none."""
    rarity = {word: index.keywords.rarity(len(index.keywords.holders(word))) for word in words}
    return sum(rarity[word] for word in words & said) / (sum(rarity.values()) or 1.0)
