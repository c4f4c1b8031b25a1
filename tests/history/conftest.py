"""A history in a fresh file, and a conversation of the small bank."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.chat.tutor import Tutor
from tutor.history import DATABASE, History
from tutor.records import Conversation

MESSAGES = ("what is dropout?", "simpler", "show me code", "who won the world cup in 1998?", "thanks")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """An empty one, in a folder that is not there yet."""
    opened = History.open(tmp_path / "data" / DATABASE)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def conversation(small_tutor: Tutor, talk: Callable[..., Conversation]) -> Conversation:
    """Turns with one citation and with several, of every kind, one of them declined."""
    return talk(small_tutor, *MESSAGES)


@pytest.fixture
def kept(history: History, conversation: Conversation) -> str:
    """The id of ``conversation`` in ``history``."""
    asked = history.start(conversation[0].message)
    history.complete(asked, conversation[0])
    for turn in conversation[1:]:
        history.complete(history.add(asked.conversation, turn.message), turn)
    return asked.conversation
