"""What a build costs beside the encoder: ``make bench-build`` (``SIZES="10000 100000"`` for other sizes).

A made-up bank of so many passages is chunked, embedded, indexed and written, in parts as `tutor build` does
it, and all at once in memory; each in a process of its own. The encoder is a stand-in that takes no time to
speak of, so what is left is the cost of everything else: texts a second, and the peak of the memory that the
process has for itself (RssAnon, from /proc: Linux only), with what it had before the build. The graph of more
than 100,000 rows is left out: both ways build it in memory, and ``make bench-scale`` has its cost.
Writes ``build.json`` beside this file. Exits with 1 if parts need more memory than all at once.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tutor.bank.reader import Bank
from tutor.records import Facet, Question
from tutor.search.building.indexing import build_index
from tutor.search.encoders import embedded
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.encoder import EncoderIdentity
from tutor.search.indexes.rows import Rows

HERE = Path(__file__).parent
SIZES = [10_000, 100_000]
DIMENSION = 384
WORDS = [f"word{number}" for number in range(5000)]
IDENTITY = EncoderIdentity("a stand-in", "0" * 64)


class StandIn:
    """A seeded unit vector for each text."""

    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        """Words."""
        return text.count(" ") + 3

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (len(texts), DIMENSION)."""
        digests = [hashlib.shake_128(text.encode()).digest(DIMENSION) for text in texts]
        vectors = np.frombuffer(b"".join(digests), dtype=np.int8).reshape(-1, DIMENSION).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def made_up(count: int, together: int = 1) -> Bank:
    """So many passages of two sentences, so many of them to a question."""
    random = np.random.default_rng(0)
    questions, files = [], {}
    for number in range(count // together):
        parts = []
        for part in range(together):
            words = [WORDS[place] for place in random.integers(0, len(WORDS), 24)]
            heading = f"### Part {number} {part}\n\n" if together > 1 else ""
            parts.append(f"{heading}First {' '.join(words[:12])}. Then {' '.join(words[12:])}.")
        name = f"q{number}"
        files[name] = "\n\n".join(parts)
        facets = (Facet("explanation", 0, len(files[name])),)
        title = f"What about {words[0]} {number}?"
        questions.append(Question(name, number, str(number), "", title, "", name, 1, facets))
    return Bank(Path(), tuple(questions), (), files)


def own_megabytes() -> float:
    """Memory that this process has for itself now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def measure(way: str, count: int) -> dict[str, Any]:
    """The figures of one build, in this process."""
    Rows._with_graph = lambda rows, exact_rows: rows  # type: ignore[method-assign]
    bank, encoder = made_up(count), StandIn()
    peak, done = [own_megabytes()], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], own_megabytes())

    before = peak[0]
    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("draft", "saved"):
            (root / name).mkdir()
        given: dict[str, Any] = {"embedded": Embedded(root / "parts"), "folder": root / "draft"}
        if way == "at once":
            embedded.PART, given = sys.maxsize, {}
        index = build_index(bank, encoder, IDENTITY, encoder.max_tokens, **given)
        index.vectors.save(root / "saved")
        seconds = time.process_time() - started
        done.set()
        watcher.join()
        rows = index.vectors.ntotal
    return {
        "passages": count,
        "way": way,
        "texts": rows,
        "cpu_s": round(seconds, 1),
        "texts_per_cpu_s": round(rows / seconds),
        "peak_mb": round(peak[0]),
        "bank_mb": round(before),
        "vectors_mb": round(rows * DIMENSION * 4 / 1e6),
    }


def main() -> int:
    """Measure each size and way in a process of its own, print, write."""
    if sys.argv[1:2] == ["--only"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
        return 0
    figures = []
    for size in [int(each) for each in sys.argv[1:]] or SIZES:
        for way in ("parts", "at once"):
            command = [sys.executable, __file__, "--only", way, str(size)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            figures.append(json.loads(done.stdout))
            print("  ".join(f"{name} {value}" for name, value in figures[-1].items()), flush=True)
    (HERE / "build.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    pairs = zip(figures[::2], figures[1::2], strict=True)
    return 0 if all(parts["peak_mb"] <= at_once["peak_mb"] for parts, at_once in pairs) else 1


if __name__ == "__main__":
    sys.exit(main())
