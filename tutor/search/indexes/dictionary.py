"""English words, so that only what is none is taken for a typo or for another language.

They are pyspellchecker's. To read them takes a fifth of a second and tens of megabytes, so a build writes
them down in order, and a word is looked up where it lies on the disk.
"""

import mmap
from functools import cache
from pathlib import Path
from typing import Self

FILE = "english.txt"


class Dictionary:
    """Words in lower case; ``"network" in dictionary``."""

    def __init__(self, lines: bytes | mmap.mmap) -> None:
        self._lines = lines
        """UTF-8, in the order of the bytes, each word with a line feed behind it."""

    @classmethod
    def of(cls, words: set[str]) -> Self:
        """The dictionary of some words."""
        return cls(b"".join(sorted(word.encode() + b"\n" for word in words)))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what ``save`` wrote; it stays on the disk."""
        with (folder / FILE).open("rb") as stream:
            return cls(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))

    def save(self, folder: Path) -> None:
        """Write the words into ``folder``."""
        (folder / FILE).write_bytes(self._lines[:])

    def __contains__(self, word: object) -> bool:
        wanted = str(word).encode(errors="replace")
        low, high = 0, len(self._lines)
        while low < high:
            start = max(low, self._lines.rfind(b"\n", low, (low + high) // 2) + 1)
            end = self._lines.find(b"\n", start)
            found = self._lines[start:end]
            if found == wanted:
                return True
            low, high = (end + 1, high) if found < wanted else (low, start)
        return False


@cache
def english() -> Dictionary:
    """The words of pyspellchecker."""
    from spellchecker import SpellChecker

    return Dictionary.of(set(SpellChecker().word_frequency.keys()))
