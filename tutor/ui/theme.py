"""How the page looks: gradio's theme for its own parts, style sheets and scripts for ours."""

from pathlib import Path

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = Path(__file__).parent
STYLES = ("page", "text", "chat", "panels")
SCRIPTS = ("base", "theme", "dialogs", "sources", "ask", "rate", "follow", "views", "kept")
"""In this order: the first of each lays the ground for the others."""
FORMULAS = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "\\[", "right": "\\]", "display": True},
    {"left": "\\(", "right": "\\)", "display": False},
]
"""What the page takes for formulas; single dollars are converted before, where they are formulas."""


_FONTS = ("IBMPlexSans/IBMPlexSans-Regular", "IBMPlexSans/IBMPlexSans-Bold")


class FontsFirst:
    """Lets a browser fetch the fonts along with the page: words set in another one first would jump."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; name the fonts in the headers of the page."""
        links = (f"</static/fonts/{name}.woff2>; rel=preload; as=font; crossorigin" for name in _FONTS)

        async def send_with_fonts(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["link"] = ", ".join(links)
            await send(message)

        await self.app(scope, receive, send_with_fonts if scope.get("path") == "/" else send)


def theme() -> gr.themes.Base:
    """IBM Plex in the two weights that gradio bundles whole, calm greys, one accent."""
    sans = gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700))
    mono = gr.themes.LocalFont("IBM Plex Mono", weights=(400, 700))
    return gr.themes.Base(
        primary_hue="indigo",
        neutral_hue="slate",
        radius_size="lg",
        font=[sans, "system-ui", "sans-serif"],
        font_mono=[mono, "ui-monospace", "monospace"],
    ).set(
        body_background_fill="#f7f7f4",
        body_background_fill_dark="#101217",
        body_text_color="#1c2230",
        body_text_color_dark="#e7e9ef",
        block_border_width="0px",
        block_shadow="none",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        chatbot_text_size="1rem",
    )


def head() -> str:
    """The style sheet and script, inline: gradio rewrites style sheets that it is given as such."""
    style = "\n".join((_HERE / "style" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    script = "\n".join((_HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return f"<style>{style}</style><script>{script}</script>"
