"""What keeps gradio and what it brings along from calling out."""

import os

QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",  # version check and telemetry; this exact spelling
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
_LOOPBACK = "127.0.0.1,localhost"


def stay_offline() -> None:
    """Set the variables that gradio reads when it is imported; call it before that."""
    os.environ.update(QUIET)
    for name in ("NO_PROXY", "no_proxy"):
        given = os.environ.get(name)
        if _LOOPBACK not in (given or ""):
            os.environ[name] = f"{given},{_LOOPBACK}" if given else _LOOPBACK
