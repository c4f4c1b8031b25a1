"""Parts: what was embedded once is found again, and nothing else is taken for it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from search_fakes import DIMENSION, FakeEncoder

from tutor.search.encoders import embedded as module
from tutor.search.encoders.embedded import Embedded, forget

TEXTS = [f"{'word ' * (number * 7 % 40)}number {number}" for number in range(100)]
MAKER = ("1.0", "a model", "its hash", 220)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight texts a part, so that a hundred make thirteen."""
    monkeypatch.setattr(module, "PART", 8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where parts are kept."""
    return tmp_path / "parts"


class Broken(FakeEncoder):
    """Gives up after some calls, as a killed process does."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.calls = calls

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """As always, for a while."""
        if not self.calls:
            raise KeyboardInterrupt
        self.calls -= 1
        return super().encode(texts)


def _broken_off(folder: Path, after: int, made_by: Sequence[object] = MAKER) -> FakeEncoder:
    encoder = Broken(after)
    with pytest.raises(KeyboardInterrupt):
        Embedded(folder, made_by).fill(TEXTS, encoder.encode)
    return encoder


@pytest.mark.parametrize("kept", [True, False], ids=["on the disk", "in memory"])
def test_a_text_gets_its_own_vector(kept: bool, folder: Path) -> None:
    """In any order and as often as asked: what the encoder gives for that text, a part at a time."""
    sizes: list[int] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        sizes.append(len(texts))
        return FakeEncoder().encode(texts)

    embedded = Embedded(folder if kept else None, MAKER)
    embedded.fill([*TEXTS, *TEXTS[:9]], embed)
    asked = [*TEXTS[::-3], TEXTS[0], TEXTS[0]]
    np.testing.assert_array_equal(embedded.take(asked), FakeEncoder().encode(asked))
    np.testing.assert_array_equal(np.concatenate(list(embedded.blocks(TEXTS))), FakeEncoder().encode(TEXTS))
    assert sorted(sizes) == [4, *[8] * 12]
    assert folder.exists() == kept


def test_parts_hold_texts_of_like_length_and_take_turns() -> None:
    """No text of one part is longer than one of a longer part; the first half is not the longer half."""
    parts: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        parts.append(texts)
        return FakeEncoder().encode(texts)

    Embedded().fill(TEXTS, embed)
    by_length = sorted(parts, key=lambda part: len(part[0]), reverse=True)
    assert [text for part in by_length for text in part] == sorted(TEXTS, key=len, reverse=True)
    assert len(parts[0][0]) == max(map(len, TEXTS))
    halves = [sum(len(text) for part in half for text in part) for half in (parts[:6], parts[6:])]
    assert 0.7 < halves[0] / halves[1] < 1.5


@pytest.mark.parametrize("after", [1, 5, 12])
def test_a_second_run_embeds_what_is_missing(after: int, folder: Path) -> None:
    """In the parts in which it would have been embedded: the same calls, so the same last bits."""
    whole: list[list[str]] = []
    Embedded().fill(TEXTS, lambda texts: whole.append(list(texts)) or FakeEncoder().encode(texts))
    first = _broken_off(folder, after)
    calls: list[list[str]] = []
    reports: list[tuple[int, int]] = []
    embedded = Embedded(folder, MAKER)
    assert len(embedded) == len(first.seen)
    embedded.fill(
        TEXTS,
        lambda texts: calls.append(list(texts)) or FakeEncoder().encode(texts),
        lambda done, total: reports.append((done, total)),
    )
    assert sorted(calls) == sorted(whole[after:])
    assert reports[0] == (len(first.seen), 100)
    assert reports[-1] == (100, 100)
    np.testing.assert_array_equal(embedded.take(TEXTS), FakeEncoder().encode(TEXTS))


def test_texts_that_stayed_are_known_after_a_change(folder: Path) -> None:
    """A bank that was mended after the build was killed: only new texts and missing ones are embedded."""
    first = _broken_off(folder, 6)
    second = FakeEncoder()
    Embedded(folder, MAKER).fill(["something new", *TEXTS[10:]], second.encode)
    assert sorted(second.seen) == sorted({"something new", *TEXTS[10:]} - set(first.seen))


@pytest.mark.parametrize("other", [("1.1", *MAKER[1:]), (*MAKER[:3], 48), (MAKER[0], "b", *MAKER[2:])])
def test_parts_that_something_else_made_are_ignored(other: Sequence[object], folder: Path) -> None:
    """Another version, another setting, another encoder: every text is embedded."""
    _broken_off(folder, 6, other)
    encoder = FakeEncoder()
    embedded = Embedded(folder, MAKER)
    assert len(embedded) == 0
    embedded.fill(TEXTS, encoder.encode)
    assert sorted(encoder.seen) == sorted(TEXTS)


def _halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))


def _unfinish(path: Path) -> None:
    path.rename(path.with_name("123.draft"))


def _rename(path: Path) -> None:
    path.rename(path.with_name(path.name.replace("-", "-0")))


@pytest.mark.parametrize("damage", [_halve, _flip, _unfinish, _rename])
def test_a_part_that_is_not_whole_is_ignored(damage: object, folder: Path) -> None:
    """Its texts are embedded again, the others' are not."""
    first = _broken_off(folder, 3)
    assert callable(damage)
    damage(sorted(folder.iterdir())[1])
    encoder = FakeEncoder()
    embedded = Embedded(folder, MAKER)
    embedded.fill(TEXTS, encoder.encode)
    assert len(encoder.seen) == len(TEXTS) - len(first.seen) + 8
    np.testing.assert_array_equal(embedded.take(TEXTS), FakeEncoder().encode(TEXTS))


def test_what_stands_elsewhere_is_not_embedded() -> None:
    """Vectors of an index and new ones make one answer."""
    embedded, encoder = Embedded(), FakeEncoder()
    embedded.know(TEXTS[:30], FakeEncoder().encode(TEXTS[:30]))
    embedded.fill(TEXTS, encoder.encode)
    assert sorted(encoder.seen) == sorted(TEXTS[30:])
    np.testing.assert_array_equal(embedded.take(TEXTS), FakeEncoder().encode(TEXTS))


def test_parts_are_forgotten_and_nothing_else(folder: Path) -> None:
    """Whoever made them; a person's file in that folder stays, and so does the folder then."""
    _broken_off(folder, 2)
    _broken_off(folder, 2, ("another",))
    (folder / "9.draft").write_bytes(b"x")
    (folder / "notes.npy").write_bytes(b"mine")
    forget(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.npy"]
    (folder / "notes.npy").unlink()
    forget(folder)
    assert not folder.exists()
    forget(folder)


def test_a_part_is_an_array_without_pickles(folder: Path) -> None:
    """Digest and vector side by side; its name holds its own hash."""
    Embedded(folder, MAKER).fill(TEXTS[:3], FakeEncoder().encode)
    (path,) = folder.iterdir()
    part = np.load(path, allow_pickle=False)
    assert part.dtype.names == ("text", "vector")
    assert part["vector"].shape == (3, DIMENSION)
    assert module.sha256(path).startswith(path.stem.split("-")[1])
