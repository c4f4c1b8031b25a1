"""One way to search, measured in a process of its own environment; figures go out as JSON lines.

    python measured.py WAY index PASSAGES FOLDER MODEL   seconds to embed, index and keep; peak memory
    python measured.py WAY cold  QUESTION FOLDER MODEL   the first hit, as soon as it is there; peak memory
    python measured.py WAY warm  -        FOLDER MODEL   for each question on stdin: seconds, what was found

WAY names a module ``through_WAY``. Libraries may print too: only lines with ``MARK`` count.
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

MARK = "@measured "
LIMIT = 30
"""Passages a question, enough to name three questions: what this project's search gives."""
UNCOUNTED = 10
"""Questions asked before the clock runs."""


def say(**figures: Any) -> None:
    """One line for the driver."""
    print(MARK + json.dumps(figures), flush=True)


def peak_mb() -> float:
    """Most memory that this process held at once (VmHWM), in 10^6 bytes."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def rows(path: str) -> list[dict[str, str]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def main(way: str, act: str, given: str, folder: str, model: str) -> None:
    """Measure one act; importing the library is part of a cold start, and of nothing else."""
    through = importlib.import_module(f"through_{way}")
    if act == "index":
        passages = rows(given)
        index = through.indexer(model)
        started = time.perf_counter()
        index(passages, folder)
        say(seconds=time.perf_counter() - started, peak_mb=peak_mb(), versions=versions(through.PACKAGES))
        return
    search = through.searcher(model, folder)
    if act == "cold":
        say(first=search(given, LIMIT)[0])
        say(peak_mb=peak_mb())
        return
    for _ in range(UNCOUNTED):
        search("what is a neural network?", LIMIT)
    say(ready=True)
    for line in sys.stdin:
        started = time.perf_counter()
        found = search(json.loads(line), LIMIT)
        say(seconds=time.perf_counter() - started, found=found)


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """The installed version of each."""
    from importlib.metadata import version

    return {name: version(name) for name in packages}


if __name__ == "__main__":
    main(*sys.argv[1:])
