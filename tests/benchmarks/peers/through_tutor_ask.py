"""This project, all of it: read the message, search, say how sure it is, compose a reply with citations."""

from collections.abc import Callable
from pathlib import Path

from tutor import Settings, Tutor

PACKAGES = ("tutor", "sentence-transformers", "onnxruntime", "faiss-cpu")


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Builds the whole index from the corpus itself, whatever the passages: all that `tutor build` does."""
    from tutor.search.building.builder import build
    from tutor.search.encoders.encoder import SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder.of(Settings.load())
    encoder.original()

    def index(passages: list[dict[str, str]], folder: str) -> None:
        build(Settings.load(index=Path(folder)), encoder, from_scratch=True)

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions of the reply's evidence, best first."""
    tutor = Tutor.load(Settings.load(index=Path(folder)))

    def search(question: str, limit: int) -> list[str]:
        return [hit.question.id for hit in tutor.ask(question).questions]

    return search
