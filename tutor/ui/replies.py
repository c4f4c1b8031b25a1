"""An exchange as the messages of the chat: chips for citations, how it was read, what to ask next.

Gradio's sanitizer drops ``data-`` and ``aria-`` attributes, so links and buttons are told apart by class
and address, and their names are text. Every part is a block of HTML of its own, separated by blank
lines: while a reply grows, what stands stays.
"""

from collections.abc import Mapping
from typing import TypedDict

from tutor.records import Question, ReplyBlock, Turn
from tutor.render import label, markdown
from tutor.ui.markup import Around, attribute, bank_html, message_html, plain, with_mark
from tutor.ui.session import Exchange, Session

MOST_SHOWN = 30
"""Exchanges on the page; a browser slows down with thousands of formulas. The tutor keeps all."""
LONGEST_SHOWN = 400
"""Characters shown of a message that was refused."""
_VERDICTS = {"unsure": "Not sure", "declined": "Not in the bank"}
_TALK = {"greeting", "thanks", "unreadable"}

Questions = Mapping[str, Question]


class Message(TypedDict):
    """A message in the chat widget's form."""

    role: str
    content: str


def messages(session: Session, waiting: str = "") -> list[Message]:
    """The latest exchanges for the chat; ``waiting`` stands for a reply that is not there yet."""
    first = max(0, len(session) - MOST_SHOWN)
    out: list[Message] = []
    for place, exchange in enumerate(session[first:], first + 1):
        last = place == len(session)
        said = exchange.message
        said = f"{said[:LONGEST_SHOWN]}…" if exchange.problem and len(said) > LONGEST_SHOWN else said
        out.append({"role": "user", "content": f'<div class="said">{message_html(said)}</div>'})
        reply = reply_html(exchange, place, last=last)
        out.append({"role": "assistant", "content": reply or f'<p class="waiting">{plain(waiting)}</p>'})
    return out


def reply_html(exchange: Exchange, number: int, *, last: bool) -> str:
    """The reply so far, exchange ``number`` of the session; empty while there is none."""
    if exchange.problem:
        return f'<div class="problem">{plain(exchange.problem)}</div>'
    turn = exchange.turn
    if turn is None:
        return ""
    parts = [f'<h2 class="sr">Reply {number}</h2>', _reading_line(turn), _verdict_line(turn)]
    parts += exchange.blocks[: exchange.shown]
    if exchange.finished:
        parts.append(_buttons("suggestions", turn.reply.suggestions))
        parts.append(_tools(number, last=last, stopped=exchange.stopped))
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
    if block.citation is None:
        return f'<div class="own">{message_html(block.text)}</div>'
    quote = bank_html(block.text, around(turn, block.citation, questions))
    said = label(block, turn.reply)
    before = f'<p class="label">{plain(said)}</p>' if said else ""
    return f'<div class="quote">{before}{with_mark(quote, chip(number, block.citation))}</div>'


def _reading_line(turn: Turn) -> str:
    """``Read as: dropout at test time``, where that is not what the learner wrote."""
    said, query = (" ".join(text.split()).casefold() for text in (turn.message, turn.reading.query))
    if said == query or not query or turn.reading.kind in _TALK:
        return ""
    return f'<p class="reading">Read as: <em>{plain(turn.reading.query)}</em></p>'


def _verdict_line(turn: Turn) -> str:
    verdict = _VERDICTS.get(turn.reply.verdict)
    if verdict is None or turn.reading.kind in _TALK:
        return ""
    return f'<p class="verdict {turn.reply.verdict}">{verdict}</p>'


def _buttons(name: str, texts: tuple[str, ...]) -> str:
    """Texts to ask by a click; empty where there are none."""
    chips = "".join(f'<button class="ask">{plain(text)}</button>' for text in texts)
    return f'<div class="chips {name}">{chips}</div>' if chips else ""


def _tools(number: int, *, last: bool, stopped: bool) -> str:
    title = "Copy this reply and where it stands"
    copy = f'<button class="tool copyreply" id="copy{number}" title="{title}">Copy</button>'
    retry = '<button class="tool retry" title="Ask this again">Retry</button>' if last else ""
    note = '<span class="note">Stopped here.</span>' if stopped else ""
    return f'<div class="tools">{copy}{retry}{note}</div>'


def welcome_html(questions: Questions) -> str:
    """The empty page: what can be asked, one question a section."""
    first = {
        question.section: question for question in reversed(list(questions.values())) if question.answered
    }
    cards = [
        f'<button class="ask card" title="{attribute(question.title)}"><small>{plain(section)}</small> '
        f"<span>{plain(question.title)}</span></button>"
        for section, question in sorted(first.items(), key=lambda item: item[1].number)
    ]
    return (
        '<div class="welcome"><h2>What would you like to understand?</h2>'
        f"<p>Answers are quoted from a bank of {len(questions)} questions. "
        "Every sentence shows where it stands.</p>"
        f'<div class="cards">{"".join(cards)}</div></div>'
    )
