"""The page behind its address: figures, headers, limits on requests, and who may connect."""

import ipaddress
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from tutor.chat.tutor import Tutor
from tutor.errors import HistoryError, SettingsError, TutorError
from tutor.history import DATABASE, History
from tutor.settings import Settings
from tutor.ui.conversations import download_route
from tutor.ui.figures import figure_route
from tutor.ui.guards import LargestBody, Login, ObjectsForClients, OnlyAsk, PasswordRequired, SafeHeaders
from tutor.ui.page import build_page
from tutor.ui.programs import answer_in_json, check_mcp
from tutor.ui.theme import FontsFirst, head, theme

Say = Callable[[str], None]
LARGEST_REQUEST_BYTES = 1_000_000
SESSIONS_KEPT = 200
"""Pages whose conversation is held in memory; a page that comes back after that opens it from the store."""
_LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"]


class QuietServer(uvicorn.Server):
    """A server that ends without a traceback for every page that is still open."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def run(tutor: Tutor, settings: Settings, login: Login | None, say: Say) -> None:
    """Serve until interrupted. The encoder loads behind the page, from when the page can be reached.

    Raises:
        SettingsError: the address is open to other machines without a login, or is taken.
    """
    check_address(settings.host, login)
    listener = open_address(settings.host, settings.port)
    history, trouble = open_history(settings)
    if trouble:
        say(f"Conversations are not kept: {trouble}")
    application = build_application(tutor, login, history, trouble)
    port = listener.getsockname()[1]
    server = QuietServer(uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1))
    threading.Thread(target=_warm_up, args=(tutor, say), daemon=True, name="warm-up").start()
    say(f"Tutor is at http://{_for_browser(settings.host)}:{port} (stop with Ctrl+C)")
    server.run(sockets=[listener])


def build_application(
    tutor: Tutor, login: Login | None = None, history: History | None = None, trouble: str = ""
) -> FastAPI:
    """The page and the files around it as one application, wrapped in its guards."""
    application = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    application.add_api_route("/figures/{name}", figure_route(figures_folder(tutor.settings.corpus)))
    application.add_api_route("/quality/{name}", figure_route(tutor.settings.report))
    if history:
        route = download_route(history, lambda: tutor.questions)
        application.add_api_route("/conversations/{name}", route)
    if tutor.settings.mcp:
        check_mcp()
    page = build_page(tutor, history, trouble)
    page.state_session_capacity = SESSIONS_KEPT
    gr.mount_gradio_app(
        application,
        page,
        path="/",
        theme=theme(),
        head=head(),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=tutor.settings.mcp,
        max_file_size=1,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    if page.mcp_server_obj:
        answer_in_json(page.mcp_server_obj)
    application.add_middleware(FontsFirst)
    application.add_middleware(ObjectsForClients)
    application.add_middleware(OnlyAsk)
    if login:
        application.add_middleware(PasswordRequired, login=login)
    else:
        application.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK_NAMES)
    application.add_middleware(LargestBody, limit=LARGEST_REQUEST_BYTES)
    application.add_middleware(SafeHeaders)
    return application


def open_history(settings: Settings) -> tuple[History | None, str]:
    """The store of conversations, or why there is none: then the page works, keeps nothing and says so."""
    try:
        return History.open(settings.data / DATABASE), ""
    except HistoryError as error:
        return None, str(error)


def check_address(host: str, login: Login | None) -> None:
    """Other machines may connect only with a user and password.

    Raises:
        SettingsError: ``host`` is reachable from outside and there is no login.
    """
    if login and login.user and login.password:
        return
    if not is_loopback(host):
        raise SettingsError(
            f"host {host}: other machines could open the page, so it needs a user and a password. "
            "Set TUTOR_USER and TUTOR_PASSWORD, or use 127.0.0.1."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def open_address(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        SettingsError: the port is taken, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"{host}:{port} cannot be opened ({error.strerror}). "
            "Stop what runs there, or choose another port with --port or TUTOR_PORT (0: any free one)."
        ) from error


def figures_folder(corpus: Path) -> Path:
    """Where the figures of a bank stand: beside its files."""
    return (corpus if corpus.is_dir() else corpus.parent) / "figures"


def _for_browser(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _warm_up(tutor: Tutor, say: Say) -> None:
    try:
        tutor.encoder.warm_up()
    except TutorError as error:
        say(f"error: {error}")
