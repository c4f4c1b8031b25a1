"""What the store holds while the page goes on, also where it fails in between; without a browser."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import gradio as gr
import pytest

from tutor.chat.tutor import Tutor
from tutor.errors import HistoryError
from tutor.history import DATABASE, Asked, History
from tutor.ui.replier import Replier
from tutor.ui.replies import messages
from tutor.ui.session import Session

LOST = "what is overfitting?"
FIRST, SECOND, THIRD = "what is dropout?", "show me code", "simpler"


class FailingHistory(History):
    """The real store, which cannot keep one message."""

    def start(self, message: str) -> Asked:
        """Fail, or begin a conversation."""
        return super().start(_checked(message))

    def revise(self, conversation: str, number: int, message: str) -> Asked:
        """Fail, or put the message in its place."""
        return super().revise(conversation, number, _checked(message))


def _checked(message: str) -> str:
    if message == LOST:
        raise HistoryError("The disk is full: make room.")
    return message


class Page:
    """One learner's page on a replier: its session, and what the store holds of it."""

    def __init__(self, replier: Replier, history: History, tutor: Tutor) -> None:
        self.session = Session()
        self._replier, self._history, self._tutor = replier, history, tutor

    def ask(self, *said: str, updates: int = 1_000) -> "Page":
        """Send messages one after the other; of the last one's reply only the first ``updates`` arrive."""
        for message in said[:-1]:
            self.ask(message)
        return self._follow(self._replier.reply(said[-1], self.session, a_request()), updates)

    def again(self, number: int, message: str = "") -> "Page":
        """Ask exchange ``number`` again."""
        return self._follow(self._replier.again(self.session, event(number, message=message), a_request()))

    def rate(self, number: int) -> "Page":
        """Thumbs up for reply ``number``."""
        run_apart(lambda: self._replier.rated(self.session, event(number, thumb="up")))
        return self

    def reopen(self) -> "Page":
        """Open the conversation from the store."""
        opened = SimpleNamespace(_data={"conversation": self.session.id})
        self.session = run_apart(lambda: self._replier.opened(Session(), opened))[3]
        return self

    @property
    def said(self) -> list[str]:
        """The messages on the page."""
        return [each.message for each in self.session.exchanges]

    @property
    def stored(self) -> list[str]:
        """The messages in the store."""
        return [each.message for each in self._kept]

    @property
    def rated(self) -> list[str]:
        """The messages in the store whose replies were rated."""
        return [each.message for each in self._kept if each.feedback]

    @property
    def offered(self) -> list[bool]:
        """Whether each reply on the page can be rated."""
        replies = [each["content"] for each in messages(self.session) if each["role"] == "assistant"]
        return ['class="tool rate up"' in reply for reply in replies]

    @property
    def _kept(self) -> tuple[Any, ...]:
        return self._history.load(self.session.id, self._tutor.questions).exchanges

    def _follow(self, updates: AsyncGenerator[Any, None], until: int = 1_000) -> "Page":
        async def follow() -> None:
            async with aclosing(updates):
                for _ in range(until):
                    update = await anext(updates, None)
                    if update is None:
                        break
                    self.session = update[3]

        run_apart(follow)
        return self


def event(number: int, **detail: str) -> Any:
    """What the page's script tells of exchange ``number``."""
    return SimpleNamespace(_data={"number": number, **detail})


def a_request() -> gr.Request:
    """What gradio tells of the page that an event comes from."""
    return gr.Request(session_hash="page")


def run_apart(function: Callable[[], Awaitable[Any]]) -> Any:
    """What an async function returns; in a thread of its own, as a browser may hold this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, function).result()


@pytest.fixture
def page(small_tutor: Tutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page over the small bank and a store that fails at one message; replies come without a pause."""
    monkeypatch.setattr("tutor.ui.replier.PAUSE_SECONDS", 0.0)
    history = FailingHistory.open(tmp_path / DATABASE)
    return Page(Replier(small_tutor, history), history, small_tutor)


MIXED = [
    pytest.param((LOST, FIRST, SECOND), id="the first is lost"),
    pytest.param((FIRST, LOST, SECOND), id="one in the middle is lost"),
    pytest.param((LOST, FIRST, LOST, LOST, SECOND, THIRD), id="several are lost"),
]


@pytest.mark.parametrize("said", MIXED)
def test_what_the_store_lost_moves_nothing(page: Page, said: tuple[str, ...]) -> None:
    """Retry and edit find their own message, whatever was lost before it; all that follows gives way."""
    kept = [each for each in said if each != LOST]
    page.ask(*said)
    assert page.stored == kept
    page.again(len(said))
    assert (page.said, page.stored) == (list(said), kept)
    page.again(len(said), "quiz me")
    assert (page.said, page.stored) == ([*said[:-1], "quiz me"], [*kept[:-1], "quiz me"])
    page.ask("thanks")
    assert page.stored == [*kept[:-1], "quiz me", "thanks"]
    number = said.index(FIRST) + 1
    page.again(number)
    assert (page.said, page.stored) == (list(said[:number]), [FIRST])


@pytest.mark.parametrize("said", MIXED)
def test_a_thumb_goes_to_the_reply_beside_it(page: Page, said: tuple[str, ...]) -> None:
    """Each kept reply can be rated and is the one rated; one that was lost has no thumbs."""
    page.ask(*said)
    assert page.offered == [each != LOST for each in said]
    for number, message in enumerate(said, 1):
        before = page.rated
        page.rate(number)
        assert page.rated == (before if message == LOST else [*before, message])


def test_a_lost_message_is_kept_where_it_is_asked_again(page: Page) -> None:
    """In the place that it has on the page, and what followed it there gives way."""
    page.ask(FIRST, LOST, SECOND).again(2, THIRD)
    assert (page.said, page.stored) == ([FIRST, THIRD], [FIRST, THIRD])


def test_a_message_that_was_refused_moves_nothing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came while the tutor was busy stands on the page and not in the store."""
    page.ask(FIRST)
    with monkeypatch.context() as busy:
        busy.setattr("tutor.ui.replier.REPLIES_AT_ONCE", 0)
        page.ask(SECOND)
    page.ask(THIRD).again(3)
    assert (page.said, page.stored) == ([FIRST, SECOND, THIRD], [FIRST, THIRD])


def test_a_message_whose_reply_was_left_keeps_its_place(page: Page) -> None:
    """The page went on while it was looked up: it is in the store, and the next one comes after it."""
    page.ask(FIRST, SECOND, updates=1)
    page.ask(THIRD)
    assert page.stored == [FIRST, SECOND, THIRD]


def test_numbers_hold_where_the_oldest_gave_way(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page holds the last two exchanges and knows where in the store they stand."""
    monkeypatch.setattr("tutor.ui.session.MOST_HELD", 2)
    page.ask(FIRST, LOST, SECOND, THIRD, "quiz me")
    assert page.said == [THIRD, "quiz me"]
    assert page.again(4).stored == [FIRST, SECOND, THIRD]
    assert page.ask("thanks").rate(4).rated == [THIRD]


def test_a_conversation_that_is_opened_knows_its_numbers(page: Page) -> None:
    """What was lost is not there any more; retry and thumbs find what is."""
    page.ask(LOST, FIRST, SECOND).reopen()
    assert page.said == [FIRST, SECOND]
    assert page.again(2).stored == [FIRST, SECOND]
    assert page.rate(2).rated == [SECOND]
