"""The panel beside the chat: the passages that a reply quotes, with the quoted characters marked."""

from tutor.records import Source, Turn
from tutor.render import place
from tutor.ui.markup import bank_html, plain
from tutor.ui.replies import MOST_SHOWN, Questions, around, copied_text
from tutor.ui.session import Session

ALSO_FOUND = 3
_HEAD = '<div class="shead"><h2>Sources</h2><button class="close" title="Close sources">✕</button></div>'
_EMPTY = (
    '<p class="none">The passages that a reply quotes appear here, with the quoted sentences marked. '
    "Click a number in a reply to see where it stands.</p>"
)


def panel_html(session: Session) -> str:
    """The sources of every exchange on the page; the page shows one exchange's at a time."""
    sections = [exchange.sources for exchange in session[-MOST_SHOWN:] if exchange.sources]
    return "\n\n".join((_HEAD, *(sections or [_EMPTY])))


def section_html(turn: Turn, number: int, questions: Questions) -> str:
    """The sources of one turn, that of exchange ``number``."""
    cards = "".join(f"<li>{_card(source, turn, number, questions)}</li>" for source in turn.reply.sources)
    body = f"<ol>{cards}</ol>" if cards else '<p class="none">This reply quotes nothing from the bank.</p>'
    copied = plain_lines(copied_text(turn))
    return (
        f'<section class="turn" id="t{number}"><p class="asked">{plain(turn.message)}</p>{body}'
        f'{_also_found(turn)}<pre class="copied" id="m{number}">{copied}</pre></section>'
    )


def _card(source: Source, turn: Turn, number: int, questions: Questions) -> str:
    """One passage: number, title, where it stands, its text with the quote marked, the way back."""
    citation = source.citation
    start = citation.start - source.passage_start
    end = citation.end - source.passage_start
    passage = bank_html(source.passage, around(turn, citation.number, questions), (start, end))
    path, _, where = place(source).rpartition(", ")
    name = f"{number}-{citation.number}"
    return (
        f'<article class="source" id="s{name}" tabindex="-1"><div class="head"><span class="number">'
        f'<span class="sr">Source </span>{citation.number}</span><div><h3>{plain(source.title)}</h3>'
        f'<p class="place">{plain(path)} <code>{plain(where)}</code></p></div></div>'
        f'<div class="passage">{passage}</div><a class="back" href="#c{name}">Back to the reply</a></article>'
    )


def _also_found(turn: Turn) -> str:
    """Other questions that came near, to ask instead."""
    quoted = {citation.question for citation in turn.reply.citations}
    others = [
        hit.question.title
        for hit in turn.questions
        if hit.question.id not in quoted and hit.question.answered
    ]
    if not quoted or not others:
        return ""
    buttons = "".join(f'<button class="ask">{plain(title)}</button>' for title in others[:ALSO_FOUND])
    return f'<details class="also"><summary>Also near</summary><div class="chips">{buttons}</div></details>'


def plain_lines(text: str) -> str:
    """Text for a ``pre``, its line ends kept."""
    return "&#10;".join(plain(line) for line in text.replace("\r\n", "\n").split("\n"))
