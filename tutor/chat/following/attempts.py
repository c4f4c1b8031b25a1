"""Does a message answer the check of understanding that was put last, and which key points does it make?

Two logistic regressions. ``python -m tutor.evaluation.fit_attempts`` fits them on the tuning half of what
learners typed after a check, and prints the numbers below. Likeness is all that they know: an answer that
says the contrary of a point in its words is taken to make it.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from tutor.bank.markdown import plain
from tutor.chat.reading.names import content_words
from tutor.chat.reading.phrases import checks as phrases
from tutor.chat.reading.requests import OPENS_ASKING
from tutor.chat.replies.checking import key_points
from tutor.records import Chunk
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems
from tutor.search.retriever import Look, Retriever

ATTEMPT = 0.5
"""Probability from which a message is taken for an answer."""
_OWN_STORY = re.compile(phrases.OWN_STORY, re.IGNORECASE)
_WHEN = re.compile(r"\W*(?:when|where)\b(?!.*\?)", re.IGNORECASE)
_CLAUSES = re.compile(phrases.CLAUSES)
_MOST_WORDS = 6
_MOST_CLAUSES = 12


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
    lead: float
    """How much better the question of the check fits it than any other question; times two."""


class OfPoint(NamedTuple):
    """What is known of a key point beside an answer."""

    near: float
    """Highest cosine with a clause of the answer, or the whole of it."""
    said: float
    """Share of its words, by rarity, that the answer says; those of the question count for nothing."""


MESSAGE_WEIGHTS = (-0.51, 5.80, -3.09, -3.93, -2.62, 1.91, -2.26, 1.26)
POINT_WEIGHTS = (-4.44, 7.87, 7.25)
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
        lead=2 * look.lead(card[0].question),
    )


def chances_made(answer: str, retriever: Retriever, card: Sequence[Chunk]) -> tuple[float, ...]:
    """For each key point of a check the probability that an answer makes it."""
    return tuple(probability(each, POINT_WEIGHTS) for each in of_points(answer, retriever, card))


def of_points(answer: str, retriever: Retriever, card: Sequence[Chunk]) -> list[OfPoint]:
    """The features of each key point beside an answer, of which the first clauses are looked at."""
    index, points = retriever.index, key_points(card)
    clauses = [part for part in _CLAUSES.split(answer) if content_words(part)]
    parts = list(dict.fromkeys([answer, *clauses]))[:_MOST_CLAUSES]
    texts = [plain(point.text) for point in points]
    vectors = retriever.vectors([*parts, *texts])
    likeness = vectors[len(parts) :] @ vectors[: len(parts)].T
    asked, said, *words = map(set, stems([card[0].headings[-1], answer, *texts]))
    return [
        OfPoint(float(near.max()), _share(own - asked, said, index))
        for near, own in zip(likeness, words, strict=True)
    ]


def probability(known: Sequence[float], weights: Sequence[float]) -> float:
    """The logistic function of the weighted features, the first weight being the bias."""
    bias, *of_features = weights
    total = bias + sum(weight * each for weight, each in zip(of_features, known, strict=True))
    return 1 / (1 + math.exp(-total))


def _share(words: set[str], said: set[str], index: Index) -> float:
    """Share of ``words``, by rarity, that are among ``said``; 0 if there are none."""
    rarity = {word: index.keywords.rarity_of(word) for word in words}
    return sum(rarity[word] for word in words & said) / (sum(rarity.values()) or 1.0)
