"""Serves a bank for the browser tests, in a process of its own.

    python tests/ui/ui_server.py CORPUS INDEX [--gate FILE] [--deny-network]

``--gate`` holds the encoder back until FILE exists; ``--deny-network`` refuses every connection to
another machine. The address is written to standard output.
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

from tutor.chat.tutor import Tutor
from tutor.search.encoder import SentenceTransformerEncoder
from tutor.settings import Settings
from tutor.ui import serve


class GatedEncoder(SentenceTransformerEncoder):
    """The real encoder, slow to load: it waits for a file."""

    gate = Path()

    def encode(self, texts: Any) -> npt.NDArray[np.float32]:
        """Wait for the gate, then embed."""
        while not self.gate.exists():
            time.sleep(0.05)
        return super().encode(texts)


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
    given = parser.parse_args()
    if given.deny_network:
        deny_network()
    settings = Settings.load(corpus=given.corpus, index=given.index, port=0, max_message_chars=500)
    tutor = Tutor.load(settings)
    if given.gate:
        GatedEncoder.gate = given.gate
        tutor = replace(tutor, encoder=GatedEncoder(settings.encoder))
    serve(tutor, settings, say=lambda text: sys.stdout.write(f"{text}\n") and sys.stdout.flush())


if __name__ == "__main__":
    main()
