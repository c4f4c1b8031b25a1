"""Chroma: a persistent collection, which embeds through its own wrapper of sentence-transformers."""

from collections.abc import Callable

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

PACKAGES = ("chromadb", "sentence-transformers")
NAME = "bank"


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Embeds, indexes and keeps passages."""
    encoder = SentenceTransformerEmbeddingFunction(model_name=model)

    def index(passages: list[dict[str, str]], folder: str) -> None:
        collection = chromadb.PersistentClient(path=folder).create_collection(
            NAME, embedding_function=encoder
        )
        collection.add(
            ids=[each["id"] for each in passages],
            documents=[each["text"] for each in passages],
            metadatas=[{"question": each["question"]} for each in passages],
        )

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions of the passages found in a kept index, best first."""
    encoder = SentenceTransformerEmbeddingFunction(model_name=model)
    collection = chromadb.PersistentClient(path=folder).get_collection(NAME, embedding_function=encoder)

    def search(question: str, limit: int) -> list[str]:
        found = collection.query(query_texts=[question], n_results=limit)
        return [each["question"] for each in found["metadatas"][0]]

    return search
