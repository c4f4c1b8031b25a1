"""Hashes from memory, and never of another file."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.search import digests
from tutor.search.digests import Digests, sha256


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as settled."""
    monkeypatch.setattr(digests, "_SETTLED_SECONDS", -1)
    path = tmp_path / "file"
    path.write_bytes(b"content" * 100)
    return path


def _reads(path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """The digest that a new process gives, and how many files it read for it."""
    read: list[Path] = []

    def watched(path: Path) -> str:
        read.append(path)
        return sha256(path)

    with monkeypatch.context() as patch:
        patch.setattr(digests, "sha256", watched)
        known = Digests(root)
        found = known.of(path)
        known.keep()
    return found, len(read)


def test_an_untouched_file_is_read_once(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second start takes the digest from memory."""
    assert [_reads(file, tmp_path, monkeypatch) for _ in range(3)] == [(sha256(file), n) for n in (1, 0, 0)]


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5] ^= 1
    path.write_bytes(bytes(data))


def _flip_and_hide(path: Path) -> None:
    """With the time of writing set back, as `touch -d` or a copying program does."""
    before = path.stat()
    _flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replace(path: Path) -> None:
    before = path.stat()
    other = path.with_name("other")
    other.write_bytes(b"CONTENT" * 100)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_flip, id="one bit flipped"),
        pytest.param(_flip_and_hide, id="one bit flipped and the time set back"),
        pytest.param(_replace, id="another file of the same size and time in its place"),
    ],
)
def test_whatever_writes_is_noticed(
    change: Callable[[Path], None], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is read again, and the digest is the new content's."""
    old, _ = _reads(file, tmp_path, monkeypatch)
    time.sleep(0.02)  # a tick of the file system's clock
    change(file)
    new, reads = _reads(file, tmp_path, monkeypatch)
    assert (new, reads) == (sha256(file), 1)
    assert new != old


def test_a_file_that_was_just_written_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be written again within the same tick of the clock."""
    path = tmp_path / "file"
    path.write_bytes(b"content")
    assert [_reads(path, tmp_path, monkeypatch)[1] for _ in range(2)] == [1, 1]


def test_a_day_later_it_is_read_again(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that forgets is found out within a day."""
    _reads(file, tmp_path, monkeypatch)
    later = time.time() + 25 * 3600
    monkeypatch.setattr(digests.time, "time", lambda: later)
    assert _reads(file, tmp_path, monkeypatch)[1] == 1


@pytest.mark.parametrize("text", ["", "[1]", '{"a": 1}', '{"a": [[1], 2, 3]}', "\x00"])
def test_a_damaged_memory_is_no_memory(
    text: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read counts as not there."""
    (tmp_path / digests.NAME).write_text(text, encoding="utf-8")
    assert _reads(file, tmp_path, monkeypatch) == (sha256(file), 1)
    assert _reads(file, tmp_path, monkeypatch)[1] == 0


def test_a_folder_that_is_not_there_is_no_error(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nowhere to write: the digest is right all the same."""
    assert _reads(file, tmp_path / "none", monkeypatch) == (sha256(file), 1)
