"""SHA-256 of files without reading again, at every start, hundreds of megabytes that nobody touched.

A file counts as the one that was read before if size, inode, and the times of its last writing and of
its last change of any kind are the same to the nanosecond; the last of these no program can set, so
whatever writes to a file, or replaces it, is noticed. What changes bits behind the system's back, a
failing disk, is not: so a digest is taken anew once a day, and always by `tutor build` and `tutor doctor`.
"""

import hashlib
import json
import os
import time
from pathlib import Path

NAME = ".digests.json"
_MOST_SECONDS = 24 * 3600
_SETTLED_SECONDS = 2
"""A file changed this recently may change again within one tick of a coarse clock."""
_Stamp = list[int]


def sha256(path: Path) -> str:
    """SHA-256 of a file, read to its end.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Digests:
    """What was read before, kept in a folder beside the index."""

    def __init__(self, root: Path) -> None:
        self._path = root / NAME
        self._known = self._read()
        self._used: dict[str, tuple[_Stamp, str]] = {}
        self._changed = False

    def of(self, path: Path) -> str:
        """SHA-256 of a file, from memory if it is the file that was read before.

        Raises:
            OSError: it cannot be read.
        """
        name, now = str(path.absolute()), time.time()
        found = path.stat()
        last = max(found.st_mtime_ns, found.st_ctime_ns)
        stamp = [found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]
        known, digest = self._known.get(name, ([], ""))
        if known[:-1] == stamp and 0 <= now - known[-1] < _MOST_SECONDS:
            self._used[name] = known, digest
            return digest
        digest = sha256(path)
        if now - last / 1e9 > _SETTLED_SECONDS:
            self._used[name] = [*stamp, int(now)], digest
            self._changed = True
        return digest

    def keep(self) -> None:
        """Write down what was read. A folder that cannot be written costs reading again, no more."""
        if not self._changed:
            return
        draft = self._path.with_name(f"{NAME}.{os.getpid()}")
        try:
            draft.write_text(json.dumps(self._used), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            draft.unlink(missing_ok=True)

    def _read(self) -> dict[str, tuple[_Stamp, str]]:
        try:
            stored = json.loads(self._path.read_bytes())
            return {
                str(name): ([int(number) for number in stamp], str(digest))
                for name, (stamp, digest) in stored.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
