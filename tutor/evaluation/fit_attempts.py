"""Fits what tells an answer to a check of understanding, and the points it makes: ``following/attempts``.

    python -m tutor.evaluation.fit_attempts

On the tuning half of what learners typed after a check. How often the fitted decisions are right, five-fold,
checks kept whole, is printed beside those of the numbers that stand there.
"""

import sys
import zlib
from collections.abc import Sequence

import numpy as np

from tutor.chat.following.attempts import (
    ATTEMPT,
    MESSAGE_WEIGHTS,
    POINT_WEIGHTS,
    of_message,
    of_points,
    probability,
)
from tutor.chat.replies.checking import MADE, card_of
from tutor.chat.tutor import Tutor
from tutor.evaluation.labelled import AttemptCase, read_sets

FOLDS = 5
Sample = tuple[str, Sequence[float], bool]
"""The check, the features, whether it is so."""


def samples(tutor: Tutor, cases: Sequence[AttemptCase]) -> tuple[list[Sample], list[Sample]]:
    """Of messages whether they are answers, and of key points whether an answer makes them."""
    retriever = tutor.understanding.retriever
    messages: list[Sample] = []
    points: list[Sample] = []
    for case in cases:
        card, message = card_of(case.check, tutor.opened.index), tutor.plain(case.message)
        messages.append((case.check, of_message(retriever.look(message), card), case.makes is not None))
        if case.makes is not None:
            found = enumerate(of_points(message, retriever, card))
            points += [(case.check, known, place in case.makes) for place, known in found]
    return messages, points


def fit(found: Sequence[Sample]) -> list[float]:
    """The bias and the weights of the features."""
    from sklearn.linear_model import LogisticRegression

    known, so = [list(each) for _, each, _ in found], [each for *_, each in found]
    model = LogisticRegression(C=5.0, max_iter=5000).fit(known, so)
    return [*model.intercept_.tolist(), *model.coef_[0].tolist()]


def right(found: Sequence[Sample], weights: Sequence[Sequence[float]], bound: float) -> float:
    """Share of the samples that are decided rightly, each by weights of its own, from a probability on."""
    decided = [
        (probability(known, own) >= bound) == so for (_, known, so), own in zip(found, weights, strict=True)
    ]
    return float(np.mean(decided))


def main() -> None:
    """Print the fitted weights."""
    tutor = Tutor.load()
    messages, points = samples(tutor, read_sets("tuning", tutor.settings.corpus).attempts)
    parts = (("messages", messages, MESSAGE_WEIGHTS, ATTEMPT), ("points", points, POINT_WEIGHTS, MADE))
    for name, found, standing, bound in parts:
        fold = [zlib.crc32(check.encode()) % FOLDS for check, *_ in found]
        fitted = [
            fit([each for each, of in zip(found, fold, strict=True) if of != left_out])
            for left_out in range(FOLDS)
        ]
        sys.stdout.write(
            f"{len(found)} {name}: {right(found, [fitted[of] for of in fold], bound):.3f} right, five-fold; "
            f"{right(found, [standing] * len(found), bound):.3f} by the numbers as they stand\n"
            f"({', '.join(f'{each:.2f}' for each in fit(found))})\n"
        )


if __name__ == "__main__":
    main()
