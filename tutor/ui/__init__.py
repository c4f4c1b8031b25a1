"""The web page: the only part that imports gradio.

    settings, tutor -> server (routes, headers, login) -> page (layout, events)
    message -> replier -> session (exchanges) -> replies (chat), sources (panel) -> markup (safe HTML)
    script -> signals -> replier (again, open, rate), conversations (list), library (pages), quality

Importing this package is cheap; gradio is imported by the two functions below, after it has been told
to stay off the network.
"""

from typing import TYPE_CHECKING

from tutor.chat.tutor import Tutor
from tutor.settings import Settings
from tutor.ui.offline import stay_offline

if TYPE_CHECKING:
    import gradio as gr

    from tutor.ui.guards import Login
    from tutor.ui.server import Say

__all__ = ["build_app", "serve"]


def build_app(tutor: Tutor) -> "gr.Blocks":
    """The page over ``tutor``: layout and events, not yet served."""
    stay_offline()
    from tutor.ui.page import build_page
    from tutor.ui.server import open_history

    return build_page(tutor, *open_history(tutor.settings))


def serve(
    tutor: Tutor, settings: Settings, login: "Login | None" = None, say: "Say" = lambda text: None
) -> None:
    """Serve the page at ``settings.host:settings.port`` until interrupted; ``say`` is told the address.

    Without ``login``, the user and password of ``settings`` count, if both are given.

    Raises:
        SettingsError: the address is open to other machines without a login, or is taken.
    """
    stay_offline()
    from tutor.ui.guards import Login
    from tutor.ui.server import run

    password = settings.password.get_secret_value()
    if login is None and settings.user and password:
        login = Login(settings.user, password)
    run(tutor, settings, login, say)
