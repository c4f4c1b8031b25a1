"""Arrays that stand in files: read once without the map, whatever became of the file."""

from pathlib import Path

import numpy as np
import pytest

from tutor.search.indexes.mapped import read_once, read_rows


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """An array in a file."""
    path = tmp_path / "vectors.npy"
    np.save(path, np.random.default_rng(0).normal(size=(1300, 7)).astype(np.float32))
    return path


def test_blocks_of_a_mapped_array_are_its_rows(stored: Path) -> None:
    """They are read from the file, so none of them is a piece of the map."""
    mapped = np.load(stored, mmap_mode="r")
    blocks = list(read_once(mapped))
    assert [len(block) for block in blocks] == [512, 512, 276]
    assert np.array_equal(np.concatenate(blocks), np.load(stored))
    assert not any(np.shares_memory(block, mapped) for block in blocks)


def test_a_piece_of_a_mapped_array_is_read_where_it_stands(stored: Path) -> None:
    """Its file begins with other rows."""
    piece = np.load(stored, mmap_mode="r")[5:900]
    assert np.array_equal(np.concatenate(list(read_once(piece))), np.load(stored)[5:900])


def test_a_file_that_is_gone_is_read_through_its_map(stored: Path) -> None:
    """Another build may have removed it."""
    expected, mapped = np.load(stored), np.load(stored, mmap_mode="r")
    stored.unlink()
    assert np.array_equal(np.concatenate(list(read_once(mapped))), expected)


def test_a_plain_array_comes_in_blocks() -> None:
    """It is in memory already."""
    array = np.arange(1200, dtype=np.float32).reshape(600, 2)
    blocks = list(read_once(array))
    assert [len(block) for block in blocks] == [512, 88]
    assert all(np.shares_memory(block, array) for block in blocks)


def test_some_rows_are_those_of_the_array(stored: Path) -> None:
    """Of a mapped one, of a piece of it, of one whose file is gone, of a plain one; or none of them."""
    whole, mapped = np.load(stored), np.load(stored, mmap_mode="r")
    places = np.array([1299, 0, 700, 700])
    rows = read_rows(mapped, places)
    assert np.array_equal(rows, whole[places]) and not np.shares_memory(rows, mapped)
    assert np.array_equal(read_rows(mapped[5:900], places[1:]), whole[5:900][places[1:]])
    assert np.array_equal(read_rows(whole, places), whole[places])
    assert read_rows(mapped, places[:0]).shape == (0, 7)
    stored.unlink()
    assert np.array_equal(read_rows(mapped, places), whole[places])
