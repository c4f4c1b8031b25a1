"""All of an ask over more and more passages: ``make bench-ask`` (``SIZES="10000 100000"`` for other sizes).

A made-up bank, fifty passages of two sentences to a question, in an index as a build makes it: beyond 100,000
rows with its graph. A hundred messages of six of its words are asked of it, each in a process that has the
bank in memory. The encoder is a stand-in that takes no time to speak of: what it takes does not hang on the
size of the bank. Writes ``ask.json`` beside this file.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, cast

import numpy as np
from build import IDENTITY, WORDS, StandIn, made_up

from tutor.chat.tutor import Tutor
from tutor.search.building.builder import OpenIndex
from tutor.search.building.indexing import build_index
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.search.scores.calibration import Calibration
from tutor.settings import Settings

HERE = Path(__file__).parent
SIZES = [10_000, 100_000]
TOGETHER = 50
MESSAGES = 100


def measure(count: int) -> dict[str, Any]:
    """The figures of one size, in this process."""
    encoder = StandIn()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "draft").mkdir()
        parts = Embedded(Path(folder) / "parts")
        index = build_index(
            made_up(count, TOGETHER),
            encoder,
            IDENTITY,
            encoder.max_tokens,
            parts,
            folder=Path(folder) / "draft",
        )
        opened = OpenIndex(index, Calibration(), cast(Any, None))
        tutor = Tutor(
            Settings.load(answer_at=0, offer_at=0), opened, cast(SentenceTransformerEncoder, encoder)
        )
        random = np.random.default_rng(1)
        seconds = []
        for _ in range(MESSAGES + 1):
            words = " ".join(WORDS[place] for place in random.integers(0, len(WORDS), 6))
            started = time.perf_counter()
            turn = tutor.ask(f"what about {words}?")
            seconds.append(time.perf_counter() - started)
            assert turn.reply.citations
    return {
        "passages": count,
        "rows": index.vectors.ntotal,
        "way": index.vectors.how.way,
        "first_ms": round(seconds[0] * 1000),
        "p50_ms": round(float(np.median(seconds[1:])) * 1000, 1),
        "p95_ms": round(float(np.quantile(seconds[1:], 0.95)) * 1000, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> int:
    """Measure each size in a process of its own, print, write."""
    if sys.argv[1:2] == ["--only"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return 0
    figures = []
    for size in [int(each) for each in sys.argv[1:]] or SIZES:
        done = subprocess.run(
            [sys.executable, __file__, "--only", str(size)], check=True, stdout=subprocess.PIPE, text=True
        )
        figures.append(json.loads(done.stdout))
        print("  ".join(f"{name} {value}" for name, value in figures[-1].items()), flush=True)
    (HERE / "ask.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
