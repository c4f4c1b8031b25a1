"""What one learner's page remembers: the exchanges so far, each a message and what came of it.

This is the authority on a conversation; the chat widget only shows it. The store keeps the whole; a page
holds the latest, so that the memory of a server does not grow with the length of a conversation.
"""

from dataclasses import dataclass, replace

from tutor.history import Asked, Feedback
from tutor.records import Conversation, Turn

MOST_SHOWN = 24
"""Exchanges on the page; a browser slows down with thousands of formulas."""
MOST_HELD = 48
"""Exchanges in memory: the context that a message is read in."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message with its turn, or with the problem that stands in its place; with neither it waits."""

    message: str
    turn: Turn | None = None
    problem: str = ""
    blocks: tuple[str, ...] = ()
    """The blocks of the reply as HTML, made once."""
    sources: str = ""
    """Its part of the panel as HTML."""
    shown: int = 0
    """Blocks that are on the page."""
    stopped: bool = False
    feedback: Feedback | None = None
    changed: int = 0
    """Citations whose quote no longer stands where it stood."""
    apart: bool = False
    """It goes by questions that the bank no longer has: shown, but nothing is read in its light."""
    stored: int = 0
    """Its number in the store, which may have failed at others before it; 0 where it is not there."""

    @property
    def finished(self) -> bool:
        """Whether nothing more will be added to the reply."""
        whole = self.turn is not None and self.shown >= len(self.blocks)
        return whole or self.stopped or bool(self.problem)


@dataclass(frozen=True, slots=True)
class Session:
    """The conversation on a page. ``first`` is the number of the oldest exchange that is still held."""

    exchanges: tuple[Exchange, ...] = ()
    first: int = 1
    id: str = ""
    """Of the conversation in the store; empty where nothing is kept."""
    title: str = ""
    private: bool = False
    asked: Asked | None = None
    """The message that the store waits to see answered."""
    trouble: str = ""
    """Why the conversation is not being kept, though it should be."""
    stored: int = 0
    """How many of the exchanges that gave way are in the store."""

    @property
    def next(self) -> int:
        """Number of the exchange that comes next."""
        return self.first + len(self.exchanges)

    @property
    def next_stored(self) -> int:
        """Number in the store of the message that comes next."""
        return max((self.stored, *(each.stored for each in self.exchanges))) + 1

    @property
    def shown(self) -> tuple[tuple[int, Exchange], ...]:
        """The exchanges on the page, with their numbers."""
        numbered = tuple(enumerate(self.exchanges, self.first))
        return numbered[-MOST_SHOWN:]

    @property
    def conversation(self) -> Conversation:
        """The turns so far, as the tutor wants them."""
        return tuple(each.turn for each in self.exchanges if each.turn and not each.apart)

    def find(self, number: int) -> Exchange | None:
        """Exchange ``number``, if it is held."""
        held = self.first <= number < self.next
        return self.exchanges[number - self.first] if held else None

    def before(self, number: int) -> "Session":
        """The session as it was before exchange ``number`` was asked."""
        return replace(self, exchanges=self.exchanges[: max(0, number - self.first)], asked=None)

    def with_last(self, exchange: Exchange) -> "Session":
        """The session with ``exchange`` in the place of its last one."""
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))

    def asking(self, message: str) -> "Session":
        """The session with ``message`` waiting for its reply; the oldest exchanges give way."""
        exchanges = (*self.exchanges, Exchange(message))
        over = max(0, len(exchanges) - MOST_HELD)
        lighter = tuple(
            replace(each, blocks=(), sources="") if each.blocks and each.finished else each
            for each in exchanges[over:-MOST_SHOWN]
        )
        kept = (*lighter, *exchanges[over:][-MOST_SHOWN:])
        gone = max((self.stored, *(each.stored for each in exchanges[:over])))
        return replace(self, exchanges=kept, first=self.first + over, stored=gone)
