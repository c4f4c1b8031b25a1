"""The figures of `tutor eval` as a value that is kept: written as JSON, read back, known as stale or not.

    <folder>/report.json   this module's ``Report``
    <folder>/report.md     the same for people
    <folder>/*.svg         its pictures

It names what it measured by hash, so that a reader sees whether corpus, encoder or index are still those.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import ReportUnreadable, TutorError
from tutor.search.building.store import Manifest

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


def write_report(report: Report, drawings: Mapping[str, str], folder: Path) -> None:
    """Write the report, for programs and for people, and its pictures; the JSON last, each file whole.

    Raises:
        TutorError: the folder cannot be written.
    """
    files = {**drawings, "report.md": as_markdown(report), FILE: report.model_dump_json(indent=1) + "\n"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            draft = folder / f".{name}.{os.getpid()}"
            draft.write_text(text, encoding="utf-8", newline="")
            draft.replace(folder / name)
    except OSError as error:
        raise TutorError(f"{folder}: the report cannot be written ({error.strerror}).") from error


def figures_of(report: Report) -> dict[str, dict[str, float]]:
    """``{set: {figure: number}}``; the ablations are sets of their own, named ``ablation: dense only``."""
    counted = {"learner questions": "questions", "unanswerable": "messages", "two topics": "questions"}
    figures: dict[str, dict[str, float]] = {}
    for section in report.sections:
        cases = {counted.get(section.title, section.title): section.cases}
        figures[section.title] = cases | {row.name: row.value for row in section.rows}
    for name, values in report.ablations.rows if report.ablations else ():
        columns = report.ablations.columns if report.ablations else ()
        figures[f"ablation: {name}"] = dict(zip(columns, values, strict=True))
    return figures


def as_markdown(report: Report) -> str:
    """The report for people."""
    parts = [
        "# Evaluation",
        f"Measured {report.made[:16].replace('T', ' ')} UTC on the {report.half} half. Intervals hold 95 %, "
        "by bootstrap over cases; conversations are resampled whole.",
        *(
            f"## {section.title.capitalize()} ({section.cases} cases)\n\n{_table(FIGURES, _rows(section))}"
            for section in report.sections
        ),
    ]
    if report.ablations:
        rows = [(name, *(f"{value:.3f}" for value in values)) for name, values in report.ablations.rows]
        heads = ("with a part switched off", *report.ablations.columns)
        said = (
            "Questions and sub-sections here are those that the search ranks first, not what a reply quotes."
        )
        parts.append(f"## Ablations\n\n{said}\n\n{_table(heads, rows)}")
    parts += [f"![{each.alt}]({each.file})\n\n{each.title}" for each in report.pictures]
    subject = report.subject
    parts.append(
        f"Encoder `{subject.encoder}` (`{subject.encoder_sha256[:12]}`), corpus "
        f"`{subject.corpus[:12]}`, index `{subject.index[:12]}`."
    )
    return "\n\n".join(parts) + "\n"


FIGURES = ("figure", "value", "95 % interval", "bound", "")


def _rows(section: Section) -> list[tuple[str, ...]]:
    return [
        (
            row.name,
            f"{row.value:.4g}",
            f"{row.low:.3f} to {row.high:.3f}" if row.low is not None and row.high is not None else "",
            row.target,
            "" if row.reached is None else ("reached" if row.reached else "missed"),
        )
        for row in section.rows
    ]


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
