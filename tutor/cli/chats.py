"""``tutor chats``: the conversations that the page kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli.shared import Corpus, load_settings, note, open_history, write_file

if TYPE_CHECKING:
    from tutor.records import Question
    from tutor.settings import Settings

app = typer.Typer(rich_markup_mode=None)
ChatId = Annotated[
    str, typer.Argument(metavar="ID", help="The id, or its beginning, as `tutor chats` shows it.")
]


@app.callback(invoke_without_command=True)
def list_chats(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Only those with all these words in title or messages.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, the last changed first.")] = 50,
) -> None:
    """List the conversations that the page kept on this machine; or show, export, delete one."""
    if context.invoked_subcommand is not None:
        return
    with open_history(load_settings()) as history:
        for each in history.summaries(search, limit):
            print(f"{each.id[:8]}  {each.updated.astimezone():%Y-%m-%d %H:%M}  {each.turns:4}  {each.title}")


@app.command("show")
def show(chat: ChatId, corpus: Corpus = None) -> None:
    """Print a conversation, and which of its sources have changed since."""
    from tutor import render
    from tutor.history import changed

    settings = load_settings(corpus=corpus)
    questions = _questions_of(settings)
    with open_history(settings) as history:
        kept = history.load(history.resolve(chat), questions)
    print(kept.title)
    faults = changed(kept, settings.corpus)
    for each in kept.exchanges:
        print(f"\nyou> {each.message}")
        print(render.terminal(each.turn, questions) if each.turn else each.problem or "(no reply)")
        for finding in faults.get(each.number, ()):
            print(f"changed since: [{finding.citation.number}] {finding.citation.path}: {finding.fault}")


@app.command("export")
def export_chat(
    chat: ChatId,
    file: Annotated[Path, typer.Argument(help="Where to: .md, .html or .json.")],
    corpus: Corpus = None,
) -> None:
    """Write a conversation to a file whose quotes `tutor verify` can check."""
    from tutor.history import SUFFIXES, export

    if file.suffix not in SUFFIXES:
        raise typer.BadParameter(f"{file}: the name must end in {', '.join(SUFFIXES)}")
    settings = load_settings(corpus=corpus)
    with open_history(settings) as history:
        kept = history.load(history.resolve(chat), _questions_of(settings))
    write_file(file, export(kept, SUFFIXES[file.suffix]))


@app.command("delete")
def delete(chat: ChatId) -> None:
    """Delete a conversation and what was said of it; nothing brings it back."""
    with open_history(load_settings()) as history:
        history.delete(history.resolve(chat))
    note("Deleted.")


def _questions_of(settings: "Settings") -> "dict[str, Question]":
    from tutor.bank.reader import read_bank

    return {question.id: question for question in read_bank(settings.corpus).questions}
