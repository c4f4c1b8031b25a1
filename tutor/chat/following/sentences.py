"""Which sentences of a passage answer a message that goes on from what was said: "typical value?"

A sum of weighted signals. ``python -m tutor.evaluation.fit_sentences`` fits them on messages of the tuning
conversations whose answering sentences were labelled, and prints the numbers below.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tutor.chat.following.passages import Following
from tutor.chat.reading.names import content_words
from tutor.records import Chunk, RankedSentence, Sentence
from tutor.search.fusion import Scores
from tutor.search.indexes.keywords import stems
from tutor.search.retriever import in_order_of


class Signals(NamedTuple):
    """What is known of every sentence of a passage, each of shape (sentences,)."""

    alone: Scores
    """Cosine with the message alone."""
    after: Scores
    """Cosine with the message after the one before it."""
    words: Scores
    """Rarity of its words that carry a topic and that the message says and the one before did not."""
    opens: Scores
    """Whether it is the first: what a passage opens with is its gist, not a detail."""
    place: Scores
    """How far down it stands, from 0 to 1."""


WEIGHTS = (7.38, 3.44, 0.23, -1.05, -1.50)
"""Of the signals, in their order."""


def rank_sentences(following: Following, chunks: Sequence[Chunk]) -> list[RankedSentence]:
    """The sentences of a passage, those first that answer the message best."""
    sentences, known = signals(following, chunks)
    return in_order_of(sentences, np.asarray(known, dtype=np.float32).T @ np.array(WEIGHTS, dtype=np.float32))


def signals(following: Following, chunks: Sequence[Chunk]) -> tuple[list[Sentence], Signals]:
    """The sentences of a passage and what is known of each."""
    index = following.alone.index
    sentences, vectors = index.sentences(chunks)
    texts = [each.text for each in sentences]
    telling_words = " ".join(content_words(following.alone.query))
    before, asked, *said = map(set, stems([following.before, telling_words, *texts]))
    rarity = {word: index.keywords.rarity_of(word) for word in asked - before}
    place = np.arange(len(texts), dtype=np.float32)
    down = np.asarray(place / len(texts), dtype=np.float32)
    return sentences, Signals(
        vectors @ following.alone.vector,
        vectors @ following.after.vector,
        np.array([sum(rarity[word] for word in words & rarity.keys()) for words in said], dtype=np.float32),
        np.asarray(place == 0, dtype=np.float32),
        down,
    )
