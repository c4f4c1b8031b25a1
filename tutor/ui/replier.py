"""A message into updates of the page: kept first, then answered, then shown block by block.

Holds the tutor and the store, nothing of a conversation.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

import anyio
import gradio as gr

from tutor.chat.tutor import Tutor
from tutor.errors import HistoryError, TutorError
from tutor.history import History, Kept, changed
from tutor.ui.conversations import notice_html
from tutor.ui.replies import blocks_html, messages
from tutor.ui.session import Exchange, Session
from tutor.ui.signals import Again, Fresh, Open, Rate
from tutor.ui.sources import panel_html, section_html

PAUSE_SECONDS = 0.12
"""Between two blocks of a reply: a browser keeps up with ten updates a second."""
REPLIES_AT_ONCE = 64
"""Replies that are searched for or stream at the same time; the next learner is told to wait."""
SEARCHES_AT_ONCE = 4
LOADING = "Loading the language model for search, a few seconds…"
SEARCHING = "Looking it up…"
BUSY = "The tutor is busy with many questions at once. Ask again in a few seconds."
STOPPED = "Stopped. Ask again whenever you like."
INTERRUPTED = "This reply was interrupted before it was complete. Retry to ask again."

Update = tuple[Any, Any, Any, Any, Any]
"""New values of chat, box, panel, session and notice."""
T = TypeVar("T")


class Replier:
    """What happens on the page when something is asked, stopped, opened or rated."""

    def __init__(self, tutor: Tutor, history: History | None, trouble: str = "") -> None:
        self._tutor = tutor
        self._history = history
        self._trouble = trouble
        self._searches = anyio.CapacityLimiter(SEARCHES_AT_ONCE)
        self._at_work = 0
        self._stops: dict[str, anyio.Event] = {}
        """Of each page that a reply is made for: what ends it."""

    async def reply(
        self, message: str | None, session: Session, request: gr.Request
    ) -> AsyncIterator[Update]:
        """The page after each step: message shown, source panel filled, one block after the other."""
        message = (message or "").strip()
        if not message:
            yield unchanged()
            return
        if self._at_work >= REPLIES_AT_ONCE:
            refused = session.asking(message).with_last(Exchange(message, problem=BUSY))
            yield page(refused)
            return
        self._at_work += 1
        page_id, stop = str(request.session_hash), anyio.Event()
        self._stops[page_id] = stop
        try:
            async for update in self._reply(message, session, stop):
                yield update
        finally:
            self._at_work -= 1
            if self._stops.get(page_id) is stop:
                del self._stops[page_id]

    async def again(
        self, session: Session, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        """An earlier message, or another in its place, asked from there."""
        signal = Again.of(event)
        found = session.find(signal.number) if signal else None
        if signal is None or found is None:
            yield unchanged()
            return
        message = signal.message.strip() or found.message
        async for update in self.reply(message, session.before(signal.number), request):
            yield update

    async def stopped(self, request: gr.Request) -> None:
        """The reply that is being made for a page ends where it stands.

        It says so itself, as its last update: an update from here could be overtaken by one that it
        had sent before, and the page would show a reply that never ends.
        """
        stop = self._stops.get(str(request.session_hash))
        if stop:
            stop.set()

    def fresh(self, event: gr.EventData) -> Update:
        """The page with a new conversation."""
        signal = Fresh.of(event)
        return page(self.begun(private=bool(signal and signal.private)))

    def begun(self, *, private: bool = False) -> Session:
        """A conversation in which nothing was said; it says so where it is not going to be kept."""
        return Session(private=private, trouble="" if private else self._trouble)

    async def opened(self, session: Session, event: gr.EventData) -> Update:
        """The page with a conversation that was kept; what is there stays if it cannot be had."""
        signal, history = Open.of(event), self._history
        if signal is None or history is None:
            return unchanged()
        try:
            session = await self._in_thread(lambda: self._session(history, signal.conversation))
        except HistoryError:
            session = self.begun()
        return page(session)

    async def rated(self, session: Session, event: gr.EventData) -> None:
        """What a learner thinks of a reply goes to the store."""
        signal, history = Rate.of(event), self._history
        found = session.find(signal.number) if signal else None
        if signal is None or history is None or found is None or not found.stored:
            return
        try:
            await self._in_thread(lambda: history.rate(session.id, found.stored, signal.feedback))
        except HistoryError as error:
            gr.Warning(str(error))

    async def _reply(self, message: str, before: Session, stop: anyio.Event) -> AsyncIterator[Update]:
        session = await self._stored(message, before)
        waiting = SEARCHING if self._tutor.encoder.ready else LOADING
        yield (
            messages(session, waiting),
            box(busy=True, clear=True),
            gr.skip(),
            session,
            notice_html(session),
        )
        last = await _unless(stop, lambda: self._ask(message, before, session.next - 1))
        last = last or Exchange(message, problem=STOPPED, stopped=True)
        last = replace(last, stored=session.exchanges[-1].stored)
        session = await self._complete(session, last)
        panel: Any = panel_html(session.with_last(last)) if last.turn else gr.skip()
        while True:
            last = replace(last, shown=last.shown + 1, stopped=stop.is_set())
            session = session.with_last(last)
            yield messages(session), box(busy=not last.finished), panel, session, notice_html(session)
            if last.finished:
                return
            panel = gr.skip()
            with anyio.move_on_after(PAUSE_SECONDS):
                await stop.wait()

    async def _stored(self, message: str, before: Session) -> Session:
        """The session with ``message`` waiting: on disk before anything is done about it."""
        session = before.asking(message)
        history = self._history
        if session.private or history is None:
            return session

        def store() -> Session:
            number = before.next_stored
            asked = history.revise(before.id, number, message) if before.id else history.start(message)
            waiting = session.with_last(Exchange(message, stored=asked.number))
            title = before.title
            if asked.number == 1:  # the first message names the conversation, unless the learner has
                title = history.load(asked.conversation, self._tutor.questions).title
            return replace(waiting, asked=asked, id=asked.conversation, title=title, trouble="")

        session, stored = await self._kept(session, store)
        return stored or session

    async def _complete(self, session: Session, last: Exchange) -> Session:
        """The session with its reply in the store."""
        history, asked = self._history, session.asked
        if history is None or asked is None:
            return session
        turn = last.turn

        def store() -> None:
            if turn is None:
                history.fail(asked, last.problem)
            else:
                history.complete(asked, turn)

        session, _ = await self._kept(session, store)
        return replace(session, asked=None)

    async def _kept(self, session: Session, store: Callable[[], T]) -> tuple[Session, T | None]:
        """What ``store`` returns; a store that fails is said on the page and stops no conversation."""
        try:
            return session, await self._in_thread(store)
        except HistoryError as error:
            return replace(session, trouble=str(error)), None

    async def _ask(self, message: str, before: Session, number: int) -> Exchange:
        """What came of ``message``: a turn, or the problem in words."""

        def answer() -> Exchange:
            turn = self._tutor.ask(message, before.conversation)
            return self._exchange(Exchange(message, turn), number)

        try:
            return await anyio.to_thread.run_sync(answer, limiter=self._searches, abandon_on_cancel=True)
        except TutorError as error:
            return Exchange(message, problem=str(error))

    def _exchange(self, exchange: Exchange, number: int) -> Exchange:
        """An exchange with its HTML, which takes time that is not the page's."""
        if exchange.turn is None:
            return exchange
        questions = self._tutor.questions
        return replace(
            exchange,
            blocks=blocks_html(exchange.turn, number, questions),
            sources=section_html(exchange.turn, number, questions, exchange.changed),
        )

    def _session(self, history: History, conversation: str) -> Session:
        """A conversation of the store as it is shown, with what changed in the bank since."""
        kept: Kept = history.load(conversation, self._tutor.questions)
        moved = changed(kept, self._tutor.settings.corpus)
        session = Session(id=kept.id, title=kept.title)
        for each in kept.exchanges:
            lost = each.turn is None and not each.problem
            exchange = Exchange(
                each.message,
                each.turn,
                INTERRUPTED if lost else each.problem,
                feedback=each.feedback,
                changed=len(moved.get(each.number, ())),
                apart=bool(each.missing),
                stored=each.number,
            )
            session = session.asking(each.message).with_last(replace(exchange, shown=1_000))
        shown = {number for number, _ in session.shown}
        whole = tuple(
            self._exchange(each, number) if number in shown else each
            for number, each in enumerate(session.exchanges, session.first)
        )
        return replace(session, exchanges=whole)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work)


async def _unless(stop: anyio.Event, work: Callable[[], Awaitable[T]]) -> T | None:
    """What ``work`` gives, or nothing as soon as it is to stop."""
    result: T | None = None

    async def watch() -> None:
        await stop.wait()
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        result = await work()
        group.cancel_scope.cancel()
    return result


def unchanged() -> Update:
    """The page as it is."""
    return gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()


def page(session: Session) -> Update:
    """The page with ``session`` and nothing going on; what is typed stays in the box."""
    return messages(session), box(busy=False), panel_html(session), session, notice_html(session)


def box(*, busy: bool, clear: bool = False) -> Any:
    """The box with a button that sends, or one that stops."""
    if clear:
        return gr.Textbox(value="", submit_btn=not busy, stop_btn=busy)
    return gr.Textbox(submit_btn=not busy, stop_btn=busy)
