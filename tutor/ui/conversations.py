"""The list of conversations that are kept, the line above the open one, and their files to download."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from fastapi import Response

from tutor.errors import HistoryError
from tutor.history import History, Summary, export
from tutor.records import Question
from tutor.ui.markup import attribute, plain
from tutor.ui.session import MOST_SHOWN, Session

LISTED = 200
"""Conversations in the list; older ones are found by searching."""
Format = Literal["markdown", "html", "json"]
_FORMATS: dict[str, tuple[Format, str, str]] = {
    "md": ("markdown", "text/markdown; charset=utf-8", "Markdown"),
    "html": ("html", "text/html; charset=utf-8", "HTML"),
    "json": ("json", "application/json", "JSON"),
}
NOT_KEPT = '<p class="none">Conversations are not kept. The line above the chat says why.</p>'
_NOTHING = '<p class="none">Conversations are kept on this machine and listed here.</p>'


def list_html(summaries: Sequence[Summary], search: str, today: date) -> str:
    """The conversations by age; a word where there are none."""
    if not summaries:
        return f'<p class="none">Nothing found for “{plain(search)}”.</p>' if search else _NOTHING
    groups: dict[str, list[str]] = {}
    for summary in summaries:
        groups.setdefault(_age(summary.updated, today), []).append(_item(summary))
    parts = (f"<h3>{age}</h3><ul>{''.join(items)}</ul>" for age, items in groups.items())
    return f'<div class="kept">{"".join(parts)}</div>'


def notice_html(session: Session) -> str:
    """The line above the chat: which conversation this is, and what there is to know about it."""
    name = '<span class="private">Private</span> nothing of this is kept' if session.private else ""
    name = name or (plain(session.title) if session.title else "")
    hidden = session.next - 1 - min(MOST_SHOWN, len(session.exchanges))
    notes = []
    if session.trouble:
        notes.append(f"Not kept: {session.trouble}")
    if sum(each.changed for _, each in session.shown):
        notes.append("Some sources of this conversation have changed since. The replies concerned say so.")
    if hidden > 0:
        notes.append(f"The {hidden} earliest messages are kept but not shown; an export holds them all.")
    lines = "".join(f'<p class="about">{plain(note)}</p>' for note in notes)
    current = f'<span id="current" data-id="{attribute(session.id)}" data-count="{session.next - 1}"></span>'
    return f'{current}<p class="title">{name}</p>{lines}'


def download_route(
    history: History, questions: Callable[[], Mapping[str, Question]]
) -> Callable[[str], Response]:
    """What answers ``/conversations/ID.md``, ``.html`` and ``.json``: the conversation as a file."""

    def download(name: str) -> Response:
        conversation, _, suffix = name.rpartition(".")
        if suffix not in _FORMATS:
            return Response("There is no such format.", status_code=404, media_type="text/plain")
        form, media, _ = _FORMATS[suffix]
        try:
            text = export(history.load(conversation, questions()), form)
        except HistoryError:
            return Response("There is no such conversation.", status_code=404, media_type="text/plain")
        headers = {
            "content-disposition": f'attachment; filename="tutor-conversation.{suffix}"',
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "cache-control": "no-store",
        }
        return Response(text.encode(), media_type=media, headers=headers)

    return download


def _item(summary: Summary) -> str:
    name, address = attribute(summary.title), attribute(summary.id)
    exports = "".join(
        f'<a role="menuitem" href="/conversations/{address}.{suffix}" download>Export as {title}</a>'
        for suffix, (_, _, title) in _FORMATS.items()
    )
    return (
        f'<li class="kept-item" data-id="{address}">'
        f'<button class="open" title="{name}">{plain(summary.title)}</button>'
        '<button class="more" aria-haspopup="menu" aria-expanded="false" '
        f'aria-label="More for {name}">⋯</button><div class="menu" role="menu" hidden>'
        f'<button role="menuitem" class="rename">Rename</button>{exports}'
        '<button role="menuitem" class="delete">Delete</button></div></li>'
    )


def _age(updated: datetime, today: date) -> str:
    """``Today``, ``Yesterday``, ``Last seven days`` or ``Older``."""
    days = (today - updated.astimezone().date()).days
    return "Today" if days <= 0 else "Yesterday" if days == 1 else "Last seven days" if days < 7 else "Older"
