"""The ``tutor`` command, the only place that prints. Answers go to stdout, everything else to stderr."""

import os
import sys
from typing import Annotated

import typer

from tutor import __version__
from tutor.cli import chats, evaluating, keeping, talking
from tutor.cli.shared import note
from tutor.errors import TutorError

app = typer.Typer(
    help="A tutor that answers from a bank of questions, cites every sentence, and says when it cannot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    talking.ask,
    talking.chat,
    keeping.build,
    keeping.adapt,
    keeping.bank,
    talking.serve,
    keeping.verify,
    keeping.doctor,
):
    app.command()(command)
app.command("eval")(evaluating.evaluate)
app.add_typer(chats.app, name="chats")


def main() -> None:
    """Run the command; an error of ours is one message on stderr and exit status 1."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some reads every package
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except TutorError as error:
        note(f"tutor: {error}")
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
