"""Asked questions as a signal: scores computed by hand, and what the bank does not answer."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tutor.records import AskedQuestion, OutsideKind
from tutor.search.indexes.asked import (
    CROWD,
    MANY,
    NEAREST,
    NEIGHBOURS,
    STEP,
    Asked,
    Labels,
    Neighbours,
    Subsections,
    crowd,
)

PLACE = {"a": 0, "b": 1, "c": 2}
QUESTIONS = (
    AskedQuestion("first", ("a", "b")),
    AskedQuestion("second", ("b",)),
    AskedQuestion("third", ("not-there",)),
    AskedQuestion("outside", (), "far"),
)


def _near(cosines: npt.ArrayLike) -> Neighbours:
    every = np.array(cosines, dtype=np.float32)
    return Neighbours.of(np.arange(len(every)), every, np.eye(len(every), dtype=np.float32))


def _scores(questions: tuple[AskedQuestion, ...], cosines: npt.ArrayLike) -> npt.NDArray[np.float32]:
    return Subsections.of(Labels.of(questions), PLACE).scores(_near(cosines))


def test_a_sub_section_scores_as_the_nearest_question_about_it() -> None:
    """Its best cosine, a step less for each place down the labels of one question; 0 without any."""
    scores = _scores(QUESTIONS, [0.9, 0.5, 0.8, 0.7])
    assert scores.tolist() == pytest.approx([0.9, 0.9 - STEP, 0.0])


def test_the_own_question_wins_over_the_second_label_of_another() -> None:
    """``b`` is named second by one question and first by another that is nearly as near."""
    scores = _scores(QUESTIONS, [0.9, 0.88, 0.0, 0.0])
    assert scores.tolist() == pytest.approx([0.9, 0.88, 0.0])


def test_the_nearest_questions_name_their_first_sub_section() -> None:
    """Best first; what has no place is left out, and so is what the bank does not answer."""
    known = Subsections.of(Labels.of(QUESTIONS), PLACE)
    places, cosines = known.nearest(_near([0.5, 0.9, 0.99, 0.99]))
    assert places.tolist() == [PLACE["b"], PLACE["a"]]
    assert cosines.tolist() == pytest.approx([0.9, 0.5])


def test_a_crowd_is_the_mean_of_its_nearest() -> None:
    """Ten at most; what a group lacks of them counts as the last of all."""
    cosines = np.array([0.9] * CROWD + [0.8, 0.7], dtype=np.float32)
    groups = np.array([0] * CROWD + [0, 1], dtype=np.int64)
    assert crowd(groups, cosines, 3).tolist() == pytest.approx([0.9, 0.7, 0.7])
    assert crowd(groups[9:], cosines[9:], 2).tolist() == pytest.approx([0.7 + 0.3 / CROWD, 0.7])


def test_nothing_asked_is_no_crowd() -> None:
    """A bank without asked questions has none, nor has one whose labels are all unknown."""
    nobody = Subsections.of(Labels.of(()), PLACE)
    assert crowd(*nobody.nearest(Neighbours.none()), 3).tolist() == [0.0, 0.0, 0.0]


def test_a_cosine_below_zero_counts_as_none() -> None:
    """Scores are never negative."""
    scores = _scores(QUESTIONS, [-0.2, -0.5, 0.1, 0.3])
    assert scores.tolist() == [0.0, 0.0, 0.0]


def test_only_the_nearest_questions_count() -> None:
    """What is asked about a sub-section has to be among the nearest of all that was asked."""
    near = [AskedQuestion(f"near {number}", ("a",)) for number in range(NEAREST)]
    questions = (*near, AskedQuestion("far away", ("b",)))
    cosines = [*[0.8] * NEAREST, 0.7]
    assert _scores(questions, cosines).tolist() == pytest.approx([0.8, 0.0, 0.0])
    assert _scores(questions[1:], cosines[1:]).tolist() == pytest.approx([0.8, 0.7, 0.0])


@pytest.mark.parametrize("questions", [(), QUESTIONS[2:]], ids=["nothing asked", "no label known"])
def test_without_labels_every_score_is_zero(questions: tuple[AskedQuestion, ...]) -> None:
    """A bank without asked questions, or whose labels are all gone, has this signal at 0."""
    assert _scores(questions, [0.9] * len(questions)).tolist() == [0.0, 0.0, 0.0]


def test_the_nearest_asked_question_says_what_a_query_is() -> None:
    """Its kind where the bank does not answer it, ``None`` where it does or where nothing was asked."""
    asked = Asked.of(QUESTIONS, np.eye(4, dtype=np.float32))
    near = [asked.neighbours(row) for row in np.eye(4, dtype=np.float32)]
    assert [int(each.places[0]) for each in near] == [0, 1, 2, 3]
    assert [each.cosines.tolist() for each in near] == [[1, 0, 0, 0]] * 4
    assert [asked.outside_kind(each) for each in near] == [None, None, None, "far"]
    assert asked.inside == 3
    none = Asked.none(4)
    assert none.inside == 0
    assert none.outside_kind(none.neighbours(np.ones(4, dtype=np.float32))) is None


def test_one_question_of_another_field_needs_a_second_one_beside_it() -> None:
    """One that shares a word with a query says little of it, if the next two are of this field."""
    kinds: tuple[OutsideKind, ...] = ("near", "far", "code", "injection")
    questions = tuple(AskedQuestion(kind, (), kind) for kind in kinds)
    asked = Asked.of(questions, np.eye(4, dtype=np.float32))

    def kind_of(*order: int) -> OutsideKind | None:
        vector = np.zeros(4, dtype=np.float32)
        vector[list(order)] = [0.5, 0.4, 0.3]
        return asked.outside_kind(asked.neighbours(vector))

    assert kind_of(3, 2, 0) == "injection"
    assert kind_of(2, 3, 0) == "code"
    assert kind_of(0, 3, 2) == "near"


def test_one_that_is_much_like_the_query_needs_none() -> None:
    """An attack that was asked before is one, whatever else is near."""
    kinds: tuple[OutsideKind | None, ...] = (None, "near", "injection")
    questions = tuple(AskedQuestion(str(kind), ("a/b",) if kind is None else (), kind) for kind in kinds)
    asked = Asked.of(questions, np.eye(3, dtype=np.float32))
    for cosine, expected in ((0.9, "injection"), (0.5, "near")):
        vector = np.array([0.3, 0.2, cosine], dtype=np.float32)
        assert asked.outside_kind(asked.neighbours(vector)) == expected


@pytest.mark.parametrize("questions", [(), QUESTIONS], ids=["nothing asked", "labels and an outside one"])
def test_labels_survive_the_disk(questions: tuple[AskedQuestion, ...], tmp_path: Path) -> None:
    """What is read scores and tells as what was written; the texts are not needed for it."""
    fresh = Labels.of(questions)
    fresh.save(tmp_path)
    stored = Labels.load(tmp_path)
    assert (stored.sections, stored.outside) == (fresh.sections, fresh.outside)
    near = _near(np.linspace(0.9, 0.1, len(questions)))
    found = [Subsections.of(each, PLACE).scores(near).tolist() for each in (stored, fresh)]
    assert found[0] == found[1]


def test_of_very_many_only_those_near_are_compared(tmp_path: Path) -> None:
    """From the second question on; the first is compared with all: no other one is nearer than the least."""
    vectors = _clusters(MANY)
    questions = [AskedQuestion(str(row), ("a",)) for row in range(3000)]
    questions += [AskedQuestion(str(row), (), "far") for row in range(3000, MANY)]
    Asked.of(tuple(questions), vectors).save(tmp_path)
    stored = Asked.load(tmp_path, lambda: tuple(questions))
    shared = []
    first = stored.neighbours(vectors[0])
    assert first.cosines.tolist() == pytest.approx(
        sorted(vectors @ vectors[0])[: -NEIGHBOURS - 1 : -1], abs=1e-5
    )
    assert np.delete(vectors @ vectors[0], first.places).max() <= first.least + 1e-6
    for vector in vectors[::150]:
        exact, found = vectors @ vector, stored.neighbours(vector)
        assert found.places[0] == exact.argmax()
        assert found.cosines == pytest.approx(exact[found.places], abs=1e-6)
        nearest = set(np.argsort(-exact)[:NEAREST].tolist())
        shared.append(len(nearest & set(found.places[:NEAREST].tolist())))
    assert np.mean(shared) >= 0.9 * NEAREST


def test_neighbours_can_be_left_out() -> None:
    """The others stay as near as they were; of a kind that is not among them the least counts."""
    near = _near([0.5, 0.9, 0.7]).without(np.array([False, True, False]))
    assert near.places.tolist() == [2, 0]
    assert near.best(near.places == 0) == pytest.approx(0.5)
    assert near.best(near.places == 1) == near.least == pytest.approx(0.5)


def _clusters(rows: int) -> npt.NDArray[np.float32]:
    random = np.random.default_rng(0)
    vectors = random.standard_normal((60, 96))[random.integers(0, 60, rows)]
    vectors += 0.8 * random.standard_normal(vectors.shape)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_vectors_on_the_disk_give_the_same_cosines_every_time(tmp_path: Path) -> None:
    """After the first question their pages are given back, and read again for the next."""
    vectors = np.random.default_rng(0).standard_normal((4, 512)).astype(np.float32)
    np.save(tmp_path / "asked.npy", vectors)
    mapped = Asked.of(QUESTIONS, np.load(tmp_path / "asked.npy", mmap_mode="r"))
    found = [mapped.neighbours(vectors[2]) for _ in range(3)]
    assert [each.places.tolist() for each in found] == [np.argsort(-(vectors @ vectors[2])).tolist()] * 3
    assert all(each.cosines == pytest.approx(vectors[each.places] @ vectors[2], rel=1e-5) for each in found)
