"""A kept conversation as a file to keep elsewhere; ``tutor verify`` checks the quotes of each form.

What the learner typed stands in a quotation of Markdown, so that no line of it can pass for a citation.
"""

import json
from typing import Any, Literal

from tutor.history.kept import Exchange, Kept
from tutor.history.web import page
from tutor.records import Source, Turn
from tutor.render import as_json, markdown, place, quoted, read_as

Format = Literal["markdown", "html", "json"]
SUFFIXES: dict[str, Format] = {".md": "markdown", ".html": "html", ".json": "json"}
INTERRUPTED = "There is no reply: it was interrupted."


def export(kept: Kept, form: Format) -> str:
    """The conversation as text in this form."""
    if form == "markdown":
        return _markdown(kept)
    if form == "html":
        return page(kept, INTERRUPTED)
    return json.dumps(_document(kept), ensure_ascii=False, indent=1) + "\n"


def _markdown(kept: Kept) -> str:
    parts = [f"# {kept.title}", f"{kept.created:%Y-%m-%d %H:%M} UTC"]
    for exchange in kept.exchanges:
        parts += [f"## {exchange.number}", "\n".join(f"> {line}" for line in exchange.message.splitlines())]
        if exchange.turn is None:
            parts.append(f"*{' '.join((exchange.problem or INTERRUPTED).split())}*")
            continue
        parts += _reply(exchange.turn)
    return "\n\n".join(part for part in parts if part) + "\n"


def _reply(turn: Turn) -> list[str]:
    sources = _sources(turn)
    read = read_as(turn)
    parts = [f"*Read as: {read}*"] if read else []
    parts.append(markdown(turn.reply))
    for citation in turn.reply.citations:
        source = sources.get(citation.number)
        parts += [f"{source.title} — {place(source)}"] if source else []
        parts.append(quoted(citation))
    return parts


def _document(kept: Kept) -> dict[str, Any]:
    return {
        "title": kept.title,
        "created": kept.created.isoformat(),
        "updated": kept.updated.isoformat(),
        "turns": [_turn(exchange) for exchange in kept.exchanges],
    }


def _turn(exchange: Exchange) -> dict[str, Any]:
    """A turn as ``tutor ask --json`` prints it; each citation with its line and its place in words."""
    if exchange.turn is None:
        return {"message": exchange.message, "problem": exchange.problem or INTERRUPTED}
    turn = as_json(exchange.turn)
    sources = _sources(exchange.turn)
    for citation in turn["citations"]:
        if source := sources.get(citation["number"]):
            citation |= {"title": source.title, "line": source.line, "location": place(source)}
    if exchange.feedback:
        feedback = exchange.feedback
        turn["feedback"] = {
            "thumb": feedback.thumb,
            "reason": feedback.reason,
            "comment": feedback.comment,
        }
    return turn


def _sources(turn: Turn) -> dict[int, Source]:
    return {source.citation.number: source for source in turn.reply.sources}
