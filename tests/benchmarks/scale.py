"""Search over more and more vectors: ``make bench-scale`` (``SIZES="10000 100000"`` for other sizes).

Vectors come from a seeded generator: mixtures of the shipped bank's own vectors with noise, so that they
lie as those of texts do. For each size: seconds to build, milliseconds of a question (p50), megabytes on
the disk, and the share of the ten truly nearest rows that are found; compared one by one, and by the graph.
Writes ``scale.json`` and draws ``scale.svg`` beside this file.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tutor.search.building import store
from tutor.search.indexes.rows import Rows
from tutor.settings import Settings

HERE = Path(__file__).parent
SIZES = [10_000, 100_000, 1_000_000]
QUESTIONS = 100
NOISE = 0.5
SLAB = 50_000


def generate(real: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Unit vectors: the sum of two real ones and noise, the same for the same seed."""
    random = np.random.default_rng(seed)
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, SLAB):
        size = min(SLAB, count - start)
        one, other = (real[random.integers(0, len(real), size)] for _ in range(2))
        noise = random.standard_normal((size, real.shape[1]), dtype=np.float32)
        mixed = (
            one + other * random.random((size, 1), dtype=np.float32) + NOISE * noise / real.shape[1] ** 0.5
        )
        made[start : start + size] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return made


def measure(matrix: np.ndarray, asked: np.ndarray, exact_rows: int) -> tuple[dict[str, Any], np.ndarray]:
    """The figures of one way to search, opened from the disk, and the places it found."""
    started = time.perf_counter()
    built = Rows.build(matrix, exact_rows)
    seconds = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        built.save(Path(folder))
        megabytes = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        del built
        rows = Rows.load(Path(folder))
        rows.search(asked[:1], 10)
        times, found = [], []
        for vector in asked:
            started = time.perf_counter()
            found.append(rows.search(vector[None], 10)[1][0])
            times.append(time.perf_counter() - started)
    p50 = statistics.median(times) * 1000
    return {"build_s": round(seconds, 1), "p50_ms": round(p50, 2), "mb": round(megabytes)}, np.stack(found)


def draw(figures: list[dict[str, Any]]) -> None:
    """Four panels over the number of vectors."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    panels = {
        "p50_ms": "a question, ms",
        "build_s": "build, s",
        "mb": "on the disk, MB",
        "recall": "recall at 10",
    }
    figure, axes = plt.subplots(1, 4, figsize=(12, 3), layout="constrained")
    for axis, (name, title) in zip(axes, panels.items(), strict=True):
        for way in ("exact", "graph"):
            points = [(each["rows"], each[name]) for each in figures if each["way"] == way]
            axis.plot(*zip(*points, strict=True), marker="o", label=way)
        axis.set(xscale="log", yscale="linear" if name == "recall" else "log", title=title, xlabel="vectors")
        axis.grid(alpha=0.3)
    axes[0].legend()
    figure.savefig(HERE / "scale.svg", metadata={"Date": None})


def main() -> int:
    """Measure, print, draw. Exits with 1 if the graph finds less than 0.98, or takes more than 20 ms."""
    settings = Settings.load()
    index = store.load(settings.index, store.read_manifest(settings.index))
    real = index.vectors.reconstruct_n(0, index.vectors.ntotal)
    asked = generate(real, QUESTIONS, seed=1)
    figures = []
    for size in [int(each) for each in sys.argv[1:]] or SIZES:
        matrix = generate(real, size, seed=0)
        exact, expected = measure(matrix, asked, size)
        graph, found = measure(matrix, asked, 0)
        shared = [len(set(a) & set(b)) / 10 for a, b in zip(found.tolist(), expected.tolist(), strict=True)]
        figures += [
            {"rows": size, "way": "exact", **exact, "recall": 1.0},
            {"rows": size, "way": "graph", **graph, "recall": round(float(np.mean(shared)), 4)},
        ]
        for each in figures[-2:]:
            print("  ".join(f"{name} {value}" for name, value in each.items()), flush=True)
    (HERE / "scale.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    draw(figures)
    graphs = [each for each in figures if each["way"] == "graph"]
    return 0 if all(each["recall"] >= 0.98 and each["p50_ms"] <= 20 for each in graphs) else 1


if __name__ == "__main__":
    sys.exit(main())
