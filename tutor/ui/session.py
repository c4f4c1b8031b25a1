"""What one learner's page remembers: the exchanges so far, each a message and what came of it.

This is the authority on a conversation; the chat widget only shows it.
"""

from dataclasses import dataclass, replace

from tutor.records import Conversation, Turn

STOPPED = "Stopped. Ask again whenever you like."


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

    @property
    def finished(self) -> bool:
        """Whether nothing more will be added to the reply."""
        whole = self.turn is not None and self.shown >= len(self.blocks)
        return whole or self.stopped or bool(self.problem)


Session = tuple[Exchange, ...]


def conversation(session: Session) -> Conversation:
    """The turns of a session, as the tutor wants them."""
    return tuple(exchange.turn for exchange in session if exchange.turn)


def stop(session: Session) -> Session:
    """The session with its last exchange ended where it stands."""
    if not session or session[-1].finished:
        return session
    last = session[-1]
    return (*session[:-1], replace(last, stopped=True, problem="" if last.turn else STOPPED))
