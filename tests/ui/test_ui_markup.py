"""Bank text and messages as HTML: what is drawn, what is marked, what can do nothing."""

import itertools
import re
from collections.abc import Callable
from html import unescape

import pytest

from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Question, Reference
from tutor.ui.markup import Around, attribute, bank_html, message_html, plain, with_mark

NOWHERE = Around()
DROPOUT = Question("dropout", 1, "1", "Basics", "Explain <dropout>.", "", "corpus/08-dropout.md", 1)
TEXT = """### Heading

First one. **Second one.** Third `one`,
on two lines.

- item a
- item b. **More** of it.

> quoted. Twice.

```python
x = 1

y = 2
```

$$
a \\\\[2pt] b
$$

| p | q |
|---|---|
| 1 | 2 |
"""


def marked(html: str) -> str:
    """The marked words, joined."""
    return "".join(re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<mark>(.*?)</mark>", html))


def cite(text: str, quote: str) -> str:
    """What is marked in ``text`` for ``quote``."""
    start = text.index(quote)
    return marked(bank_html(text, NOWHERE, (start, start + len(quote))))


def only_letters(text: str) -> str:
    """Letters and digits; a figure stands for nothing."""
    return re.sub(r"[^A-Za-z0-9]", "", text.replace("Copy", ""))


def as_shown(quote: str) -> str:
    """A quote without what is not shown of it: figures, link targets, the languages of code."""
    quote = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", quote)
    return re.sub(r"\]\([^)]*\)|```[\w ]*|<br ?/?>", "", quote)


class TestMarks:
    @pytest.mark.parametrize(
        ("quote", "words"),
        [
            pytest.param("### Heading", "Heading", id="a heading"),
            pytest.param("First one.", "First one.", id="the first sentence of a paragraph"),
            pytest.param("**Second one.**", "Second one.", id="a bold sentence"),
            pytest.param("Third `one`,\non two lines.", "Third one, on two lines.", id="over a line end"),
            pytest.param("- item a\n- item b. **More** of it.", "item aitem b. More of it.", id="two items"),
            pytest.param("item b. **More** of it.", "item b. More of it.", id="an item without its dash"),
            pytest.param("- item b.", "item b.", id="the first sentence of an item"),
            pytest.param("- item a\n- item b.", "item aitem b.", id="an item and a part of the next"),
            pytest.param("**More** of it.", "More of it.", id="the last sentence of an item"),
            pytest.param("> quoted.", "quoted.", id="the first sentence of a quotation"),
            pytest.param("```python\nx = 1\n\ny = 2\n```", "x = 1&#10;&#10;y = 2", id="code"),
            pytest.param("$$\na \\\\[2pt] b\n$$", "$$a \\\\[2pt] b$$", id="a formula"),
            pytest.param("| 1 | 2 |", "12", id="a row"),
        ],
    )
    def test_exactly_the_quote_is_marked(self, quote: str, words: str) -> None:
        """Whatever part of a passage is cited, its words are marked and no others."""
        assert cite(TEXT, quote) == words

    def test_a_whole_passage_is_marked_whole(self) -> None:
        """A citation of everything leaves no word unmarked."""
        whole = bank_html(TEXT, NOWHERE, (0, len(TEXT)))
        assert re.sub(r"\s", "", marked(whole)) == re.sub(r"\s|<[^>]+>", "", whole).replace("Copy", "")

    def test_an_indented_passage_of_an_old_bank_is_marked_by_its_lines(self) -> None:
        """Indentation is taken away for display, and the marks still stand where they should."""
        text = "     a. **One**\n     tells this.\n\n     b. **Two**\n     tells that.\n"
        assert cite(text, "b. **Two**\n     tells that.") == "b. Two tells that."

    @pytest.mark.slow
    def test_every_quote_of_real_replies_is_marked_exactly(
        self, tutor: Tutor, talk: Callable[..., Conversation]
    ) -> None:
        """Answers, single sentences, points and comparisons: marked as quoted, no word more."""
        questions = list(tutor.questions.values())
        asked = [(each.title, more) for each in questions for more in ("in one sentence", "common mistakes?")]
        for one, other in itertools.pairwise(questions):
            asked.append((f"What is the difference between {one.topic} and {other.topic}?", "key points"))
        for messages in asked:
            for turn in talk(tutor, *messages):
                for source in turn.reply.sources:
                    citation = source.citation
                    cited = (citation.start - source.passage_start, citation.end - source.passage_start)
                    html = bank_html(source.passage, Around(), cited)
                    assert only_letters(unescape(marked(html))) == only_letters(as_shown(citation.quote))

    def test_a_boundary_that_would_break_markup_marks_the_paragraph(self) -> None:
        """A citation that begins within bold text marks more rather than showing stars."""
        html = bank_html("**Bold words.** Rest.", NOWHERE, (2, 6))
        assert "<strong>" in html and "**" not in html and "Bold" in marked(html)


class TestHostileText:
    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            '<img src=x onerror="alert(1)">',
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt&colon;alert(1))",
            "[a](data:text/html,x)",
            "![a](data:image/svg+xml,x)",
            "![a](https://example.org/a.png)",
            "![a](//example.org/a.png)",
            "![a](figures/../../secret.svg)",
            "[a]: javascript:alert(1)\n\n[a]",
            "`<b>` ``` <img src=x> ",
            "```html\n<img src=x>\n```",
            '<https://example.org/"onclick=alert(1)>',
            '![" onload="x](figures/a.svg)',
            "$\\text{<img src=x>}$",
        ],
    )
    @pytest.mark.parametrize(
        "render", [lambda text: bank_html(text, NOWHERE), message_html], ids=["bank", "message"]
    )
    def test_nothing_in_it_can_act(self, text: str, render: object) -> None:
        """No tag but those of our own making, no address but figures and web links, one line."""
        html = render(text)  # type: ignore[operator]
        assert not re.search(r"<(?!/?(p|a|code|pre|div|span|button|img|em|strong|br)\b)", html)
        assert not re.search(r"<[^>]*\son\w+\s*=(?=(?:[^\"]*\"[^\"]*\")*[^\"]*>)", html)
        for address in re.findall(r'(?:href|src)="([^"]*)"', html):
            assert address.startswith(("https://", "/figures/"))
        assert all(address.startswith("/figures/") for address in re.findall(r'src="([^"]*)"', html))
        assert "\n" not in html

    def test_attributes_keep_their_quotes(self) -> None:
        """A quotation mark cannot end an attribute."""
        assert attribute('a" b="<') == "a&quot; b=&quot;&lt;"

    def test_text_has_no_formula_delimiters(self) -> None:
        """Dollars and backslashes of prose and code are written so that no formula starts there."""
        assert plain(r"\( $$ \[") == "&#92;( &#36;&#36; &#92;["
        assert "$" not in bank_html("`$x$` costs $5 or \\$6", NOWHERE)


class TestFormulas:
    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("$x_1$", r"\(x_1\)"),
            (r"\(x_1\)", r"\(x_1\)"),
            ("a $$x<y$$ b", "$$x&lt;y$$"),
            ("\\[\nx\n\\]", "$$x$$"),
            ("$$\nx\n$$", "$$x$$"),
            ("costs $5 and $10", "&#36;5 and &#36;10"),
            (r"$\frac{1}{2$", r"<code>&#92;frac{1}{2</code>"),
        ],
    )
    def test_all_delimiters_are_read(self, text: str, html: str) -> None:
        """Dollars and brackets, inline and displayed; prices and broken formulas are not formulas."""
        assert html in bank_html(text, NOWHERE)


class TestReferences:
    def test_a_key_becomes_a_name(self) -> None:
        """``[@key]`` is shown as author and year."""
        reference = Reference("a2014", "A. One, B. Two, C. Three", 2014, "T", "V", "https://x")
        assert "so (One et al., 2014)." in bank_html("so [@a2014].", Around((reference,)))
        assert r"\(x\) is (One et al., 2014; b)." in bank_html("$x$ is [@a2014; @b].", Around((reference,)))

    def test_links_of_the_bank_ask_their_question(self) -> None:
        """A link to another file asks its question; one that leads nowhere is text."""
        around = Around((), {"dropout": DROPOUT})
        for address in ("08-dropout.md", "dropout", "#dropout", "../corpus/08-dropout.md#code"):
            html = bank_html(f"[it]({address})", around)
            assert '<a class="ask" href="#ask" title="Explain &lt;dropout&gt;.">it</a>' in html
        assert "<a>it</a>" in bank_html("[it](99-nothing.md)", around)


class TestMessages:
    def test_a_message_stays_as_it_was_typed(self) -> None:
        """Only code and formulas are read; line ends stay."""
        assert message_html("# a\n1. b *c*") == "<p># a<br>1. b *c*</p>"
        assert "<pre tabindex" in message_html("```\n<b>\n```")


@pytest.mark.parametrize(
    ("block", "whole"),
    [
        ("<p>A.</p>", "<p>A.!</p>"),
        ("<ul> <li>A</li> </ul>", "<ul> <li>A!</li> </ul>"),
        ('<div class="code"></div>', '<div class="code"></div><p class="after">!</p>'),
    ],
    ids=["paragraph", "list", "code"],
)
def test_a_mark_stands_at_the_end_of_the_last_words(block: str, whole: str) -> None:
    """A citation mark follows the last word, or stands below what has none."""
    assert with_mark(block, "!") == whole
