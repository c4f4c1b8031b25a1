"""Does what a reply quoted still stand where it said? Checked against the corpus, character by character."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.bank.reader import bank_files
from tutor.errors import VerificationError


class StoredCitation(BaseModel):
    """A citation as replies and exports carry it; what else stands beside it does not matter here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    number: int
    path: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A citation and why it does not hold; an empty text if it does."""

    citation: StoredCitation
    fault: str


_EXPORTED = re.compile(
    r"^\[(?P<number>\d+)\]: (?P<path>\S.*?) (?P<start>\d+):(?P<end>\d+)\n\n(?P<fence>~{3,})text\n(?P<quote>.*?)\n(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)


def verify_file(path: Path, corpus: Path) -> list[Finding]:
    """Check every citation of a saved reply (JSON or JSON lines) or of an exported chat (Markdown).

    Raises:
        VerificationError: the file cannot be read or holds no citations.
        BankError: there is no corpus to check against.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise VerificationError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise VerificationError(f"{path}: not UTF-8 text, so no saved reply and no exported chat.") from error
    try:
        citations = list(_citations(text))
    except ValidationError as error:
        what = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise VerificationError(f"{path}: a citation is incomplete ({what}).") from error
    if not citations and '"citations"' not in text:
        raise VerificationError(
            f"{path}: holds no citations. Give what `tutor ask --json` printed or `tutor chat --save` wrote."
        )
    files = bank_files(corpus)
    texts: dict[str, str] = {}
    return [Finding(citation, _fault(citation, files, texts)) for citation in citations]


def _citations(text: str) -> Iterator[StoredCitation]:
    documents = _json_documents(text)
    if documents is not None:
        for document in documents:
            yield from _within(document)
        return
    for found in _EXPORTED.finditer(text):
        yield StoredCitation(
            number=int(found["number"]),
            path=found["path"],
            start=int(found["start"]),
            end=int(found["end"]),
            quote=found["quote"],
        )


def _json_documents(text: str) -> list[Any] | None:
    """One JSON document, or one a line; ``None`` if the text is neither."""
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        return None


def _within(value: Any) -> Iterator[StoredCitation]:
    """The citations anywhere in a JSON value: each item of a list named ``citations``."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "citations" and isinstance(inner, list):
                yield from (StoredCitation.model_validate(item) for item in inner)
            else:
                yield from _within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner)


def _fault(citation: StoredCitation, files: dict[str, Path], texts: dict[str, str]) -> str:
    if citation.path not in files:
        return f"{citation.path} is not in the corpus any more"
    if citation.path not in texts:
        texts[citation.path] = files[citation.path].read_bytes().decode("utf-8", errors="replace")
    text = texts[citation.path]
    if text[citation.start : citation.end] == citation.quote and citation.quote:
        return ""
    moved = text.find(citation.quote) if citation.quote else -1
    if moved >= 0:
        return f"the quote now stands at {moved}:{moved + len(citation.quote)}"
    return "the quote does not stand in the file any more"
