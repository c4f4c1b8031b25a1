"""What learners asked, labelled: three kinds of files that a bank may carry beside its answers.

    asked/*.jsonl    searched: ways to a passage, and what the bank is known not to answer
        {"question": "drop 0.5 of 64?", "sections": ["dropout/explanation/which-dropout-rate-to-choose"]}
        {"question": "how does q-learning update its table?", "sections": [], "kind": "near"}
    lessons.jsonl    never searched: lines of the same shape, from which the encoder's adapter learns besides
    learners.jsonl   never searched: ranking and confidence are fitted on them
        {"id": "dropout-t03", "question": "...", "sections": ["dropout/explanation/..."]}

``sections`` are the sub-sections that answer the question, best first; an empty list says that the bank
does not answer it, and ``kind`` of what sort it is then. They are never quoted.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import BankError
from tutor.records import AskedQuestion, OutsideKind, Problem

LEARNERS = "learners.jsonl"
LESSONS = "lessons.jsonl"
ASKED = "asked"


class LearnerQuestion(BaseModel):
    """A labelled question that something is fitted on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    sections: tuple[str, ...]


class _AskedLine(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    sections: tuple[str, ...]
    kind: OutsideKind | None = None


_Line = TypeVar("_Line", bound=BaseModel)


def labelled_files(root: Path) -> list[Path]:
    """The files of labelled questions beside the bank's files, in order; none for a bank of one file."""
    lessons = root / LESSONS
    return [*indexed_files(root), *([lessons] if lessons.is_file() else ())]


def indexed_files(root: Path) -> list[Path]:
    """Those of them that an index is made from."""
    paths = (root / LEARNERS, *sorted((root / ASKED).glob("*.jsonl")))
    return [path for path in paths if path.is_file()]


def read_learners(root: Path) -> tuple[LearnerQuestion, ...]:
    """The questions to fit on, in order; none if the bank has no such file.

    Raises:
        BankError: the file cannot be read or a line is not as it should be (path:line).
    """
    path = root / LEARNERS
    if not path.is_file():
        return ()
    return tuple(line for _, line in _lines(path, LearnerQuestion, '"id", "question" and "sections"'))


def read_asked(root: Path) -> tuple[AskedQuestion, ...]:
    """The questions to search, those that the bank answers first, else in the order of the files.

    Raises:
        BankError: a file cannot be read or a line is not as it should be (path:line).
    """
    questions = [each for path in sorted((root / ASKED).glob("*.jsonl")) for each in _asked(path)]
    return tuple(sorted(questions, key=lambda each: not each.sections))


def read_lessons(root: Path) -> tuple[AskedQuestion, ...]:
    """What only the encoder learns from, in order; nothing if the bank has no such file.

    Raises:
        BankError: the file cannot be read or a line is not as it should be (path:line).
    """
    path = root / LESSONS
    return tuple(_asked(path)) if path.is_file() else ()


def check_labels(root: Path, known: frozenset[str]) -> list[Problem]:
    """A problem for each label that names no sub-section of the bank: its heading was renamed.

    Raises:
        BankError: a file cannot be read or a line is not as it should be (path:line).
    """
    problems = []
    for path in labelled_files(root):
        model: type[LearnerQuestion] | type[_AskedLine] = (
            LearnerQuestion if path.name == LEARNERS and path.parent == root else _AskedLine
        )
        where = path.relative_to(root.parent).as_posix()
        for number, line in _lines(path, model, "a labelled question"):
            for section in (each for each in line.sections if each not in known):
                problems.append(Problem(where, number, f"no sub-section of the bank is called {section}."))
    return problems


def _asked(path: Path) -> Iterator[AskedQuestion]:
    for _, line in _lines(path, _AskedLine, '"question", "sections" and, where they are empty, "kind"'):
        yield AskedQuestion(line.question, line.sections, None if line.sections else line.kind or "near")


def _lines(path: Path, model: type[_Line], expected: str) -> list[tuple[int, _Line]]:
    """The lines that are not empty, each with its number."""
    lines = []
    try:
        texts = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            lines.append((number, model.model_validate_json(text)))
        except ValidationError as error:
            what = error.errors()[0]["msg"]
            raise BankError(f"{path}:{number}: expected {expected} ({what}).") from error
    return lines
