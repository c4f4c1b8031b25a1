"""Kept conversations in the terminal: listed, shown, exported, deleted, and their feedback asked again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tutor import cli
from tutor.chat.tutor import Tutor
from tutor.doctor import examine
from tutor.history import DATABASE, Feedback, History
from tutor.settings import Settings

Run = Callable[..., Any]


@pytest.fixture
def run(history: History, small_tutor: Tutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("chats", ...)`` on the history and the small bank."""
    monkeypatch.setenv("TUTOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TUTOR_CORPUS", str(small_tutor.settings.corpus))
    runner = CliRunner()
    return lambda *arguments: runner.invoke(cli.app, [str(each) for each in arguments])


def test_conversations_are_listed_and_searched(run: Run, history: History, kept: str) -> None:
    """One a line: the beginning of its id, when, how many turns, its title."""
    history.start("what is overfitting?")
    done = run("chats")
    first, second = done.stdout.splitlines()
    assert first.endswith("   1  what is overfitting?")
    assert second.startswith(kept[:8])
    assert second.endswith("   5  what is dropout?")
    assert run("chats", "--search", "WORLD cup").stdout.splitlines() == [second]
    assert run("chats", "--limit", "1").stdout.splitlines() == [first]


def test_a_conversation_is_shown(run: Run, history: History, kept: str) -> None:
    """Messages, replies with their sources, what was interrupted; nothing has changed since."""
    history.add(kept, "interrupted?")
    text = run("chats", "show", kept[:8]).stdout
    assert "you> simpler\n*Read as: dropout: intuition*" in text
    assert "corpus/01-dropout.md:" in text
    assert text.endswith("you> interrupted?\n(no reply)\n")
    assert "changed since" not in text


@pytest.mark.parametrize("suffix", [".md", ".html", ".json"])
def test_an_exported_file_is_verified(run: Run, kept: str, tmp_path: Path, suffix: str) -> None:
    """By the command that says so."""
    path = tmp_path / f"out{suffix}"
    assert run("chats", "export", kept, path).exit_code == 0
    done = run("verify", path)
    assert (done.exit_code, done.stdout.split()[-1]) == (0, "hold")


def test_another_name_is_refused(run: Run, kept: str, tmp_path: Path) -> None:
    """The formats are named; nothing is written."""
    done = run("chats", "export", kept, tmp_path / "out.pdf")
    assert done.exit_code == 2
    assert ".html" in done.stderr
    assert not (tmp_path / "out.pdf").exists()


def test_a_conversation_is_deleted(run: Run, history: History, kept: str) -> None:
    """Only the one named."""
    other = history.start("stays").conversation
    assert run("chats", "delete", kept[:10]).exit_code == 0
    assert [summary.id for summary in history.summaries()] == [other]


def test_feedback_is_asked_again(
    run: Run, history: History, kept: str, small_tutor: Tutor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Figures, and each case that does not hold; as JSON, too."""
    tutor = Tutor(
        small_tutor.settings.model_copy(update={"data": tmp_path / "data"}),
        small_tutor.opened,
        small_tutor.encoder,
    )
    monkeypatch.setattr(cli.evaluating, "load_tutor", lambda **given: tutor)
    history.rate(kept, 1, Feedback("up"))
    history.rate(kept, 2, Feedback("down", "wrong-question"))
    text = run("eval", "--mine").stdout
    assert "  as wanted                    0.5\n" in text
    assert "what is dropout? / simpler\n    wanted: another question than dropout first\n" in text
    document = json.loads(run("eval", "--mine", "--json").stdout)
    assert document["mine"]["rated"] == 2
    assert len(document["failures"]) == 1


def test_the_doctor_names_the_file(history: History, kept: str, small_tutor: Tutor, tmp_path: Path) -> None:
    """Where it is, how much it holds, its version; none is no fault, and none is made; a broken one is."""

    def check(folder: Path) -> tuple[bool, str]:
        settings: Settings = small_tutor.settings.model_copy(update={"data": folder})
        found = {each.name: each for each in examine(settings)}
        return found["conversations"].good, found["conversations"].text

    good, text = check(tmp_path / "data")
    assert good
    assert text.startswith(f"{tmp_path / 'data' / DATABASE}: 1 conversations, ")
    assert text.endswith(" bytes, version 1, writable")
    assert check(tmp_path / "none") == (True, f"{tmp_path / 'none' / DATABASE}: none kept yet")
    assert not (tmp_path / "none").exists()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / DATABASE).write_bytes(b"no database" * 100)
    good, text = check(tmp_path / "bad")
    assert not good
    assert "damaged: move it away" in text
