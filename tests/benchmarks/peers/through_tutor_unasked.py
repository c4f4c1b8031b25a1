"""This project's search without what learners asked, which nobody else is given: the bank's text alone.

Neither are those questions in the index, nor has the encoder learned from them.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from through_tutor_search import PACKAGES as PACKAGES
from through_tutor_search import searching

from tutor.bank.asked import ASKED
from tutor.search.building.builder import build
from tutor.search.encoders.adapter import FILE
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.settings import Settings


def settings_in(folder: str) -> Settings:
    """Of a bank and an index in ``folder``."""
    return Settings.load(corpus=Path(folder) / "corpus", index=Path(folder) / "index")


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Builds the whole index from the corpus, whatever the passages."""

    def index(passages: list[dict[str, str]], folder: str) -> None:
        ignored = shutil.ignore_patterns(ASKED, FILE)
        shutil.copytree(Settings.load().corpus, Path(folder) / "corpus", ignore=ignored)
        settings = settings_in(folder)
        build(settings, SentenceTransformerEncoder.of(settings), from_scratch=True)

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions found, best first."""
    return searching(settings_in(folder))
