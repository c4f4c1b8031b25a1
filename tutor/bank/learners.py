"""What learners asked: labelled questions that a bank may carry in ``learners.jsonl``.

    {"id": "dropout-t03", "question": "...", "sections": ["dropout/explanation/what-rate-to-use"]}

``sections`` are the sub-sections that answer the question, best first; an empty list says that the
bank does not answer it. The confidence is fitted on them; nothing else is.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import BankError

FILE = "learners.jsonl"


class LearnerQuestion(BaseModel):
    """A labelled question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    sections: tuple[str, ...]


def read_learners(root: Path) -> tuple[LearnerQuestion, ...]:
    """The labelled questions beside the bank's files, in order; none if the bank has no such file.

    Raises:
        BankError: the file cannot be read or a line is not as it should be (path:line).
    """
    path = root / FILE
    if not path.is_file():
        return ()
    questions = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(LearnerQuestion.model_validate_json(line))
        except ValidationError as error:
            what = error.errors()[0]["msg"]
            raise BankError(f'{path}:{number}: expected "id", "question" and "sections" ({what}).') from error
    return tuple(questions)
