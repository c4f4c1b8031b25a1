"""The conversations and feedback of this machine. A message is on the disk before its reply is composed.

The chat stays the only thing that reads and answers: this keeps what it is given and gives it back.
"""

import secrets
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tutor.errors import ConversationMissing
from tutor.history.database import Database, Facts
from tutor.history.kept import Asked, Exchange, Feedback, Kept, Rated, Summary, title_of
from tutor.history.turns import (
    missing_from,
    rated_from_json,
    rated_to_json,
    turn_from_json,
    turn_to_json,
)
from tutor.records import Question, Turn

UNREADABLE = "This reply was written by another version and cannot be read. Ask again."
_COUNT = "(SELECT count(*) FROM exchange WHERE exchange.conversation = conversation.row)"
_MATCHES = """(instr(folded, ?) OR EXISTS (
    SELECT 1 FROM exchange WHERE exchange.conversation = conversation.row AND instr(exchange.folded, ?)))"""
"""A scan: 40 ms at worst at 10,000 conversations, and it finds any part of a word in any script."""


class History:
    """All that is kept, in one file. Safe to share by threads; several processes may open the same file.

    Every method raises ``HistoryError`` where the file cannot be used, and ``ConversationMissing`` where
    the conversation, or that exchange of it, is not there (any more).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path) -> Self:
        """The history in this file, which is made with its folder if it is not there."""
        database = Database(path)
        with database.reading():
            return cls(database)

    def start(self, message: str) -> Asked:
        """Begin a conversation with ``message``."""
        now = _now()
        name = secrets.token_hex(16)
        title = _storable(title_of(message))
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO conversation (id, title, folded, created, updated) VALUES (?, ?, ?, ?, ?)",
                (name, title, title.casefold(), now, now),
            ).lastrowid
            return _append(connection, name, int(row or 0), message, now)

    def add(self, conversation: str, message: str) -> Asked:
        """Store the next message of a conversation."""
        with self._database.writing() as connection:
            return _append(connection, conversation, _row(connection, conversation), message, _now())

    def revise(self, conversation: str, number: int, message: str) -> Asked:
        """Put ``message`` in the place of exchange ``number`` and of all that came after it."""
        with self._database.writing() as connection:
            row = _row(connection, conversation)
            _cut(connection, row, number)
            if number == 1:
                title = _storable(title_of(message))
                connection.execute(
                    "UPDATE conversation SET title = ?, folded = ? WHERE row = ? AND NOT renamed",
                    (title, title.casefold(), row),
                )
            return _append(connection, conversation, row, message, _now())

    def truncate(self, conversation: str, number: int) -> None:
        """Remove exchange ``number`` and all after it. What was said of their replies stays for replay."""
        with self._database.writing() as connection:
            _cut(connection, _row(connection, conversation), number)

    def complete(self, asked: Asked, turn: Turn) -> bool:
        """Store the reply to a message; false if the message is not there any more."""
        text = turn_to_json(turn)
        with self._database.writing() as connection:
            if not _answer(connection, asked, problem=""):
                return False
            connection.execute("INSERT OR REPLACE INTO reply VALUES (?, ?)", (asked.key, text))
            return True

    def fail(self, asked: Asked, problem: str) -> bool:
        """Store what stands in place of a reply; false if the message is not there any more."""
        with self._database.writing() as connection:
            if not _answer(connection, asked, problem=_storable(problem)):
                return False
            connection.execute("DELETE FROM reply WHERE exchange = ?", (asked.key,))
            return True

    def summaries(self, search: str = "", limit: int = 50, offset: int = 0) -> list[Summary]:
        """Conversations, the last changed first; each word of ``search`` is in the title or in a message."""
        words = _storable(search).casefold().split()
        where = " AND ".join([_MATCHES] * len(words)) or "1"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT id, title, created, updated, {_COUNT} AS turns FROM conversation WHERE {where} "
                "ORDER BY updated DESC, row DESC LIMIT ? OFFSET ?",
                (*(word for word in words for _ in range(2)), limit, offset),
            ).fetchall()
        return [
            Summary(row["id"], row["title"], _time(row["created"]), _time(row["updated"]), row["turns"])
            for row in rows
        ]

    def load(self, conversation: str, questions: Mapping[str, Question]) -> Kept:
        """The whole conversation, its turns with the questions of this bank."""
        with self._database.reading() as connection:
            row = _row(connection, conversation)
            head = connection.execute("SELECT * FROM conversation WHERE row = ?", (row,)).fetchone()
            rows = connection.execute(
                "SELECT number, message, asked, problem, turn, thumb, reason, comment FROM exchange "
                "LEFT JOIN reply ON reply.exchange = key LEFT JOIN feedback ON feedback.exchange = key "
                "WHERE exchange.conversation = ? ORDER BY number",
                (row,),
            ).fetchall()
        exchanges = tuple(_exchange(each, questions) for each in rows)
        return Kept(head["id"], head["title"], _time(head["created"]), _time(head["updated"]), exchanges)

    def resolve(self, beginning: str) -> str:
        """The id that starts with ``beginning``."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM conversation WHERE substr(id, 1, ?) = ? LIMIT 2", (len(beginning), beginning)
            ).fetchall()
        if not beginning or len(rows) != 1:
            how_many = "more than one" if rows else "no"
            raise ConversationMissing(
                f"{beginning}: {how_many} conversation has such an id. See `tutor chats`."
            )
        return str(rows[0]["id"])

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title; an empty one changes nothing."""
        title = _storable(" ".join(title.split()))
        with self._database.writing() as connection:
            row = _row(connection, conversation)
            if title:
                connection.execute(
                    "UPDATE conversation SET title = ?, folded = ?, renamed = 1 WHERE row = ?",
                    (title, title.casefold(), row),
                )

    def delete(self, conversation: str) -> None:
        """Remove a conversation with all that was said of it."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM conversation WHERE row = ?", (_row(connection, conversation),))

    def clear(self) -> None:
        """Remove everything."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM conversation")
        self._database.compact()

    def rate(self, conversation: str, number: int, feedback: Feedback | None) -> None:
        """Keep what the learner thinks of a reply, in place of what was kept; ``None`` takes it back."""
        with self._database.writing() as connection:
            row = _row(connection, conversation)
            turns = connection.execute(
                "SELECT key, number, message, turn FROM exchange JOIN reply ON reply.exchange = key "
                "WHERE conversation = ? AND number <= ? ORDER BY number",
                (row, number),
            ).fetchall()
            if not turns or turns[-1]["number"] != number:
                raise ConversationMissing(f"Exchange {number} of this conversation has no reply to rate.")
            key = turns[-1]["key"]
            connection.execute("DELETE FROM feedback WHERE exchange = ?", (key,))
            if feedback is None:
                return
            rated = rated_to_json(tuple(each["message"] for each in turns), turns[-1]["turn"])
            connection.execute(
                "INSERT INTO feedback (conversation, exchange, thumb, reason, comment, given, rated) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row, key, feedback.thumb, feedback.reason, _storable(feedback.comment), _now(), rated),
            )

    def rated(self) -> list[Rated]:
        """All that was rated, the oldest first, also where the exchange was edited away since."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM feedback ORDER BY given, row").fetchall()
        return [rated_from_json(row["rated"], _feedback(row)) for row in rows]

    def facts(self) -> Facts:
        """Path, size, version and number of conversations."""
        return self._database.facts()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _append(connection: sqlite3.Connection, name: str, row: int, message: str, now: str) -> Asked:
    message = _storable(message)
    number = connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM exchange WHERE conversation = ?", (row,)
    ).fetchone()[0]
    key = connection.execute(
        "INSERT INTO exchange (conversation, number, message, folded, asked) VALUES (?, ?, ?, ?, ?)",
        (row, number, message, message.casefold(), now),
    ).lastrowid
    connection.execute("UPDATE conversation SET updated = ? WHERE row = ?", (now, row))
    return Asked(name, number, int(key or 0))


def _answer(connection: sqlite3.Connection, asked: Asked, problem: str) -> bool:
    """Set what stands in place of a reply; whether the message is still there."""
    there = connection.execute("UPDATE exchange SET problem = ? WHERE key = ?", (problem, asked.key)).rowcount
    connection.execute("UPDATE conversation SET updated = ? WHERE id = ?", (_now(), asked.conversation))
    return there > 0


def _cut(connection: sqlite3.Connection, row: int, number: int) -> None:
    connection.execute("DELETE FROM exchange WHERE conversation = ? AND number >= ?", (row, number))
    connection.execute("UPDATE conversation SET updated = ? WHERE row = ?", (_now(), row))


def _row(connection: sqlite3.Connection, conversation: str) -> int:
    found = connection.execute("SELECT row FROM conversation WHERE id = ?", (conversation,)).fetchone()
    if found is None:
        raise ConversationMissing("This conversation is not there any more: it was deleted. Start a new one.")
    return int(found["row"])


def _exchange(row: sqlite3.Row, questions: Mapping[str, Question]) -> Exchange:
    turn, problem = None, row["problem"]
    if row["turn"] is not None:
        try:
            turn = turn_from_json(row["turn"], questions)
        except (ValueError, KeyError, TypeError):
            problem = UNREADABLE
    return Exchange(
        number=row["number"],
        message=row["message"],
        asked=_time(row["asked"]),
        turn=turn,
        problem=problem,
        feedback=_feedback(row) if row["thumb"] else None,
        missing=missing_from(turn, questions) if turn else (),
    )


def _feedback(row: sqlite3.Row) -> Feedback:
    return Feedback(row["thumb"], row["reason"], row["comment"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _storable(text: str) -> str:
    """``text`` without lone surrogates, which UTF-8 has no form for."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
