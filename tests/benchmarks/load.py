"""Many learners at once, against a bare Gradio chat that echoes, in the same run: ``make bench-load``.

    learners   20 and 50, each in a thread with its own ``gradio_client``, two messages one after the other
    tutor      the page of this repository's bank, its ``ask``
    echo       ``gr.ChatInterface`` over a function that returns the message

The servers take turns in processes of their own, and figures are medians of the rounds. What counts are the
ratios tutor to echo: the machine, the client and Gradio itself, which take most of the time, cancel out.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from gradio_client import Client

REPOSITORY = Path(__file__).parents[2]
QUESTIONS = (
    "What is dropout?",
    "How does gradient descent work?",
    "What is the difference between LSTM and GRU?",
    "Why do we need activation functions?",
    "What is the capital of France?",
    "What is transfer learning?",
)
ECHO = """
import gradio as gr, sys
page = gr.ChatInterface(lambda message, history: message, api_name="chat")
page.queue(max_size=128)
_, address, _ = page.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True,
                            prevent_thread_lock=True)
print(address, flush=True)
page.block_thread()
"""
MESSAGES_EACH = 2


@contextlib.contextmanager
def served(command: list[str], stream: str) -> Iterator[str]:
    """The address of a server that names it on ``stream``."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "TUTOR_PORT": "0",
        "TUTOR_DATA": tempfile.mkdtemp(prefix="tutor-load-"),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    streams: dict[str, Any] = {stream: subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=environment, **streams) as process:
        try:
            lines = getattr(process, stream)
            yield next(found[0] for found in (re.search(r"http://\S+?:\d+", line) for line in lines) if found)
        finally:
            process.terminate()


def measure(address: str, learners: int, send: Callable[[Client, str], Any]) -> dict[str, float]:
    """Replies a second, and the median and 95th percentile of one reply, in seconds."""
    clients = [Client(address, verbose=False) for _ in range(learners)]
    send(clients[0], QUESTIONS[0])  # what loads at first use is loaded

    def learn(number: int) -> list[float]:
        taken = []
        for place in range(MESSAGES_EACH):
            started = time.perf_counter()
            send(clients[number], QUESTIONS[(number + place) % len(QUESTIONS)])
            taken.append(time.perf_counter() - started)
        return taken

    started = time.perf_counter()
    with ThreadPoolExecutor(learners) as pool:
        seconds = [each for taken in pool.map(learn, range(learners)) for each in taken]
    whole = time.perf_counter() - started
    return {
        "replies_per_second": round(len(seconds) / whole, 2),
        "p50": round(statistics.median(seconds), 3),
        "p95": round(statistics.quantiles(seconds, n=20)[-1], 3),
    }


def free_port() -> int:
    """A port that nothing uses now."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def main() -> None:
    """Print one JSON object: both servers' figures, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, nargs="+", default=[20, 50])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    servers: dict[str, tuple[list[str], str, Callable[[Client, str], Any]]] = {
        "echo": (
            [sys.executable, "-c", ECHO, str(free_port())],
            "stdout",
            lambda client, message: client.predict(message, api_name="/chat"),
        ),
        "tutor": (
            [sys.executable, str(REPOSITORY / "app.py")],
            "stderr",
            lambda client, message: client.predict(message, [], api_name="/ask"),
        ),
    }
    found: dict[int, dict[str, list[dict[str, float]]]] = {
        learners: {name: [] for name in servers} for learners in given.learners
    }
    for _ in range(given.rounds):
        for name, (command, stream, send) in servers.items():
            with served(command, stream) as address:
                for learners in given.learners:
                    found[learners][name].append(measure(address, learners, send))
    print(json.dumps({learners: compared(rounds) for learners, rounds in found.items()}, indent=1))


def compared(rounds: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    """Medians of each server, and their ratios."""
    figures: dict[str, Any] = {
        name: {what: statistics.median(each[what] for each in measured) for what in measured[0]}
        for name, measured in rounds.items()
    }
    tutor, echo = figures["tutor"], figures["echo"]
    figures["throughput_ratio"] = round(tutor["replies_per_second"] / echo["replies_per_second"], 2)
    figures["p95_ratio"] = round(tutor["p95"] / echo["p95"], 2)
    return figures


if __name__ == "__main__":
    main()
