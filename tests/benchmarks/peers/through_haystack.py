"""Haystack: a pipeline of its sentence-transformers embedder and its FAISS document store."""

from collections.abc import Callable
from pathlib import Path

from haystack import Document, Pipeline
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

PACKAGES = ("haystack-ai", "faiss-haystack", "sentence-transformers-haystack", "sentence-transformers")
NAME = "bank"
DIMENSION = 384


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Embeds, indexes and keeps passages."""
    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    embedder.warm_up()

    def index(passages: list[dict[str, str]], folder: str) -> None:
        documents = [
            Document(id=each["id"], content=each["text"], meta={"question": each["question"]})
            for each in passages
        ]
        store = FAISSDocumentStore(embedding_dim=DIMENSION)
        store.write_documents(embedder.run(documents)["documents"])
        store.save(Path(folder) / NAME)

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions of the passages found in a kept index, best first."""
    store = FAISSDocumentStore(index_path=str(Path(folder) / NAME), embedding_dim=DIMENSION)
    pipeline = Pipeline()
    pipeline.add_component("text_embedder", SentenceTransformersTextEmbedder(model=model, progress_bar=False))
    pipeline.add_component("retriever", FAISSEmbeddingRetriever(document_store=store))
    pipeline.connect("text_embedder.embedding", "retriever.query_embedding")

    def search(question: str, limit: int) -> list[str]:
        found = pipeline.run({"text_embedder": {"text": question}, "retriever": {"top_k": limit}})
        return [each.meta["question"] for each in found["retriever"]["documents"]]

    return search
