"""What commands have in common: options, the tutor that they name, what is printed where."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tutor.errors import TutorError

if TYPE_CHECKING:
    from tutor.chat.tutor import Tutor
    from tutor.history import History
    from tutor.settings import Settings

Corpus = Annotated[Path | None, typer.Option(help="Bank to answer from: a folder of Markdown, or a file.")]
IndexFolder = Annotated[Path | None, typer.Option("--index", help="Folder of the search index.")]
EncoderName = Annotated[
    str | None, typer.Option("--encoder", help="Folder or name of a sentence-transformers model.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, in the shape the README gives.")]


def load_settings(**given: object) -> "Settings":
    """The settings for the options given, and the environment's."""
    from tutor.settings import Settings

    return Settings.load(**given)


def load_tutor(**given: object) -> "Tutor":
    """The tutor for the options given; what it does on the way is said on stderr."""
    from tutor.chat.tutor import Tutor

    with progress_bar() as progress:
        tutor = Tutor.load(load_settings(**given), note, progress)
    if tutor.opened.warning:
        note(f"tutor: {tutor.opened.warning}")
    return tutor


@contextmanager
def open_history(settings: "Settings") -> Iterator["History"]:
    """What is kept on this machine, for as long as it is looked at."""
    from tutor.history import DATABASE, History

    history = History.open(settings.data / DATABASE)
    try:
        yield history
    finally:
        history.close()


@contextmanager
def progress_bar(task: str = "Embedding") -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr that appears when there is something to embed."""
    bars: list[Any] = []

    def advance(done: int, total: int) -> None:
        if not bars:
            from rich.console import Console
            from rich.progress import MofNCompleteColumn, Progress

            columns = (*Progress.get_default_columns(), MofNCompleteColumn())
            console = Console(stderr=True)
            bars.append(Progress(*columns, console=console, transient=True, speed_estimate_period=300))
            bars[0].start()
            bars[0].add_task(task, total=total, completed=done)
        bars[0].update(bars[0].tasks[0].id, completed=done)

    try:
        yield advance
    finally:
        for bar in bars:
            bar.stop()


def write_file(path: Path, text: str) -> None:
    """Write a conversation, and say so.

    Raises:
        TutorError: it cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise TutorError(f"{path}: the conversation cannot be written ({error.strerror}).") from error
    note(f"Saved to {path}.")


def print_json(value: Any) -> None:
    """One line on stdout."""
    print(json.dumps(value, ensure_ascii=False))


def note(text: str) -> None:
    """What is no answer, on stderr."""
    print(text, file=sys.stderr)
