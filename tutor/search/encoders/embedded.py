"""Vectors by text, embedded in parts: what is embedded already, wherever it stands, is not embedded again.

A part is a file of its own: for each text its digest and its vector. It is written beside and renamed, so a
build that is killed loses only the part that it was at. The next build takes vectors from the parts that it
finds and from the index that it will replace, and embeds the rest; in memory is never more than one part.
A part's name says what made its vectors and what is in it: one that anything else made is not looked at.
"""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from tutor.search.digests import sha256
from tutor.search.disk import flush
from tutor.search.encoders.protocol import Vectors

PART = 512
"""Texts that are embedded between two writings."""
_BLOCK = 16_384
"""Vectors that are read at once."""
_DIGEST = 16
_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})\.npy|\d+\.draft")
_ROWS = 1 << 32
"""More than a source can have."""
_GOLDEN = (5**0.5 - 1) / 2
Embed = Callable[[Sequence[str]], Vectors]
Progress = Callable[[int, int], None]


class Embedded:
    """Where the vector of each text is found: in arrays, or in the parts of a folder.

    >>> embedded = Embedded()
    >>> embedded.fill(["a text", "another"], encoder.encode)
    >>> embedded.take(["another"]).shape
    (1, 384)
    """

    def __init__(self, folder: Path | None = None, made_by: Sequence[object] = ()) -> None:
        """With a ``folder`` parts are kept there, and those that are there are used if the same made them."""
        self._folder = folder
        self._maker = hashlib.sha256(json.dumps(made_by).encode()).hexdigest()[:16]
        self._sources: list[Vectors | Path] = []
        self._places: dict[bytes, int] = {}
        for path in sorted(folder.glob(f"{self._maker}-*.npy")) if folder else ():
            self._resume(path)

    def __len__(self) -> int:
        """Texts whose vectors are known."""
        return len(self._places)

    def know(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Vectors that stand elsewhere, such as in an index: a row for each of ``texts``."""
        self._add([_digest(text) for text in texts], vectors)

    def fill(self, texts: Sequence[str], embed: Embed, progress: Progress = lambda done, total: None) -> None:
        """Embed those of ``texts`` that are missing, part by part; ``progress`` gets texts done and in all.

        A part holds texts of like length, the last one the shortest. The parts come in such an order that
        long and short ones take turns: so the time that is left can be told from the time that went by.

        Raises:
            OSError: a part cannot be written.
        """
        wanted = dict.fromkeys(texts)
        missing = [each for each in wanted if _digest(each) not in self._places]
        missing.sort(key=len, reverse=True)
        parts = [missing[start : start + PART] for start in range(0, len(missing), PART)]
        done = len(wanted) - len(missing)
        if parts:
            progress(done, len(wanted))
        for number in sorted(range(len(parts)), key=lambda number: number * _GOLDEN % 1):
            part = parts[number]
            self._keep([_digest(text) for text in part], embed(part))
            done += len(part)
            progress(done, len(wanted))

    def take(self, texts: Sequence[str]) -> Vectors:
        """The vectors of ``texts``, all of them known, at least one; shape (texts, dimension)."""
        sources, rows = np.divmod([self._places[_digest(text)] for text in texts], _ROWS)
        vectors = np.empty((len(texts), self._vectors(sources[0]).shape[1]), dtype=np.float32)
        for source in np.unique(sources):
            mine = sources == source
            vectors[mine] = self._vectors(source)[rows[mine]]
        return vectors

    def blocks(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """The same, some thousand rows at a time."""
        for start in range(0, len(texts), _BLOCK):
            yield self.take(texts[start : start + _BLOCK])

    def _keep(self, digests: list[bytes], vectors: Vectors) -> None:
        if self._folder is None:
            self._add(digests, vectors)
            return
        kinds = [("text", np.uint8, (_DIGEST,)), ("vector", "<f4", (vectors.shape[1],))]
        part = np.empty(len(digests), dtype=kinds)
        part["text"] = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _DIGEST)
        part["vector"] = vectors
        self._folder.mkdir(exist_ok=True)
        draft = self._folder / f"{os.getpid()}.draft"
        try:
            with draft.open("wb") as stream:
                np.save(stream, part, allow_pickle=False)
            flush(draft)
            path = draft.with_name(f"{self._maker}-{sha256(draft)[:16]}.npy")
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._add(digests, path)

    def _resume(self, path: Path) -> None:
        """Use a part if it is as it was written."""
        named = _NAME.fullmatch(path.name)
        with contextlib.suppress(OSError):
            if named and sha256(path)[:16] == named[2]:
                texts = np.load(path, mmap_mode="r", allow_pickle=False)["text"].tobytes()
                self._add([texts[at : at + _DIGEST] for at in range(0, len(texts), _DIGEST)], path)

    def _add(self, digests: Sequence[bytes], source: Vectors | Path) -> None:
        first = len(self._sources) * _ROWS
        self._sources.append(source)
        self._places.update(zip(digests, range(first, first + len(digests)), strict=True))

    def _vectors(self, number: int) -> Vectors:
        """Those of a source; a file is opened for each look, because a large bank has thousands of parts."""
        source = self._sources[number]
        if not isinstance(source, Path):
            return source
        vectors: Vectors = np.load(source, mmap_mode="r", allow_pickle=False)["vector"]
        return vectors


def forget(folder: Path) -> None:
    """Remove the parts in ``folder``, whatever made them, and it, if nothing else is in it."""
    with contextlib.suppress(OSError):
        for path in folder.glob("*"):
            if _NAME.fullmatch(path.name):
                path.unlink()
        folder.rmdir()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_DIGEST]
