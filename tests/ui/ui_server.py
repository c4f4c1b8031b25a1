"""Serves a bank for the browser tests, in a process of its own.

    python tests/ui/ui_server.py CORPUS INDEX [--data FOLDER] [--port PORT] [--gate FILE] [--deny-network]

Conversations are kept in FOLDER, or beside the index. ``--gate`` holds the encoder back until FILE exists;
``--deny-network`` refuses every connection to another machine; ``--slow`` lets every search take a while.
"compare" in a message gets a comparison as its reply. The address is written to standard output.
"""

import argparse
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tutor.chat.replies.quoting import quote
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Reply, ReplyBlock, Table, TableRow, Turn
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.settings import Settings
from tutor.ui import serve

SIDES = ("dropout", "softmax")


class GatedEncoder(SentenceTransformerEncoder):
    """The real encoder, slow to load: it waits for a file."""

    gate = Path()

    def encode(self, texts: Any) -> npt.NDArray[np.float32]:
        """Wait for the gate, then embed."""
        while not self.gate.exists():
            time.sleep(0.05)
        return super().encode(texts)


class ComparingTutor(Tutor):
    """The real tutor, but a message with "compare" in it is answered by a table of two questions."""

    pause_seconds = 0.0

    def ask(self, message: str, conversation: Conversation = ()) -> Turn:
        """The turn, with a comparison in it where one is wanted."""
        time.sleep(self.pause_seconds)
        turn = super().ask(message, conversation)
        return replace(turn, reply=self._compared()) if "compare" in message else turn

    def _compared(self) -> Reply:
        index = self.opened.index
        chosen = [
            [next(chunk for chunk in index.chunks_of[name] if chunk.facet == facet) for name in SIDES]
            for facet in ("in-brief", "worked-example")
        ]
        reply = quote([chunk for row in chosen for chunk in row], index)
        cells = iter(reply.blocks)
        rows = [TableRow(label, (next(cells), next(cells))) for label in ("In brief", "Worked example")]
        rows.append(TableRow("Code", (replace(reply.blocks[0]), ReplyBlock(""))))
        return replace(reply, blocks=(ReplyBlock("", table=Table(SIDES, tuple(rows))),))


def deny_network() -> None:
    """Let every connection but those to this machine fail, names included."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in {"127.0.0.1", "::1", "localhost", "local"}:
            sys.stderr.write(f"DENIED {address}\n")
            raise OSError(f"the test denies the network: {address}")
        connect(self, address)

    def checked_resolve(host: Any, *rest: Any, **named: Any) -> Any:
        if host not in {"127.0.0.1", "::1", "localhost", None, b"localhost"}:
            sys.stderr.write(f"DENIED {host}\n")
            raise OSError(f"the test denies the network: {host}")
        return resolve(host, *rest, **named)

    socket.socket.connect = checked_connect  # type: ignore[method-assign]
    socket.getaddrinfo = checked_resolve


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--gate", type=Path)
    parser.add_argument("--deny-network", action="store_true")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mcp", action="store_true")
    parser.add_argument("--slow", type=float, default=0.0)
    given = parser.parse_args()
    if given.deny_network:
        deny_network()
    data = given.data or given.index.parent / "data"
    settings = Settings.load(
        corpus=given.corpus,
        index=given.index,
        data=data,
        report=given.report or data / "report",
        port=given.port,
        mcp=given.mcp or None,
        max_message_chars=500,
    )
    loaded = Tutor.load(settings)
    ComparingTutor.pause_seconds = given.slow
    tutor = ComparingTutor(settings, loaded.opened, loaded.encoder)
    if given.gate:
        GatedEncoder.gate = given.gate
        tutor = replace(tutor, encoder=GatedEncoder.of(settings))
    serve(tutor, settings, say=lambda text: sys.stdout.write(f"{text}\n") and sys.stdout.flush())


if __name__ == "__main__":
    main()
