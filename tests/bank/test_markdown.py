"""Markdown as spans: blocks are whole, offsets are the file's, words are what a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.bank.markdown import (
    dedent_runs,
    heading_text,
    line_of,
    line_starts,
    parse_blocks,
    plain,
    sentences,
    slug,
    word_count,
)

BLOCKS = {
    "a paragraph of two lines": ("paragraph", "One line,\nand *another*."),
    "an H2": ("heading", "## Title"),
    "an underlined heading": ("heading", "Title\n====="),
    "a list item": ("item", "- one"),
    "a nested list": ("item", "- one\n  - two\n    1. three\n  - four"),
    "an item of two paragraphs": ("item", "1. one\n\n   and more"),
    "a fence in an item": ("item", "- run:\n\n  ```python\n  a = 1\n\n  b = 2\n  ```"),
    "a fence with blank lines": ("fence", "```python run\na = 1\n\n\nprint(a)\n```"),
    "a fence with a heading inside": ("fence", "~~~\n## no title\n```\n~~~"),
    "a table": ("table", "| a | b |\n|---|---|\n| 1 | 2 |\n| `x` | $y$ |"),
    "a formula": ("formula", "$$\nx = 1\n$$"),
    "a formula with a blank line": ("formula", "$$\nx = 1\n\n- y\n$$"),
    "a formula with a label": ("formula", "$$\nx = 1\n$$ (eq1)"),
    "a block quote": ("quote", "> one\n>\n> - two\n> ```\n> three\n> ```"),
    "HTML": ("paragraph", "<div>\nx\n</div>"),
    "a figure": ("figure", "![what it shows](figures/a.svg)"),
    "astral characters": ("paragraph", "𝛼 and 🎲 and é"),
}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "lone CR"])
@pytest.mark.parametrize(("kind", "body"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_block_is_never_cut(kind: str, body: str, ending: str) -> None:
    """It is one block between its neighbors, and its span is its text."""
    text = f"Before 🎲.\n\n{body}\n\nAfter.\n".replace("\n", ending)
    before, block, after = parse_blocks(text)
    assert text[before.start : before.end] == "Before 🎲."
    assert (block.kind, text[block.start : block.end]) == (kind, body.replace("\n", ending))
    assert text[after.start : after.end] == "After."


@pytest.mark.parametrize(("kind", "body"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_part_of_a_file_has_the_offsets_of_the_file(kind: str, body: str) -> None:
    """``start`` and ``end`` choose the lines that are read."""
    text = f"# Above\n\n{body}\n\n# Below\n"
    (block,) = parse_blocks(text, len("# Above\n"), text.index("# Below"))
    assert (block.kind, text[block.start : block.end]) == (kind, body)


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "---\n", "[a]: https://example.org\n", "<br>\n\n<br/>\n", "<!-- a\n\nb -->\n"],
    ids=["nothing", "space", "a rule", "a link's target", "breaks", "a comment"],
)
def test_what_says_nothing_is_no_block(text: str) -> None:
    """Neither in an authored file nor in a loose one."""
    assert parse_blocks(text) == parse_blocks(text, loose=True) == []


def test_headings_have_their_level() -> None:
    """One to six; zero for everything else."""
    text = "# a\n\n## b\n\nc\n=\n\nd\n-\n\n###### e\n\nf\n\n**g**\n"
    assert [block.level for block in parse_blocks(text)] == [1, 2, 1, 2, 6, 0, 0]


@pytest.mark.parametrize("line", ["**Bold:**", "     **a. Data:**", "b. **Weights**", "**Bold**<br>"])
def test_a_bold_line_is_a_heading_of_a_loose_file_only(line: str) -> None:
    """Old banks have no other sub-headings; authored ones say ### when they mean it."""
    text = f"{line}\n\nText.\n"
    (loose, _), (strict, _) = parse_blocks(text, loose=True), parse_blocks(text)
    assert (loose.kind, loose.level) == ("heading", 4)
    assert strict.kind == "paragraph"
    assert not text[loose.start : loose.end].endswith("<br>")


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("One.<br>\nTwo.\n", ["paragraph", "paragraph"]),
        ("One.<br>\n   <br>\n   - a\n   - b<br>\n", ["paragraph", "item", "item"]),
        ("| a | b |\n|---|---|\n| 1<br>2 | 3 |\n| 4 | 5 |\n", ["table"]),
        ("One <br> two\nthree.\n", ["paragraph"]),
        ("```\na<br>\n\nb\n```\n", ["fence"]),
        ("     ```\n     a\n\n     b\n     ```\n", ["fence"]),
        ("\\[\nx\n= y\n\n- z\n\\]\nSo.\n", ["formula", "paragraph"]),
        ("It is \\(x\\) and \\[y\\] here.\n", ["paragraph"]),
        ("a\\[0] and\n\nb\\[1]\n", ["paragraph", "paragraph"]),
    ],
    ids=[
        "a line that ends in a break ends its paragraph",
        "breaks alone are blank lines",
        "a break inside a table's cell cuts nothing",
        "a break inside a line cuts nothing",
        "a fence keeps its breaks",
        "an indented fence is a fence",
        "bracket math is a formula, blank lines and all",
        "inline math stays in its paragraph",
        "an escaped bracket without a partner is no math",
    ],
)
def test_a_loose_file_is_read_as_it_was_meant(body: str, kinds: list[str]) -> None:
    """Breaks, indentation and bracket math of old banks."""
    blocks = parse_blocks(body, loose=True)
    assert [block.kind for block in blocks] == kinds
    assert all(body[block.start : block.end].strip() for block in blocks)


@given(st.text(alphabet="ab *-#>`$|\n\r\t[]()<br>\\\u2028\x85🎲1.", max_size=120), st.booleans())
def test_blocks_of_any_text_are_in_order_and_cover_its_words(text: str, loose: bool) -> None:
    """They never overlap, lie within the text, start at a line and have no space at their end."""
    blocks = parse_blocks(text, loose=loose)
    ends = [0, *(block.end for block in blocks)]
    for block, before in zip(blocks, ends, strict=False):
        assert before <= block.start < block.end <= len(text)
        assert block.start in line_starts(text)
        assert text[block.start : block.end].strip()
        assert text[block.end - 1].strip()


@given(st.text(alphabet="a\n\r\u2028", max_size=30))
def test_line_of_counts_the_line_breaks_before_an_offset(text: str) -> None:
    """Against a walk through the text, character by character."""
    line = 1
    for offset in range(len(text)):
        if offset and (text[offset - 1] == "\n" or (text[offset - 1] == "\r" and text[offset] != "\n")):
            line += 1
        assert line_of(text, offset) == line


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Dropout** drops *units* [@srivastava2014].", "Dropout drops units."),
        ("Two [@a; @b:c-d] keys, one address me@example.org.", "Two keys, one address me@example.org."),
        ("A [link](https://example.org) and ![a picture](x.svg).", "A link and a picture."),
        ("`code` & $x_1$ cost \\$5 &amp; more", "code & x 1 cost $5 & more"),
        ("- one\n- two\n", "one\ntwo"),
        ("```python\na = 1\n```", "a = 1"),
        ("a<br>b <b>c</b>", "ab c"),
        ("<div>\nhello\n</div>", "hello"),
        ("a\nb\r\nc", "a b c"),
        ("$$\n\\frac{a}{b}\n$$", "frac a b"),
        ("", ""),
    ],
)
def test_plain_is_the_words_without_the_marks(markdown: str, words: str) -> None:
    """What is embedded and counted."""
    assert plain(markdown) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("### Train *and* test", "Train and test"),
        ("### 1. First", "1. First"),
        ("## C# or F#", "C# or F#"),
        ("## Closed ##", "Closed"),
        ("Under\n-----", "Under"),
        ("     **a. Data:**", "a. Data"),
        ("#", ""),
    ],
)
def test_a_heading_is_its_words(line: str, words: str) -> None:
    """Marks go, numbers and signs that belong to the title stay."""
    assert heading_text(line) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("**It stops.** Then it goes.", ["**It stops.**", "Then it goes."]),
        ('He said "stop." Then he went.', ['He said "stop."', "Then he went."]),
        ("Then `a. B` runs. It ends.", ["Then `a. B` runs.", "It ends."]),
        ("It costs $5. Or $6. Or less.", ["It costs $5.", "Or $6.", "Or less."]),
        ("Use e.g. ReLU. It is cheap.", ["Use e.g. ReLU.", "It is cheap."]),
        ("Dr. Smith et al. agree. So do I.", ["Dr. Smith et al. agree.", "So do I."]),
        ("Set $p = 0.5$ here. Then $x_1.$ goes on.", ["Set $p = 0.5$ here.", "Then $x_1.$ goes on."]),
        ("PyTorch 2.1 has `nn.Dropout`. Use it.", ["PyTorch 2.1 has `nn.Dropout`.", "Use it."]),
        ("Why? Because!", ["Why?", "Because!"]),
        ("🎲 rolls. 𝛼 is small.", ["🎲 rolls.", "𝛼 is small."]),
        ("One line\r\ngoes on. Two.", ["One line\r\ngoes on.", "Two."]),
        ("J.\xa0K. Rowling wrote it. It sold.", ["J.\xa0K. Rowling wrote it.", "It sold."]),
        ("no end", ["no end"]),
        (" \n ", []),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, parts: list[str]) -> None:
    """Abbreviations, numbers and formulas end no sentence; closing marks stay with theirs."""
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(alphabet="aA .!?*)\"'`\n\r\t🎲$\x85\xa0\u2028\u3000", max_size=200))
def test_sentences_lose_nothing_but_space(text: str) -> None:
    """They are in order, and between them stands only white space."""
    position = 0
    for start, end in sentences(text):
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        position = end
    assert text[position:].strip() == ""


def test_a_very_long_paragraph_has_the_sentences_of_short_ones() -> None:
    """It is cut in windows, at spaces, and loses nothing."""
    text = "This is one sentence. " * 2000
    spans = sentences(text)
    assert "".join(text[start:end] + " " for start, end in spans) == text
    assert sum(text[start:end] == "This is one sentence." for start, end in spans) >= 1990


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Train and test time: what changes?", "train-and-test-time-what-changes"),
        ("  Batch-Norm vs. Layer_Norm ", "batch-norm-vs-layer_norm"),
        ("L1 & L2", "l1--l2"),
        ("Größe", "größe"),
        ("日本語", "日本語"),
        ("?!", ""),
    ],
)
def test_slug_is_the_anchor_that_github_gives(heading: str, anchor: str) -> None:
    """Lower case, no punctuation, a hyphen for each space."""
    assert slug(heading) == anchor


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("     a. One\n       - two", "a. One\n  - two"),
        ("  a\n\n    b\n     c\n", "a\n\nb\n c\n"),
        ("a\n  b", "a\n  b"),
        ("   a\r\n   b\r\n", "a\r\nb\r\n"),
        ("```\nclass A:\n\n    def f(): ...\n```\n\n  b", "```\nclass A:\n\n    def f(): ...\n```\n\nb"),
        ("  ~~~~\n  a\n\n    ~~~\n  ~~~~\n\n   b", "~~~~\na\n\n  ~~~\n~~~~\n\nb"),
        ("```a``` b\n\n  c", "```a``` b\n\nc"),
        ("```\n a\n\n  b", "```\n a\n\n  b"),
        ("- ```\n  x\n\n    y\n  ```\n\n    b\n", "- ```\n  x\n\n    y\n  ```\n\nb\n"),
        ("", ""),
    ],
)
def test_runs_of_lines_move_left_together(text: str, moved: str) -> None:
    """Each by its own indentation, a fence as one; no line is added or lost."""
    assert dedent_runs(text) == moved


def test_word_count_counts_what_is_read() -> None:
    """Marks count nothing, words of code and formulas do."""
    assert word_count("**Two words** [@key]\n\n- `x = 1`\n") == 5
