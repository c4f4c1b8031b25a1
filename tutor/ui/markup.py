r"""Markdown of the bank, and messages of learners, as HTML that cannot act.

One parser decides what is code, formula, link or text; all text is escaped, raw HTML is text, and only
figures of the bank and http links keep an address. A formula is written with the delimiters that the
page's KaTeX looks for. Gradio passes a block of HTML through unread as long as it holds no line end, so
line ends are spaces, or ``&#10;`` inside code.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from tutor.bank.markdown import BREAK_TAG, CITATION_KEY, CITATION_KEYS, dedent_runs
from tutor.records import Question, Reference
from tutor.render import balanced, short_name
from tutor.ui.marks import CITED, mark_tokens

FIGURE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_FIGURE = re.compile(r"(?:\./)?figures/([\w-]+(?:\.[\w-]+)*\.(?:svg|png|jpg))")
_BRACKETS = re.compile(r"\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]", re.DOTALL)
_HEADING_END = re.compile(r"</h\d>")
_CLOSING_TAGS = re.compile(r"(?:\s*</(?:p|li|ul|ol|blockquote)>)+\s*\Z")


@dataclass(frozen=True, slots=True)
class Around:
    """What a piece of the bank refers to: its references, and the questions its links may name."""

    references: tuple[Reference, ...] = ()
    questions: Mapping[str, Question] = field(default_factory=dict)


def bank_html(text: str, around: Around, cited: tuple[int, int] | None = None) -> str:
    """A piece of a bank file as one line of HTML; ``text[cited[0]:cited[1]]`` stands in ``<mark>``."""
    engine = _bank_engine()
    env: dict[str, Any] = {"around": around}
    tokens = engine.parse(dedent_runs(text), env)
    if cited:
        mark_tokens(tokens, text, cited, lambda line: engine.parseInline(line, env)[0].children or [])
    return one_line(engine.renderer.render(tokens, engine.options, env))


def message_html(text: str) -> str:
    """A learner's message: as typed, but for code and formulas."""
    engine = _message_engine()
    return one_line(str(engine.render(text, {"around": Around()})))


def with_mark(block: str, mark: str) -> str:
    """``mark`` at the end of the last sentence of ``block``; on its own line after code, tables, formulas.

    >>> with_mark("<p>So it is.</p>", "[1]")
    '<p>So it is.[1]</p>'
    """
    closing = _CLOSING_TAGS.search(block)
    if not closing:
        return f'{block}<p class="after">{mark}</p>'
    return f"{block[: closing.start()]}{mark}{block[closing.start() :]}"


def folded(block: str, summary: str, mark: str = "") -> str:
    """The heading of ``block``, ``mark`` at its end; what stands below opens by a click on ``summary``.

    >>> folded("<h4>Why?</h4><p>So.</p>", "Show")
    '<h4>Why?</h4><details class="answer"><summary>Show</summary><p>So.</p></details>'
    """
    end = _HEADING_END.search(block)
    if not end:
        return with_mark(block, mark) if mark else block
    head, below = f"{block[: end.start()]}{mark}{end[0]}", block[end.end() :]
    return f'{head}<details class="answer"><summary>{plain(summary)}</summary>{below}</details>'


def attribute(text: str) -> str:
    """``text`` inside a quoted attribute."""
    return plain(text).replace('"', "&quot;")


def plain(text: str) -> str:
    r"""``text`` as HTML in which the page finds neither tags nor formulas.

    >>> plain("<b> $x$")
    '&lt;b&gt; &#36;x&#36;'
    """
    escaped = html.escape(text, quote=False).replace("\\", "&#92;").replace("$", "&#36;")
    return re.sub(r"\s*\r?\n\s*", " ", escaped)


def plain_lines(text: str) -> str:
    """Text for a ``pre``, its line ends kept."""
    return "&#10;".join(plain(line) for line in text.replace("\r\n", "\n").split("\n"))


def one_line(markup: str) -> str:
    """HTML without a line end, which would end the block of HTML for the page's Markdown."""
    return re.sub(r"\s*\n\s*", " ", markup).strip()


class PageRenderer(RendererHTML):
    """Tokens to HTML. Each method is named after the token that it writes, as the library wants it."""

    def text(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """Words, with citation keys as names and years."""
        words = _with_names(BREAK_TAG.sub("", tokens[place].content), env["around"])
        return _cited(tokens[place], plain(words))

    def code_inline(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A code span."""
        return _cited(tokens[place], f"<code>{plain(tokens[place].content)}</code>")

    def softbreak(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A line end in prose; in a message it stays one."""
        return "<br>" if options["breaks"] else _cited(tokens[place], " ")

    def heading_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A heading of the bank, below those of the page."""
        return f"<{_heading(tokens[place])}>"

    def heading_close(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """The end of a heading."""
        return f"</{_heading(tokens[place])}>"

    def fence(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A block of code with its button."""
        token = tokens[place]
        language = (token.info.split() or ["text"])[0]
        code = _cited(token, _highlighted(token.content.rstrip("\n"), language))
        button = '<button class="copycode" title="Copy this code">Copy</button>'
        return f'<div class="code">{button}<pre tabindex="0"><code>{code}</code></pre></div>'

    def math_inline(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A formula in a line."""
        return _cited(tokens[place], _formula(tokens[place].content, display=False))

    def math_inline_double(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A displayed formula in a paragraph."""
        return _cited(tokens[place], _formula(tokens[place].content, display=True))

    def math_block(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A displayed formula on lines of its own."""
        return f'<div class="math">{self.math_inline_double(tokens, place, options, env)}</div>'

    math_block_label = math_block

    def image(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A figure of the bank, which opens enlarged; of any other image the words alone."""
        token = tokens[place]
        alt = attribute(token.content)
        name = _FIGURE.fullmatch(str(token.attrs.get("src", "")))
        if not name:
            return _cited(token, alt)
        picture = f'<img src="/figures/{name[1]}" alt="{alt}">'
        return _cited(token, f'<a class="figure" href="/figures/{name[1]}">{picture}</a>')

    def link_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A web link, or a link to a question of the bank, which asks it."""
        address = str(tokens[place].attrs.get("href", ""))
        if address.lower().startswith(("https://", "http://")):
            return f'<a href="{attribute(address)}" rel="noopener noreferrer" target="_blank">'
        question = _linked_question(address, env["around"].questions)
        return f'<a class="ask" href="#ask" title="{attribute(question.title)}">' if question else "<a>"

    def table_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A table in a frame that scrolls where the screen is narrow."""
        return '<div class="table" tabindex="0"><table>'

    def table_close(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """The end of a table and its frame."""
        return "</table></div>"


@cache
def _bank_engine() -> MarkdownIt:
    """The bank's Markdown as ``tutor.bank`` reads it, but with raw HTML as text."""
    engine = MarkdownIt("commonmark", {"html": False}, renderer_cls=PageRenderer).enable("table")
    engine.disable("code").use(dollarmath_plugin, allow_space=False, double_inline=True, renderer=str)
    return _with_own_rules(engine)


@cache
def _message_engine() -> MarkdownIt:
    """Only code and formulas are read; line ends stay."""
    engine = MarkdownIt("zero", {"html": False, "breaks": True}, renderer_cls=PageRenderer)
    engine.enable(["newline", "backticks", "fence"])
    engine.use(dollarmath_plugin, allow_space=False, double_inline=True, renderer=str)
    return _with_own_rules(engine)


def _with_own_rules(engine: MarkdownIt) -> MarkdownIt:
    engine.inline.ruler.before("escape", "math_bracket", _read_brackets)
    engine.inline.ruler.enable("math_bracket")
    renderer = engine.renderer  # the plugin put its own functions over the methods
    for name in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        renderer.rules[name] = getattr(renderer, name)  # type: ignore[attr-defined]
    return engine


def _read_brackets(state: StateInline, silent: bool) -> bool:
    r"""Formulas as ``\(x\)`` and ``\[x\]``, which CommonMark alone would read as escaped brackets."""
    found = _BRACKETS.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        name = "math_inline" if found["inline"] else "math_inline_double"
        state.push(name, "math", 0).content = found["inline"] or found["display"]
    state.pos = found.end()
    return True


def _with_names(words: str, around: Around) -> str:
    """``shown [@srivastava2014].`` -> ``shown (Srivastava et al., 2014).``"""
    known = {reference.key: short_name(reference) for reference in around.references}

    def names(found: re.Match[str]) -> str:
        return f" ({'; '.join(known.get(key, key) for key in CITATION_KEY.findall(found[0]))})"

    return CITATION_KEYS.sub(names, words)


def _formula(formula: str, *, display: bool) -> str:
    """A formula between the page's delimiters; as code where its braces would spoil what follows."""
    formula = formula.strip()
    if not formula or not balanced(formula) or "$$" in formula:
        return f"<code>{plain(formula)}</code>"
    escaped = html.escape(formula, quote=False)
    return f"$${escaped}$$" if display else f"\\({escaped}\\)"


def _highlighted(code: str, language: str) -> str:
    """Code with its tokens in ``<span class="hl-...">``; as it stands in an unknown language."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False, ensurenl=False)
    markup: str = highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="hl-"))
    markup = markup.rstrip("\n").replace("\\", "&#92;").replace("$", "&#36;")
    return markup.replace("\n", "&#10;")


def _linked_question(address: str, questions: Mapping[str, Question]) -> Question | None:
    """The question that ``dropout``, ``#dropout`` or ``08-dropout.md#code`` names."""
    name = PurePosixPath(address.split("#")[0] or address.lstrip("#")).name
    return questions.get(re.sub(r"^\d+-|\.md$", "", name))


def _heading(token: Token) -> str:
    return "h3" if token.tag in {"h1", "h2", "h3"} else "h4"


def _cited(token: Token, markup: str) -> str:
    return f"<mark>{markup}</mark>" if token.meta.get(CITED) else markup
