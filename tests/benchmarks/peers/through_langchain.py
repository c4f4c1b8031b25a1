"""LangChain: its FAISS vector store over its wrapper of sentence-transformers."""

from collections.abc import Callable

from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

PACKAGES = ("langchain-core", "langchain-community", "langchain-huggingface", "faiss-cpu")


def indexer(model: str) -> Callable[[list[dict[str, str]], str], None]:
    """Embeds, indexes and keeps passages."""
    encoder = HuggingFaceEmbeddings(model_name=model)

    def index(passages: list[dict[str, str]], folder: str) -> None:
        store = FAISS.from_texts(
            [each["text"] for each in passages],
            encoder,
            metadatas=[{"question": each["question"]} for each in passages],
            ids=[each["id"] for each in passages],
        )
        store.save_local(folder)

    return index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions of the passages found in a kept index, best first."""
    encoder = HuggingFaceEmbeddings(model_name=model)
    # Its documents are a pickle; this benchmark wrote it itself.
    store = FAISS.load_local(folder, encoder, allow_dangerous_deserialization=True)

    def search(question: str, limit: int) -> list[str]:
        return [each.metadata["question"] for each in store.similarity_search(question, k=limit)]

    return search
