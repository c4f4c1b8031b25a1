"""Labelled questions of learners beside a bank: read, refused with path and line, checked against it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.bank.asked import check_labels, labelled_files, read_asked, read_learners, read_lessons
from tutor.bank.reader import file_hashes
from tutor.errors import BankError

GOOD_ASKED = '{"question": "drop half?", "sections": ["dropout/code"]}'
GOOD_LEARNER = '{"id": "dropout-t01", "question": "drop half?", "sections": ["dropout/code"]}'


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """``write("asked/a.jsonl", text)`` puts a file beside the bank and gives the bank's folder."""

    def put(name: str, text: str) -> Path:
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path / "corpus"

    return put


def test_a_bank_needs_no_labelled_questions(tmp_path: Path) -> None:
    """Neither a folder nor a single file has to carry any."""
    (tmp_path / "bank.md").write_text("# Basics\n", encoding="utf-8")
    for root in (tmp_path, tmp_path / "bank.md"):
        found = labelled_files(root), read_asked(root), read_learners(root), read_lessons(root)
        assert found == ([], (), (), ())


def test_asked_questions_come_answered_ones_first_else_as_written(write: Callable[[str, str], Path]) -> None:
    """Files by name, lines in order, empty lines skipped; without a kind, what has no answer is near."""
    write("asked/b.jsonl", '{"question": "three", "sections": ["x/code", "x/pitfalls"]}\n')
    root = write(
        "asked/a.jsonl",
        '{"question": "none", "sections": []}\n\n{"question": "weather", "sections": [], "kind": "far"}\n'
        '{"question": "two", "sections": ["x/code"]}\n',
    )
    found = [(each.text, each.sections, each.kind) for each in read_asked(root)]
    assert found == [
        ("two", ("x/code",), None),
        ("three", ("x/code", "x/pitfalls"), None),
        ("none", (), "near"),
        ("weather", (), "far"),
    ]


def test_lessons_are_learned_from_and_not_searched(write: Callable[[str, str], Path]) -> None:
    """They have the shape of asked questions, and their labels are checked like those."""
    root = write("lessons.jsonl", f'{GOOD_ASKED}\n{{"question": "and sarsa?", "sections": []}}\n')
    assert [each.kind for each in read_lessons(root)] == [None, "near"]
    assert read_asked(root) == ()
    assert [each.path for each in check_labels(root, frozenset())] == ["corpus/lessons.jsonl"]
    (root / "bank.md").write_text("# Basics\n", encoding="utf-8")
    assert list(file_hashes(root)) == ["corpus/bank.md"], "an index is not made from them"


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        pytest.param("asked/a.jsonl", GOOD_ASKED, '{"question": "why?"', id="asked: no JSON"),
        pytest.param("asked/a.jsonl", GOOD_ASKED, '{"question": "why?"}', id="asked: no sections"),
        pytest.param("asked/a.jsonl", GOOD_ASKED, GOOD_LEARNER, id="asked: a key too many"),
        pytest.param(
            "asked/a.jsonl",
            GOOD_ASKED,
            '{"question": "why?", "sections": [], "kind": "odd"}',
            id="asked: no such kind",
        ),
        pytest.param("lessons.jsonl", GOOD_ASKED, GOOD_LEARNER, id="lessons: an id"),
        pytest.param("learners.jsonl", GOOD_LEARNER, GOOD_ASKED, id="learners: no id"),
        pytest.param(
            "learners.jsonl",
            GOOD_LEARNER,
            '{"id": "a", "question": "why?", "sections": "x"}',
            id="learners: sections that are no list",
        ),
    ],
)
def test_a_bad_line_is_refused_with_path_and_line(
    write: Callable[[str, str], Path], name: str, good: str, bad: str
) -> None:
    """Empty lines count, so that an editor finds the line; checking labels says the same."""
    root = write(name, f"{good}\n\n{bad}\n{good}\n")
    read = {"learners.jsonl": read_learners, "lessons.jsonl": read_lessons}.get(name, read_asked)
    for attempt in (read, lambda folder: check_labels(folder, frozenset({"dropout/code"}))):
        with pytest.raises(BankError, match=rf"^{re.escape(str(root / name))}:3: expected "):
            attempt(root)


def test_a_file_that_is_no_text_is_refused(write: Callable[[str, str], Path]) -> None:
    """Bytes that are no UTF-8 are an error with the file's path."""
    root = write("asked/a.jsonl", GOOD_ASKED)
    (root / "asked" / "a.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BankError, match=r"a\.jsonl: cannot be read as UTF-8"):
        read_asked(root)


def test_each_label_without_its_sub_section_is_a_problem(write: Callable[[str, str], Path]) -> None:
    """Both kinds of files are checked; a problem has the path from the bank's name, the line, the label."""
    write("learners.jsonl", f"{GOOD_LEARNER}\n")
    root = write(
        "asked/a.jsonl",
        f'{GOOD_ASKED}\n\n{{"question": "why?", "sections": ["gone/code", "dropout/code", "lost/code"]}}\n',
    )
    assert check_labels(root, frozenset({"dropout/code"})) == check_labels(root, frozenset({"dropout/code"}))
    assert [str(each) for each in check_labels(root, frozenset({"dropout/code"}))] == [
        "corpus/asked/a.jsonl:3: no sub-section of the bank is called gone/code.",
        "corpus/asked/a.jsonl:3: no sub-section of the bank is called lost/code.",
    ]
    assert next((each.path, each.line) for each in check_labels(root, frozenset())) == (
        "corpus/learners.jsonl",
        1,
    )
    assert check_labels(root, frozenset({"dropout/code", "gone/code", "lost/code"})) == []
