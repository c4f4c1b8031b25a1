"""LlamaIndex: a vector store index over FAISS and its wrapper of sentence-transformers."""

from collections.abc import Callable

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore

PACKAGES = ("llama-index-core", "llama-index-embeddings-huggingface", "llama-index-vector-stores-faiss")
DIMENSION = 384


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Embeds, indexes and keeps passages."""
    encoder = HuggingFaceEmbedding(model_name=model)

    def index(passages: list[dict[str, str]], folder: str) -> None:
        nodes = [
            TextNode(
                id_=each["id"],
                text=each["text"],
                metadata={"question": each["question"]},
                excluded_embed_metadata_keys=["question"],  # the same text as everybody embeds
            )
            for each in passages
        ]
        storage = StorageContext.from_defaults(
            vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatL2(DIMENSION))
        )
        VectorStoreIndex(nodes, storage_context=storage, embed_model=encoder)
        storage.persist(persist_dir=folder)

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions of the passages found in a kept index, best first."""
    encoder = HuggingFaceEmbedding(model_name=model)
    storage = StorageContext.from_defaults(
        vector_store=FaissVectorStore.from_persist_dir(folder), persist_dir=folder
    )
    kept = load_index_from_storage(storage, embed_model=encoder)

    def search(question: str, limit: int) -> list[str]:
        found = kept.as_retriever(similarity_top_k=limit).retrieve(question)
        return [each.node.metadata["question"] for each in found]

    return search
