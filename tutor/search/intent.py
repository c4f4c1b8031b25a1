"""What a message asks of the last reply, learned from how learners say it.

    "two lines I can paste into the report" -> in-brief      "did not expect that" -> social

A multinomial logistic regression on the message's vector, fitted when an index is built, because vectors
mean something to one encoder only. It learns from ``intents.jsonl``: messages of learners in the middle of a
conversation with what they ask; "content" is something of the subject. They belong to no bank.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple, Self, get_args

import numpy as np

from tutor.search.encoders.protocol import Vectors

IntentKind = Literal[
    "content", "social", "reject", "more", "again", "source", "list", "formula", "in-brief", "explanation",
    "intuition", "worked-example", "code", "pitfalls", "check-yourself", "elsewhere",
]  # fmt: skip
"""Something of the subject; a reaction; that it was the wrong thing; of the last reply: more of it, the same
again, where it is from, its key points, its formulas; and the facets. Something of no such subject at all,
which asks nothing of the reply either, is learned by itself and told as content."""
KINDS: tuple[IntentKind, ...] = get_args(IntentKind)
FILE = "intents.npy"
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
    """Weights of the kinds, shape (kinds, dimension + 1), the last column the biases; or none at all."""

    weights: Vectors

    @classmethod
    def none(cls) -> Self:
        """Knows nothing: everything is content."""
        return cls(np.zeros((0, 1), dtype=np.float32))

    @classmethod
    def fit(cls, embed: Embed) -> Self:
        """Learn from the examples.

        Rounded, so that the stored values do not hang on the last bits of a machine.
        """
        from sklearn.linear_model import LogisticRegression

        texts, kinds = zip(*examples(), strict=True)
        model = LogisticRegression(C=5.0, max_iter=3000).fit(embed(texts), list(map(KINDS.index, kinds)))
        return cls(np.column_stack([model.coef_, model.intercept_]).round(4).astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote."""
        return cls(np.load(folder / FILE, allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write the weights into ``folder``."""
        np.save(folder / FILE, self.weights, allow_pickle=False)

    def of(self, vector: Vectors) -> Intent:
        """What a message with this vector, shape (dimension,), asks."""
        if not len(self.weights):
            return Intent("content", 1.0, 1.0)
        scores = self.weights[:, :-1] @ vector + self.weights[:, -1]
        odds = np.exp(scores - scores.max())
        chances = odds / odds.sum()
        content, elsewhere = KINDS.index("content"), KINDS.index("elsewhere")
        chances[content] += chances[elsewhere]
        chances[elsewhere] = 0
        best = int(chances.argmax())
        return Intent(KINDS[best], float(chances[best]), float(chances[content]))


def digest() -> str:
    """SHA-256 of the examples and the kinds: weights learned from others are out of date."""
    return hashlib.sha256(_EXAMPLES.read_bytes() + repr(KINDS).encode()).hexdigest()


def examples() -> list[tuple[str, IntentKind]]:
    """The messages to learn from, each with its kind."""
    rows = [json.loads(line) for line in _EXAMPLES.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [(row["text"], row["kind"]) for row in rows]
