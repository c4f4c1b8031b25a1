"""The file: shared by threads and processes, safe from kills, of a known version, for its owner only."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutor.errors import HistoryError
from tutor.history import DATABASE, History, database
from tutor.records import Conversation

WRITER = """
import sys
from pathlib import Path
from tutor.history import History
history = History.open(Path(sys.argv[1]))
print("ready", flush=True)
asked = history.start("first")
for number in range(int(sys.argv[2])):
    asked = history.add(asked.conversation, f"message {number}")
    print(asked.number, flush=True)
"""


def writer(path: Path, messages: int) -> "subprocess.Popen[str]":
    """Another process that adds messages and says the number of each once it is stored."""
    command = [sys.executable, "-c", WRITER, str(path), str(messages)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_threads_share_it(history: History, conversation: Conversation) -> None:
    """Twenty learners at once: no conversation gets another's turn, none is lost, none waits in vain."""

    def hold(number: int) -> str:
        asked = history.start(f"{number}")
        for _ in range(5):
            assert history.complete(asked, conversation[0])
            asked = history.add(asked.conversation, f"{number}")
            history.summaries(f"{number}")
        return asked.conversation

    with ThreadPoolExecutor(20) as pool:
        names = list(pool.map(hold, range(20)))
    for number, name in enumerate(names):
        exchanges = history.load(name, {}).exchanges
        assert [each.message for each in exchanges] == [f"{number}"] * 6
        assert [each.number for each in exchanges] == [1, 2, 3, 4, 5, 6]


def test_threads_make_it_at_once(tmp_path: Path) -> None:
    """All that open a file which is not there yet find it whole."""
    path = tmp_path / "new" / DATABASE
    barrier = threading.Barrier(8)

    def begin(number: int) -> None:
        barrier.wait(10)
        opened = History.open(path)
        opened.start(f"{number}")
        opened.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    history = History.open(path)
    assert len(history.summaries()) == 8
    history.close()


@pytest.mark.slow
def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """Both make the file and fill it; every message of both is there."""
    path = tmp_path / DATABASE
    both = [writer(path, 60), writer(path, 60)]
    for each in both:
        assert each.communicate(timeout=120)[0].split()[-1] == "61"
        assert each.returncode == 0
    history = History.open(path)
    assert [summary.turns for summary in history.summaries()] == [61, 61]
    history.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_kill_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    """Killed while it writes: each message it reported is there, the file is whole, writing goes on."""
    path = tmp_path / DATABASE
    with writer(path, 100_000) as process:
        assert process.stdout
        reported = "ready"
        until = time.monotonic() + 60
        while time.monotonic() < until and not (reported.isdigit() and int(reported) > 20):
            reported = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()  # what `communicate` reads leaves out lines that `readline` has buffered
    reported = next((line for line in reversed(rest.split("\n")[:-1])), reported)
    history = History.open(path)
    (summary,) = history.summaries()
    assert summary.turns - int(reported) in {0, 1}, "at most the one that was stored and not yet reported"
    assert history.add(summary.id, "on").number == summary.turns + 1
    history.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_change_is_kept_whole_or_not_at_all(
    history: History, kept: str, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit that dies between its steps leaves what stood there."""

    def dies(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tutor.history.store._append", dies)
    with pytest.raises(KeyboardInterrupt):
        history.revise(kept, 1, "never")
    loaded = history.load(kept, {})
    assert [each.message for each in loaded.exchanges] == [turn.message for turn in conversation]
    assert loaded.title == conversation[0].message


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_it_is_for_its_owner_only(history: History, kept: str, tmp_path: Path) -> None:
    """Folder, file, and what SQLite puts beside it."""
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    files = list((tmp_path / "data").iterdir())
    assert len(files) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_a_file_that_was_removed_is_made_again(history: History, kept: str, tmp_path: Path) -> None:
    """A running program does not go on writing into a file that nobody can find any more."""
    for path in (tmp_path / "data").iterdir():
        path.unlink()
    assert history.summaries() == []
    history.start("new")
    assert (tmp_path / "data" / DATABASE).is_file()
    assert len(history.summaries()) == 1


def test_a_closed_history_opens_itself_again(history: History, kept: str) -> None:
    """Closing only lets go."""
    history.close()
    assert len(history.summaries()) == 1


def other_program(path: Path) -> None:
    """Make a database that is not ours."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()


def newer_version(path: Path) -> None:
    """Make one that this version does not know."""
    History.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (other_program, "another program. Move it away"),
        (newer_version, r"newer tutor \(version 99 .* Update the tutor"),
        (lambda path: path.write_bytes(b"no database at all" * 100), "damaged: move it away"),
        (lambda path: path.mkdir(), "Is a directory.*TUTOR_DATA"),
        (lambda path: path.symlink_to(path.parent / "no" / "where"), "TUTOR_DATA"),
    ],
    ids=["another program's", "a newer version's", "no database", "a folder", "a link to nowhere"],
)
def test_a_file_that_cannot_be_used_is_said(tmp_path: Path, prepare: object, words: str) -> None:
    """What, where, and what to do."""
    path = tmp_path / DATABASE
    prepare(path)  # type: ignore[operator]
    with pytest.raises(HistoryError, match=words) as caught:
        History.open(path)
    assert str(caught.value).startswith(str(path))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file stands where the folder should."""
    (tmp_path / "data").write_text("")
    with pytest.raises(HistoryError, match="TUTOR_DATA"):
        History.open(tmp_path / "data" / DATABASE)


def test_a_file_that_stays_locked_is_said(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time that a change waits; readers do not wait at all."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(tmp_path / "data" / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    history.close()
    assert history.summaries() == []
    with pytest.raises(HistoryError, match="Another program holds it"):
        history.start("m")
    other.execute("ROLLBACK")
    other.close()
    assert history.start("m").number == 1


def test_an_older_file_is_brought_to_this_version(
    history: History, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version's steps run once, together, and what was kept stays."""
    history.close()
    later = (*database.MIGRATIONS, ("ALTER TABLE conversation ADD COLUMN pinned INTEGER DEFAULT 0",))
    monkeypatch.setattr(database, "MIGRATIONS", later)
    for _ in range(2):
        newer = History.open(tmp_path / "data" / DATABASE)
        assert newer.facts().version == len(later)
        assert [summary.id for summary in newer.summaries()] == [kept]
        newer.close()
    broken = (*later, ("CREATE TABLE more (a)", "NO SQL"))
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(HistoryError, match="syntax"):
        History.open(tmp_path / "data" / DATABASE)
    monkeypatch.setattr(database, "MIGRATIONS", later)
    assert History.open(tmp_path / "data" / DATABASE).facts().version == len(later)


def test_thousands_are_listed_and_searched_in_no_time(history: History, conversation: Conversation) -> None:
    """5,000 conversations of 4 exchanges: a list and the worst search stay far below a second."""
    text = "x" * 8000
    with history._database.writing() as connection:
        for row in range(1, 5001):
            words = f"conversation number {row} about nothing in particular"
            connection.execute(
                "INSERT INTO conversation (row, id, title, folded, created, updated) "
                "VALUES (?, ?, ?, ?, '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00')",
                (row, f"{row:032}", words, words),
            )
            for number in range(1, 5):
                key = row * 10 + number
                connection.execute(
                    "INSERT INTO exchange (key, conversation, number, message, folded, asked) "
                    "VALUES (?, ?, ?, ?, ?, '2026-01-01T00:00:00+00:00')",
                    (key, row, number, words, words),
                )
                if row % 10 == 0:
                    connection.execute("INSERT INTO reply VALUES (?, ?)", (key, text))
    started = time.perf_counter()
    assert len(history.summaries()) == 50
    assert history.summaries("no such words") == []
    assert [summary.title.split()[2] for summary in history.summaries("number 4321")] == ["4321"]
    assert len(history.summaries(limit=10_000)) == 5000
    assert time.perf_counter() - started < 1.5
