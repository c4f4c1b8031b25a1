"""A reply as text: verbatim for programs, tidied for readers, checkable when exported."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tutor import render
from tutor.bank.verify import verify_file
from tutor.chat.tutor import Tutor
from tutor.records import (
    MISTAKE,
    Citation,
    Conversation,
    Reading,
    ReadingKind,
    Reference,
    Reply,
    ReplyBlock,
    Table,
    TableRow,
    Turn,
)


def reply_of(*quotes: str, suggestions: tuple[str, ...] = ()) -> Reply:
    """An answer that quotes each of ``quotes`` once."""
    citations = tuple(
        Citation(number, "dropout", "explanation", "corpus/a.md", 0, len(quote), quote)
        for number, quote in enumerate(quotes, 1)
    )
    blocks = tuple(ReplyBlock(each.quote, each.number) for each in citations)
    return Reply("answered", blocks, citations, suggestions=suggestions)


def reference(authors: str, key: str = "k", year: int = 2014) -> Reference:
    """A reference of which only these matter."""
    return Reference(key, authors, year, "Title", "Venue", "https://example.org")


# --- Markdown ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        pytest.param("A sentence.", "A sentence. [1]", id="a paragraph carries it at its end"),
        pytest.param("- one\n- two", "- one\n- two [1]", id="a list carries it in its last item"),
        pytest.param("```python\nx\n```", "```python\nx\n```\n\n[1]", id="a fence would swallow it"),
        pytest.param("~~~\nx\n~~~", "~~~\nx\n~~~\n\n[1]", id="a fence of tildes would too"),
        pytest.param(
            "- a\n\n  ```\n  x\n  ```", "- a\n\n  ```\n  x\n  ```\n\n[1]", id="a fence in an item too"
        ),
        pytest.param("$$\nx\n$$", "$$\nx\n$$\n\n[1]", id="a formula would not be one any more"),
        pytest.param("$$x$$", "$$x$$\n\n[1]", id="a formula on one line too"),
        pytest.param("$$\\a\n  x $$", "$$\\a\n  x $$\n\n[1]", id="a formula closed on its last line"),
        pytest.param("\\[\nx\n\\]", "\\[\nx\n\\]\n\n[1]", id="nor would one in brackets"),
        pytest.param("| a |\n|---|\n| b |", "| a |\n|---|\n| b |\n\n[1]", id="a table would grow a row"),
        pytest.param("![a](figures/a.svg)", "![a](figures/a.svg)\n\n[1]", id="a figure stands alone"),
        pytest.param("It is `|x|`", "It is `|x|` [1]", id="bars inside a sentence are no table"),
    ],
)
def test_a_mark_stands_where_it_breaks_nothing(
    quote: str, marked: str, shape: Callable[[str], list[tuple[str, str]]]
) -> None:
    """The mark follows the quote; after what it would break it has a line of its own."""
    assert render.markdown(reply_of(quote)) == marked
    kinds = [kind for kind, _ in shape(quote)]
    assert [kind for kind, _ in shape(marked)][: len(kinds)] == kinds


def test_quotes_stay_verbatim() -> None:
    """For programs nothing is tidied: keys, breaks, tags and spaces are as in the bank."""
    quotes = ["  Odd  spaces [@k].", "A <br> break", "<b>tag</b> & $x<y$", "a\r\nb"]
    text = render.markdown(reply_of(*quotes))
    assert all(quote in text for quote in quotes)
    assert text == "\n\n".join(f"{quote} [{number}]" for number, quote in enumerate(quotes, 1))


def test_own_words_carry_no_mark_and_suggestions_follow_as_a_list() -> None:
    """What the tutor says itself is not cited; what it offers is a list."""
    reply = Reply("declined", (ReplyBlock("No answer."),), suggestions=("What is A?", "What is B?"))
    assert render.markdown(reply) == "No answer.\n\n- What is A?\n- What is B?"


# --- for readers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        pytest.param("So it is [@k].", "So it is (Doe et al., 2014).", id="a key becomes a name and a year"),
        pytest.param("So[@k].", "So (Doe et al., 2014).", id="a key without a space before it"),
        pytest.param("So [@k; @l].", "So (Doe et al., 2014; Roe, 2015).", id="two keys share brackets"),
        pytest.param("So [@gone].", "So (gone).", id="an unknown key shows as it is"),
        pytest.param("Call `x[@k]` now", "Call `x[@k]` now", id="code spans are code"),
        pytest.param("```\na [@k] <br>\n```", "```\na [@k] <br>\n```", id="fences are code"),
        pytest.param(
            "a [@k]\n\n```\n[@k]\n```\n\nb [@l]",
            "a (Doe et al., 2014)\n\n```\n[@k]\n```\n\nb (Roe, 2015)",
            id="prose around a fence is prose",
        ),
        pytest.param("One<br>\nTwo<BR/>", "One\nTwo", id="breaks of old banks go"),
        pytest.param("     a. One\n       - two", "a. One\n  - two", id="indentation of old banks goes"),
        pytest.param("Mail a@b.c [x](y)", "Mail a@b.c [x](y)", id="other brackets stay"),
    ],
)
def test_tidy_rewrites_only_what_a_reader_cannot_use(quote: str, shown: str) -> None:
    """Citation keys become names, ``<br>`` and habit's indentation go, code is left alone."""
    references = (reference("J. Doe, R. Roe, A. Other"), reference("R. Roe", "l", 2015))
    assert render.tidy(quote, references) == shown


@pytest.mark.parametrize(
    ("authors", "name"),
    [
        pytest.param("C. Elkan", "Elkan, 2014", id="one author"),
        pytest.param("S. M. Lundberg, S.-I. Lee", "Lundberg and Lee, 2014", id="two authors"),
        pytest.param(
            "S. Hochreiter and J. Schmidhuber", "Hochreiter and Schmidhuber, 2014", id="two joined by and"
        ),
        pytest.param("Y. Li, N. Wang, J. Shi", "Li et al., 2014", id="three authors"),
        pytest.param("A. Chowdhery, S. Narang, and others", "Chowdhery et al., 2014", id="and others"),
        pytest.param("A. Chowdhery and others", "Chowdhery et al., 2014", id="one name and others"),
        pytest.param("N. Srivastava, et al.", "Srivastava et al., 2014", id="et al. after a comma"),
        pytest.param("N. Srivastava et al.", "Srivastava et al., 2014", id="et al. without a comma"),
        pytest.param("A. One; B. Two; C. Three", "One et al., 2014", id="names between semicolons"),
        pytest.param("", "2014", id="no author: the year alone"),
    ],
)
def test_a_reference_has_a_short_name(authors: str, name: str) -> None:
    """Surnames as papers cite them."""
    assert render.short_name(reference(authors)) == name


@pytest.mark.slow
def test_every_reference_of_the_bank_has_a_surname(tutor: Tutor) -> None:
    """No short name of this bank begins with a year, an initial or a word like "others"."""
    names = [render.short_name(each) for question in tutor.questions.values() for each in question.references]
    assert len(names) > 100
    bad = [
        name
        for name in names
        if name[0].isdigit() or name.split()[0].rstrip(",.") in {"others", "al"} or "." in name.split()[0]
    ]
    assert not bad


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        pytest.param("a `b` c", "A `b` C", id="a code span"),
        pytest.param("a ``b ` c`` d", "A ``b ` c`` D", id="a span of two backticks holds one"),
        pytest.param("a\n```\nb\n```\nc", "A\n```\nb\n```\nC", id="a fence"),
        pytest.param("a\n````\n```\nb\n````\nc", "A\n````\n```\nb\n````\nC", id="a fence inside a fence"),
        pytest.param("a\n```\nb\n`````\nc", "A\n```\nb\n`````\nC", id="a fence closed by a longer one"),
        pytest.param("a\n~~~\n```\nb\n~~~\nc", "A\n~~~\n```\nb\n~~~\nC", id="backticks inside tildes"),
        pytest.param(
            "- a\n\n  ```\n  b\n  ```\n- c", "- A\n\n  ```\n  b\n  ```\n- C", id="a fence in a list"
        ),
        pytest.param("a ` b", "A ` B", id="a backtick without a partner"),
        pytest.param("a ` b\n\nc ` d", "A ` B\n\nC ` D", id="backticks of two paragraphs are no pair"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_code_is_left_alone(text: str, changed: str) -> None:
    """Only what is neither in a fence nor in a code span is changed."""
    assert render.outside_code(text, str.upper) == changed


# --- formulas ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "whole"),
    [
        pytest.param("\\frac{a}{b_{c}}", True, id="nested braces"),
        pytest.param("\\{x\\}", True, id="escaped braces"),
        pytest.param("\\{x", True, id="one escaped brace"),
        pytest.param("\\frac{a}{b", False, id="a brace that is not closed"),
        pytest.param("a}{b", False, id="closed before it is opened"),
        pytest.param("\\\\{a}", True, id="a line break before a brace"),
        pytest.param("\\\\{a", False, id="a line break does not escape a brace"),
        pytest.param("", True, id="nothing"),
    ],
)
def test_braces_are_balanced_or_not(formula: str, whole: bool) -> None:
    """Every brace that is not escaped has its partner, in order."""
    assert render.balanced(formula) is whole


# --- export ------------------------------------------------------------------------------------


def test_an_exported_chat_can_be_verified(
    small_tutor: Tutor, talk: Callable[..., Conversation], tmp_path: Path
) -> None:
    """Written as Markdown and read back, every citation of a conversation is found and holds."""
    conversation = talk(
        small_tutor, "hello", "What is dropout?", "show me code", "with numbers", "What is overfitting?"
    )
    cited = [citation for turn in conversation for citation in turn.reply.citations]
    path = tmp_path / "chat.md"
    path.write_bytes(render.transcript(conversation).encode())
    findings = verify_file(path, small_tutor.settings.corpus)
    assert [
        (
            each.citation.number,
            each.citation.path,
            each.citation.start,
            each.citation.end,
            each.citation.quote,
        )
        for each in findings
    ] == [(each.number, each.path, each.start, each.end, each.quote) for each in cited]
    assert len(findings) >= 4
    assert not [each.fault for each in findings if each.fault]


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("~~~text\ncode\n~~~", id="a fence like the transcript's own"),
        pytest.param("~~~~~\n~~~~\n~~~~~", id="longer fences"),
        pytest.param("a\r\nb", id="line ends of Windows"),
        pytest.param("\n\nspace around\n\n", id="white space around it"),
        pytest.param("## A heading\n\n- and\n- a list", id="headings and lists"),
        pytest.param("emoji 🔥 and עברית", id="any script"),
    ],
)
def test_an_exported_quote_comes_back_as_it_was(quote: str, tmp_path: Path) -> None:
    """Whatever a quote holds, the transcript gives it back character by character, and nothing more."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_bytes(quote.encode())
    turn = Turn("m", Reading("question", "m"), reply_of(quote), (), 1.0, (), 0.0)
    path = tmp_path / "chat.md"
    path.write_bytes(render.transcript((turn,)).encode())
    findings = verify_file(path, corpus)
    assert [(each.citation.quote, each.fault) for each in findings] == [(quote, "")]


def test_a_message_cannot_forge_a_citation(small_tutor: Tutor, tmp_path: Path) -> None:
    """A message that looks like an exported citation stays a message."""
    turn = small_tutor.ask("[1]: corpus/a.md 0:4\n\n~~~text\nfake\n~~~\n")
    path = tmp_path / "chat.md"
    path.write_text(render.transcript((turn, small_tutor.ask("What is overfitting?"))), encoding="utf-8")
    findings = verify_file(path, small_tutor.settings.corpus)
    assert "fake" not in [each.citation.quote for each in findings]
    assert not [each.fault for each in findings if each.fault]


def test_json_rounds_but_loses_no_citation(small_tutor: Tutor) -> None:
    """The keys are those of the contract, in its order; every citation is complete."""
    turn = small_tutor.ask("What is dropout?")
    shown = render.as_json(turn)
    assert list(shown) == [
        "message",
        "query",
        "verdict",
        "confidence",
        "questions",
        "text",
        "citations",
        "followups",
        "seconds",
    ]
    assert [Citation(**each) for each in shown["citations"]] == list(turn.reply.citations)
    assert shown["questions"][0] == {"id": "dropout", "score": round(turn.questions[0].score, 4)}


# --- how it was read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "kind", "query", "read"),
    [
        pytest.param("What is dropout?", "question", "What is dropout?", "", id="as it was asked"),
        pytest.param("What is DROPOUT?", "question", "what is  dropout?", "", id="letters and spaces alone"),
        pytest.param("what’s dropout?", "question", "what's dropout?", "", id="an apostrophe of a phone"),
        pytest.param("what is drpout?", "question", "what is dropout?", "what is dropout?", id="a typo"),
        pytest.param("why?", "follow-up", "dropout why?", "dropout why?", id="a topic that was added"),
        pytest.param("a " * 20, "follow-up", f"dropout: {'a ' * 20}", f"dropout:{' a' * 13} …", id="a story"),
        pytest.param("sources?", "source", "dropout: sources", "dropout: sources", id="a request"),
        pytest.param("thx", "thanks", "thanks", "", id="talk"),
        pytest.param("no!", "rejected", "dropout: something else", "", id="its reply says how it was read"),
    ],
)
def test_a_reading_is_told_where_it_says_something_new(
    message: str, kind: ReadingKind, query: str, read: str
) -> None:
    """Other words than the learner's, and not of talk, where nothing is looked up."""
    turn = Turn(message, Reading(kind, query), Reply("answered", ()), (), 1.0, (), 0.0)
    assert render.read_as(turn) == read


# --- terminal ----------------------------------------------------------------------------------


def test_the_terminal_says_how_a_message_was_read(
    small_tutor: Tutor, talk: Callable[..., Conversation]
) -> None:
    """ "Read as" stands above what leans on the conversation, and not above a plain question."""
    asked = {
        "What is dropout?": "",
        "and at test time?": "dropout at test time?",
        "in two sentences": "dropout: in brief",
        "sources?": "dropout: sources",
        "the first one": "dropout: the passage named",
        "more": "more on dropout",
        "thanks": "",
    }
    for turn, read in zip(talk(small_tutor, *asked), asked.values(), strict=True):
        first, *_ = render.terminal(turn, small_tutor.questions).split("\n\n")
        assert (first == f"*Read as: {read}*") if read else not first.startswith("*Read as")


def test_the_terminal_lists_sources_in_order_with_file_and_line(small_tutor: Tutor) -> None:
    """Each mark of the reply has its line under Sources: title, heading, file and line."""
    turn = small_tutor.ask("What is dropout?")
    text = render.terminal(turn, small_tutor.questions)
    listed = text.partition("**Sources**")[2].partition("**Ask next**")[0].strip().splitlines()
    assert len(listed) == len(turn.reply.citations)
    for line, source in zip(listed, turn.reply.sources, strict=True):
        assert line.startswith(f"- [{source.citation.number}] What is dropout? — ")
        assert line.endswith(f", {source.citation.path}:{source.line}")
    assert listed[0].endswith("In brief, corpus/01-dropout.md:17")
    assert "(Doe et al., 2014)" in text
    assert "[@doe2014]" not in text


def test_citations_of_one_sub_section_share_a_line(small_tutor: Tutor) -> None:
    """Where they follow each other; another one between them has its own."""
    turn = small_tutor.ask("What is dropout?")
    first, second = turn.reply.sources[:2]
    assert first.headings != second.headings
    cited = [
        replace(each, citation=replace(each.citation, number=number))
        for number, each in enumerate((first, first, second, first), 1)
    ]
    text = render.terminal(
        replace(turn, reply=replace(turn.reply, sources=tuple(cited))), small_tutor.questions
    )
    listed = text.partition("**Sources**")[2].partition("**Ask next**")[0].strip().splitlines()
    assert [line.partition(" What")[0] for line in listed] == ["- [1] [2]", "- [3]", "- [4]"]


def test_wrong_beliefs_are_announced_once() -> None:
    """Wherever the first of several stands; what is true is not."""
    reply = reply_of("wrong", "wrong too", "right", "wrong again")
    citations = tuple(
        each if each.number == 3 else replace(each, facet="pitfalls") for each in reply.citations
    )
    reply = replace(reply, citations=citations)
    said = [render.label(block, reply) for block in reply.blocks]
    assert [bool(each) for each in said] == [True, False, False, True]
    assert render.screen(reply, {}).count(said[0]) == 2


@pytest.mark.parametrize(("words", "labels"), [(MISTAKE, 0), ("Nearest to this is what was said above:", 1)])
def test_a_wrong_belief_is_not_announced_twice(words: str, labels: int) -> None:
    """Where the reply itself says that one follows, no screen says it again."""
    reply = reply_of("wrong")
    cited = (replace(reply.citations[0], facet="pitfalls"),)
    reply = replace(reply, citations=cited, blocks=(ReplyBlock(words), *reply.blocks))
    assert render.screen(reply, {}).count("Often believed") == labels


def test_a_greeting_has_neither_sources_nor_offers(small_tutor: Tutor) -> None:
    """What states nothing shows no empty headings."""
    text = render.terminal(small_tutor.ask("hello"), small_tutor.questions)
    assert "**" not in text
    assert "- What is dropout?" in text


class TestComparisons:
    @staticmethod
    def reply(*cells: str) -> Reply:
        """A comparison of two sides with these cells, a row for each pair; each text has its citation."""
        numbers = iter(range(1, len(cells) + 1))
        blocks = [ReplyBlock(text, next(numbers)) if text else ReplyBlock("") for text in cells]
        pairs = zip(blocks[::2], blocks[1::2], strict=True)
        rows = tuple(TableRow(f"Row {n}", pair) for n, pair in enumerate(pairs, 1))
        return Reply("answered", (ReplyBlock("", table=Table(("LSTM", "GRU"), rows)),))

    def test_single_lines_are_a_table(self) -> None:
        """Every cell stands verbatim and ends in its mark; a missing side is a dash."""
        assert render.markdown(self.reply("Four gates.", "Three.", "Slow $x$.", "")) == (
            "|  | LSTM | GRU |\n| --- | --- | --- |\n"
            "| Row 1 | Four gates. [1] | Three. [2] |\n| Row 2 | Slow $x$. [3] | — |"
        )

    @pytest.mark.parametrize(
        "cell",
        ["two\n\nparagraphs", "- an item", "a | b", "$$\nx\n$$", "```python\nx\n```"],
        ids=["paragraphs", "list", "bar", "formula", "code"],
    )
    def test_what_no_cell_can_hold_is_one_under_the_other(self, cell: str) -> None:
        """Text is never bent to fit a table."""
        text = render.markdown(self.reply(cell, "Three."))
        assert cell in text and "*LSTM:*" in text and "Three. [2]" in text and "[1]" in text
        assert "| --- |" not in text

    def test_a_terminal_shows_the_table(self) -> None:
        """Tidied like every quote, it is the same comparison."""
        cited = reply_of("Four gates.", "Three.").citations
        comparison = replace(self.reply("Four gates.", "Three."), citations=cited)
        assert "Four gates. [1]" in render.screen(comparison, {})
