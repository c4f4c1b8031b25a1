"""An exchange as the messages of the chat: chips for citations, how it was read, what to ask next.

Gradio's sanitizer drops ``data-`` and ``aria-`` attributes, so links and buttons are told apart by class
and address, and their names are text. Every part is a block of HTML of its own, separated by blank
lines: while a reply grows, what stands stays.
"""

import re
from collections.abc import Mapping
from typing import TypedDict

from tutor.records import TALK, Question, ReplyBlock, Turn
from tutor.render import is_quiz, label, markdown, read_as
from tutor.ui.compare import table_html
from tutor.ui.markup import Around, attribute, bank_html, folded, message_html, plain, plain_lines, with_mark
from tutor.ui.session import Exchange, Session

LONGEST_SHOWN = 400
"""Characters shown of a message that was refused."""
SECTION_EXAMPLES = 2
"""Questions of a section on the empty page."""
_VERDICTS = {
    "unsure": "Not sure that the bank answers this",
    "declined": "Not in the bank",
}
KEY_POINTS = "Show what a good answer says"
_TRY = '<p class="label">Or type your answer: I set it beside the key points.</p>'
_ASKING = {"what is", "what are"}
_UNLABELLED = TALK | {"more"}
"""Kinds of messages of whose replies no verdict is shown: that there is no more is not a gap of the bank."""
_ANNOUNCING = re.compile(r"(?:“[^”]*”|\.\S|[^.“])+:")
"""One sentence that ends in a colon; a file has a dot in its name, a title may hold more."""

Questions = Mapping[str, Question]


class Message(TypedDict):
    """A message in the chat widget's form."""

    role: str
    content: str


def messages(session: Session, waiting: str = "") -> list[Message]:
    """The latest exchanges for the chat; ``waiting`` stands for a reply that is not there yet."""
    out: list[Message] = []
    for number, exchange in session.shown:
        last = number == session.next - 1
        out.append({"role": "user", "content": _said(exchange, number)})
        reply = reply_html(exchange, number, last=last)
        out.append({"role": "assistant", "content": reply or f'<p class="waiting">{plain(waiting)}</p>'})
    return out


def reply_html(exchange: Exchange, number: int, *, last: bool) -> str:
    """The reply so far, exchange ``number`` of the session; empty while there is none."""
    turn = exchange.turn
    if exchange.problem:
        return f'<div class="problem">{plain(exchange.problem)}</div>\n\n{_tools(exchange, number)}'
    if turn is None:
        return ""
    parts = [f'<h2 class="sr">Reply {number}</h2>', _reading_line(turn, last=last), _verdict_line(turn)]
    parts.append(_changed_line(exchange.changed))
    parts += exchange.blocks[: exchange.shown]
    if exchange.finished:
        parts.append(_buttons("suggestions", turn.reply.suggestions))
        parts.append(_tools(exchange, number))
        parts.append(_buttons("followups", turn.followups if last else ()))
    return "\n\n".join(part for part in parts if part)


def blocks_html(turn: Turn, number: int, questions: Questions) -> tuple[str, ...]:
    """The blocks of a reply, each with its mark; the reply of exchange ``number``."""
    return tuple(_block(block, turn, number, questions) for block in turn.reply.blocks)


def chip(exchange: int, number: int) -> str:
    """The mark of citation ``number``, a link to its card in the panel."""
    name = f'<span class="sr">source </span>{number}'
    return f'<a class="cite" id="c{exchange}-{number}" href="#s{exchange}-{number}">{name}</a>'


def copied_text(turn: Turn) -> str:
    """The reply for the clipboard: Markdown, and where each quote stands."""
    places = [
        f"[{source.citation.number}] {source.citation.path}:{source.line}" for source in turn.reply.sources
    ]
    return "\n\n".join((markdown(turn.reply), "\n".join(places))).strip()


def around(turn: Turn, citation: int, questions: Questions) -> Around:
    """What the text of a citation refers to."""
    question = questions.get(turn.reply.citations[citation - 1].question)
    return Around(question.references if question else (), questions)


def _block(block: ReplyBlock, turn: Turn, number: int, questions: Questions) -> str:
    if block.table:
        return table_html(block.table, lambda cell: _quote(cell, turn, number, questions))
    if block.citation is None:
        lead = " lead" if _ANNOUNCING.fullmatch(block.text) else ""
        lists = "\n" in block.text  # of what the bank holds, of literature; a line may quote a learner
        said = bank_html(block.text, Around()) if lists else message_html(block.text)
        return f'<div class="own{lead}">{said}</div>'
    said = label(block, turn.reply)
    before = f'<p class="label">{plain(said)}</p>' if said else ""
    return f'<div class="quote">{before}{_quote(block, turn, number, questions)}</div>'


def _quote(block: ReplyBlock, turn: Turn, number: int, questions: Questions) -> str:
    """Bank text with its mark; the tutor's own words without."""
    if block.citation is None:
        return message_html(block.text)
    quote = bank_html(block.text, around(turn, block.citation, questions))
    mark = chip(number, block.citation)
    asks = is_quiz(turn, turn.reply.citations[block.citation - 1])
    if not asks:
        return with_mark(quote, mark)
    return folded(quote, KEY_POINTS, mark) + (_TRY if "<li>" in quote else "")


def _said(exchange: Exchange, number: int) -> str:
    """The message as it is shown, as it was typed, and the button that edits it."""
    said = exchange.message
    said = f"{said[:LONGEST_SHOWN]}…" if exchange.problem and len(said) > LONGEST_SHOWN else said
    edit = f'<button class="tool edit" id="e{number}" title="Edit and ask again from here">Edit</button>'
    raw = f'<pre class="raw" id="r{number}">{plain_lines(exchange.message)}</pre>'
    return f'<div class="said">{message_html(said)}</div>\n\n<div class="tools">{edit}{raw}</div>'


def _reading_line(turn: Turn, *, last: bool) -> str:
    """``Read as: dropout: at test time?``, where that is not what the learner wrote, and other readings."""
    read = readable(read_as(turn), turn.message)
    others = "".join(
        f'<button class="ask other" title="{attribute(text)}">{plain(readable(text, turn.message))}</button>'
        for text in turn.reading.alternatives
        if last
    )
    if not read and not others:
        return ""
    how = f"as: <em>{plain(read)}</em>" if read else "as it stands"
    rather = f'<span class="rather">or rather</span> {others}' if others else ""
    return f'<p class="reading"><span>Read {how}</span> {rather}</p>'


def readable(query: str, message: str) -> str:
    """A query with the topic set apart that was put before the learner's own words.

    >>> readable("dropout at test time?", "and at test time?")
    'dropout: at test time?'
    """
    words, said = query.split(), message.split()
    own = 0
    while own < min(len(words), len(said)) and words[-1 - own].casefold() == said[-1 - own].casefold():
        own += 1
    topic, rest = " ".join(words[: len(words) - own]), " ".join(words[len(words) - own :])
    if not topic or not rest or topic.endswith(":") or topic.casefold() in _ASKING:
        return query
    return f"{topic}: {rest}"


def _verdict_line(turn: Turn) -> str:
    verdict = _VERDICTS.get(turn.reply.verdict)
    if verdict is None or turn.reading.kind in _UNLABELLED:
        return ""
    return f'<p class="verdict {turn.reply.verdict}">{verdict}</p>'


def _buttons(name: str, texts: tuple[str, ...]) -> str:
    """Texts to ask by a click; empty where there are none."""
    chips = "".join(f'<button class="ask">{plain(text)}</button>' for text in texts)
    return f'<div class="chips {name}">{chips}</div>' if chips else ""


def _changed_line(count: int) -> str:
    if not count:
        return ""
    what = "A source of this reply has" if count == 1 else f"{count} sources of this reply have"
    return f'<p class="changed">{what} changed since it was given. Retry to ask the bank as it is now.</p>'


def _tools(exchange: Exchange, number: int) -> str:
    """What can be done with a reply, which can be rated where it is stored.

    The script tells buttons apart by class and number by id.
    """
    tools = []
    if exchange.turn:
        tools.append(_tool("copyreply", f"copy{number}", "Copy", "Copy this reply and where it stands"))
    tools.append(_tool("retry", f"again{number}", "Retry", "Ask this again, from here"))
    if exchange.turn and exchange.stored:
        thumb = exchange.feedback.thumb if exchange.feedback else ""
        for name, said in (("up", "Good reply"), ("down", "Bad reply")):
            on = " on" if thumb == name else ""
            tools.append(_tool(f"rate {name}{on}", f"{name}{number}", said, said))
    note = '<span class="note">Stopped here.</span>' if exchange.stopped else ""
    return f'<div class="tools">{"".join(tools)}{note}</div>'


def _tool(kind: str, name: str, said: str, title: str) -> str:
    return f'<button class="tool {kind}" id="{name}" title="{title}"><span>{said}</span></button>'


def welcome_html(questions: Questions) -> str:
    """The empty page: what can be asked, by section."""
    sections: dict[str, list[Question]] = {}
    for question in questions.values():
        if question.answered:
            sections.setdefault(question.section, []).append(question)
    cards = [_section_card(name, within) for name, within in sections.items()]
    return (
        '<div class="welcome"><h2>What would you like to understand?</h2>'
        f"<p>Answers are quoted from a bank of {len(questions)} questions. "
        "Every sentence shows where it stands. "
        '<a class="go" href="#/library">See all that can be asked</a></p>'
        f'<div class="cards">{"".join(cards)}</div></div>'
    )


def _section_card(name: str, questions: list[Question]) -> str:
    asks = "".join(
        f'<button class="ask card" title="{attribute(question.title)}"><span>{plain(question.title)}</span>'
        "</button>"
        for question in questions[:SECTION_EXAMPLES]
    )
    return f'<div class="section"><h3>{plain(name)} <small>{len(questions)}</small></h3>{asks}</div>'
