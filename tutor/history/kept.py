"""What the store gives back: conversations as they were held, and what the learner thought of the replies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from tutor.records import Conversation, Turn, Verdict

DATABASE = "conversations.db"
"""Its name in the user's data folder."""
Thumb = Literal["up", "down"]
Reason = Literal[
    "wrong-question",
    "wrong-passage",
    "too-hard",
    "incomplete",
    "should-have-declined",
    "should-have-answered",
]
REASONS: tuple[Reason, ...] = get_args(Reason)
LONGEST_TITLE = 80
"""Characters of a title that is made from a message."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the learner thought of a reply."""

    thumb: Thumb
    reason: Reason | None = None
    """Of a thumb down."""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that is stored and waits for its reply."""

    conversation: str
    number: int
    """Its place in the conversation, from 1."""
    key: int
    """Never used again, so that a late reply cannot land on another message at the same place."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message with its turn, or with the problem in its place; with neither it was interrupted."""

    number: int
    message: str
    asked: datetime
    turn: Turn | None = None
    problem: str = ""
    feedback: Feedback | None = None
    missing: tuple[str, ...] = ()
    """Ids that the turn goes by and the bank no longer has: it can be shown, but not gone on from."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list. Times are UTC."""

    id: str
    title: str
    created: datetime
    updated: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole conversation. Times are UTC."""

    id: str
    title: str
    created: datetime
    updated: datetime
    exchanges: tuple[Exchange, ...]

    @property
    def conversation(self) -> Conversation:
        """The turns that the next message can go on from."""
        return tuple(each.turn for each in self.exchanges if each.turn and not each.missing)


@dataclass(frozen=True, slots=True)
class Rated:
    """A rated reply as it was, whole in itself: it can be asked again when its conversation was edited."""

    messages: tuple[str, ...]
    """The messages that led to it, its own last."""
    verdict: Verdict
    question: str | None
    """Id of the question that came first."""
    quote: str | None
    """The passage that was quoted first."""
    feedback: Feedback = Feedback("up")


def title_of(message: str) -> str:
    """A title for a conversation that starts with ``message``: its words, cut between two of them.

    >>> title_of("what  is\\ndropout?")
    'what is dropout?'
    """
    words = " ".join(message.split())
    if len(words) <= LONGEST_TITLE:
        return words or "(empty)"
    cut = words[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return f"{cut}…"
