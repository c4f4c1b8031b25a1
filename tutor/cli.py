"""The ``tutor`` command, the only place that prints. Answers go to stdout, everything else to stderr."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tutor import __version__
from tutor.errors import TutorError
from tutor.records import Conversation, Turn

if TYPE_CHECKING:
    from tutor.chat.tutor import Tutor
    from tutor.history import History
    from tutor.records import Question
    from tutor.settings import Settings

app = typer.Typer(
    help="A tutor that answers from a bank of questions, cites every sentence, and says when it cannot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
chats = typer.Typer(rich_markup_mode=None)
app.add_typer(chats, name="chats")
Corpus = Annotated[Path | None, typer.Option(help="Bank to answer from: a folder of Markdown, or a file.")]
IndexFolder = Annotated[Path | None, typer.Option("--index", help="Folder of the search index.")]
EncoderName = Annotated[
    str | None, typer.Option("--encoder", help="Folder or name of a sentence-transformers model.")
]
ChatId = Annotated[
    str, typer.Argument(metavar="ID", help="The id, or its beginning, as `tutor chats` shows it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, in the shape the README gives.")]


def main() -> None:
    """Run the command; an error of ours is one message on stderr and exit status 1."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some reads every package
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except TutorError as error:
        _note(f"tutor: {error}")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        raise SystemExit(0) from None


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"tutor {__version__}")
        raise typer.Exit


@app.command()
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
        tutor = _load(corpus=corpus, index=index, encoder=encoder)
        for line in lines:
            if line.strip():
                _print_json(answer_line(tutor, line))
        return
    tutor = _load(corpus=corpus, index=index, encoder=encoder)
    _show(tutor.ask(question), tutor, as_json)


@app.command()
def chat(
    save: Annotated[
        Path | None, typer.Option(help="Write the conversation here at the end: .md, or .json for programs.")
    ] = None,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Talk to the tutor in the terminal; an empty line or Ctrl-D ends."""
    tutor = _load(corpus=corpus, index=index, encoder=encoder)
    conversation: Conversation = ()
    try:
        while message := _next_message():
            try:
                turn = tutor.ask(message, conversation)
            except TutorError as error:
                _note(str(error))
                continue
            conversation += (turn,)
            _show(turn, tutor, as_json=False)
    finally:
        if save and conversation:
            _save(conversation, save)


@app.command()
def build(
    fresh: Annotated[bool, typer.Option("--fresh", help="Embed everything again.")] = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Build the index if it does not fit the corpus, the encoder and the settings."""
    from tutor.search.builder import build as build_index
    from tutor.search.builder import state
    from tutor.search.encoder import SentenceTransformerEncoder

    settings = _settings(corpus=corpus, index=index, encoder=encoder)
    reason = "asked to start afresh." if fresh else state(settings)
    if not reason:
        _note(f"The index in {settings.index} is up to date.")
        return
    _note(f"Building the index: {reason}")
    model = SentenceTransformerEncoder.of(settings)
    with _progress() as progress:
        opened = build_index(settings, model, _note, progress, from_scratch=fresh)
    counts = opened.manifest.counts
    _note(f"{settings.index}: {counts.answered} answers, {counts.chunks} chunks, {counts.rows} vectors.")


@app.command()
def adapt(corpus: Corpus = None, index: IndexFolder = None, encoder: EncoderName = None) -> None:
    """Fit the encoder to a bank by what learners asked of it: minutes on a GPU, hours without one."""
    from tutor.search.adapt import adapt as adapt_encoder

    settings = _settings(corpus=corpus, index=index, encoder=encoder)
    with _progress("Learning") as progress:
        path = adapt_encoder(settings, _note, progress)
    _note(f"Written to {path}; the next start builds the index with it.")


@app.command()
def bank(
    path: Annotated[Path, typer.Argument(help="A bank: a folder of Markdown, or a file.")],
    as_json: AsJson = False,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if there is a problem.")] = False,
) -> None:
    """Print what a bank was read as, and every problem with path and line."""
    from tutor.bank.asked import check_labels
    from tutor.bank.checks import check_bank
    from tutor.bank.chunks import subsections
    from tutor.bank.reader import read_bank

    read = read_bank(path)
    problems = [*read.problems, *check_bank(read), *check_labels(read.root, subsections(read))]
    if as_json:
        keys = ("id", "number", "label", "section", "title", "prompt", "answered")
        questions = [{key: getattr(question, key) for key in keys} for question in read.questions]
        found = [{"path": each.path, "line": each.line, "text": each.text} for each in problems]
        _print_json({"questions": questions, "problems": found})
    else:
        section = ""
        for question in read.questions:
            if question.section != section:
                section = question.section
                print(f"\n{section}")
            print(f"{question.number:4}. {'' if question.answered else '(no answer yet) '}{question.title}")
        answered = sum(question.answered for question in read.questions)
        print(f"\n{len(read.questions)} questions, {answered} answered, {len(problems)} problems")
        for problem in problems:
            print(problem)
    if check and problems:
        raise typer.Exit(1)


@app.command()
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
    tutor = _load(corpus=corpus, index=index, encoder=encoder, host=host, port=port, mcp=mcp or None)
    from tutor.ui import serve as serve_page

    serve_page(tutor, tutor.settings, say=_note)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A saved --json reply, or a saved chat.")],
    corpus: Corpus = None,
) -> None:
    """Check that every citation of a saved reply or chat still stands in the corpus."""
    from tutor.bank.verify import verify_file

    findings = verify_file(file, _settings(corpus=corpus).corpus)
    broken = [finding for finding in findings if finding.fault]
    for finding in broken:
        citation = finding.citation
        print(f"[{citation.number}] {citation.path} {citation.start}:{citation.end}: {finding.fault}")
    print(f"{len(findings) - len(broken)} of {len(findings)} citations hold")
    if broken:
        raise typer.Exit(1)


@app.command()
def doctor(
    timings: Annotated[
        bool, typer.Option("--timings", help="Print where a cold start goes instead.")
    ] = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Say what is wrong on this machine and how to mend it."""
    settings = _settings(corpus=corpus, index=index, encoder=encoder)
    if timings:
        from tutor.timings import cold_start

        given = {"TUTOR_CORPUS": str(settings.corpus), "TUTOR_INDEX": str(settings.index)}
        for name, seconds in cold_start({**os.environ, **given, "TUTOR_ENCODER": settings.encoder}):
            print(f"{seconds * 1000:8.0f} ms  {name}")
        return
    from tutor.doctor import examine

    checks = examine(settings)
    for each in checks:
        print(f"{'ok  ' if each.good else 'BAD '} {each.name}: {each.text}")
        if not each.good:
            print(f"     mend: {each.mend}")
    if not all(each.good for each in checks):
        raise typer.Exit(1)


@app.command("eval")
def evaluate(
    beir: Annotated[
        Path | None, typer.Option(help="Measure on this folder in BEIR's format instead.")
    ] = None,
    tuning: Annotated[bool, typer.Option(help="Ask the half that was tuned on, not the other.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Ask again what you gave feedback on.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Leave the stored report as it is.")] = False,
    as_json: AsJson = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Measure answers on the shipped labelled questions, your own feedback, or retrieval on a BEIR folder."""
    failures: list[str] = []
    if beir is not None:
        from tutor.evaluation.beir import evaluate as evaluate_beir

        with _progress("Embedding") as progress:
            figures: dict[str, Any] = evaluate_beir(beir, _settings(encoder=encoder), progress)
    elif mine:
        from tutor.evaluation.mine import replay

        tutor = _load(corpus=corpus, index=index, encoder=encoder)
        with _history(tutor.settings) as history, _progress("Asking") as progress:
            replayed = replay(tutor, history.rated(), progress)
        figures, failures = {"mine": replayed.figures}, [str(each) for each in replayed.failures]
    else:
        from tutor.evaluation.labelled import Half, read_sets
        from tutor.evaluation.report import as_markdown, figures_of, write_report
        from tutor.evaluation.run import evaluate as evaluate_sets

        tutor = _load(corpus=corpus, index=index, encoder=encoder)
        half: Half = "tuning" if tuning else "reporting"
        with _progress("Asking") as progress:
            evaluation = evaluate_sets(tutor, read_sets(half, tutor.settings.corpus), half, progress)
        if not (tuning or no_report):  # the stored report is about what nothing was tuned on
            write_report(evaluation.report, evaluation.drawings, tutor.settings.report)
            _note(f"Written to {tutor.settings.report}.")
        if as_json:
            _print_json(figures_of(evaluation.report))
        else:
            print(as_markdown(evaluation.report))
        return
    if as_json:
        _print_json({**figures, "failures": failures} if mine else figures)
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"\n{name}")
            for inner, figure in value.items():
                print(f"  {inner:28} {figure}")
        else:
            print(f"{name:18} {value}")
    for failure in failures:
        print(f"\n{failure}")


@chats.callback(invoke_without_command=True)
def chats_list(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Only those with all these words in title or messages.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, the last changed first.")] = 50,
) -> None:
    """List the conversations that the page kept on this machine; or show, export, delete one."""
    if context.invoked_subcommand is not None:
        return
    with _history(_settings()) as history:
        for each in history.summaries(search, limit):
            print(f"{each.id[:8]}  {each.updated.astimezone():%Y-%m-%d %H:%M}  {each.turns:4}  {each.title}")


@chats.command("show")
def chats_show(chat: ChatId, corpus: Corpus = None) -> None:
    """Print a conversation, and which of its sources have changed since."""
    from tutor import render
    from tutor.history import changed

    settings = _settings(corpus=corpus)
    questions = _questions(settings)
    with _history(settings) as history:
        kept = history.load(history.resolve(chat), questions)
    print(kept.title)
    faults = changed(kept, settings.corpus)
    for each in kept.exchanges:
        print(f"\nyou> {each.message}")
        print(render.terminal(each.turn, questions) if each.turn else each.problem or "(no reply)")
        for finding in faults.get(each.number, ()):
            print(f"changed since: [{finding.citation.number}] {finding.citation.path}: {finding.fault}")


@chats.command("export")
def chats_export(
    chat: ChatId,
    file: Annotated[Path, typer.Argument(help="Where to: .md, .html or .json.")],
    corpus: Corpus = None,
) -> None:
    """Write a conversation to a file whose quotes `tutor verify` can check."""
    from tutor.history import SUFFIXES, export

    if file.suffix not in SUFFIXES:
        raise typer.BadParameter(f"{file}: the name must end in {', '.join(SUFFIXES)}")
    settings = _settings(corpus=corpus)
    with _history(settings) as history:
        kept = history.load(history.resolve(chat), _questions(settings))
    _write(file, export(kept, SUFFIXES[file.suffix]))


@chats.command("delete")
def chats_delete(chat: ChatId) -> None:
    """Delete a conversation and what was said of it; nothing brings it back."""
    with _history(_settings()) as history:
        history.delete(history.resolve(chat))
    _note("Deleted.")


@contextmanager
def _history(settings: "Settings") -> Iterator["History"]:
    from tutor.history import DATABASE, History

    history = History.open(settings.data / DATABASE)
    try:
        yield history
    finally:
        history.close()


def _questions(settings: "Settings") -> "dict[str, Question]":
    from tutor.bank.reader import read_bank

    return {question.id: question for question in read_bank(settings.corpus).questions}


def _settings(**given: object) -> "Settings":
    from tutor.settings import Settings

    return Settings.load(**given)


def _load(**given: object) -> "Tutor":
    """The tutor for the options given; what it does on the way is said on stderr."""
    from tutor.chat.tutor import Tutor

    with _progress() as progress:
        tutor = Tutor.load(_settings(**given), _note, progress)
    if tutor.opened.warning:
        _note(f"tutor: {tutor.opened.warning}")
    return tutor


@contextmanager
def _progress(task: str = "Embedding") -> Iterator[Callable[[int, int], None]]:
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


def _batch_lines(path: Path) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: cannot be read ({error.strerror})") from error
    return data.decode("utf-8-sig", errors="surrogateescape").split("\n")


def _show(turn: Turn, tutor: "Tutor", as_json: bool) -> None:
    from tutor import render

    if as_json:
        _print_json(render.as_json(turn))
        return
    text = render.terminal(turn, tutor.questions)
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text), "")


def _save(conversation: Conversation, path: Path) -> None:
    from tutor import render

    turns = [render.as_json(turn) for turn in conversation]
    text = render.transcript(conversation) if path.suffix == ".md" else json.dumps({"turns": turns}, indent=1)
    _write(path, text)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise TutorError(f"{path}: the conversation cannot be written ({error.strerror}).") from error
    _note(f"Saved to {path}.")


def _next_message() -> str:
    try:
        return input("you> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _note(text: str) -> None:
    print(text, file=sys.stderr)
