"""The words that a bank uses, found once, when it is indexed: what spelling and reading go by."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor.records import Chunk, Question

FILE = "spelling.json"
LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
"""A word with its digits, hyphens and apostrophes: ``q-learning``, ``model's``, ``f1``."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one bank, lower case."""

    counts: Mapping[str, int]
    """Every run of letters of the answers, terms and titles, and how often it is used."""
    used: frozenset[str]
    """Every word of the answers."""

    @classmethod
    def of(cls, questions: Iterable[Question], chunks: Iterable[Chunk]) -> "Words":
        """The words of a bank."""
        counts: Counter[str] = Counter()
        used: set[str] = set()
        for chunk in chunks:
            text = chunk.text.lower()
            counts.update(LETTERS.findall(text))
            used.update(WORD.findall(text))
        for question in questions:
            for term in (*question.terms, question.title):
                counts.update(LETTERS.findall(term.lower()))
        return cls(dict(counts), frozenset(used))

    @classmethod
    def load(cls, folder: Path) -> "Words":
        """Read what ``save`` wrote."""
        stored = json.loads((folder / FILE).read_bytes())
        return cls(stored["counts"], frozenset(stored["used"]))

    def save(self, folder: Path) -> None:
        """Write the words into ``folder`` as JSON."""
        stored = {"counts": dict(self.counts), "used": sorted(self.used)}
        (folder / FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8", newline="\n")
