"""The nearest rows: exactly, or by a graph that misses few."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from tutor.search.indexes.rows import CODES, FILE, GRAPH, Rows
from tutor.search.indexes.shortlist import MANY


def _unit(rows: int, dimension: int = 48, seed: int = 0) -> np.ndarray:
    """Vectors in clusters, as those of texts are."""
    random = np.random.default_rng(seed)
    centers = random.standard_normal((40, dimension))
    vectors = centers[random.integers(0, 40, rows)] + 0.6 * random.standard_normal((rows, dimension))
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("count", [1, 10, 600, 5000])
def test_exact_rows_equal_brute_force(count: int) -> None:
    """Each vector finds itself first at 1.0; the rest is what sorting every cosine gives."""
    matrix = _unit(700)
    cosines, places = Rows.build(matrix).search(matrix[:5], count)
    expected = np.argsort(-(matrix[:5] @ matrix.T), axis=1, kind="stable")[:, :count]
    assert places[:, 0].tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(cosines[:, 0], 1, atol=1e-6)
    np.testing.assert_allclose(cosines, np.take_along_axis(matrix[:5] @ matrix.T, expected, 1), atol=1e-6)


def test_equal_rows_come_in_order() -> None:
    """Ties are not left to chance."""
    matrix = np.repeat(_unit(3), 4, axis=0)
    _, places = Rows.build(matrix).search(matrix[4:5], 6)
    assert places[0, :4].tolist() == [4, 5, 6, 7]


def test_a_graph_finds_what_brute_force_finds() -> None:
    """Of the ten nearest of a hundred new vectors it misses few, and its cosines are exact."""
    matrix, asked = _unit(4000), _unit(100, seed=1)
    exact, graph = Rows.build(matrix), Rows.build(matrix, exact_rows=100)
    assert (exact.how.way, graph.how.way) == ("exact", "graph")
    (_, expected), (cosines, found) = exact.search(asked, 10), graph.search(asked, 10)
    shared = [len(set(a) & set(b)) for a, b in zip(found.tolist(), expected.tolist(), strict=True)]
    assert np.mean(shared) >= 9.8
    np.testing.assert_allclose(cosines, np.einsum("qd,qkd->qk", asked, matrix[found]), atol=1e-6)


def test_a_row_that_is_repeated_keeps_its_cosine() -> None:
    """Of many equal rows a graph proposes too few: then the last is named again, with the cosine it has."""
    matrix = np.repeat(_unit(4), 300, axis=0)
    cosines, places = Rows.build(matrix, exact_rows=100).search(matrix[::300], 600)
    found = [np.unique(each).size for each in places]
    assert min(found) < 600
    np.testing.assert_allclose(cosines, np.einsum("qd,qkd->qk", matrix[::300], matrix[places]), atol=1e-6)
    np.testing.assert_allclose(cosines[:, 0], 1, atol=1e-6)


def test_a_graph_that_proposes_nothing_hides_nothing() -> None:
    """Then all rows are compared: a graph without a row stands for one that leads nowhere."""
    exact = Rows.build(_unit(700))
    lost = Rows(exact._flat, faiss.IndexHNSWFlat(48, 8, faiss.METRIC_INNER_PRODUCT))
    for one, other in zip(lost.search(_unit(5), 20), exact.search(_unit(5), 20), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("exact_rows", [1000, 100])
def test_stored_rows_find_the_same(exact_rows: int, tmp_path: Path) -> None:
    """Memory-mapped or not, with a graph or without."""
    matrix = _unit(900)
    fresh = Rows.build(matrix, exact_rows)
    fresh.save(tmp_path)
    stored = Rows.load(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == ({FILE, GRAPH} if exact_rows == 100 else {FILE})
    for one, other in zip(fresh.search(matrix[:20], 30), stored.search(matrix[:20], 30), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(stored.reconstruct_n(0, stored.ntotal), matrix)
    assert stored.how == fresh.how


def test_a_first_search_finds_what_later_ones_find(tmp_path: Path) -> None:
    """It reads the rows a block at a time; equal rows come in order there too."""
    matrix = _unit(5000)
    matrix[2000:2100] = matrix[100:200]  # on both sides of the end of a block
    Rows.build(matrix).save(tmp_path)
    stored = Rows.load(tmp_path)
    first, *later = [stored.search(matrix[150:151], 600) for _ in range(3)]
    for each in later:
        np.testing.assert_array_equal(first[0], each[0])
        np.testing.assert_array_equal(first[1], each[1])
    assert first[1][0, :2].tolist() == [150, 2050]


@pytest.mark.parametrize("exact_rows", [1000, 100])
def test_rows_written_in_blocks_are_the_same_to_the_byte(exact_rows: int, tmp_path: Path) -> None:
    """As FAISS writes them from memory; and they are found where they were written."""
    matrix = _unit(900)
    for name in ("built", "written", "saved"):
        (tmp_path / name).mkdir()
    Rows.build(matrix, exact_rows).save(tmp_path / "built")
    blocks = (matrix[start : start + 77] for start in range(0, 900, 77))
    written = Rows.write(tmp_path / "written", blocks, exact_rows)
    written.save(tmp_path / "saved")
    assert (tmp_path / "saved" / FILE).read_bytes() == (tmp_path / "built" / FILE).read_bytes()
    assert (tmp_path / "saved" / GRAPH).exists() == (exact_rows == 100)
    found, expected = written.search(matrix[:20], 10), Rows.build(matrix).search(matrix[:20], 10)
    np.testing.assert_array_equal(found[1][:, 0], expected[1][:, 0])


def test_cosines_are_products_with_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over more than one block of rows."""
    monkeypatch.setattr("tutor.search.indexes.rows._READ_AT_ONCE", 100)
    matrix = _unit(250)
    np.testing.assert_allclose(Rows.build(matrix).cosines(matrix[:7]), matrix[:7] @ matrix.T, atol=1e-6)


def test_of_many_rows_those_near_come_from_a_shortlist(tmp_path: Path) -> None:
    """From the second question on; the first and any search compare all. Cosines are exact either way."""
    matrix, asked = _unit(MANY), _unit(20, seed=1)
    Rows.build(matrix).save(tmp_path)
    stored = Rows.load(tmp_path)
    assert (stored.how.way, Rows.build(matrix[1:]).how.way) == ("shortlist", "exact")
    first, shared = stored.near(asked[0], 100), []
    for vector in asked:
        exact, near = matrix @ vector, stored.near(vector, 100)
        _, (nearest,) = stored.search(vector[None], 10)
        found = np.flatnonzero(near > near.min())
        assert 0 < len(found) < 100
        np.testing.assert_allclose(near[found], exact[found], atol=1e-6)
        shared.append(len(np.intersect1d(found, nearest)))
    assert np.mean(shared) >= 9.5
    np.testing.assert_allclose(np.sort(first)[-100:], np.sort(matrix @ asked[0])[-100:], atol=1e-6)
    (tmp_path / CODES).unlink()
    lost = Rows.load(tmp_path)
    for _ in range(2):
        np.testing.assert_allclose(lost.near(asked[0], 100), first, atol=1e-6)


@pytest.mark.parametrize("exact_rows", [1000, 100], ids=["exact", "by a graph"])
def test_rows_too_far_to_count_have_the_cosine_of_the_last(exact_rows: int) -> None:
    """The nearest have their own; without a row there is nothing to give."""
    matrix = _unit(700)
    rows = Rows.build(matrix, exact_rows=exact_rows)
    ((cosines,), (places,)) = rows.search(matrix[3:4], 50)
    near = rows.near(matrix[3], 50)
    np.testing.assert_allclose(near[places], cosines, atol=1e-6)
    others = np.setdiff1d(np.arange(700), places)
    assert set(near[others].tolist()) == {near.min()}
    assert near.min() == pytest.approx(cosines[-1])
    np.testing.assert_allclose(Rows.build(matrix).near(matrix[3], 5000), matrix @ matrix[3], atol=1e-6)
