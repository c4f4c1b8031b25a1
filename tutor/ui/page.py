"""The layout of the page and what happens on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from tutor.chat.tutor import Tutor
from tutor.errors import HistoryError
from tutor.evaluation.report import subject_of
from tutor.history import History, Summary
from tutor.ui import frame, library
from tutor.ui.conversations import LISTED, NOT_KEPT, list_html, notice_html
from tutor.ui.programs import ask_for_programs
from tutor.ui.quality import quality_html
from tutor.ui.replier import REPLIES_AT_ONCE, Replier
from tutor.ui.replies import welcome_html
from tutor.ui.session import Session
from tutor.ui.signals import Article, Shelf
from tutor.ui.sources import panel_html
from tutor.ui.theme import FORMULAS

ANSWERS_AT_ONCE = 4
"""Calls of programs that are answered at the same time."""
WAITING_AT_MOST = 128
"""Events in the queue; the next one is told that it is full."""
SIGNALS = ("again", "stop", "open", "fresh", "rate", "shelf", "article", "quality")


@dataclass(frozen=True)
class Parts:
    """The components that events read and write."""

    session: gr.State
    chat: gr.Chatbot
    box: gr.Textbox
    panel: gr.Markdown
    notice: gr.HTML
    shelf: gr.HTML
    article: gr.Markdown
    quality: gr.HTML

    @property
    def shown(self) -> list[Any]:
        """What an exchange changes, in the order of ``replier.Update``."""
        return [self.chat, self.box, self.panel, self.session, self.notice]


def build_page(tutor: Tutor, history: History | None, trouble: str = "") -> gr.Blocks:
    """The page: conversations, the chat with its box, the library, the quality page, the sources.

    ``trouble`` is why there is no ``history``, for the learner.
    """
    replier = Replier(tutor, history, trouble)
    with gr.Blocks(title="Tutor", fill_width=True, fill_height=True, analytics_enabled=False) as page:
        parts = _lay_out(tutor, replier.begun(), kept=history is not None)
        signals = {name: _signal(name) for name in SIGNALS}
        _connect_chat(replier, parts, signals)
        _connect_reading(tutor, history, parts, signals)
        gr.api(
            ask_for_programs(tutor),
            api_name="ask",
            concurrency_limit=ANSWERS_AT_ONCE,
            queue=True,
        )
    page.queue(max_size=WAITING_AT_MOST, api_open=False)
    return page


def _lay_out(tutor: Tutor, begun: Session, *, kept: bool) -> Parts:
    session = gr.State(begun)
    with gr.Row(elem_id="shell"):
        _html(frame.SKIP, "skip")
        with gr.Column(elem_id="rail", min_width=0):
            _html(frame.brand(kept=kept), "brand")
            shelf = _html("", "shelf")
            _html(frame.RAIL_END, "railend")
        with gr.Column(elem_id="middle", min_width=0):
            _html(frame.BAR, "bar")
            notice = _html(notice_html(begun), "notice")
            with gr.Column(elem_id="talk", min_width=0):
                chat = _chat(tutor)
                box = _box()
                _html(frame.hint(tutor.settings.max_message_chars), "hint")
            with gr.Row(elem_id="library"):
                _html(library.list_html(tutor.questions), "list")
                article = _markdown(library.CHOOSE, "article")
            quality = _html("", "quality")
        with gr.Column(elem_id="side", min_width=0):
            panel = _markdown(panel_html(begun), "panel")
    return Parts(session, chat, box, panel, notice, shelf, article, quality)


def _chat(tutor: Tutor) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label="Conversation",
        show_label=False,
        latex_delimiters=FORMULAS,
        placeholder=welcome_html(tutor.questions),
        buttons=[],
        height="100%",
        autoscroll=False,
    )


def _box() -> gr.Textbox:
    return gr.Textbox(
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


def _connect_chat(replier: Replier, parts: Parts, signals: dict[str, gr.HTML]) -> None:
    """Asking, asking again, stopping, opening, rating. None of it is an endpoint for programs."""
    session = parts.session
    replying: dict[str, Any] = {
        "outputs": parts.shown,
        "show_progress": "hidden",
        "concurrency_limit": REPLIES_AT_ONCE + 8,  # those above the limit are told so
        "concurrency_id": "reply",
        "api_visibility": "private",
    }
    quick = _quick(parts.shown)
    # A first listener of the same event, because listeners of one event run one after the other.
    parts.box.submit(None, js="() => tutor.replying(true)")
    asked = parts.box.submit(replier.reply, [parts.box, session], **replying)
    again = signals["again"].select(replier.again, [session], **replying)
    for replied in (asked, again):  # after everything that the reply sent is on the page
        replied.then(None, js="() => tutor.replying(false)")
        replied.failure(None, js="() => tutor.replying(false)")
    parts.box.stop(replier.stopped, None, **_quick(None))
    signals["stop"].select(replier.stopped, None, **_quick(None))
    signals["fresh"].select(replier.fresh, None, **quick)
    signals["open"].select(replier.opened, [session], **quick)
    signals["rate"].select(replier.rated, [session], **_quick(None))


def _connect_reading(
    tutor: Tutor, history: History | None, parts: Parts, signals: dict[str, gr.HTML]
) -> None:
    """The list of conversations, the pages of the library, the quality page."""

    def article(event: gr.EventData) -> str:
        signal = Article.of(event)
        question = tutor.questions.get(signal.question) if signal else None
        if signal is None or question is None:
            return library.MISSING
        chunks = tutor.opened.index.chunks_of[question.id]
        return library.article_html(question, chunks, tutor.questions, (signal.start, signal.end))

    def quality() -> str:
        return quality_html(tutor.settings, subject_of(tutor.opened.manifest))

    signals["shelf"].select(_shelf(history), None, **_quick([parts.shelf]))
    signals["article"].select(article, None, **_quick([parts.article]))
    signals["quality"].select(quality, None, **_quick([parts.quality]))


def _shelf(history: History | None) -> Callable[[gr.EventData], str]:
    """What renames, deletes and lists conversations."""

    def shelf(event: gr.EventData) -> str:
        signal = Shelf.of(event)
        if history is None:
            return NOT_KEPT
        if signal is None:
            return ""
        try:
            if signal.delete:
                history.delete(signal.delete)
            if signal.rename and signal.title.strip():
                history.rename(signal.rename, signal.title.strip())
            found: list[Summary] = history.summaries(search=signal.search.strip(), limit=LISTED)
        except HistoryError as error:
            gr.Warning(str(error))
            found = []
        return list_html(found, signal.search.strip(), date.today())

    return shelf


def _quick(outputs: list[Any] | None) -> dict[str, Any]:
    """An event that answers at once, beside the queue."""
    return {"outputs": outputs, "queue": False, "show_progress": "hidden", "api_visibility": "private"}


def _signal(name: str) -> gr.HTML:
    """A hidden element through which the page's script calls the server."""
    script = f"(window.tutorSignals ||= {{}})['{name}'] = (detail) => trigger('select', detail);"
    return gr.HTML("", elem_id=f"signal-{name}", elem_classes="signal", js_on_load=script)


def _html(markup: str, name: str) -> gr.HTML:
    return gr.HTML(markup, elem_id=name, apply_default_css=False, padding=False, js_on_load=None)


def _markdown(markup: str, name: str) -> gr.Markdown:
    return gr.Markdown(markup, elem_id=name, latex_delimiters=FORMULAS, container=False)
