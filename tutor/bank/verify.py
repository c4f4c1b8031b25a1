"""Does what a reply quoted still stand where it said? Checked against the corpus, character by character."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
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
    r"^\[(?P<number>[0-9]{1,9})\]: (?P<path>\S.*) (?P<start>[0-9]{1,18}):(?P<end>[0-9]{1,18})\n\n"
    r"(?P<fence>~{3,})text\n",
    re.MULTILINE,
)
"""How an exported citation opens; its quote follows, and then the fence once more."""


def verify_file(path: Path, corpus: Path) -> list[Finding]:
    """Check every citation of a saved reply (JSON or JSON lines) or of an exported chat (Markdown, HTML).

    Raises:
        VerificationError: the file cannot be read or holds no citations.
        BankError: there is no corpus to check against.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
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
            f"{path}: holds no citations. Give what `tutor ask --json` printed, `tutor chat --save` wrote, "
            "or a conversation as it was exported."
        )
    return verify_citations(citations, corpus)


def verify_citations(citations: Iterable[StoredCitation], corpus: Path) -> list[Finding]:
    """Check each of the citations, in order.

    Raises:
        BankError: there is no corpus to check against.
    """
    files = bank_files(corpus)
    texts: dict[str, str] = {}
    return [Finding(citation, _fault(citation, files, texts)) for citation in citations]


def _citations(text: str) -> Iterator[StoredCitation]:
    if text[:200].lstrip().casefold().startswith("<!doctype html"):
        yield from _in_page(text)
        return
    documents = _json_documents(text)
    if documents is not None:
        yield from _within(documents)
        return
    position = 0
    while found := _EXPORTED.search(text, position):
        close = text.find(f"\n{found['fence']}\n", found.end())
        if close < 0:
            position = found.end()
            continue
        yield StoredCitation(
            number=int(found["number"]),
            path=found["path"],
            start=int(found["start"]),
            end=int(found["end"]),
            quote=text[found.end() : close],
        )
        position = close


class _Quotes(HTMLParser):
    """Collects the elements ``<pre data-number data-path data-start data-end>quote</pre>`` of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[dict[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A quote opens."""
        given = {name.removeprefix("data-"): value or "" for name, value in attrs}
        if tag == "pre" and "path" in given:
            self._inside = True
            self.found.append({**given, "quote": ""})

    def handle_data(self, data: str) -> None:
        """Words, with every escaped character as itself."""
        if self._inside:
            self.found[-1]["quote"] += data

    def handle_endtag(self, tag: str) -> None:
        """A quote closes."""
        self._inside = self._inside and tag != "pre"


def _in_page(text: str) -> Iterator[StoredCitation]:
    """The quotes of an exported page. The line end that opens each is the page's: a browser drops it, too."""
    quotes = _Quotes()
    quotes.feed(text)
    quotes.close()
    for found in quotes.found:
        yield StoredCitation.model_validate({**found, "quote": found["quote"].removeprefix("\n")})


def _json_documents(text: str) -> list[Any] | None:
    """One JSON document, or one a line; ``None`` if the text is neither."""
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None


def _within(document: Any) -> Iterator[StoredCitation]:
    """The citations anywhere in a JSON value, in order: each item of a list named ``citations``."""
    ahead = [document]
    while ahead:
        value = ahead.pop()
        if isinstance(value, StoredCitation):
            yield value
        elif isinstance(value, dict):
            for key, inner in reversed(value.items()):
                if key == "citations" and isinstance(inner, list):
                    ahead += [StoredCitation.model_validate(item) for item in reversed(inner)]
                else:
                    ahead.append(inner)
        elif isinstance(value, list):
            ahead += reversed(value)


def _fault(citation: StoredCitation, files: dict[str, Path], texts: dict[str, str]) -> str:
    if citation.path not in files:
        return f"{citation.path} is not in the corpus any more"
    if citation.path not in texts:
        try:
            texts[citation.path] = files[citation.path].read_bytes().decode("utf-8", errors="replace")
        except OSError as error:
            return f"{citation.path} cannot be read ({error.strerror})"
    text = texts[citation.path]
    if not citation.quote:
        return "the quote is empty"
    if citation.start >= 0 and text[citation.start : citation.end] == citation.quote:
        return ""
    moved = text.find(citation.quote)
    if moved >= 0:
        return f"the quote now stands at {moved}:{moved + len(citation.quote)}"
    return "the quote does not stand in the file any more"
