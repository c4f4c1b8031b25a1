"""txtai: an embeddings database with content, through the model's own transformer as is its default."""

from collections.abc import Callable

from txtai import Embeddings

PACKAGES = ("txtai", "transformers")


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Embeds, indexes and keeps passages."""
    embeddings = Embeddings(path=model, content=True)

    def index(passages: list[dict[str, str]], folder: str) -> None:
        embeddings.index(passages)
        embeddings.save(folder)

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions of the passages found in a kept index, best first; it remembers its model itself."""
    embeddings = Embeddings()
    embeddings.load(folder)
    statement = "SELECT id, text, question, score FROM txtai WHERE similar(:question, :limit) LIMIT :limit"

    def search(question: str, limit: int) -> list[str]:
        found = embeddings.search(statement, limit, parameters={"question": question, "limit": limit})
        return [each["question"] for each in found]

    return search
