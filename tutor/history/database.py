"""The file of conversations: tables, versions, connections. Knows no turns.

Many threads and several processes share the file. SQLite's write-ahead log lets them read while one
writes; every change is one transaction, on the disk when it returns, and nothing of it is there
when the process dies in the middle.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import HistoryError

APPLICATION = 0x74757430
"""Marks the file as ours; ``tut0`` in ASCII."""
BUSY_SECONDS = 10.0
"""How long a change waits for another program's."""
MOST_IDLE = 4
"""Connections that are kept open for the next call."""
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE conversation (
            row INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            folded TEXT NOT NULL,
            renamed INTEGER NOT NULL DEFAULT 0,
            created TEXT NOT NULL,
            updated TEXT NOT NULL)""",
        "CREATE INDEX newest ON conversation (updated DESC, row DESC)",
        """CREATE TABLE exchange (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            number INTEGER NOT NULL,
            message TEXT NOT NULL,
            folded TEXT NOT NULL,
            asked TEXT NOT NULL,
            problem TEXT NOT NULL DEFAULT '',
            UNIQUE (conversation, number))""",
        # Replies are long: in a table of their own they do not slow the search of messages.
        """CREATE TABLE reply (
            exchange INTEGER PRIMARY KEY REFERENCES exchange ON DELETE CASCADE,
            turn TEXT NOT NULL)""",
        """CREATE TABLE feedback (
            row INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            exchange INTEGER UNIQUE REFERENCES exchange ON DELETE SET NULL,
            thumb TEXT NOT NULL,
            reason TEXT,
            comment TEXT NOT NULL,
            given TEXT NOT NULL,
            rated TEXT NOT NULL)""",
        "CREATE INDEX feedback_of ON feedback (conversation)",
    ),
)
"""What leads from each version to the next; the version of a file is how many it has behind it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to say of the file."""

    path: Path
    size_bytes: int
    version: int
    conversations: int


class Database:
    """The file at ``path``, made with its folder at first use, for this user's eyes only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the file until the block ends.

        Raises:
            HistoryError: what went wrong, where, and what to do.
        """
        with self._transaction("BEGIN", "cannot be read") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are all kept when the block ends, or none if it raises.

        Raises:
            HistoryError: what went wrong, where, and what to do.
        """
        with self._transaction("BEGIN IMMEDIATE", "cannot be written") as connection:
            yield connection

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk, if no other program reads just now."""
        with (
            self._translated("cannot be made smaller"),
            self._connection() as connection,
            suppress(sqlite3.OperationalError),
        ):
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def facts(self) -> Facts:
        """Size, version and number of conversations."""
        with self.reading() as connection:
            version = _number(connection, "PRAGMA user_version")
            conversations = _number(connection, "SELECT count(*) FROM conversation")
        return Facts(self.path, self.path.stat().st_size, version, conversations)

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _transaction(self, begin: str, failure: str) -> Iterator[sqlite3.Connection]:
        with self._translated(failure), self._connection() as connection:
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self, failure: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise HistoryError(f"{self.path}: {failure} ({error}). {_mend(error)}") from error
        except OSError as error:
            raise HistoryError(
                f"{self.path}: {failure} ({error.strerror}). Choose another folder with TUTOR_DATA."
            ) from error

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One that no other thread has: an idle one if the file is still the same, else a new one."""
        if self._file != _identity(self.path):
            self.close()
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._opened()
        try:
            yield connection
        finally:
            with self._lock:
                kept = len(self._idle) < MOST_IDLE and not connection.in_transaction
                if kept:
                    self._idle.append(connection)
            if not kept:
                connection.close()

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._file = _identity(self.path)
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Set the connection up, and bring the file to this version."""
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what was deleted is gone, not just unlinked
        connection.execute("BEGIN")  # one state of the file: another thread may be making it
        version = self._version(connection)
        connection.execute("COMMIT")
        if version < len(MIGRATIONS):
            connection.execute("BEGIN IMMEDIATE")
            for statements in MIGRATIONS[self._version(connection) :]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            connection.execute("COMMIT")
        _log_ahead(connection)

    def _version(self, connection: sqlite3.Connection) -> int:
        """The file's version, 0 where it is empty; refuses what is not ours or newer than this program."""
        version = _number(connection, "PRAGMA user_version")
        application = _number(connection, "PRAGMA application_id")
        if application != APPLICATION and (
            application or version or _number(connection, "SELECT count(*) FROM sqlite_master")
        ):
            raise HistoryError(
                f"{self.path}: a database of another program. "
                "Move it away, or choose another folder with TUTOR_DATA."
            )
        if version > len(MIGRATIONS):
            raise HistoryError(
                f"{self.path}: written by a newer tutor (version {version} of the file, this one knows "
                f"{len(MIGRATIONS)}). Update the tutor, or choose another folder with TUTOR_DATA."
            )
        return version


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch the write-ahead log on; SQLite does not wait by itself where another process does the same."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def _mend(error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return "Another program holds it: close that one, or try again."
    if "malformed" in text or "not a database" in text:
        return "It is damaged: move it away, and a new one is begun."
    if "full" in text:
        return "The disk is full: make room."
    return "Make file and folder writable, or choose another folder with TUTOR_DATA."
