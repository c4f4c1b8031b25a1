"""What the tutor adds to its encoder, as ratios measured in one run: ``make bench``.

    warm ask       Tutor.ask over one encode of the question and one FAISS search, medians, interleaved
    indexing       texts a second of building an index over those of a bare encode of the same texts
    cold ask       `tutor ask` as a process over a bare script that imports sentence-transformers, loads
                   the model and encodes one text, medians of alternating runs
    peak memory    the same two processes

Machines are noisy and differ: only the ratios mean something. Exits with 1 if one misses its bound.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tutor.bank.chunks import chunk_bank
from tutor.bank.reader import read_bank
from tutor.chat.tutor import Tutor
from tutor.evaluation.labelled import read_sets
from tutor.search.encoder import SentenceTransformerEncoder, find_model, identify
from tutor.search.index import build_index, embedded_texts
from tutor.settings import BUNDLED_ENCODER, Settings

QUESTIONS = 150
COLD_RUNS = 7
INDEXED_QUESTIONS = 8
INDEXING_RUNS = 3
QUESTION = "what is the point of an activation function?"
BARE_SCRIPT = """
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({folder!r}, device="cpu")
model.encode([{question!r}], normalize_embeddings=True)
"""


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def warm_ask(tutor: Tutor) -> float:
    """Median of ask over median of its floor, the two in turn on every question."""
    vectors = tutor.opened.index.vectors
    asks, floors = [], []
    for case in read_sets("reporting", tutor.settings.corpus).learners[:QUESTIONS]:
        question = case.question
        floors.append(seconds(lambda: vectors.search(tutor.encoder.encode([question]), 10)))  # noqa: B023
        asks.append(seconds(lambda: tutor.ask(question)))  # noqa: B023
    floor, ask = statistics.median(floors), statistics.median(asks)
    print(f"  floor p50 {floor * 1000:.1f} ms, ask p50 {ask * 1000:.1f} ms")
    return ask / floor


def indexing(tutor: Tutor) -> float:
    """Throughput of building an index of some questions over that of a bare encode of the same texts."""
    bank = read_bank(tutor.settings.corpus)
    part = replace(bank, questions=bank.questions[:INDEXED_QUESTIONS])
    encoder = SentenceTransformerEncoder()
    limit = min(tutor.settings.chunk_tokens, encoder.max_tokens)
    chunks = chunk_bank(part, encoder.count_tokens, limit)
    texts = list(dict.fromkeys(embedded_texts(part.questions, chunks)))
    identity = identify(BUNDLED_ENCODER)
    building, bare = [], []
    for _ in range(INDEXING_RUNS):
        bare.append(seconds(lambda: encoder.encode(texts)))
        building.append(seconds(lambda: build_index(part, encoder, identity, encoder.count_tokens, limit)))
    print(f"  {len(texts)} texts: bare encode {min(bare):.1f} s, build {min(building):.1f} s")
    return min(bare) / min(building)


def process(command: list[str], environment: dict[str, str]) -> tuple[float, int]:
    """Wall seconds and peak resident memory (KiB on Linux) of one process."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} failed with {child.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss


def cold_ask() -> tuple[float, float]:
    """Ratios of time and of peak memory, `tutor ask` over the bare script."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE_SCRIPT.format(folder=str(find_model(BUNDLED_ENCODER)), question=QUESTION))
        commands = (
            [sys.executable, str(script)],
            [str(Path(sys.executable).parent / "tutor"), "ask", QUESTION],
        )
        for command in commands:  # warm the file cache
            process(command, environment)
        runs = [[process(command, environment) for command in commands] for _ in range(COLD_RUNS)]
    bare, ask = ([statistics.median(run[which][part] for run in runs) for part in (0, 1)] for which in (0, 1))
    print(
        f"  bare {bare[0]:.2f} s, {bare[1] / 1024:.0f} MB; tutor ask {ask[0]:.2f} s, {ask[1] / 1024:.0f} MB"
    )
    return ask[0] / bare[0], ask[1] / bare[1]


def main() -> int:
    """Measure, print, compare with the bounds."""
    tutor = Tutor.load(Settings.load())
    tutor.encoder.warm_up()
    tutor.ask(QUESTION)
    figures: list[tuple[str, float, bool]] = []
    ratio = warm_ask(tutor)
    figures.append(("warm ask / (encode + search)", ratio, ratio <= 1.3))
    ratio = indexing(tutor)
    figures.append(("indexing throughput / bare encode", ratio, ratio >= 0.9))
    time_ratio, memory_ratio = cold_ask()
    figures.append(("cold ask / bare script", time_ratio, time_ratio <= 1.15))
    figures.append(("peak memory / bare script", memory_ratio, memory_ratio <= 1.2))
    for name, ratio, good in figures:
        print(f"{name:36} {ratio:5.2f}  {'ok' if good else 'MISSED'}")
    return 0 if all(good for _, _, good in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
