"""What the tests of the bank's content share."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.bank.reader import Bank, read_bank

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def facet_text() -> Callable[[str, str], str]:
    """``facet_text("dropout", "Worked example")`` is that facet's Markdown."""

    def read(question: str, title: str) -> str:
        (path,) = CORPUS.glob(f"[0-9][0-9]-{question}.md")
        parts = re.split(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True))[title]

    return read


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank of this repository."""
    return read_bank(CORPUS)
