"""Commands that answer: ``tutor ask``, ``tutor chat``, ``tutor serve``."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli.shared import (
    AsJson,
    Corpus,
    EncoderName,
    IndexFolder,
    load_tutor,
    note,
    print_json,
    write_file,
)
from tutor.errors import TutorError
from tutor.records import Conversation, Turn

if TYPE_CHECKING:
    from tutor.chat.tutor import Tutor


def ask(
    question: Annotated[str, typer.Argument(help="The question, in your own words.")] = "",
    batch: Annotated[
        Path | None,
        typer.Option(help='File of JSON lines {"id", "question"} or {"id", "turns"}; - reads stdin.'),
    ] = None,
    as_json: AsJson = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Answer one question, or each line of a file."""
    if batch is None and not question.strip():
        raise typer.BadParameter("give a question, or --batch FILE")
    if batch is not None:
        from tutor.batch import answer_line

        lines = _batch_lines(batch)
        tutor = load_tutor(corpus=corpus, index=index, encoder=encoder)
        for line in lines:
            if line.strip():
                print_json(answer_line(tutor, line))
        return
    tutor = load_tutor(corpus=corpus, index=index, encoder=encoder)
    _show(tutor.ask(question), tutor, as_json)


def chat(
    save: Annotated[
        Path | None, typer.Option(help="Write the conversation here at the end: .md, or .json for programs.")
    ] = None,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Talk to the tutor in the terminal; an empty line or Ctrl-D ends.

    What a good answer to a check of understanding says is shown beside yours, or when Enter is pressed.
    """
    tutor = load_tutor(corpus=corpus, index=index, encoder=encoder)
    conversation: Conversation = ()
    try:
        answer = ""
        while message := answer or _next_message():
            answer = ""
            try:
                turn = tutor.ask(message, conversation)
            except TutorError as error:
                note(str(error))
                continue
            conversation += (turn,)
            answer = _let_answer(turn)
            if not answer:
                _show(turn, tutor, as_json=False)
    except EOFError:
        return
    finally:
        if save and conversation:
            _save(conversation, save)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Offer ask as an MCP tool (pip install tutor[mcp]).")
    ] = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Open the chat as a web page on this machine."""
    tutor = load_tutor(corpus=corpus, index=index, encoder=encoder, host=host, port=port, mcp=mcp or None)
    from tutor.ui import serve as serve_page

    serve_page(tutor, tutor.settings, say=note)


def _batch_lines(path: Path) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: cannot be read ({error.strerror})") from error
    return data.decode("utf-8-sig", errors="surrogateescape").split("\n")


def _show(turn: Turn, tutor: "Tutor", as_json: bool) -> None:
    from tutor import render

    if as_json:
        print_json(render.as_json(turn))
        return
    _print(render.terminal(turn, tutor.questions))


def _print(text: str) -> None:
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text), "")


def _let_answer(turn: Turn) -> str:
    """Ask what a check of understanding asks, and wait: the learner's answer, or nothing.

    Raises:
        EOFError: the learner ended the chat instead.
    """
    from tutor import render

    asked = render.prompts(turn)
    if not asked or not sys.stdin.isatty() or not sys.stdout.isatty():
        return ""
    _print(asked)
    return input("Your answer, or Enter to see a good one> ").strip()


def _save(conversation: Conversation, path: Path) -> None:
    from tutor import render

    turns = [render.as_json(turn) for turn in conversation]
    text = render.transcript(conversation) if path.suffix == ".md" else json.dumps({"turns": turns}, indent=1)
    write_file(path, text)


def _next_message() -> str:
    try:
        return input("you> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""
