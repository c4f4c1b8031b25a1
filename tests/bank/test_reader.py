"""A bank from a file or a folder: what is read, what is passed over, what is said."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.bank import reader
from tutor.bank.reader import Bank, bank_files, file_hashes, read_bank
from tutor.errors import BankError
from tutor.settings import CHECKOUT

BankOf = Callable[[dict[str, str | bytes]], Bank]


def matter(name: str, number: int) -> str:
    """A file with front matter only."""
    return f"---\nid: {name}\nnumber: {number}\nsection: S\ntitle: T\n---\n"


def test_questions_come_in_the_order_of_their_numbers(bank_of: BankOf) -> None:
    """The number decides, then the path; not the file's name."""
    bank = bank_of({"a.md": matter("x", 2), "b.md": matter("y", 1), "c/d.md": matter("z", 1)})
    assert [question.id for question in bank.questions] == ["y", "z", "x"]
    assert [question.path for question in bank.questions] == ["corpus/b.md", "corpus/c/d.md", "corpus/a.md"]


def test_texts_are_kept_with_the_line_ends_of_the_file(bank_of: BankOf) -> None:
    """Offsets count the characters of the file, so nothing is normalized."""
    text = matter("x", 1) + "## Code\r\nx\ry\n\u2028é🎲"
    assert bank_of({"a.md": text}).files == {"corpus/a.md": text}


def test_both_styles_may_share_a_folder(bank_of: BankOf) -> None:
    """The first line tells which style a file is in."""
    bank = bank_of({"a.md": matter("x", 1), "b.md": "1. **What is it?**\nText.\n"})
    assert [question.id for question in bank.questions] == ["x", "what-is-it"]


def test_an_id_that_is_taken_names_both_files(bank_of: BankOf) -> None:
    """The first is kept; the problem says where each stands."""
    bank = bank_of({"a.md": matter("x", 1), "b.md": matter("x", 2)})
    assert [question.path for question in bank.questions] == ["corpus/a.md"]
    assert [str(problem) for problem in bank.problems] == [
        "corpus/b.md:1: id 'x' is taken by corpus/a.md:1: give one another id."
    ]


@pytest.mark.parametrize(
    "name",
    [
        *sorted(reader.DOCUMENTATION),
        "sub/REVIEW.md",
        ".trash/old.md",
        "._a.md",
        ".obsidian/x/y.md",
        "notes.txt",
    ],
)
def test_files_about_the_bank_and_hidden_ones_are_not_read(bank_of: BankOf, name: str) -> None:
    """They are neither questions nor problems."""
    bank = bank_of({"a.md": matter("x", 1), name: b"\xff not a question"})
    assert (list(bank.files), bank.problems) == (["corpus/a.md"], ())


@pytest.mark.parametrize("name", ["GRU.md", "sub/CNN.md", "readme.md"])
def test_a_name_in_capitals_may_be_that_of_a_question(bank_of: BankOf, name: str) -> None:
    """The subject is full of acronyms: only the names of files about a bank are passed over."""
    bank = bank_of({name: matter("x", 1)})
    assert [question.path for question in bank.questions] == [f"corpus/{name}"]


@pytest.mark.parametrize("path", ["README.md", "corpus/README.md"])
def test_what_is_passed_over_is_documented(path: str) -> None:
    """By name, where the format of a bank is described."""
    text = (CHECKOUT / path).read_text(encoding="utf-8")
    assert [name for name in sorted(reader.DOCUMENTATION) if f"`{name}`" not in text] == []


def test_a_bank_in_a_hidden_folder_is_read(tmp_path: Path) -> None:
    """Only what is hidden inside the bank is passed over."""
    root = tmp_path / ".cache" / "corpus"
    root.mkdir(parents=True)
    (root / "a.md").write_text(matter("x", 1))
    assert [question.id for question in read_bank(root).questions] == ["x"]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a\nb\n\xff\n", 3, "is not UTF-8 here"),
        ("Größe".encode("utf-16"), 1, "is not UTF-8 here"),
        (b"\xed\xa0\x80", 1, "is not UTF-8 here"),
        (b"a\n\x00b", 2, "holds a NUL character"),
        (b"", 1, "no question found"),
        (b"\x89PNG\r\n\x1a\n", 1, "is not UTF-8 here"),
    ],
    ids=["Latin-1", "UTF-16", "a lone surrogate", "NUL", "an empty file", "an image"],
)
def test_what_is_no_text_is_a_problem_and_the_rest_is_read(
    bank_of: BankOf, data: bytes, line: int, words: str
) -> None:
    """Path, line and reason; the other file's question is there."""
    bank = bank_of({"a.md": matter("x", 1), "b.md": data})
    (problem,) = bank.problems
    assert (problem.path, problem.line) == ("corpus/b.md", line)
    assert words in problem.text
    assert [question.id for question in bank.questions] == ["x"]


def test_a_huge_file_is_refused_unread(bank_of: BankOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is said in the problem."""
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 100)
    (problem,) = bank_of({"b.md": "x" * 101}).problems
    assert str(problem) == "corpus/b.md:1: larger than 100 bytes: split the file."


@pytest.fixture
def locked(bank_of: BankOf, tmp_path: Path) -> Iterator[Path]:
    """A file that its owner may not read."""
    bank_of({"a.md": matter("x", 1), "b.md": matter("y", 2)})
    path = tmp_path / "corpus" / "b.md"
    path.chmod(0)
    yield path
    path.chmod(0o600)


@pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="root may read every file")
def test_a_file_that_may_not_be_read_is_a_problem(locked: Path) -> None:
    """It says so, has an empty hash, and the other file is read."""
    bank = read_bank(locked.parent)
    assert ["cannot be read (Permission denied)" in each.text for each in bank.problems] == [True]
    assert [question.id for question in bank.questions] == ["x"]
    assert file_hashes(locked.parent)["corpus/b.md"] == ""


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_file_that_fails_while_it_is_read_is_a_problem(bank_of: BankOf, tmp_path: Path) -> None:
    """Even root cannot read every file; the others are read all the same."""
    bank_of({"a.md": matter("x", 1)})
    (tmp_path / "corpus" / "b.md").symlink_to("/proc/self/mem")
    bank = read_bank(tmp_path / "corpus")
    assert [str(each).partition(" (")[0] for each in bank.problems] == ["corpus/b.md:1: cannot be read"]
    assert [question.id for question in bank.questions] == ["x"]
    assert file_hashes(tmp_path / "corpus")["corpus/b.md"] == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing", "no such bank"), ("empty", "the bank is empty"), ("documented", "the bank is empty")],
)
def test_no_bank_is_an_error_that_says_what_to_do(tmp_path: Path, name: str, words: str) -> None:
    """A missing folder, an empty one, and one with only a README."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "documented").mkdir()
    (tmp_path / "documented" / "README.md").touch()
    with pytest.raises(BankError, match=words):
        bank_files(tmp_path / name)


def test_a_name_that_no_file_can_have_is_no_bank() -> None:
    """Too long for the system is as good as missing."""
    with pytest.raises(BankError, match="no such bank"):
        bank_files(Path("x" * 5000))


def test_a_link_to_itself_is_no_bank(tmp_path: Path) -> None:
    """A loop of links ends in an error of ours."""
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)
    with pytest.raises(BankError, match="no such bank"):
        bank_files(loop)


def test_dangling_links_and_folders_named_like_files_are_passed_over(tmp_path: Path) -> None:
    """Only files are read."""
    root = tmp_path / "corpus"
    (root / "folder.md").mkdir(parents=True)
    (root / "gone.md").symlink_to(root / "nowhere")
    (root / "a.md").write_text(matter("x", 1))
    assert list(bank_files(root)) == ["corpus/a.md"]


def test_a_hash_is_the_sha256_of_the_file(bank_of: BankOf, tmp_path: Path) -> None:
    """It changes with any byte of the file."""
    text = matter("x", 1)
    bank_of({"a.md": text})
    assert file_hashes(tmp_path / "corpus")["corpus/a.md"] == hashlib.sha256(text.encode()).hexdigest()


def test_the_repository_s_own_bank_is_the_25_questions(corpus: Bank, original_path: Path) -> None:
    """Number for number the labels, sections, titles and prompts of the original list."""
    originals = read_bank(original_path).questions
    assert corpus.problems == ()
    assert [question.number for question in corpus.questions] == list(range(1, 26))
    for question, asked in zip(corpus.questions, originals, strict=True):
        assert (question.label, question.section, question.title, question.prompt) == (
            asked.label,
            asked.section,
            asked.title,
            asked.prompt,
        )
