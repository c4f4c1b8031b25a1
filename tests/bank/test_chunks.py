"""Chunks: nothing is lost, nothing is cut, nothing is too long, and ids stay."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.bank import authored, original
from tutor.bank.chunks import chunk_bank, chunk_question, fit
from tutor.bank.markdown import line_of, parse_blocks
from tutor.bank.reader import Bank
from tutor.records import Chunk, Question

MAX_TOKENS = 30
PLAIN = 'id: alpha\nnumber: 3\nsection: Basic\ntitle: "What is it?"\n'


def count_words(text: str) -> int:
    """The simplest tokenizer."""
    return len(text.split())


def count_quarters(text: str) -> int:
    """A token for every four characters and two special ones, so that one word may be too long."""
    return -(-len(text) // 4) + 2


def question_of(body: str, matter: str = PLAIN) -> tuple[Question, str]:
    """A question of the authoring format with this body, and its file."""
    text = f"---\n{matter}---\n{body}"
    (question,), problems = authored.read(text, "a.md")
    assert problems == []
    return question, text


def chunks_of(body: str, max_tokens: int = MAX_TOKENS) -> list[Chunk]:
    """The chunks of this body."""
    return chunk_question(*question_of(body), count_words, max_tokens)


def check_tiling(question: Question, text: str, chunks: list[Chunk]) -> None:
    """Each facet is the chunks' texts, each of its blocks is in exactly one chunk."""
    loose = not authored.opens_with_front_matter(text)
    queue = [chunk for chunk in chunks if chunk.facet != "contrast"]
    for facet in question.facets:
        own = []
        while queue and queue[0].start < facet.end:
            own.append(queue.pop(0))
        assert "".join(chunk.text for chunk in own) == text[facet.start : facet.end]
        assert [block for chunk in own for block in chunk.blocks] == parse_blocks(
            text, facet.start, facet.end, loose=loose
        )
        for chunk in own:
            assert chunk.facet == facet.name
            assert chunk.text == text[chunk.start : chunk.end]
            assert chunk.line == line_of(text, chunk.start)
            assert all(chunk.start <= block.start < block.end <= chunk.end for block in chunk.blocks)
    assert queue == []
    assert len({chunk.id for chunk in chunks}) == len(chunks)


WORDS = st.text(alphabet="ab.é🎲", min_size=1, max_size=8)
PROSE = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
LINES = st.lists(PROSE, min_size=1, max_size=5)
BLOCK = st.one_of(
    PROSE,
    PROSE.map("### {}".format),
    PROSE.map("#### {}".format),
    LINES.map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    LINES.map(lambda lines: "\n".join(f"{n}. {line}\n   - {line}" for n, line in enumerate(lines, 1))),
    LINES.map(lambda lines: "```\n" + "\n\n".join(lines) + "\n```"),
    LINES.map(lambda lines: "| a |\n|---|\n" + "\n".join(f"| {line} |" for line in lines)),
    LINES.map(lambda lines: "$$\n" + "\n".join(lines) + "\n$$"),
    LINES.map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    st.sampled_from(
        ["---", "<br>", "<div>\nx\n</div>", "<!-- x -->", "[a]: /b", "x" * 500, "- ", "**a. B**"]
    ),
)
BODY = st.lists(BLOCK, min_size=1, max_size=8).map("\n\n".join)
SECTIONS = st.lists(
    st.tuples(st.sampled_from([*authored.FACET_OF_TITLE, "Other"]), BODY), min_size=1, max_size=3
).map(lambda parts: "".join(f"## {title}\n\n{body}\n\n" for title, body in parts))


@given(SECTIONS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([count_words, count_quarters]))
@settings(max_examples=80, deadline=None)
def test_the_chunks_of_any_document_tile_it_and_fit(
    body: str, ending: str, count_tokens: Callable[[str], int]
) -> None:
    """Nothing lost, no block cut, no passage longer than allowed, every passage says something."""
    text = f"---\n{PLAIN}---\n{body}".replace("\n", ending)
    (question,), _ = authored.read(text, "a.md")
    chunks = chunk_question(question, text, count_tokens, MAX_TOKENS)
    check_tiling(question, text, chunks)
    for chunk in chunks:
        assert chunk.passages
        assert all(
            passage.strip() for passage in (*chunk.passages, *(sentence.text for sentence in chunk.sentences))
        )
        assert all(count_tokens(passage) <= MAX_TOKENS for passage in chunk.passages)


@given(BODY, st.sampled_from([0, 3, 5]))
@settings(max_examples=50, deadline=None)
def test_the_chunks_of_a_loose_answer_tile_it(body: str, indent: int) -> None:
    """The same for the plain list style, whatever the indentation."""
    answer = "".join(f"{' ' * indent}{line}\n" for line in body.split("\n"))
    text = f"## S\n\n1. **What?**\n{answer}\n2. **Why?**\n"
    for question in original.read(text, "a.md")[0]:
        check_tiling(question, text, chunk_question(question, text, count_words, MAX_TOKENS))


@given(st.text("§", max_size=90), st.text(alphabet="ab. \n🎲", max_size=600), st.integers(4, 40))
@settings(max_examples=100, deadline=None)
def test_texts_that_are_cut_to_fit_lose_no_word(heading: str, words: str, max_tokens: int) -> None:
    """Without the heading, the parts are the text, but for white space; each fits."""
    parts = list(fit(heading, words, count_quarters, max_tokens))
    assert all(count_quarters(part) <= max_tokens for part in parts)
    assert "".join("".join(parts).replace("§", "").split()) == "".join(words.split())


@pytest.mark.parametrize(
    "body",
    [
        "word " * 500,
        "x" * 5000,
        "```\n" + "one two three\n" * 200 + "```",
        "| a |\n|---|\n" + "| b c |\n" * 200,
    ],
    ids=["one long paragraph", "one long word", "one long fence", "one long table"],
)
def test_a_block_that_is_too_long_stays_whole_and_is_embedded_in_parts(body: str) -> None:
    """One block, one chunk, several passages that fit."""
    question, text = question_of(f"## Explanation\n\n{body}\n")
    (chunk,) = chunk_question(question, text, count_quarters, 40)
    assert len(chunk.blocks) == 1
    assert len(chunk.passages) > 1
    assert all(count_quarters(passage) <= 40 for passage in chunk.passages)


def test_blocks_share_a_chunk_only_while_title_headings_and_words_fit() -> None:
    """3 + 1 words of headings and 2 x 13 of text are the 30 allowed; one word more is another chunk."""
    fitting, longer = "a " * 13, "a " * 14
    assert len(chunks_of(f"## Explanation\n\n### H\n\n{fitting}\n\n{fitting}\n")) == 1
    both = chunks_of(f"## Explanation\n\n### H\n\n{fitting}\n\n{longer}\n")
    assert [len(chunk.passages) for chunk in both] == [1, 1]


def test_the_heading_path_is_embedded_and_not_cited() -> None:
    """It stands in the passage and in ``headings``; the cited block has the author's words only."""
    (chunk,) = chunks_of("## Code\n\n### One\n\n#### Two *x*\n\nThe text.\n")
    assert chunk.headings == ("What is it?", "Code", "One", "Two x")
    assert chunk.passages == ("What is it?\nOne\nTwo x\nThe text.",)
    assert chunk.text == "\n### One\n\n#### Two *x*\n\nThe text.\n"
    assert chunk.blocks[-1].end - chunk.blocks[-1].start == len("The text.")


def test_a_chunk_never_crosses_a_sub_heading() -> None:
    """Each has its own path; deeper headings nest, equal ones replace."""
    chunks = chunks_of("## Explanation\n\nA.\n\n### B\n\nb.\n\n#### C\n\nc.\n\n### D\n\nd.\n")
    assert [chunk.headings[2:] for chunk in chunks] == [(), ("B",), ("B", "C"), ("D",)]
    assert [chunk.subsection.removeprefix("alpha/explanation") for chunk in chunks] == ["", "/b", "/b", "/d"]


def test_two_sub_headings_of_one_name_are_two_sub_sections() -> None:
    """A source shows one of them, so their anchors differ, as GitHub's do; so do two sections of one name."""
    chunks = chunks_of("## Code\n\n### A\n\nx\n\n### B\n\nx\n\n### A\n\nx\n\n## Other\n\nx\n\n## More\n\nx\n")
    assert [chunk.subsection for chunk in chunks] == [
        "alpha/code/a",
        "alpha/code/b",
        "alpha/code/a-1",
        "alpha/explanation",
        "alpha/explanation-1",
    ]


def test_each_pitfall_is_a_chunk() -> None:
    """Each states one belief; what stands before the list is by itself."""
    chunks = chunks_of("## Pitfalls\n\nIntro.\n\n- **A.** a\n- **B.** b\n\n  more b\n- **C.** c\n")
    assert [chunk.text.strip()[:6] for chunk in chunks] == ["Intro.", "- **A.", "- **B.", "- **C."]


def test_each_prompt_to_check_oneself_is_a_chunk() -> None:
    """With its key points, under its own heading."""
    chunks = chunks_of("## Check yourself\n\n### A?\n\n- a\n- b\n\n### B?\n\n- c\n")
    assert [(chunk.headings[-1], len(chunk.blocks)) for chunk in chunks] == [("A?", 3), ("B?", 2)]


def test_a_contrast_is_a_chunk_that_names_the_other_question() -> None:
    """Its text is the note as it stands in the front matter."""
    matter = PLAIN + 'contrasts:\n  - {with: the-other, note: "Not the same thing."}\n'
    question, text = question_of("", matter)
    (chunk,) = chunk_question(question, text, count_words, MAX_TOKENS)
    assert (chunk.id, chunk.facet, chunk.text) == ("alpha/contrast/1", "contrast", "Not the same thing.")
    assert text[chunk.start : chunk.end] == chunk.text
    assert chunk.passages == ("What is it?\nagainst the other\nNot the same thing.",)


def test_sentences_and_rows_are_plain_words() -> None:
    """Sentences of four words or more, and each row of a table that says something, with their places."""
    said = "Too short. This *one* is long enough. This one is long enough."
    question, text = question_of(f"## Explanation\n\n{said}\n\n| a | b |\n|---|---|\n| c | d |\n| | |\n")
    (chunk,) = chunk_question(question, text, count_words, 99)
    assert [each.text for each in chunk.sentences] == ["This one is long enough.", "c , d"]
    stands = [text[each.start : each.end] for each in chunk.sentences]
    assert stands == ["This *one* is long enough.", "| c | d |"]


@pytest.mark.parametrize(
    ("facet", "body", "speaks"),
    [
        ("Explanation", "A few words.", True),
        ("Explanation", "### Alone\n\n![a picture](figures/a.svg)", False),
        ("Explanation", "```python\nx = 1\n```", False),
        ("Code", "```python\nx = 1\n```", True),
    ],
)
def test_a_lone_figure_or_program_says_too_little(facet: str, body: str, speaks: bool) -> None:
    """Except where programs are what the facet is for."""
    chunks = chunks_of(f"## {facet}\n\n{body}\n", 99)
    assert [chunk.speaks for chunk in chunks] == [speaks]


def test_ids_stay_when_other_questions_change(bank_of: Callable[[dict[str, str | bytes]], Bank]) -> None:
    """Chunks of a question hang on its own file only."""

    def beta(body: str) -> str:
        return f"---\n{PLAIN.replace('alpha', 'beta')}---\n{body}"

    alone = f"---\n{PLAIN}---\n## Code\n\nx\n\n### Y\n\ny\n"
    first = chunk_bank(bank_of({"a.md": alone, "b.md": beta("## Code\n\nb\n")}), count_words, MAX_TOKENS)
    second = chunk_bank(bank_of({"a.md": alone, "b.md": beta("Much\n\n## Code\n\nmore\n")}), count_words, 99)
    own = [[chunk for chunk in each if chunk.question == "alpha"] for each in (first, second)]
    assert own[0] == own[1]
    assert [chunk.id for chunk in own[0]] == ["alpha/code/1", "alpha/code/2"]


def test_the_repository_s_own_bank_is_tiled_by_its_chunks(corpus: Bank) -> None:
    """Nothing lost, nothing cut, nothing too long, over everything that is in it today."""
    chunks = chunk_bank(corpus, count_words, 150)
    for question in corpus.questions:
        own = [chunk for chunk in chunks if chunk.question == question.id]
        check_tiling(question, corpus.files[question.path], own)
        notes = [chunk.text for chunk in own if chunk.facet == "contrast"]
        assert notes == [contrast.note for contrast in question.contrasts]
    assert all(count_words(passage) <= 150 for chunk in chunks for passage in chunk.passages)
    assert len({chunk.id for chunk in chunks}) == len(chunks)
