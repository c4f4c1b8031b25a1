"""What a question costs, as ratios measured in one run: ``make bench``.

The yardstick is sentence-transformers itself.

    cold ask       `tutor ask` as a process over a script that imports sentence-transformers, loads the
                   model and encodes one text, medians of alternating runs
    peak memory    the same two processes
    warm ask       Tutor.ask over the yardstick's encode of the question and an exact search; and over the
                   same with the encoder that serves; medians, in turn on every question
    crowd          the 95th percentile of asks that 32 threads make at once over the median of a lone one
    indexing       texts a second of building an index over those of the yardstick's encode of the same texts
    quality        largest difference in four figures of the reporting half between questions that the export
                   embeds and the same questions embedded by the model that it was made from

Machines are noisy and differ: only the ratios mean something. Exits with 1 if one misses its bound.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tutor.bank.chunks import chunk_bank
from tutor.bank.reader import read_bank
from tutor.chat.tutor import Tutor
from tutor.evaluation.asking import ask_all
from tutor.evaluation.labelled import read_sets
from tutor.evaluation.run import learners
from tutor.search.building.indexing import build_index
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.encoder import SentenceTransformerEncoder, find_model, identify_model
from tutor.search.indexes.texts import embedded_texts
from tutor.settings import BUNDLED_ENCODER, Settings

QUESTIONS = 150
COLD_RUNS = 7
INDEXED_QUESTIONS = 8
INDEXING_RUNS = 3
CROWD = 32
CROWD_ROUNDS = 4
FIGURES = ("right question first", "right question in three", "right sub-section in three", "answered")
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


def warm_ask(tutor: Tutor, yardstick: SentenceTransformerEncoder) -> tuple[float, float]:
    """Median of ask over that of the yardstick, and over that of its own encoder with an exact search."""
    rows = tutor.opened.index.vectors
    asks, own, theirs = [], [], []
    for case in read_sets("reporting", tutor.settings.corpus).learners[:QUESTIONS]:
        question = case.question
        theirs.append(seconds(lambda: rows.search(yardstick.encode([question]), 10)))  # noqa: B023
        own.append(seconds(lambda: rows.search(tutor.encoder.encode([question]), 10)))  # noqa: B023
        asks.append(seconds(lambda: tutor.ask(question)))  # noqa: B023
    ask, floor, bare = (statistics.median(each) for each in (asks, own, theirs))
    print(f"  yardstick p50 {bare * 1000:.1f} ms, own encoder {floor * 1000:.1f} ms, ask {ask * 1000:.1f} ms")
    return ask / bare, ask / floor


def crowd(tutor: Tutor) -> float:
    """The 95th percentile of asks of 32 threads at once over the median of a lone ask."""
    questions = [case.question for case in read_sets("reporting", tutor.settings.corpus).learners[:CROWD]]
    lone = [seconds(lambda: tutor.ask(question)) for question in questions]  # noqa: B023
    with ThreadPoolExecutor(CROWD) as pool:
        together = list(
            pool.map(lambda question: seconds(lambda: tutor.ask(question)), questions * CROWD_ROUNDS)
        )
    p95 = statistics.quantiles(together, n=20)[-1]
    print(f"  lone ask p50 {statistics.median(lone) * 1000:.1f} ms, p95 of {CROWD} {p95 * 1000:.0f} ms")
    return p95 / statistics.median(lone)


def indexing(tutor: Tutor) -> float:
    """Throughput of building an index of some questions, in parts on the disk as `tutor build` does it, over
    that of the yardstick's own encode of the same texts, with its defaults."""
    bank = read_bank(tutor.settings.corpus)
    part = replace(bank, questions=bank.questions[:INDEXED_QUESTIONS])
    encoder = SentenceTransformerEncoder()
    limit = min(tutor.settings.chunk_tokens, encoder.max_tokens)
    chunks = chunk_bank(part, encoder.count_tokens, limit)
    texts = list(dict.fromkeys(embedded_texts(part.questions, chunks)))
    identity = identify_model(BUNDLED_ENCODER)
    yardstick = encoder.original().model

    def build() -> None:
        with tempfile.TemporaryDirectory() as folder:
            parts = Embedded(Path(folder) / "parts")
            build_index(part, encoder, identity, limit, parts, folder=Path(folder))

    building, bare = [], []
    for _ in range(INDEXING_RUNS):
        bare.append(seconds(lambda: yardstick.encode(texts, normalize_embeddings=True)))
        building.append(seconds(build))
    print(f"  {len(texts)} texts: bare encode {min(bare):.1f} s, build {min(building):.1f} s")
    return min(bare) / min(building)


def quality(tutor: Tutor) -> float:
    """The largest difference between the figures with the export and those with the model itself."""
    original = replace(tutor, encoder=SentenceTransformerEncoder.of(tutor.settings))
    mine, theirs = figures_of(tutor), figures_of(original)
    print(f"  {', '.join(FIGURES)}: {mine}; original {theirs}")
    return max(abs(one - other) for one, other in zip(mine, theirs, strict=True))


def figures_of(tutor: Tutor) -> list[float]:
    """What `tutor eval` finds for the learner questions of the reporting half."""
    cases = read_sets("reporting", tutor.settings.corpus).learners
    turns = ask_all(tutor, (case.question for case in cases), lambda: None)
    found = {row.name: row.value for row in learners(tutor, cases, turns).rows}
    return [found[name] for name in FIGURES]


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
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # installed packages are compiled, and so is a tutor in use
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
    figures: list[tuple[str, float, bool]] = []
    time_ratio, memory_ratio = cold_ask()
    figures.append(("cold ask / yardstick script", time_ratio, time_ratio <= 1 / 8))
    figures.append(("peak memory / yardstick script", memory_ratio, memory_ratio <= 1 / 3))
    tutor = Tutor.load(Settings.load())
    tutor.encoder.warm_up()
    tutor.ask(QUESTION)
    ratio = crowd(tutor)
    figures.append(("p95 of 32 at once / a lone ask", ratio, ratio <= 40))
    yardstick = SentenceTransformerEncoder()
    yardstick.warm_up()
    bare, own = warm_ask(tutor, yardstick)
    figures.append(("warm ask / yardstick encode + search", bare, bare <= 1 / 3))
    figures.append(("warm ask / own encode + search", own, own <= 1.5))
    ratio = indexing(tutor)
    figures.append(("indexing throughput / bare encode", ratio, ratio >= 1))
    ratio = quality(tutor)
    figures.append(("quality lost by the export", ratio, ratio <= 0.005))
    for name, ratio, good in figures:
        print(f"{name:36} {ratio:6.3f}  {'ok' if good else 'MISSED'}")
    return 0 if all(good for _, _, good in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
