"""Which passages answer a message that goes on from what was said: "does it fix that completely?"

The whole bank is ranked for it, by what the message says alone and after what was said, and by what was
shown: a sum of weighted signals, fitted like those of ``search/ranking``. ``python -m
tutor.evaluation.fit_following`` fits them on the tuning conversations and prints the numbers below.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from tutor.chat.filling import asked_before
from tutor.chat.quoting import quoted_chunks
from tutor.records import Conversation, FacetName
from tutor.search.fusion import Scores
from tutor.search.index import Index
from tutor.search.retriever import SPREAD, Look, Retriever


class Signals(NamedTuple):
    """What is known of every chunk, each of shape (chunks,)."""

    alone: Scores
    """Score for the message alone, 1 the best."""
    alone_sure: Scores
    """The same times the probability that the bank answers the message alone."""
    headed: Scores
    """Score for the message under the heading of the passage that was quoted first in the last reply."""
    after: Scores
    """Score for the message after the one before it."""
    topic: Scores
    """Whether the topic at hand is its question."""
    topic_sure: Scores
    """The same times the probability that the bank answers the message alone."""
    first: Scores
    """Whether its sub-section was quoted first in the last reply."""
    rest: Scores
    """Whether it was quoted there, but not first."""
    shown: Scores
    """Whether it was quoted in any reply."""
    in_brief: Scores
    intuition: Scores
    pitfalls: Scores
    contrast: Scores
    """Whether this is its facet."""


WEIGHTS = (7.09, 0.79, 1.86, 2.61, 2.80, 2.63, -0.43, -0.69, 0.72, -5.08, -3.07, -1.32, -3.40)
"""Of the signals, in their order."""
_FACETS: tuple[FacetName, ...] = ("in-brief", "intuition", "pitfalls", "contrast")


def scores(alone: Look, topic: str, conversation: Conversation, retriever: Retriever) -> Scores:
    """The score of every chunk, 1 the best; ``alone`` is a look at the message, ``topic`` its question.

    Shape (chunks,).
    """
    return score(signals(alone, topic, conversation, retriever))


def score(known: Signals) -> Scores:
    """The score of every chunk from its signals."""
    total = sum(weight * each for weight, each in zip(WEIGHTS, known, strict=True))
    return np.asarray(1 + (total - np.max(total)) / SPREAD, dtype=np.float32)


def signals(alone: Look, topic: str, conversation: Conversation, retriever: Retriever) -> Signals:
    """What is known of every chunk."""
    index, query = alone.index, alone.query
    headed, after = retriever.looks(
        [f"{_heading(conversation)} {query}".strip(), f"{_before(conversation)} {query}"]
    )
    mine = _flags(index.chunk_question == index.question_place[topic])
    last = next((turn.reply for turn in reversed(conversation) if turn.reply.citations), None)
    first, *rest = _sections(index, quoted_chunks(last, index) if last else ()) or [-1]
    shown = _sections(index, (name for turn in conversation for name in quoted_chunks(turn.reply, index)))
    return Signals(
        alone.ranking.chunks,
        alone.ranking.chunks * np.float32(alone.confidence),
        headed.ranking.chunks,
        after.ranking.chunks,
        mine,
        mine * np.float32(alone.confidence),
        *(_flags(np.isin(index.chunk_subsection, each)) for each in ([first], rest, shown)),
        *(index.facets[each] for each in _FACETS),
    )


def _before(conversation: Conversation) -> str:
    """What the last message that asked something of the subject was searched as."""
    return next((turn.reading.query for turn in asked_before(conversation)), conversation[-1].reading.query)


def _heading(conversation: Conversation) -> str:
    """What stands above the first passage that was quoted last."""
    quoted = (turn.reply.sources[0] for turn in reversed(conversation) if turn.reply.sources)
    return next((source.headings[-1] for source in quoted if source.headings), "")


def _sections(index: Index, chunks: Iterable[str]) -> list[int]:
    """The places of the sub-sections of some chunks, in order, each once."""
    return list(dict.fromkeys(int(index.chunk_subsection[index.chunk_place[name]]) for name in chunks))


def _flags(true: np.ndarray) -> Scores:
    return np.asarray(true, dtype=np.float32)
