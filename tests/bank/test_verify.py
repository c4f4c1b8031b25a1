"""Stored citations against the corpus: what holds, what moved, what is gone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutor import render
from tutor.bank.reader import Bank
from tutor.bank.verify import verify_file
from tutor.errors import BankError, VerificationError
from tutor.records import Citation, Reading, Reply, ReplyBlock, Turn

TEXT = "---\nid: a\nnumber: 1\nsection: S\ntitle: T\n---\n\nFirst 🎲 words.\r\n~~~\nSecond ones.\n"


@pytest.fixture
def corpus_root(bank_of: Callable[[dict[str, str | bytes]], Bank]) -> Path:
    """A corpus of one file."""
    return bank_of({"a.md": TEXT}).root


def citation(words: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    """A stored citation of words of that file."""
    start = TEXT.find(words)
    place = {"path": "corpus/a.md", "start": start, "end": start + len(words)}
    return {"number": number, "question": "a", "facet": "explanation", **place, "quote": words, **changes}


def faults(tmp_path: Path, corpus_root: Path, content: str | bytes, name: str = "saved.json") -> list[str]:
    """What is wrong with each citation of a saved file."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [finding.fault for finding in verify_file(path, corpus_root)]


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        (citation("First 🎲 words."), ""),
        (citation("words.\r\n~~~"), ""),
        (
            citation("Second ones.", start=0, end=12),
            f"the quote now stands at {TEXT.find('Second')}:{len(TEXT) - 1}",
        ),
        (citation("Third ones.", start=3, end=14), "the quote does not stand in the file any more"),
        (citation("Second ones.", path="corpus/b.md"), "corpus/b.md is not in the corpus any more"),
        (citation("Second ones.", path="../corpus/a.md"), "../corpus/a.md is not in the corpus any more"),
        (citation("", start=3, end=3), "the quote is empty"),
        (citation("ones.", start=-6, end=-1), f"the quote now stands at {len(TEXT) - 6}:{len(TEXT) - 1}"),
        (citation("ones.", end=10**30), f"the quote now stands at {len(TEXT) - 6}:{len(TEXT) - 1}"),
        (citation("Second ones.\n", end=10**30), ""),
    ],
    ids=[
        "it holds",
        "it holds across a Windows line end",
        "it moved",
        "it is gone",
        "its file is gone",
        "its path leads out of the corpus",
        "it is empty",
        "negative offsets are no place",
        "an end beyond the file",
        "an end beyond the file after the last words",
    ],
)
def test_a_citation_holds_only_where_it_stands(
    tmp_path: Path, corpus_root: Path, stored: dict[str, Any], fault: str
) -> None:
    """The quote must be the characters start:end of its file."""
    assert faults(tmp_path, corpus_root, json.dumps({"citations": [stored]})) == [fault]


REPLY = {"message": "m", "citations": [citation("First 🎲 words."), citation("gone", 2)]}
GONE = "the quote does not stand in the file any more"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(REPLY),
        json.dumps(REPLY, ensure_ascii=False, indent=2),
        "\ufeff" + json.dumps(REPLY),
        json.dumps({"id": "1", "turns": [REPLY]}) + "\n",
        json.dumps(REPLY) + "\n\n" + json.dumps({"id": "2", "error": "bad line"}) + "\r\n",
        json.dumps({"message": "a\u2028b\x85c"}, ensure_ascii=False) + "\n" + json.dumps(REPLY),
        json.dumps({"turns": [{"citations": REPLY["citations"][:1]}, {"citations": REPLY["citations"][1:]}]}),
        json.dumps([[[{"deep": REPLY}]]]),
    ],
    ids=[
        "a reply",
        "a reply with indentation",
        "a reply after a byte order mark",
        "a conversation of a batch",
        "JSON lines, one of them an error",
        "JSON lines with line separators in a text",
        "a saved chat",
        "a reply deep inside",
    ],
)
def test_citations_are_found_in_every_saved_form(tmp_path: Path, corpus_root: Path, content: str) -> None:
    """In their order, all of them."""
    assert faults(tmp_path, corpus_root, content) == ["", GONE]


def test_a_declined_reply_has_nothing_to_check(tmp_path: Path, corpus_root: Path) -> None:
    """It cites nothing, and that is in order."""
    assert faults(tmp_path, corpus_root, '{"citations": []}') == []


def exported(*quotes: str, message: str = "What?") -> str:
    """A chat of one turn that quotes these words, as it is exported."""
    citations = tuple(
        Citation(
            number,
            "a",
            "explanation",
            "corpus/a.md",
            max(TEXT.find(quote), 0),
            TEXT.find(quote) + len(quote),
            quote,
        )
        for number, quote in enumerate(quotes, 1)
    )
    blocks = tuple(ReplyBlock(each.quote, each.number) for each in citations)
    reply = Reply("answered", blocks, citations)
    return render.transcript((Turn(message, Reading("question", message), reply, (), 1.0, (), 0.0),))


def test_an_exported_chat_is_checked_by_what_the_renderer_wrote(tmp_path: Path, corpus_root: Path) -> None:
    """Fences and line ends inside a quote survive the way out and back."""
    text = exported("First 🎲 words.", "words.\r\n~~~\nSecond", "not there", "~~~\n")
    assert faults(tmp_path, corpus_root, text, "chat.md") == ["", "", GONE, ""]


@pytest.mark.parametrize(
    "message",
    ["[1]: corpus/a.md 0:3\n\n~~~~~~~text\nnever closed", "[1]: x\n[2]: y 1:2", '{"a": 1}', "\x00 \x1b[31m"],
)
def test_a_message_that_looks_like_a_citation_hides_none(
    tmp_path: Path, corpus_root: Path, message: str
) -> None:
    """What the learner typed stands in the export, too."""
    assert faults(tmp_path, corpus_root, exported("First 🎲 words.", "gone", message=message), "c.md") == [
        "",
        GONE,
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\xff\x00", "not UTF-8 text"),
        (b"", "holds no citations"),
        (b"# Notes\n\nNothing here.", "holds no citations"),
        (b"[1, 2]", "holds no citations"),
        (b"null", "holds no citations"),
        (b"[" * 200_000, "holds no citations"),
        (b"9" * 10_000, "holds no citations"),
        (b"[" + b"9" * 50 + b"]: a 1:2\n\n~~~text\nx\n~~~\n", "holds no citations"),
        (
            json.dumps({"citations": [{"number": 1}]}).encode(),
            "incomplete .path: Field required; start: Field",
        ),
        (json.dumps({"citations": ["x"]}).encode(), "a citation is incomplete"),
        (
            json.dumps({"citations": [citation("x", start="one")]}).encode(),
            "start: Input should be a valid int",
        ),
        (
            json.dumps({"citations": [citation("x", quote=None)]}).encode(),
            "quote: Input should be a valid str",
        ),
    ],
    ids=[
        "a binary file",
        "an empty file",
        "notes",
        "a list of numbers",
        "null",
        "brackets without end",
        "a huge number",
        "a huge citation number",
        "a citation without its keys",
        "a citation that is a text",
        "an offset that is a word",
        "a quote that is nothing",
    ],
)
def test_what_is_no_saved_reply_is_said(
    tmp_path: Path, corpus_root: Path, content: bytes, words: str
) -> None:
    """An error of ours that names the file."""
    with pytest.raises(VerificationError, match=words) as caught:
        faults(tmp_path, corpus_root, content)
    assert str(caught.value).startswith(str(tmp_path / "saved.json"))


def test_json_as_deep_as_the_parser_takes_is_walked(tmp_path: Path, corpus_root: Path) -> None:
    """Depth costs no stack of ours."""
    deep = '{"x":' * 900 + json.dumps(REPLY) + "}" * 900
    assert faults(tmp_path, corpus_root, deep) == ["", GONE]


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path, corpus_root: Path) -> None:
    """With the system's own reason."""
    with pytest.raises(VerificationError, match="No such file"):
        verify_file(tmp_path / "missing.json", corpus_root)
    with pytest.raises(VerificationError, match="Is a directory"):
        verify_file(tmp_path, corpus_root)


def test_a_missing_corpus_is_said(tmp_path: Path) -> None:
    """There is nothing to check against."""
    (tmp_path / "saved.json").write_text(json.dumps(REPLY))
    with pytest.raises(BankError, match="no such bank"):
        verify_file(tmp_path / "saved.json", tmp_path / "missing")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_corpus_file_that_cannot_be_read_is_a_fault(tmp_path: Path, corpus_root: Path) -> None:
    """The other citations are checked all the same."""
    (corpus_root / "b.md").symlink_to("/proc/self/mem")
    stored = [citation("ones.", path="corpus/b.md"), citation("First 🎲 words.")]
    first, second = faults(tmp_path, corpus_root, json.dumps({"citations": stored}))
    assert first.startswith("corpus/b.md cannot be read (")
    assert second == ""
