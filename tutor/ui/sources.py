"""The panel beside the chat: the passages that a reply quotes, with the quoted characters marked."""

from tutor.records import Question, Source, Turn
from tutor.render import is_quiz, place
from tutor.ui.markup import Around, attribute, bank_html, folded, plain, plain_lines
from tutor.ui.replies import KEY_POINTS, Questions, around, copied_text
from tutor.ui.session import Session

ALSO_NEAR = 3
_HEAD = (
    '<div class="shead"><h2>Sources</h2>'
    '<button class="close" title="Close sources"><span class="sr">Close sources</span>✕</button></div>'
)
_EMPTY = (
    '<p class="none">The passages that a reply quotes appear here, with the quoted sentences marked. '
    "Click a number in a reply to see where it stands.</p>"
)


def panel_html(session: Session) -> str:
    """The sources of every exchange on the page; the page shows one exchange's at a time."""
    sections = [exchange.sources for _, exchange in session.shown if exchange.sources]
    return "\n\n".join((_HEAD, *(sections or [_EMPTY])))


def section_html(turn: Turn, number: int, questions: Questions, changed: int = 0) -> str:
    """The sources of one turn, that of exchange ``number``."""
    cards = "".join(f"<li>{_card(source, turn, number, questions)}</li>" for source in turn.reply.sources)
    body = f"<ol>{cards}</ol>" if cards else '<p class="none">This reply quotes nothing from the bank.</p>'
    copied = plain_lines(copied_text(turn))
    note = '<p class="changed">Shown as it was quoted; the bank has changed since.</p>' if changed else ""
    return (
        f'<section class="turn" id="t{number}"><p class="asked">{plain(turn.message)}</p>{note}{body}'
        f'{_also_found(turn, questions)}<pre class="copied" id="m{number}">{copied}</pre></section>'
    )


def whole_link(question: Question, start: int = 0, end: int = 0) -> str:
    """A link that opens a question of the bank whole, at the characters ``start:end`` of its file."""
    where = f":{start}-{end}" if end else ""
    return f'<a class="whole" href="#/question/{attribute(question.id)}{where}">Open whole answer</a>'


def _card(source: Source, turn: Turn, number: int, questions: Questions) -> str:
    """One passage: number, title, where it stands, its text with the quote marked, the way back."""
    citation = source.citation
    start = citation.start - source.passage_start
    end = citation.end - source.passage_start
    passage = bank_html(source.passage, around(turn, citation.number, questions), (start, end))
    if is_quiz(turn, citation):
        passage = folded(passage, KEY_POINTS)
    name = f"{number}-{citation.number}"
    question = questions.get(citation.question)
    whole = whole_link(question, citation.start, citation.end) if question else ""
    return (
        f'<article class="source" id="s{name}" tabindex="-1"><div class="head"><span class="number">'
        f'<span class="sr">Source </span>{citation.number}</span><div>{_where(source)}</div></div>'
        f'<div class="passage">{passage}</div>'
        f'<div class="ways"><a class="back" href="#c{name}">Back to the reply</a>{whole}</div></article>'
    )


def _where(source: Source) -> str:
    """Title, facet, file and line."""
    path, _, where = place(source).rpartition(", ")
    return f'<h3>{plain(source.title)}</h3><p class="place">{plain(path)} <code>{plain(where)}</code></p>'


def _also_found(turn: Turn, questions: Questions) -> str:
    """Passages that were found and not quoted, and other questions that came near, to ask instead."""
    passages = "".join(f"<li>{_found(source, questions)}</li>" for source in turn.reply.also)
    quoted = {citation.question for citation in turn.reply.citations}
    near = [
        hit.question.title
        for hit in turn.questions
        if hit.question.id not in quoted and hit.question.answered
    ]
    if not quoted or not (near or passages):
        return ""
    buttons = "".join(f'<button class="ask">{plain(title)}</button>' for title in near[:ALSO_NEAR])
    listed = f"<ul>{passages}</ul>" if passages else ""
    chips = f'<h3>Other questions</h3><div class="chips">{buttons}</div>' if buttons else ""
    return f'<details class="also"><summary>Also found</summary>{listed}{chips}</details>'


def _found(source: Source, questions: Questions) -> str:
    """A passage that was found, without a number: no sentence of the reply stands on it."""
    question = questions.get(source.citation.question)
    references = question.references if question else ()
    passage = bank_html(source.citation.quote, Around(references, questions))
    whole = whole_link(question, source.citation.start, source.citation.end) if question else ""
    return (
        f'<article class="source found">{_where(source)}<div class="passage">{passage}</div>'
        f'<div class="ways">{whole}</div></article>'
    )
