"""Which passages answer a message that goes on from what was said: "does it fix that completely?"

The whole bank is ranked for it, by what the message says alone and after what was said, and by what was
shown: a sum of weighted signals, fitted like those of ``search/scores/ranking``. ``python -m
tutor.evaluation.fit_following`` fits them on the tuning conversations and prints the numbers below.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from tutor.chat.reading.filling import asked_before
from tutor.chat.replies.quoting import quoted_sections
from tutor.records import Conversation, FacetName, Reply
from tutor.search.fusion import Scores
from tutor.search.indexes.index import Index
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


WEIGHTS = (6.77, 1.34, 1.62, 1.99, 2.35, 2.39, -0.56, -1.13, 1.13, -5.80, -3.70, -1.52, -4.04)
"""Of the signals, in their order."""
_FACETS: tuple[FacetName, ...] = ("in-brief", "intuition", "pitfalls", "contrast")


@dataclass(frozen=True, slots=True)
class Following:
    """A message that may go on from what was said, and what the bank says to it then."""

    alone: Look
    headed: Look
    """At the message under the heading of the passage that was quoted first in the last reply."""
    after: Look
    """At the message after the one before it."""
    before: str
    """What the one before it was searched as."""
    first: frozenset[int]
    rest: frozenset[int]
    shown: frozenset[int]
    """Sub-sections that were quoted: first in the last reply, besides in it, in any reply."""
    _scores: dict[str, Scores] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, alone: Look, conversation: Conversation, retriever: Retriever) -> Self:
        """``alone`` is the look at the message by itself."""
        index, query, before = alone.index, alone.query, _before(conversation)
        headed, after = retriever.looks([f"{_heading(conversation)} {query}".strip(), f"{before} {query}"])
        replies = [turn.reply for turn in conversation]
        last = [reply for reply in replies if reply.citations][-1:]
        quoted, shown = _places(index, last), _places(index, replies)
        return cls(
            alone, headed, after, before, frozenset(quoted[:1]), frozenset(quoted[1:]), frozenset(shown)
        )

    def scores(self, topic: str) -> Scores:
        """The score of every chunk, 1 the best, if the message goes on from ``topic``; shape (chunks,)."""
        if topic not in self._scores:
            self._scores[topic] = score(self.signals(topic))
        return self._scores[topic]

    def lead(self, topic: str) -> float:
        """How far the best passage of ``topic`` is above the best other one by these scores."""
        scores, index = self.scores(topic), self.alone.index
        mine = index.chunk_question == index.question_place[topic]
        return 0.0 if mine.all() else float(scores[mine].max(initial=0.0) - scores[~mine].max())

    @property
    def likeness(self) -> float:
        """Cosine of the message alone with the message after the one before it."""
        return float(self.alone.vector @ self.after.vector)

    def signals(self, topic: str) -> Signals:
        """What is known of every chunk."""
        index, alone = self.alone.index, self.alone.ranking.chunks
        sure = np.float32(self.alone.confidence)
        mine = np.asarray(index.chunk_question == index.question_place[topic], dtype=np.float32)
        return Signals(
            alone,
            alone * sure,
            self.headed.ranking.chunks,
            self.after.ranking.chunks,
            mine,
            mine * sure,
            *(_among(index, each) for each in (self.first, self.rest, self.shown)),
            *(index.facets[each] for each in _FACETS),
        )


def score(known: Signals) -> Scores:
    """The score of every chunk from its signals."""
    total = sum(weight * each for weight, each in zip(WEIGHTS, known, strict=True))
    return np.asarray(1 + (total - np.max(total)) / SPREAD, dtype=np.float32)


def _before(conversation: Conversation) -> str:
    """What the last message that asked something of the subject was searched as."""
    return next((turn.reading.query for turn in asked_before(conversation)), conversation[-1].reading.query)


def _heading(conversation: Conversation) -> str:
    """What stands above the first passage that was quoted last."""
    quoted = next((turn.reply.sources[0] for turn in reversed(conversation) if turn.reply.sources), None)
    if quoted is None:
        return ""
    return quoted.headings[-1] if len(quoted.headings) > 1 else quoted.title


def _places(index: Index, replies: Iterable[Reply]) -> list[int]:
    """The places of the sub-sections that replies quote, in order, each once."""
    return [index.subsection_place[name] for name in quoted_sections(replies, index)]


def _among(index: Index, sections: Iterable[int]) -> Scores:
    """For each chunk whether its sub-section is one of ``sections``, as 0 and 1; shape (chunks,)."""
    flags = np.zeros(len(index.subsection_place), dtype=np.float32)
    flags[list(sections)] = 1
    return flags[index.chunk_subsection]
