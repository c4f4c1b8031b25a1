"""Writing into an index folder: one build at a time, in a draft beside what stands, down to the disk."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.errors import IndexNotWritten

_LOCK = ".lock"


@contextmanager
def writing(root: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the folder's lock: two builds at once take turns. The system frees it if its holder is killed.

    ``waiting`` is called when another build holds the lock.

    Raises:
        IndexNotWritten: the folder cannot be made or written.
    """
    import filelock

    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(root / _LOCK)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        raise not_written(root, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def draft(root: Path) -> Iterator[Path]:
    """A folder in ``root`` for what ``store.save`` will take: vectors, an export. Use it inside ``writing``.

    Raises:
        IndexNotWritten: what is done with it fails on the disk.
    """
    folder = root / f"building-{os.getpid()}.draft"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield folder
    except OSError as error:
        raise not_written(root, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """A file that never changes under another name too: linked, or else copied."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def flush(path: Path) -> None:
    """Have the system write a file to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def not_written(root: Path, error: OSError) -> IndexNotWritten:
    """The error as it is told."""
    return IndexNotWritten(
        f"{root}: the index cannot be written ({error.strerror or error}). Free space or permit writing, "
        "or choose another folder with --index or TUTOR_INDEX. An index that stood there is untouched."
    )
