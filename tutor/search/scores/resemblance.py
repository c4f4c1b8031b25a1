"""Does a query resemble what the bank answers, or what it does not? By its meaning as a whole.

The nearest asked questions say it of a query that has been asked before; a plane through all of them says
it of others too. It is a logistic regression on their vectors, fitted when the index is built.
"""

from functools import cached_property
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from tutor.search.encoders.protocol import Vectors

_FEWEST = 200
"""Asked questions of either kind from which it is fitted."""
_SCALE = 3.0


class Resemblance(BaseModel):
    """``log-odds = bias + weights . vector``. Without weights it says nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float = 0.0
    weights: tuple[float, ...] = ()
    """One for each dimension of the encoder."""

    @classmethod
    def fit(cls, vectors: Vectors, inside: int) -> Self:
        """Fit on asked questions, shape (questions, dimension); the bank answers the first ``inside``.

        Rounded, so that the stored values do not hang on the last bits of a machine.
        """
        if min(inside, len(vectors) - inside) < _FEWEST:
            return cls()
        from sklearn.linear_model import LogisticRegression

        labels = np.arange(len(vectors)) < inside
        model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=3000).fit(vectors, labels)
        return cls(
            bias=round(float(model.intercept_[0]), 4),
            weights=tuple(round(float(weight), 4) for weight in model.coef_[0]),
        )

    def of(self, vector: Vectors) -> float:
        """Log-odds over three that the bank answers a query with this vector, shape (dimension,)."""
        if not self.weights:
            return 0.0
        return (self.bias + float(np.dot(self._plane, vector))) / _SCALE

    @cached_property
    def _plane(self) -> Vectors:
        """The weights, shape (dimension,)."""
        return np.array(self.weights, dtype=np.float32)
