"""A tutor that answers from a bank of questions, cites every sentence, and says when it cannot.

    corpus/*.md -> bank (questions, chunks) -> search (embed, index, retrieve) -> chat (read, compose)
                -> render -> terminal, web page, JSON

Two calls are the whole of it:

    tutor = Tutor.load(Settings.load())
    turn = tutor.ask("what is dropout?", conversation=())
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.chat.tutor import Tutor
    from tutor.records import Conversation, Turn
    from tutor.settings import Settings

__version__ = "0.1.0"
__all__ = ["Conversation", "Settings", "Turn", "Tutor", "__version__"]

_HOMES = {
    "Tutor": "tutor.chat.tutor",
    "Settings": "tutor.settings",
    "Turn": "tutor.records",
    "Conversation": "tutor.records",
}


def __getattr__(name: str) -> Any:
    """Import the public names at first use, so that ``import tutor`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tutor' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
