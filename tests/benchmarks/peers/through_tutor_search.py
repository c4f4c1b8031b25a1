"""This project's search alone: what the others do, and how sure it is."""

from collections.abc import Callable
from pathlib import Path

from tutor.search.building.builder import open_index
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.search.retriever import Retriever
from tutor.search.spelling import Spelling
from tutor.settings import Settings

PACKAGES = ("tutor", "sentence-transformers", "onnxruntime", "faiss-cpu")


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Embeds, indexes and keeps passages as a build does: their vectors and their words."""
    from tutor.search.encoders.embedding import embed_texts
    from tutor.search.indexes.keywords import Keywords
    from tutor.search.indexes.rows import Rows

    encoder = SentenceTransformerEncoder.of(Settings.load())
    encoder.original()

    def index(passages: list[dict[str, str]], folder: str) -> None:
        texts = [each["text"] for each in passages]
        Rows.build(embed_texts(texts, encoder)).save(Path(folder))
        Keywords.build(texts).save(Path(folder))

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions found in a whole index, best first."""
    return searching(Settings.load(index=Path(folder)))


def searching(settings: Settings) -> Callable[[str, int], list[str]]:
    """The questions found in the index of ``settings``, best first."""
    encoder = SentenceTransformerEncoder.of(settings)
    opened = open_index(settings, encoder)
    retriever = Retriever(
        opened.index,
        encoder,
        opened.calibration,
        settings.dense_weight,
        settings.candidates,
        Spelling.of(opened.index.questions, opened.index.words.counts),
    )

    def search(question: str, limit: int) -> list[str]:
        return [hit.question.id for hit in retriever.search(retriever.mend(question)).questions]

    return search
