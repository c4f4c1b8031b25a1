"""How near an export comes to the encoder it was made from, in figures, and whether that is near enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from tutor.search.encoders.protocol import Encoder, Vectors
from tutor.search.indexes.rows import Rows

Precision = Literal["int8", "fp32"]
LOWEST_COSINE = 0.9999
"""Of any text's two vectors."""
LOWEST_OVERLAP = 0.99
"""Mean share of the ten nearest rows that both vectors of a question find.

Both set so that what moves the figures of `tutor eval` is refused, on a small bank as well: the bundled
encoder in 8 bits (mean cosine 0.9997, lowest 0.9992, overlap 0.986) moved three of them by more than 0.005,
one by 0.009; in fp32 (1.0, 1.0, 1.0) its vectors are the original's."""
_NEAREST = 10
_ROUNDING = 1e-5
_BATCH = 32


class Export(BaseModel):
    """An export that stood the check, and the check's figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    precision: Precision
    """Of the weights. Passages are embedded by the original, in fp32."""
    sha256: str
    """Of the hashes of its files, in the order of ``FILES``."""
    chunks: int
    """Passages of chunks that were embedded by both."""
    chunk_cosine: float
    """Lowest cosine of a passage's two vectors."""
    questions: int
    question_cosine: float
    """Lowest cosine of a question's two vectors."""
    overlap: float
    """Mean share of a question's ten nearest rows that both find."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where an accepted export stands and its figures, or why there is none."""

    folder: Path | None = None
    record: Export | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What an export is measured on: texts with the original's vectors, and all rows of the index."""

    chunks: Sequence[str]
    chunk_vectors: Vectors
    questions: Sequence[str]
    question_vectors: Vectors
    rows: Rows


def measure(model: Encoder, check: Check) -> dict[str, Any]:
    """The figures of ``Export``; texts are embedded in batches, questions one by one, as they will be."""
    order = sorted(range(len(check.chunks)), key=lambda place: len(check.chunks[place]))
    cosines = [1.0]
    for start in range(0, len(order), _BATCH):
        places = order[start : start + _BATCH]
        found = model.encode([check.chunks[place] for place in places])
        cosines.append(float((found * check.chunk_vectors[places]).sum(axis=1).min()))
    asked = np.concatenate([model.encode([question]) for question in check.questions])
    return {
        "chunks": len(check.chunks),
        "chunk_cosine": round(min(cosines), 5),
        "questions": len(check.questions),
        "question_cosine": round(float((asked * check.question_vectors).sum(axis=1).min()), 5),
        "overlap": round(_overlap(asked, check.question_vectors, check.rows), 4),
    }


def fault_of(found: dict[str, Any]) -> str:
    """Why an export with these figures is refused; empty if it is not. Not-a-number is a fault."""
    for name in ("chunk_cosine", "question_cosine"):
        if not found[name] >= LOWEST_COSINE:
            return f"{name.replace('_', ' ')} {found[name]} is below {LOWEST_COSINE}"
    overlap = found["overlap"]
    return "" if overlap >= LOWEST_OVERLAP else f"overlap {overlap} is below {LOWEST_OVERLAP}"


def spread(texts: Sequence[str], limit: int) -> list[str]:
    """At most ``limit`` of ``texts``, without repetition, evenly from first to last."""
    different = list(dict.fromkeys(texts))
    if len(different) <= limit:
        return different
    return [different[place * len(different) // limit] for place in range(limit)]


def _overlap(asked: Vectors, originals: Vectors, rows: Rows) -> float:
    """Mean share of the rows nearest to ``asked`` that are among those nearest to ``originals``.

    A row as near as the last of those, but for rounding, is one of them.
    """
    count = min(_NEAREST, rows.ntotal)
    shares = []
    for start in range(0, len(asked), _BATCH):
        cosines = rows.cosines(originals[start : start + _BATCH])
        last = -np.partition(-cosines, count - 1, axis=1)[:, count - 1 : count]
        of_asked = rows.cosines(asked[start : start + _BATCH])
        found = np.argpartition(-of_asked, count - 1, axis=1)[:, :count]
        shares.append(np.take_along_axis(cosines, found, axis=1) >= last - _ROUNDING)
    return float(np.mean(np.concatenate(shares)))
