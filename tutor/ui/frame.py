"""What stands around the chat whatever is asked: the rail, the bar, the line of keys."""

_ICONS = {
    "chat": "M4 5h16v11H9l-5 4z",
    "library": "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v13c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v13",
    "quality": "M4 20V10M10 20V4M16 20v-7M22 20H2",
    "new": "M12 5v14M5 12h14",
    "private": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "sources": "M6 4h9l4 4v12H6zM15 4v4h4M9 12h7M9 16h5",
    "theme": "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z",
    "close": "M6 6l12 12M18 6L6 18",
}


def icon(name: str) -> str:
    """A line drawing, hidden from screen readers."""
    return (
        '<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f'<path d="{_ICONS[name]}"/></svg>'
    )


def _button(name: str, label: str) -> str:
    """A button that is only a drawing; its name is what it is called."""
    return (
        f'<button type="button" class="icon {name}" aria-label="{label}" title="{label}">'
        f"{icon(name)}</button>"
    )


def brand(*, kept: bool) -> str:
    """The head of the rail: where to go, new conversations, the search of those that are kept."""
    places = "".join(
        f'<li><a class="go place-{name}" href="#/{name}">{icon(name)}<span>{title}</span></a></li>'
        for name, title in (("chat", "Chat"), ("library", "Library"), ("quality", "Quality"))
    )
    private = (
        f'<button type="button" class="fresh private" title="Nothing of a private chat is kept" '
        f'aria-label="New private chat">{icon("private")}</button>'
    )
    search = (
        '<label class="sr" for="search">Search conversations</label>'
        '<input id="search" type="search" placeholder="Search conversations…" autocomplete="off">'
    )
    return (
        '<div class="brand"><span class="logo" aria-hidden="true">∂</span><b>Tutor</b>'
        f'<span class="gap"></span>{_button("close", "Close menu")}</div>'
        f'<div class="news"><button type="button" class="fresh plain">{icon("new")} New chat</button>'
        f"{private if kept else ''}</div>"
        f'<nav aria-label="Pages"><ul>{places}</ul></nav>'
        f"{search if kept else ''}"
    )


RAIL_END = f"{_button('theme', 'Light, dark or as the system')}<span id='themename'>System theme</span>"

SKIP = '<a class="skip" href="#box">Skip to the question box</a>'

BAR = (
    '<h1 class="sr">Tutor</h1>'
    + _button("menu", "Menu")
    + '<span class="gap"></span>'
    + _button("sources", "Sources")
    + '<span class="sr" id="status" role="status"></span>'
)


def hint(limit: int) -> str:
    """The line below the box: keys, or that a message is too long, or which message is edited."""
    keys = (
        "<kbd>Enter</kbd> send · <kbd>Shift</kbd> <kbd>Enter</kbd> new line · <kbd>/</kbd> to the box · "
        "<kbd>Alt</kbd> <kbd>1…9</kbd> open a source · <kbd>Esc</kbd> back"
    )
    return (
        '<p class="editing" hidden>Editing an earlier message: what followed it gives way. '
        '<button type="button" class="cancel">Cancel</button></p>'
        f'<p class="keys">{keys}</p><p class="limit" id="limit" role="alert" data-limit="{limit}"></p>'
    )
