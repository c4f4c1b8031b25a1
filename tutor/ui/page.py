"""The layout of the page and what happens on it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import anyio
import gradio as gr

from tutor.chat.tutor import Tutor
from tutor.errors import TutorError
from tutor.ui.replies import blocks_html, messages, welcome_html
from tutor.ui.session import Exchange, Session, conversation, stop
from tutor.ui.sources import panel_html, section_html
from tutor.ui.theme import FORMULAS

PAUSE_SECONDS = 0.12
"""Between two blocks of a reply: a browser keeps up with ten updates a second."""
REPLIES_AT_ONCE = 32
"""Replies that stream at the same time; most of that time they pause."""
SEARCHES_AT_ONCE = 4
WAITING_AT_MOST = 64
"""Messages in the queue; the next one is told that the tutor is busy."""
LOADING = "Loading the language model for search, a few seconds…"
SEARCHING = "Looking it up…"

Update = tuple[Any, Any, Any, Any]
"""New values of chat, box, panel and session."""


class Replier:
    """Turns a message into updates of the page. Holds the tutor, nothing of a conversation."""

    def __init__(self, tutor: Tutor) -> None:
        self._tutor = tutor
        self._searches = anyio.CapacityLimiter(SEARCHES_AT_ONCE)

    async def reply(self, message: str | None, session: Session) -> AsyncIterator[Update]:
        """The page after each step: message shown, source panel filled, one block after the other."""
        message = (message or "").strip()
        if not message:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        before, session = session, (*session, Exchange(message))
        waiting = SEARCHING if self._tutor.encoder.ready else LOADING
        yield messages(session, waiting), _box(busy=True, clear=True), gr.skip(), session
        last = await self._ask(message, before)
        panel: Any = panel_html((*before, last))
        while True:
            last = replace(last, shown=last.shown + 1)
            yield messages((*before, last)), _box(busy=not last.finished), panel, (*before, last)
            if last.finished:
                return
            panel = gr.skip()
            await anyio.sleep(PAUSE_SECONDS)

    async def again(self, session: Session) -> AsyncIterator[Update]:
        """The last message, asked once more."""
        async for update in self.reply(session[-1].message if session else "", session[:-1]):
            yield update

    def stopped(self, session: Session) -> Update:
        """The page after the learner stopped a reply."""
        session = stop(session)
        return messages(session), _box(busy=False), gr.skip(), session

    def fresh(self) -> Update:
        """The page with a new conversation."""
        return [], _box(busy=False, clear=True), panel_html(()), ()

    async def _ask(self, message: str, before: Session) -> Exchange:
        """What came of ``message``: a turn, or the problem in words."""
        try:
            return await anyio.to_thread.run_sync(
                self._answer, message, before, limiter=self._searches, abandon_on_cancel=True
            )
        except TutorError as error:
            return Exchange(message, problem=str(error))

    def _answer(self, message: str, before: Session) -> Exchange:
        """Ask the tutor, and make HTML of the turn while at it: both take time that is not the page's."""
        turn = self._tutor.ask(message, conversation(before))
        number, questions = len(before) + 1, self._tutor.questions
        blocks = blocks_html(turn, number, questions)
        return Exchange(message, turn, blocks=blocks, sources=section_html(turn, number, questions))


def build_page(tutor: Tutor) -> gr.Blocks:
    """The page: the chat, the box below it, the sources beside it."""
    replier = Replier(tutor)
    with gr.Blocks(title="Tutor", fill_width=True, fill_height=True, analytics_enabled=False) as page:
        session = gr.State(())
        with gr.Row(elem_id="shell"):
            with gr.Column(elem_id="middle", min_width=0):
                _html(_BAR, "bar")
                fresh = gr.Button("New chat", elem_id="new", size="sm")
                chat = gr.Chatbot(
                    elem_id="chat",
                    label="Conversation",
                    show_label=False,
                    latex_delimiters=FORMULAS,
                    placeholder=welcome_html(tutor.questions),
                    buttons=[],
                    height="100%",
                    autoscroll=False,
                )
                box = gr.Textbox(
                    elem_id="box",
                    label="Your question",
                    show_label=False,
                    placeholder="Ask a question…",
                    lines=1,
                    max_lines=6,
                    submit_btn=True,
                    container=False,
                    autofocus=True,
                )
                _html(_hint(tutor.settings.max_message_chars), "hint")
                retry = gr.Button("Retry", elem_id="retry")
            with gr.Column(elem_id="side", min_width=0):
                panel = gr.Markdown(
                    panel_html(()),
                    elem_id="panel",
                    latex_delimiters=FORMULAS,
                    container=False,
                )
        _connect(replier, session, chat, box, panel, fresh, retry)
    page.queue(max_size=WAITING_AT_MOST, api_open=False)
    return page


def _connect(
    replier: Replier,
    session: gr.State,
    chat: gr.Chatbot,
    box: gr.Textbox,
    panel: gr.Markdown,
    fresh: gr.Button,
    retry: gr.Button,
) -> None:
    """Which event calls what. Only ``chat`` is an endpoint that a program is told of."""
    shown = [chat, box, panel, session]
    replying: dict[str, Any] = {
        "outputs": shown,
        "show_progress": "hidden",
        "concurrency_limit": REPLIES_AT_ONCE,
        "concurrency_id": "reply",
    }
    quick: dict[str, Any] = {
        "outputs": shown,
        "queue": False,
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    asked = box.submit(replier.reply, [box, session], api_name="chat", **replying)
    again = retry.click(replier.again, [session], api_visibility="private", **replying)
    box.stop(replier.stopped, [session], cancels=[asked, again], **quick)
    fresh.click(replier.fresh, None, cancels=[asked, again], **quick)


def _box(*, busy: bool, clear: bool = False) -> Any:
    """The box with a button that sends, or one that stops."""
    if clear:
        return gr.Textbox(value="", submit_btn=not busy, stop_btn=busy)
    return gr.Textbox(submit_btn=not busy, stop_btn=busy)


def _html(markup: str, name: str) -> gr.HTML:
    return gr.HTML(markup, elem_id=name, apply_default_css=False, padding=False)


def _icon(name: str, label: str, path: str) -> str:
    return (
        f'<button type="button" class="icon {name}" aria-label="{label}" title="{label}">'
        '<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f'<path d="{path}"/></svg></button>'
    )


_BAR = (
    '<a class="skip" href="#box">Skip to the question box</a>'
    '<span class="logo" aria-hidden="true">∂</span><h1>Tutor</h1><span class="gap"></span>'
    + _icon("sources", "Sources", "M6 4h9l4 4v12H6zM15 4v4h4M9 12h7M9 16h5")
    + _icon("theme", "Light or dark", "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z")
    + '<span class="sr" id="status" role="status"></span>'
)


def _hint(limit: int) -> str:
    """The line below the box: keys, or that a message is too long."""
    keys = (
        "<kbd>Enter</kbd> send · <kbd>Shift</kbd> <kbd>Enter</kbd> new line · <kbd>/</kbd> to the box · "
        "<kbd>Alt</kbd> <kbd>1…9</kbd> open a source · <kbd>Esc</kbd> back"
    )
    return f'<p class="keys">{keys}</p><p class="limit" id="limit" role="alert" data-limit="{limit}"></p>'
