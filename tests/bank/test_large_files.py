"""Large and hostile files: time grows with the size, not with its square, and depth costs no stack.

The limits are several times what it takes; what was quadratic in this package took more.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tutor.bank import authored, original
from tutor.bank.checks import check_bank
from tutor.bank.chunks import chunk_bank
from tutor.bank.markdown import line_of, parse_blocks, plain, sentences
from tutor.bank.reader import Bank

HEAD = "---\nid: alpha\nnumber: 1\nsection: S\ntitle: T\n---\n"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail if the processor time of the body is more."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def count_words(text: str) -> int:
    """The simplest tokenizer."""
    return len(text.split())


def test_a_long_authored_file_is_read_chunked_and_checked_in_seconds(
    bank_of: Callable[[dict[str, str | bytes]], Bank],
) -> None:
    """12,000 lines and 2,000 chunks."""
    part = "### Part {}\n\nLayers stack. They say little.\n\n- an item\n\n"
    body = "".join(part.format(number) for number in range(2000))
    with at_most(20):
        bank = bank_of({"a.md": f"{HEAD}## Explanation\n\n{body}"})
        assert len(chunk_bank(bank, count_words, 60)) == 2000
        check_bank(bank)


def test_a_long_list_of_questions_is_read_in_seconds() -> None:
    """20,000 questions in 4,000 sections, all with the same title."""
    text = "".join(f"## S{n}\n" + "1. **Why?**\n" * 5 for n in range(4000))
    with at_most(20):
        questions, _ = original.read(text, "a.md")
    assert len({question.id for question in questions}) == 20_000
    assert questions[-1].section == "S3999"


def test_line_numbers_of_a_long_file_are_looked_up() -> None:
    """50,000 look-ups in a megabyte."""
    text = "twenty characters..\n" * 50_000
    with at_most(5):
        assert [line_of(text, 20 * line) for line in range(50_000)] == list(range(1, 50_001))


HOSTILE = {
    "asterisks": "*",
    "backticks": "`",
    "underscores": "_",
    "dollars": "$",
    "angle brackets": "<",
    "comments that never end": "<!--",
    "breaks that never end": "<br",
    "spaces": " ",
    "tabs": "\t",
    "quotation marks": '" ',
    "bracket math without an end": "\\[",
    "block quotes": "> ",
    "list marks": "- ",
    "table bars": "|a",
    "hash marks": "#",
    "numbered stars": "1. **",
    "emphasis that crosses": "*a _b ",
}


BRACKETS = {"brackets": "[", "image brackets": "![", "citation keys without an end": "[@a;"}
SIZES = [(unit, 30_000) for unit in HOSTILE.values()] + [(unit, 8_000) for unit in BRACKETS.values()]


@pytest.mark.parametrize(("unit", "size"), SIZES, ids=[*HOSTILE, *BRACKETS])
def test_one_line_of_nothing_but_marks_is_read_in_seconds(unit: str, size: int) -> None:
    """As Markdown, as a list of questions, as front matter, and as prose.

    Brackets are shorter, because the Markdown parser takes 30 microseconds for each.
    """
    line = f"# x{unit * (size // len(unit))}y"
    with at_most(6):
        parse_blocks(line)
        parse_blocks(line, loose=True)
        plain(line)
        sentences(line)
        original.read(f"1. **A?**\n{line}\n", "a.md")
        authored.read(f"---\ntitle: {line}\n---\n", "a.md")


@pytest.mark.parametrize(
    "text",
    [
        "> " * 2000 + "x",
        "".join(f"{' ' * (2 * depth)}- x\n" for depth in range(500)),
        "- " * 2000 + "x",
        "[" * 2000 + "x" + "](y)" * 2000,
        "*" * 2000 + "x" + "*" * 2000,
    ],
    ids=["quotes", "lists", "lists on a line", "links", "emphasis"],
)
def test_deep_nesting_is_one_block(text: str) -> None:
    """Nothing overflows, and the block is the whole text."""
    (block,) = parse_blocks(text)
    assert text[block.start : block.end] == text.rstrip()
    plain(text)
