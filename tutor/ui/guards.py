"""What every request passes: headers that keep the page to itself, a size limit, a login.

Plain ASGI: nothing is buffered, so replies stream through.
"""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; frame-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'"
)
"""Nothing is loaded from or sent to elsewhere. Gradio's page needs inline scripts and ``eval``."""


_CLOSED = re.compile(
    r"(?:/gradio_api)?/(?:call/(?!(?:v2/)?ask(?:/|\Z))|(?:run|api)/(?!(?:predict|ask)/?\Z)|upload|proxy=|deep_link)"
)
"""Of gradio's own routes: what neither the page nor a program needs."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who may open a page that other machines can reach."""

    user: str
    password: str

    def admits(self, authorization: str) -> bool:
        """Whether a ``Basic`` authorization header names this user and password."""
        kind, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = f"{self.user}:{self.password}".encode()
        return kind.lower() == "basic" and hmac.compare_digest(given, expected)


class SafeHeaders:
    """Adds the policy, unless a response brings a stricter one of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its response."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", POLICY)
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


class LargestBody:
    """Refuses requests whose body is longer than ``limit`` bytes."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it says that it is short, and stop it when it turns out long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > self.limit:
            answer = PlainTextResponse(f"The request is longer than {self.limit} bytes.", status_code=413)
            await answer(scope, receive, send)
            return
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message if taken <= self.limit else {"type": "http.disconnect"}

        await self.app(scope, receive_some, send)


class PasswordRequired:
    """Answers 401 to every request without the login."""

    def __init__(self, app: ASGIApp, login: Login) -> None:
        self.app = app
        self.login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it carries the login."""
        asks = scope["type"] in {"http", "websocket"}
        if asks and not self.login.admits(Headers(scope=scope).get("authorization", "")):
            challenge = {"www-authenticate": 'Basic realm="Tutor", charset="UTF-8"'}
            answer = PlainTextResponse("A user and a password are needed.", 401, challenge)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


class OnlyAsk:
    """Keeps what the page's script calls from being called by name, and uploads from being taken at all.

    Gradio leaves private events out of its description of the API, and still answers who knows their name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it names another function than ``ask``."""
        path = scope.get("path", "")
        if scope["type"] == "http" and _CLOSED.match(path):
            await PlainTextResponse("There is no such endpoint.", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class ObjectsForClients:
    """Lets gradio's Python client return replies as they are.

    It takes every object with a ``path`` for a file to download, and a citation has one; under the protocol's
    earlier name it looks at files alone, and all else it does is the same.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; in the configuration that this client asks for, put the earlier name."""
        client = scope["type"] == "http" and scope["path"] == "/config"
        if not client or not Headers(scope=scope).get("user-agent", "").startswith("gradio_client"):
            await self.app(scope, receive, send)
            return
        started: list[Message] = []
        body: list[bytes] = []

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            whole = b"".join(body).replace(b'"protocol":"sse_v3"', b'"protocol":"sse_v2.1"')
            MutableHeaders(scope=started[0])["content-length"] = str(len(whole))
            await send(started[0])
            await send({"type": "http.response.body", "body": whole})

        await self.app(scope, receive, gather)
