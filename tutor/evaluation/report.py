"""The figures of `tutor eval` as a value that is kept: written as JSON, read back, known as stale or not.

    <folder>/report.json   this module's ``Report``
    <folder>/report.md     the same for people
    <folder>/*.svg         its pictures

It names what it measured by hash, so that a reader sees whether corpus, encoder or index are still those.
"""

import hashlib
import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import ReportUnreadable
from tutor.search.store import Manifest

FILE = "report.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measured(_Frozen):
    """One figure with its 95 % interval, where one could be drawn, and the bound it should keep."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    target: str = ""
    """For people: ``>= 0.95``; empty where there is no bound."""
    reached: bool | None = None


class Section(_Frozen):
    """The figures of one labelled set."""

    title: str
    cases: int
    rows: tuple[Measured, ...]


class Ablations(_Frozen):
    """The same figures with a part of the tutor switched off, a row each."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]


class Picture(_Frozen):
    """A file beside the report."""

    file: str
    title: str
    alt: str


class Subject(_Frozen):
    """What was measured, by hash: a report is stale if one of these differs from what serves now."""

    corpus: str
    encoder: str
    encoder_sha256: str
    index: str


class Report(_Frozen):
    """All figures of one run."""

    made: str
    """Time of the run, ISO 8601 in UTC."""
    half: str
    tutor: str
    subject: Subject
    sections: tuple[Section, ...]
    ablations: Ablations | None = None
    pictures: tuple[Picture, ...] = ()


def subject_of(manifest: Manifest) -> Subject:
    """What an open index answers from: its bank files, its encoder, and its own files, by hash."""
    corpus = hashlib.sha256(json.dumps(sorted(manifest.corpus.items())).encode()).hexdigest()
    return Subject(
        corpus=corpus,
        encoder=manifest.encoder,
        encoder_sha256=manifest.encoder_sha256,
        index=manifest.folder,
    )


def read_report(folder: Path) -> Report | None:
    """The report in ``folder``, or ``None`` if none was made yet.

    Raises:
        ReportUnreadable: there is one that cannot be read; the text says why.
    """
    path = folder / FILE
    try:
        return Report.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise ReportUnreadable(
            f"{path}: not a report of this version ({str(error).splitlines()[0]}). Run `tutor eval` again."
        ) from error
