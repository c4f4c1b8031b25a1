"""Fits the weights that rank passages for a message that goes on: ``chat/following/passages.py``.

    python -m tutor.evaluation.fit_following

On the tuning conversations' messages that go on and whose sub-sections are labelled: the best right passage
against the best wrong ones. How often a right sub-section comes first and in three, five-fold, conversations
kept whole, is printed too, beside the same of the weights as they stand.
"""

import sys
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tutor.chat.following.passages import WEIGHTS, Signals
from tutor.chat.replies.compose import ON_REQUEST
from tutor.chat.tutor import Tutor
from tutor.evaluation.asking import conversation_so_far
from tutor.evaluation.labelled import read_sets
from tutor.search.fusion import best_of
from tutor.search.indexes.index import Index
from tutor.search.scores.ranking import fit_differences

Known = npt.NDArray[np.float32]
"""The signals of every sub-section, shape (sub-sections, signals)."""
Sample = tuple[str, Known, list[int]]
"""Id of the conversation, what is known, places of the right sub-sections."""
FOLDS = 5
HARDEST = 12
"""Wrong sub-sections that each message is set against."""
KIND = "follow-up"


def samples(tutor: Tutor) -> list[Sample]:
    """The labelled messages of the tuning conversations that go on."""
    index = tutor.opened.index
    found = []
    for case in read_sets("tuning", tutor.settings.corpus).conversations:
        for expected, conversation in conversation_so_far(tutor, case):
            right = [
                index.subsection_place[name] for name in expected.sections if name in index.subsection_place
            ]
            if right and expected.kind == KIND and expected.facet is None:
                readings, following = tutor.understanding.consider(
                    tutor.plain(expected.message), conversation
                )
                topic = readings.ways[-1].topic
                if following and topic:
                    found.append((case.id, _by_subsection(index, following.signals(topic)), right))
    return found


def _by_subsection(index: Index, known: Signals) -> Known:
    """The signals of the best chunk of each sub-section, by the weights as they stand."""
    count = len(index.subsection_place)
    rows = np.stack(known, axis=1)
    scores = rows @ np.array(WEIGHTS, dtype=np.float32)
    best = best_of(index.chunk_subsection, scores, count)
    chunk = np.zeros(count, dtype=np.int64)
    places = np.flatnonzero(scores == best[index.chunk_subsection])
    chunk[index.chunk_subsection[places]] = places
    return np.asarray(rows[chunk], dtype=np.float32)


def fit(found: Sequence[Sample], candidates: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The weights, shape (signals,)."""
    differences = []
    for _, known, right in found:
        rough = known @ np.array(WEIGHTS)
        best = max(right, key=lambda place: rough[place])
        rough[right], rough[~candidates] = -np.inf, -np.inf
        differences += [known[best] - known[place] for place in np.argsort(-rough)[:HARDEST]]
    return fit_differences(differences, inverse_strength=1.0)


def figures(
    scores: Sequence[npt.NDArray[np.float64]], found: Sequence[Sample], candidates: npt.NDArray[np.bool_]
) -> str:
    """How often a right sub-section is first, and among the first three."""
    orders = [np.argsort(-np.where(candidates, each, -np.inf), kind="stable")[:3] for each in scores]
    first = np.mean([order[0] in right for order, (*_, right) in zip(orders, found, strict=True)])
    three = np.mean([bool(set(order) & set(right)) for order, (*_, right) in zip(orders, found, strict=True)])
    return f"first {first:.3f}, in three {three:.3f}"


def main() -> None:
    """Print the fitted weights."""
    tutor = Tutor.load()
    index = tutor.opened.index
    facets = {chunk.subsection: chunk.facet for chunk in index.chunks}
    candidates = np.array([facets[name] not in ON_REQUEST for name in index.subsection_place])
    found = samples(tutor)
    fold = np.array([zlib.crc32(name.encode()) % FOLDS for name, *_ in found])
    weights = [
        fit([each for each, of in zip(found, fold, strict=True) if of != left_out], candidates)
        for left_out in range(FOLDS)
    ]
    scores = [known @ weights[of] for (_, known, _), of in zip(found, fold, strict=True)]
    sys.stdout.write(
        f"{len(found)} messages: {figures(scores, found, candidates)} on conversations not fitted on\n"
    )
    standing = [known @ np.array(WEIGHTS, dtype=float) for _, known, _ in found]
    sys.stdout.write(f"  with the weights as they stand: {figures(standing, found, candidates)}\n")
    sys.stdout.write(f"({', '.join(f'{each:.2f}' for each in fit(found, candidates))})\n")


if __name__ == "__main__":
    main()
