"""The served page as programs and other machines meet it, over a small bank."""

import http.client
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gradio_client import Client

from tutor.ui.page import REPLIES_AT_ONCE

pytestmark = pytest.mark.slow
LEARNERS = 20


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


def test_only_the_chat_is_an_endpoint(address: str) -> None:
    """Programs are told of the chat and of nothing inside the page."""
    status, body = fetch(address, "/gradio_api/info")
    assert status == 200
    assert list(json.loads(body)["named_endpoints"]) == ["/chat"]


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


def test_a_long_message_is_answered_with_the_limit(address: str) -> None:
    """A program that sends too much is told how much it may send, as a reply."""
    chat = Client(address, verbose=False).predict("a" * 600, api_name="/chat")[0]
    assert "500" in chat[-1]["content"][0]["text"]
    assert len(chat[0]["content"][0]["text"]) < 600


def test_twenty_learners_at_once_keep_their_own_conversations(address: str) -> None:
    """Each of twenty learners gets both replies, about what that learner asked."""
    assert LEARNERS <= REPLIES_AT_ONCE

    def learn(number: int) -> str:
        client = Client(address, verbose=False)
        topic = ("dropout", "softmax")[number % 2]
        client.predict(f"tell me about {topic}", api_name="/chat")
        chat = client.predict("explain it simpler", api_name="/chat")[0]
        assert len(chat) == 4
        return str(chat[-1]["content"][0]["text"])

    with ThreadPoolExecutor(LEARNERS) as learners:
        replies = list(learners.map(learn, range(LEARNERS)))
    for number, reply in enumerate(replies):
        assert ("loud vote" in reply) == bool(number % 2)
        assert ("coach" in reply) == (not number % 2)


def test_importing_the_package_is_cheap() -> None:
    """The command line can import the page's package without paying for gradio."""
    script = "import sys, tutor.ui; sys.exit('gradio' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2]).returncode == 0
