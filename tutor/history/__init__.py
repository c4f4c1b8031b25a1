"""Conversations and feedback, kept on the learner's machine in one SQLite file. Nothing expires.

    history = History.open(settings.data / DATABASE)   # makes folder and file; safe for threads and processes

    asked = history.start(message)                     # a new conversation; the message is on disk now
    asked = history.add(asked.conversation, message)   # the next message of one
    asked = history.revise(conversation, 3, message)   # edit or retry: exchange 3 and all after it give way
    history.complete(asked, turn)                      # the reply, whole or not at all; False if it gave way
    history.fail(asked, "Stopped.")                    # what stands in place of a reply

    history.summaries(search="drop", limit=50)         # newest first: id, title, created, updated, turns
    kept = history.load(conversation, tutor.questions) # the whole conversation
    kept.conversation                                  # the turns, for ``tutor.ask``
    kept.exchanges                                     # number, message, turn, problem, feedback
    history.rename(conversation, title); history.delete(conversation); history.clear()
    history.truncate(conversation, 3)                  # exchanges 1 and 2 stay
    history.rate(conversation, 2, Feedback("down", "wrong-question", "I meant ..."))   # None takes it back

    changed(kept, settings.corpus)                     # {number: findings}: citations that no longer hold
    export(kept, "markdown" | "html" | "json")         # text that ``tutor verify`` accepts

Exchanges are numbered from 1. An exchange with neither turn nor problem was interrupted: its message is
kept, its reply was never complete. A conversation that is not there is a ``ConversationMissing``, all else
that goes wrong a ``HistoryError``. Who wants nothing kept does not call this.
"""

from tutor.history.changes import changed
from tutor.history.export import SUFFIXES, export
from tutor.history.kept import (
    DATABASE,
    REASONS,
    Asked,
    Exchange,
    Feedback,
    Kept,
    Rated,
    Reason,
    Summary,
    Thumb,
)
from tutor.history.store import History

__all__ = [
    "DATABASE",
    "REASONS",
    "SUFFIXES",
    "Asked",
    "Exchange",
    "Feedback",
    "History",
    "Kept",
    "Rated",
    "Reason",
    "Summary",
    "Thumb",
    "changed",
    "export",
]
