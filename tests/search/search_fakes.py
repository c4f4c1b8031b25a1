"""A deterministic encoder without a model, and small banks; run as a program it builds an index.

    python search_fakes.py CORPUS INDEX MODEL [PATCH]

``PATCH`` is Python that runs before the build, with ``die`` (kill -9 of the own process) at hand.
"""

import hashlib
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

DIMENSION = 32
Answers = dict[str, dict[str, str]]


class FakeEncoder:
    """Words to seeded unit vectors, a text to the direction of their sum: like words, like vectors."""

    ready = True

    def __init__(self, max_tokens: int = 64, before: Callable[[], None] = lambda: None) -> None:
        self.max_tokens = max_tokens
        self.seen: list[str] = []
        self._before = before

    def count_tokens(self, text: str) -> int:
        """Words and marks, and two special tokens."""
        return 2 + len(re.findall(r"\w+|[^\w\s]", text))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of shape (len(texts), DIMENSION)."""
        self._before()
        self.seen += texts
        rows = [self._sum(text) for text in texts]
        vectors = np.array([row / np.linalg.norm(row) for row in rows])
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _sum(self, text: str) -> np.ndarray:
        words = re.findall(r"\w+", text.lower()) or [text]
        return np.sum([_vector_of(word) for word in words], axis=0)


def _vector_of(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION)


def small_model(folder: Path, *, pooling: str = "mean", dense: bool = False, normalize: bool = True) -> Path:
    """A small encoder with seeded weights, in the folder format of sentence-transformers."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import AutoTokenizer, BertConfig, BertModel

    from tutor.search.encoders.encoder import BUNDLED_ENCODER, find_model

    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, vocab_size=30522
    )
    BertModel(config).save_pretrained(folder / "bert")
    AutoTokenizer.from_pretrained(str(find_model(BUNDLED_ENCODER))).save_pretrained(folder / "bert")
    words = modules.Transformer(str(folder / "bert"), max_seq_length=48)
    pipeline: list[Any] = [words, modules.Pooling(32, pooling_mode=pooling)]
    if dense:
        pipeline.append(modules.Dense(32, 16))
    if normalize:
        pipeline.append(modules.Normalize())
    SentenceTransformer(modules=pipeline, device="cpu").save(str(folder / "model"))
    return folder / "model"


BANK: Answers = {
    "dropout": {
        "In brief": "Dropout switches neurons off at random while a network trains.",
        "Explanation": (
            "### The mask\n\nA fresh mask is drawn for every step. "
            "It keeps each unit with a fixed chance.\n\n"
            "### At test time\n\nNothing is dropped at test time. All the units take part in the answer."
        ),
        "Check yourself": "### What happens at test time?\n\nNothing is dropped then, all units stay.",
    },
    "overfitting": {
        "In brief": "Overfitting is learning the training examples by heart.",
        "Pitfalls": "- A small training loss proves very little.\n- More parameters do not always overfit.",
    },
    "gradient-descent": {},
}


def write_question(folder: Path, name: str, number: int, facets: dict[str, str]) -> Path:
    """A bank file in the authoring format."""
    folder.mkdir(parents=True, exist_ok=True)
    words = name.replace("-", " ")
    body = "".join(f"\n## {title}\n\n{text}\n" for title, text in facets.items())
    path = folder / f"{number:02}-{name}.md"
    path.write_text(
        f'---\nid: {name}\nnumber: {number}\nsection: Basics\ntitle: "What is {words}?"\n'
        f'prompt: "Explain {words}."\naliases: ["tell me about {words}", "What is {words}?"]\n'
        f"terms: [{words}]\n---\n{body}",
        encoding="utf-8",
    )
    return path


def write_bank(folder: Path, answers: Answers) -> Path:
    """A folder with a file for each question."""
    for number, (name, facets) in enumerate(answers.items(), 1):
        write_question(folder, name, number, facets)
    return folder


def die() -> None:
    """Kill -9 of this process: no handler, no clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(corpus: str, index: str, model: str, patch: str = "") -> None:
    """Build and print how many texts were embedded."""
    from tutor.search.building import builder
    from tutor.settings import Settings

    encoder = FakeEncoder()
    exec(patch, {"die": die, "encoder": encoder})
    builder.build(Settings.load(corpus=corpus, index=index, encoder=model), encoder)
    sys.stdout.write(f"{len(encoder.seen)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
