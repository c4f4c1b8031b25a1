"""Where the time of a cold start goes: ``python -m tutor.timings``, in a process of its own.

The steps are those of `tutor ask`, in its order; what a step imports is the time of that step. An index
that must be built first is built in it.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from tutor.errors import TutorError

QUESTION = "what is this about?"
Step = tuple[str, float]


def cold_start(environment: dict[str, str]) -> list[Step]:
    """The steps of a start in a new process with their seconds.

    Raises:
        TutorError: the start failed; the text is what it said.
    """
    command = [sys.executable, "-m", "tutor.timings"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    whole = time.perf_counter() - started
    if done.returncode:
        raise TutorError((done.stderr.strip().splitlines() or ["the start failed"])[-1])
    steps: list[Step] = [(str(name), float(seconds)) for name, seconds in json.loads(done.stdout)]
    rest = whole - sum(seconds for _, seconds in steps)
    return [("Python itself, and its end", rest), *steps, ("all of it", whole)]


def _steps() -> Iterator[str]:
    """Each step's name, after it was done."""
    import typer

    assert typer
    yield "the command line (typer)"
    from tutor.settings import Settings

    settings = Settings.load()
    yield "settings (pydantic)"
    from tutor.chat.tutor import Tutor

    yield "the tutor's own modules (numpy)"
    loaded = Tutor.load(settings)
    yield "corpus, index and their hashes; the encoder starts to load beside"
    loaded.encoder.warm_up()
    yield "waiting for the encoder"
    turn = loaded.ask(QUESTION)
    yield "reading, searching, replying"
    from tutor import render

    render.terminal(turn, loaded.questions)
    yield "rendering"
    loaded.ask(QUESTION)
    yield "a second question, for comparison"


def main() -> None:
    """Print the steps as JSON."""
    steps, last = [], time.perf_counter()
    for name in _steps():
        now = time.perf_counter()
        steps.append((name, now - last))
        last = now
    sys.stdout.write(json.dumps(steps))


if __name__ == "__main__":
    main()
