"""The web page with the default settings: ``python app.py``, then http://127.0.0.1:7860."""

import sys

from tutor.chat.tutor import Tutor
from tutor.errors import TutorError
from tutor.settings import Settings
from tutor.ui import serve


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Open the bank and serve it until interrupted."""
    try:
        settings = Settings.load()
        serve(Tutor.load(settings, say), settings, say=say)
    except TutorError as error:
        say(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
