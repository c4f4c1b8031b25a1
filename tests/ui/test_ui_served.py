"""The served page as programs and other machines meet it, over a small bank."""

import gc
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import gradio as gr
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from ui_screen import served

from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Turn
from tutor.settings import Settings
from tutor.ui.replier import BUSY, REPLIES_AT_ONCE, STOPPED, Replier
from tutor.ui.session import Session

pytestmark = pytest.mark.slow
LEARNERS = 20
TURN = {
    "message",
    "query",
    "verdict",
    "confidence",
    "questions",
    "text",
    "citations",
    "followups",
    "seconds",
}


def fetch(address: str, path: str, host: str | None = None, body: bytes | None = None) -> tuple[int, bytes]:
    """Status and body of one request, with another ``Host`` where one is given."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=30)
    headers = {"Host": host or place.netloc, "Content-Type": "application/json"}
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_ask_is_the_only_endpoint(address: str) -> None:
    """Programs are told of ``ask``, with what it takes and gives, and of nothing inside the page."""
    status, body = fetch(address, "/gradio_api/info")
    assert status == 200
    endpoints = json.loads(body)["named_endpoints"]
    assert list(endpoints) == ["/ask"]
    assert [each["parameter_name"] for each in endpoints["/ask"]["parameters"]] == ["message", "earlier"]
    assert set(endpoints["/ask"]["returns"][0]["type"]["properties"]) == TURN
    assert json.loads(body)["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    "name", ["call/reply", "call/again", "call/v2/opened", "run/reply", "run/shelf", "upload"]
)
def test_what_the_page_calls_cannot_be_called_by_name(address: str, name: str) -> None:
    """Private events are not only left out of the description: their names lead nowhere."""
    assert fetch(address, f"/gradio_api/{name}", body=b'{"data": ["hello", null]}')[0] == 404


def test_ask_gives_the_contract(address: str) -> None:
    """The same object as the command line prints; quotes stand where they say; earlier messages count."""
    client = Client(address, verbose=False)
    turn = client.predict("What is the softmax function?", api_name="/ask")
    assert set(turn) == TURN and turn["verdict"] == "answered"
    assert [each["number"] for each in turn["citations"]] == list(range(1, len(turn["citations"]) + 1))
    later = client.predict("show me the worked example", ["Explain the concept of dropout."], api_name="/ask")
    assert "dropout" in later["query"]
    assert "worked-example" in {each["facet"] for each in later["citations"]}


@pytest.mark.parametrize(
    ("message", "earlier", "said"),
    [("", [], "message"), ("a" * 600, [], "500"), ("x", ["y"] * 51, "earlier"), ("x", [1], "earlier")],
    ids=["empty", "too long", "too many before", "not texts"],
)
def test_ask_says_what_it_cannot_take(address: str, message: str, earlier: list[str], said: str) -> None:
    """The error is in words, not a number."""
    with pytest.raises(AppError, match=said):
        Client(address, verbose=False).predict(message, earlier, api_name="/ask")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/figures/../secret.txt", "/app.py"])
def test_nothing_else_is_there(address: str, path: str) -> None:
    """No API pages that load from elsewhere, no files of the bank but figures."""
    assert fetch(address, path)[0] == 404


def test_another_host_name_is_refused(address: str) -> None:
    """A page elsewhere whose name was pointed at this machine gets nothing."""
    assert fetch(address, "/", host="example.org")[0] == 400


def test_a_huge_message_is_refused(address: str) -> None:
    """Ten megabytes are not even read."""
    try:
        status, _ = fetch(address, "/gradio_api/queue/join", body=b'{"data": ["' + b"a" * 10_000_000 + b'"]}')
    except (BrokenPipeError, ConnectionResetError):
        return  # the server closed the connection before all was sent
    assert status == 413


def test_twenty_learners_at_once_keep_their_own_conversations(bank: Path, index: Path) -> None:
    """Each of twenty learners on the page gets both replies, about what that learner asked."""
    tutor = Tutor.load(Settings.load(corpus=bank, index=index))
    replier = Replier(tutor, None)

    async def learn(number: int, texts: dict[int, str]) -> None:
        session = Session()
        for message in (f"tell me about {('dropout', 'softmax')[number % 2]}", "explain it simpler"):
            async for update in replier.reply(message, session, a_page(str(number))):
                session = update[3]
        texts[number] = "".join(session.exchanges[-1].blocks)
        assert session.next == 3

    async def all_at_once() -> dict[int, str]:
        texts: dict[int, str] = {}
        async with anyio.create_task_group() as learners:
            for number in range(LEARNERS):
                learners.start_soon(learn, number, texts)
        return texts

    replies = run_apart(all_at_once)
    assert len(replies) == LEARNERS
    for number, reply in replies.items():
        assert ("loud vote" in reply) == bool(number % 2)
        assert ("coach" in reply) == (not number % 2)


def test_one_more_than_fits_is_told_so(bank: Path, index: Path) -> None:
    """Above the limit a learner is told at once that the tutor is busy; nothing hangs, nothing is lost."""
    replier = Replier(Tutor.load(Settings.load(corpus=bank, index=index)), None)

    async def ask() -> str:
        session = Session()
        async for update in replier.reply("What is the softmax function?", session, a_page()):
            session = update[3]
        return session.exchanges[-1].problem

    async def crowd() -> list[str]:
        problems: list[str] = []

        async def one() -> None:
            problems.append(await ask())

        async with anyio.create_task_group() as learners:
            for _ in range(REPLIES_AT_ONCE + 3):
                learners.start_soon(one)
        return problems

    problems = run_apart(crowd)
    assert problems.count(BUSY) == 3 and problems.count("") == REPLIES_AT_ONCE
    assert run_apart(ask) == ""


def test_a_stopped_reply_ends_with_the_update_that_says_so(bank: Path, index: Path) -> None:
    """Stopped while it streams, a reply sends one update more: nothing of it can come after that."""
    replier = Replier(Tutor.load(Settings.load(corpus=bank, index=index)), None)

    async def stopped_after(updates: int, page: str) -> list[Session]:
        seen: list[Session] = []
        async for update in replier.reply("What is the softmax function?", Session(), a_page("mine")):
            seen.append(update[3])
            if len(seen) == updates:
                await replier.stopped(a_page(page))
        return seen

    whole = run_apart(stopped_after, 3, "of another learner")
    assert len(whole) > 4 and not whole[-1].exchanges[-1].stopped
    streaming = run_apart(stopped_after, 3, "mine")
    assert len(streaming) == 4
    last = streaming[-1].exchanges[-1]
    assert last.stopped and last.turn and not last.problem and last.shown < len(last.blocks)
    searching = run_apart(stopped_after, 1, "mine")
    assert len(searching) == 2
    last = searching[-1].exchanges[-1]
    assert last.stopped and last.turn is None and last.problem == STOPPED


@dataclass(frozen=True)
class RememberingTutor(Tutor):
    """The real tutor, which looks up each message once: two thousand of them are few."""

    turns: dict[str, Turn] = field(default_factory=dict)

    def ask(self, message: str, conversation: Conversation = ()) -> Turn:
        """The turn, a value of its own each time."""
        if message not in self.turns:
            self.turns[message] = super().ask(message, conversation)
        turn = self.turns[message]
        return replace(turn, reply=replace(turn.reply, sources=tuple(map(replace, turn.reply.sources))))


def a_page(name: str = "") -> gr.Request:
    """What gradio tells of the page that an event comes from."""
    return gr.Request(session_hash=name)


def run_apart(function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
    """What an async function returns; in a thread of its own, as a browser may hold this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, function, *arguments).result()


def resident_bytes() -> int:
    """Memory of this process that is in use."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_memory_is_flat_over_two_thousand_messages(bank: Path, index: Path) -> None:
    """One conversation of 2,000 messages holds no more at its end than after its first few hundred."""
    loaded = Tutor.load(Settings.load(corpus=bank, index=index))
    replier = Replier(RememberingTutor(loaded.settings, loaded.opened, loaded.encoder), None)
    questions = ("What is the softmax function?", "What is the capital of France?")

    async def talk() -> tuple[Session, dict[int, int]]:
        session, sizes = Session(), {}
        for number in range(1, 2001):
            message = questions[number % len(questions)]
            before, session = session, session.asking(message)
            session = session.with_last(await replier._ask(message, before, number))
            if number in (300, 2000):
                sizes[number] = resident_bytes()
        return session, sizes

    session, sizes = run_apart(talk)
    assert session.next == 2001
    assert sizes[2000] - sizes[300] < 15_000_000


def test_ask_is_an_mcp_tool_where_that_is_wanted(address: str, bank: Path, index: Path) -> None:
    """Switched on, programs that speak MCP find one tool, which answers in JSON; switched off, it is 404."""
    mcp = pytest.importorskip("mcp", reason="the mcp extra is not installed")
    http = pytest.importorskip("mcp.client.streamable_http")

    async def call(url: str) -> tuple[list[str], str]:
        async with (
            http.streamable_http_client(f"{url}/gradio_api/mcp/") as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            answer = await session.call_tool("ask", {"message": "What is the softmax function?"})
            return tools, answer.content[0].text

    with served(str(bank), str(index), "--mcp") as url:
        tools, text = run_apart(call, url)
    assert tools == ["ask"]
    assert set(json.loads(text)) == TURN and json.loads(text)["verdict"] == "answered"
    assert fetch(address, "/gradio_api/mcp/")[0] == 404


def test_importing_the_package_is_cheap() -> None:
    """The command line can import the page's package without paying for gradio."""
    script = "import sys, tutor.ui; sys.exit('gradio' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2]).returncode == 0
