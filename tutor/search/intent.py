"""What a message asks of the last reply, learned from how learners say it.

    "two lines I can paste into the report" -> in-brief      "did not expect that" -> social

Two that know the same examples decide together, by the geometric mean of their probabilities: a multinomial
logistic regression on the message's vector, and the examples' votes, each the more the nearer it is (a kernel
classifier: Nadaraya, On estimating regression, 1964). The examples are in ``intents.jsonl``: messages in the
middle of a conversation with what they ask; "content" is something of the subject. They belong to no bank.
Both are made when an index is built, because vectors mean something to one encoder only.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple, Self, get_args

import numpy as np
import numpy.typing as npt

from tutor.search.encoders.protocol import Vectors
from tutor.search.fusion import one_by_one

IntentKind = Literal[
    "content", "social", "reject", "more", "again", "source", "list", "formula", "in-brief", "explanation",
    "intuition", "worked-example", "code", "pitfalls", "check-yourself",
]  # fmt: skip
"""Something of the subject; a reaction; that it was the wrong thing; of the last reply: more of it, the same
again, where it is from, its key points, its formulas; and the facets."""
ELSEWHERE = "elsewhere"
"""What examples are called that are of no such subject at all and ask nothing of the reply either: learned by
themselves, told as content."""
KINDS: tuple[IntentKind, ...] = get_args(IntentKind)
_LEARNED: tuple[str, ...] = (*KINDS, ELSEWHERE)
FILES = "intents.npy", "intent-examples.npy"
SHARPNESS = 25.0
"""An example votes by the exponential of its cosine times this."""
_EXAMPLES = resources.files("tutor.search").joinpath("intents.jsonl")
Embed = Callable[[Sequence[str]], Vectors]


class Intent(NamedTuple):
    """The likeliest kind and its probability."""

    kind: IntentKind
    probability: float
    content: float
    """Probability that it asks something of the subject, or nothing of the reply at all."""


@dataclass(frozen=True)
class Intents:
    """What is known of the kinds; nothing, where there are no examples."""

    weights: Vectors
    """Of the regression, shape (learned kinds, dimension + 1), the last column the biases."""
    examples: Vectors
    """Their unit vectors, as one column more the places of their kinds; shape (examples, dimension + 1)."""

    @classmethod
    def none(cls) -> Self:
        """Knows nothing: everything is content."""
        return cls(np.zeros((0, 1), dtype=np.float32), np.zeros((0, 1), dtype=np.float32))

    @classmethod
    def fit(cls, embed: Embed) -> Self:
        """Learn from the examples.

        Weights are rounded, so that the stored values do not hang on the last bits of a machine.
        """
        from sklearn.linear_model import LogisticRegression

        texts, kinds = zip(*examples(), strict=True)
        vectors, places = embed(texts), list(map(_LEARNED.index, kinds))
        model = LogisticRegression(C=5.0, max_iter=3000).fit(vectors, places)
        weights = np.column_stack([model.coef_, model.intercept_]).round(4)
        return cls(weights.astype(np.float32), np.column_stack([vectors, places]).astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what ``save`` wrote, memory-mapped."""
        return cls(*(np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in FILES))

    def save(self, folder: Path) -> None:
        """Write the files into ``folder``."""
        for name, values in zip(FILES, (self.weights, self.examples), strict=True):
            np.save(folder / name, values, allow_pickle=False)

    def of(self, vector: Vectors) -> Intent:
        """What a message with this vector, shape (dimension,), asks."""
        if not len(self.weights):
            return Intent("content", 1.0, 1.0)
        cosines = one_by_one(self.examples[:, :-1], vector)
        votes = np.bincount(self._places, np.exp(SHARPNESS * (cosines - 1)), len(_LEARNED))
        scores = self.weights[:, :-1] @ vector + self.weights[:, -1]
        chances = np.sqrt(votes * np.exp(scores - scores.max()))
        chances /= chances.sum()
        content = KINDS.index("content")
        chances[content] += chances[-1]
        chances = chances[:-1]
        best = int(chances.argmax())
        return Intent(KINDS[best], float(chances[best]), float(chances[content]))

    @cached_property
    def _places(self) -> npt.NDArray[np.int64]:
        return self.examples[:, -1].astype(np.int64)


def digest() -> str:
    """SHA-256 of the examples and the kinds: what is learned from others is out of date."""
    return hashlib.sha256(_EXAMPLES.read_bytes() + repr(_LEARNED).encode()).hexdigest()


def examples() -> list[tuple[str, str]]:
    """The messages to learn from, each with its kind."""
    rows = [json.loads(line) for line in _EXAMPLES.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [(row["text"], row["kind"]) for row in rows]
