"""A kept conversation as one HTML file that needs nothing else: no script, nothing loaded, light and dark.

The bank's Markdown is read with raw HTML as text. Links lead to http addresses only; a figure is its
caption, because there is nothing here to draw it; a formula is MathML. Quotes stand in ``<pre>`` as
they are in the bank, with path and offsets beside them, where ``tutor verify`` finds them.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tutor.history.formulas import mathml
from tutor.history.kept import Exchange, Kept
from tutor.records import Citation, Reference, ReplyBlock, Source, Table, Turn
from tutor.render import label, place, read_as, tidy

_WEB = re.compile(r"https?://", re.IGNORECASE)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5a6168; --paper: #fff; --card: #f4f5f7;
  --line: #d4d8dd; --link: #0b57b0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a8b0b8; --paper: #16181b;
  --card: #212429; --line: #3a4047; --link: #8ab8f5; } }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.1rem; } h3 { font-size: 1rem; }
a { color: var(--link); } time, .note, figcaption { color: var(--soft); font-size: .875rem; }
section { border-top: 1px solid var(--line); padding-top: .5rem; margin-top: 2rem; }
.said { background: var(--card); border-radius: .75rem; padding: .6rem 1rem; white-space: pre-wrap; }
pre { background: var(--card); border-radius: .5rem; padding: .75rem 1rem; overflow-x: auto;
  font: .875rem/1.5 ui-monospace, monospace; }
pre.quote, .formula { white-space: pre-wrap; } code, .formula { font-family: ui-monospace, monospace; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { overflow-wrap: normal; } tbody td { min-width: 11rem; } td > :first-child { margin-top: 0; }
td > :last-child { margin-bottom: 0; } td ul { padding-left: 1.2rem; }
math[display=block] { max-width: 100%; overflow: auto hidden; padding-block: .25rem; margin: .75rem 0; }
math { font-size: 1.1em; } mtd[columnalign=right] { text-align: right; }
mtd[columnalign=left] { text-align: left; }
figure { margin: 1rem 0; } .cite { text-decoration: none; font-size: .875em; }
:target { outline: 2px solid var(--link); outline-offset: 3px; }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --card: #f4f5f7;
  --line: #bbb; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } :target { outline: 0; }
  pre { white-space: pre-wrap; } table { display: table; } section { border: 0; }
  :is(.said, tr, figcaption) { break-inside: avoid; } :is(h2, h3, .said, figcaption) { break-after: avoid; } }
"""


def page(kept: Kept, interrupted: str) -> str:
    """The whole file; ``interrupted`` stands where a reply was never complete."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_plain(kept.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_plain(kept.title)}</h1>",
        f'<time datetime="{kept.created.isoformat()}">{kept.created:%Y-%m-%d %H:%M} UTC</time>',
        *(_exchange(exchange, interrupted) for exchange in kept.exchanges),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _exchange(exchange: Exchange, interrupted: str) -> str:
    """A message and its reply; headings are for those who walk through a page by them."""
    parts = [f'<section><h2>{exchange.number}</h2><div class="said">{_plain(exchange.message)}</div>']
    if exchange.turn is None:
        parts.append(f'<p class="note">{_plain(exchange.problem or interrupted)}</p>')
    else:
        parts += _reply(exchange.turn, exchange.number)
    return "\n".join((*parts, "</section>"))


def _reply(turn: Turn, number: int) -> list[str]:
    reply = turn.reply
    read = read_as(turn)
    parts = [f'<p class="note">Read as: {_plain(read)}</p>'] if read else []
    parts += [_block(block, turn, number) for block in reply.blocks]
    if reply.suggestions:
        items = "".join(f"<li>{_plain(title)}</li>" for title in reply.suggestions)
        parts.append(f"<ul>{items}</ul>")
    if reply.citations:
        sources = {source.citation.number: source for source in reply.sources}
        parts.append("<h3>Sources</h3>")
        parts += [_quote(citation, sources.get(citation.number), number) for citation in reply.citations]
    return parts


def _block(block: ReplyBlock, turn: Turn, number: int) -> str:
    if block.table:
        return _table(block.table, turn, number)
    if block.citation is None:
        return f"<p>{_plain(block.text)}</p>"
    said = label(block, turn.reply)
    before = f'<p class="note">{_plain(said)}</p>' if said else ""
    mark = f'<a class="cite" href="#source-{number}-{block.citation}">[{block.citation}]</a>'
    shown = _engine().render(tidy(block.text, _references(block.citation, turn))).rstrip()
    if shown.endswith("</p>"):
        return f"{before}{shown.removesuffix('</p>')} {mark}</p>"
    return f"{before}{shown}<p>{mark}</p>"


def _references(number: int, turn: Turn) -> tuple[Reference, ...]:
    """The references of the question that a citation quotes, if the turn knows it."""
    cited = {each.question for each in turn.reply.citations if each.number == number}
    return next((hit.question.references for hit in turn.questions if hit.question.id in cited), ())


def _table(table: Table, turn: Turn, number: int) -> str:
    heads = "".join(f'<th scope="col">{_plain(head)}</th>' for head in table.heads)
    rows = []
    for row in table.rows:
        cells = "".join(f"<td>{_block(cell, turn, number) if cell.text else ''}</td>" for cell in row.cells)
        rows.append(f'<tr><th scope="row">{_plain(row.label)}</th>{cells}</tr>')
    return f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _quote(citation: Citation, source: Source | None, number: int) -> str:
    where = f"{source.title} — {place(source)}" if source else citation.path
    return (
        f'<figure id="source-{number}-{citation.number}">'
        f"<figcaption>[{citation.number}] {_plain(where)}, "
        f"characters {citation.start} to {citation.end}</figcaption>"
        f'<pre class="quote" data-number="{citation.number}" data-path="{_plain(citation.path)}" '
        f'data-start="{citation.start}" data-end="{citation.end}">\n{_plain(citation.quote)}</pre></figure>'
    )


def _plain(text: str) -> str:
    """Text in HTML, every character kept: a parser would take a carriage return for a line feed."""
    return escape(text).replace("\r", "&#13;")


class _Renderer(RendererHTML):
    """Bank Markdown as HTML that loads nothing and leads nowhere but to the web."""

    def image(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A figure as its caption."""
        return f"<em>[Figure: {_plain(tokens[place].content)}]</em>"

    def link_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """A link, if it leads to the web; else its words."""
        address = str(tokens[place].attrGet("href") or "")
        if not _WEB.match(address):
            return "<a>"
        return f'<a href="{_plain(address)}" rel="noopener noreferrer">'

    def fence(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """Code as it stands."""
        return f"<pre><code>{_plain(tokens[place].content)}</code></pre>"


@cache
def _engine() -> MarkdownIt:
    engine = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table").disable("code")
    return engine.use(
        dollarmath_plugin,
        allow_space=False,
        double_inline=True,
        renderer=_formula,
    )


def _formula(formula: str, options: dict[str, Any]) -> str:
    """A formula drawn, or in its own words if it cannot be."""
    text = formula.strip()
    return mathml(text, options["display_mode"]) or f'<span class="formula">{_plain(text)}</span>'
