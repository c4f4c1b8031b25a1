"""A bank from a file or a folder: the questions in order, and every problem met on the way.

A file that opens with front matter holds one question (``authored``); any other Markdown file is a
numbered list of questions (``original``). A file that cannot be read becomes a problem with path
and line; the others are read all the same.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tutor.bank.asked import indexed_files
from tutor.errors import BankError
from tutor.records import Problem, Question

MAX_FILE_BYTES = 20_000_000
DOCUMENTATION = frozenset(
    ("README.md", "REVIEW.md", "FORMAT.md", "CHANGELOG.md", "LICENSE.md", "CONTRIBUTING.md")
)
"""Files about a bank, not of it. Other names in capitals may be those of topics: ``GRU.md``."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The loaded questions. ``files`` maps each path, as citations name it, to the file's text."""

    root: Path
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    files: Mapping[str, str] = field(repr=False)


def bank_files(root: Path) -> dict[str, Path]:
    """The Markdown files of a bank by the path that citations use: ``corpus/08-dropout.md``.

    That path starts with the bank's own name, so it opens from the folder that holds the bank.
    Those of ``DOCUMENTATION`` are left out; so is what is hidden (``.trash/``, ``._08-dropout.md``): it
    belongs to other programs.

    Raises:
        BankError: there is no such file or folder, or no Markdown in it.
    """
    try:
        root = root.resolve()
        is_file, is_folder = root.is_file(), root.is_dir()
    except (OSError, RuntimeError):  # a name too long for the system, a loop of links
        is_file = is_folder = False
    if is_file:
        return {root.name: root}
    if not is_folder:
        raise BankError(f"{root}: no such bank. Name a Markdown file, or a folder that holds some.")
    try:
        paths = sorted(path for path in root.rglob("*.md") if path.is_file())
    except OSError as error:
        raise BankError(f"{root}: the folder cannot be read ({error.strerror}).") from error
    files = {
        path.relative_to(root.parent).as_posix(): path
        for path in paths
        if path.name not in DOCUMENTATION
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }
    if not files:
        raise BankError(f"{root}: the bank is empty. Put question files (*.md) into it.")
    return files


def file_hashes(root: Path) -> dict[str, str]:
    """SHA-256 of each file that an index is made from, by its path; empty for one that cannot be read."""
    files = bank_files(root)
    root = root.resolve()
    files |= {path.relative_to(root.parent).as_posix(): path for path in indexed_files(root)}
    return {name: _sha256(path) for name, path in files.items()}


def read_bank(root: Path) -> Bank:
    """Read the bank at ``root``, a file or a folder.

    Raises:
        BankError: nothing is there to read. Whatever is wrong inside a file is a problem instead.
    """
    from tutor.bank import authored, original

    files: dict[str, str] = {}
    questions: list[Question] = []
    problems: list[Problem] = []
    for name, path in bank_files(root).items():
        text = _decode(name, path, problems)
        if text is None:
            continue
        files[name] = text
        found, troubles = (authored if authored.opens_with_front_matter(text) else original).read(text, name)
        questions += found
        problems += troubles
    kept = _without_duplicates(sorted(questions, key=lambda each: (each.number, each.path)), problems)
    return Bank(root.resolve(), kept, tuple(problems), files)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _decode(name: str, path: Path, problems: list[Problem]) -> str | None:
    """The file's text with its line ends as they are, or ``None`` and a problem."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            problems.append(Problem(name, 1, f"larger than {MAX_FILE_BYTES} bytes: split the file."))
            return None
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        problems.append(Problem(name, 1, f"cannot be read ({error.strerror}): check permissions."))
        return None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(Problem(name, line, "is not UTF-8 here: save the file as UTF-8."))
        return None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        problems.append(Problem(name, line, "holds a NUL character: is this a text file?"))
        return None
    return text


def _without_duplicates(questions: list[Question], problems: list[Problem]) -> tuple[Question, ...]:
    first: dict[str, Question] = {}
    for question in questions:
        other = first.setdefault(question.id, question)
        if other is not question:
            problems.append(
                Problem(
                    question.path,
                    question.line,
                    f"id {question.id!r} is taken by {other.path}:{other.line}: give one another id.",
                )
            )
    return tuple(first.values())
