"""Fits the weights that rank sentences for a message that goes on: ``chat/following/sentences.py``.

    python -m tutor.evaluation.fit_sentences

On messages of the tuning conversations whose answering sentences were labelled, in the sub-section that the
tutor found for them: a right sentence against each wrong one. How often a right one comes first and among
two, five-fold, sub-sections kept whole, is printed beside the same of the cosine with the message alone.
"""

import sys
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tutor.chat.following.sentences import WEIGHTS, signals
from tutor.chat.tutor import Tutor
from tutor.evaluation.asking import conversation_so_far
from tutor.evaluation.labelled import SentencesCase, read_sentences, read_sets
from tutor.records import Conversation
from tutor.search.scores.ranking import fit_differences

Known = npt.NDArray[np.float32]
"""The signals of every sentence, shape (sentences, signals)."""
Sample = tuple[str, Known, list[int], list[int]]
"""The sub-section, what is known, places of the right sentences and of those that are right in part."""
FOLDS = 5


def samples(tutor: Tutor) -> Iterator[Sample]:
    """The labelled messages that a sentence of their sub-section answers."""
    labelled: dict[str, dict[int, SentencesCase]] = {}
    for row in read_sentences():
        labelled.setdefault(row.conversation, {})[row.turn] = row
    for case in read_sets("tuning", tutor.settings.corpus).conversations:
        rows = labelled.get(case.id, {})
        so_far = conversation_so_far(tutor, case) if rows else ()
        for number, (expected, conversation) in enumerate(so_far, 1):
            if number in rows and conversation:
                yield from _sample(tutor, rows[number], expected.message, conversation)


def fit(found: Sequence[Sample]) -> npt.NDArray[np.float64]:
    """The weights, shape (signals,)."""
    differences = [
        known[place] - known[other]
        for _, known, right, in_part in found
        for place in right
        for other in range(len(known))
        if other not in {*right, *in_part}
    ]
    return fit_differences(differences)


def figures(scores: Sequence[npt.NDArray[np.float64]], found: Sequence[Sample]) -> str:
    """How often a right sentence is first, and one of the first two."""
    orders = [np.argsort(-each, kind="stable")[:2] for each in scores]
    first = np.mean([order[0] in right for order, (_, _, right, _) in zip(orders, found, strict=True)])
    two = np.mean([bool({*order} & {*right}) for order, (_, _, right, _) in zip(orders, found, strict=True)])
    return f"first {first:.3f}, in two {two:.3f}"


def _sample(tutor: Tutor, row: SentencesCase, message: str, conversation: Conversation) -> Iterator[Sample]:
    """What is known of the sentences of a labelled sub-section, if the message may go on."""
    chunks = tutor.opened.index.chunks_under[row.section]
    _, following = tutor.understanding.consider(tutor.plain(message), conversation)
    if following is None or not row.best:
        return
    sentences, known = signals(following, chunks)
    texts = [each.text for each in sentences]
    right, in_part = ([texts.index(each) for each in labelled] for labelled in (row.best, row.also))
    yield row.section, np.stack(known, axis=1), right, in_part


def main() -> None:
    """Print the fitted weights."""
    found = list(samples(Tutor.load()))
    fold = np.array([zlib.crc32(name.encode()) % FOLDS for name, *_ in found])
    weights = [
        fit([each for each, of in zip(found, fold, strict=True) if of != left_out])
        for left_out in range(FOLDS)
    ]
    scores = [known @ weights[of] for (_, known, *_), of in zip(found, fold, strict=True)]
    alone = [known[:, 0].astype(float) for _, known, *_ in found]
    standing = [known @ np.array(WEIGHTS, dtype=float) for _, known, *_ in found]
    sys.stdout.write(
        f"{len(found)} messages: {figures(scores, found)} on sub-sections not fitted on\n"
        f"  by the cosine with the message alone: {figures(alone, found)}\n"
        f"  with the weights as they stand: {figures(standing, found)}\n"
        f"({', '.join(f'{each:.2f}' for each in fit(found))})\n"
    )


if __name__ == "__main__":
    main()
