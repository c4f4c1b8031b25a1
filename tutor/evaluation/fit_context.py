"""Fits the weights by which a message goes on from a topic: ``chat/following/context.py``.

    python -m tutor.evaluation.fit_context

On the tuning conversations alone, and on labelled tuning questions asked in the middle of them: one that
another question of the bank answers begins something else, one that none answers leaves. Five-fold accuracy
on the conversations' own turns, conversations kept whole, is printed too.
"""

import random
import sys
import zlib
from collections.abc import Iterator
from itertools import cycle

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from tutor.bank.asked import LearnerQuestion, read_learners
from tutor.chat.following.context import Features, weigh
from tutor.chat.tutor import Tutor
from tutor.evaluation.asking import conversation_so_far
from tutor.evaluation.labelled import ConversationCase, read_sets
from tutor.records import Conversation

Known = npt.NDArray[np.float64]
STAYS, BEGINS, LEAVES = range(3)
Sample = tuple[str, Features, int, float]
"""Id of the conversation, what is known, what is right, weight."""
FOLDS = 5
ASKED_IN_BETWEEN = 0.25
"""Weight of a question asked in the middle of a conversation, beside 1 of the conversation's own turns."""


def samples(tutor: Tutor, case: ConversationCase, between: Iterator[LearnerQuestion]) -> list[Sample]:
    """The decisions of one conversation: its id, what is known, and what is right.

    The turns before are taken as they should have been read, so that one mistake is not counted twice.
    """
    found: list[Sample] = []
    for expected, conversation in conversation_so_far(tutor, case):
        for topic, known in decisions(tutor, expected.message, conversation):
            stays = STAYS if topic == expected.question else BEGINS
            found.append((case.id, known, LEAVES if expected.question is None else stays, 1.0))
        if conversation:
            for _ in range(2):
                found += _in_between(tutor, case.id, conversation, next(between))
    return found


def decisions(tutor: Tutor, message: str, conversation: Conversation) -> list[tuple[str, Features]]:
    """For each topic that a message may go on from, what is known of that; empty if its words decide."""
    mended, understanding = tutor.plain(message), tutor.understanding
    readings, following = understanding.consider(mended, conversation)
    return weigh(mended, readings, following, understanding.names, conversation) if following else []


def _in_between(tutor: Tutor, name: str, conversation: Conversation, asked: LearnerQuestion) -> list[Sample]:
    """A labelled question, asked in the middle of a conversation."""
    about = {section.split("/")[0] for section in asked.sections}
    return [
        (name, known, LEAVES if not about else STAYS if topic in about else BEGINS, ASKED_IN_BETWEEN)
        for topic, known in decisions(tutor, asked.question, conversation)
    ]


def main() -> None:
    """Print the fitted weights."""
    tutor = Tutor.load()
    cases = read_sets("tuning", tutor.settings.corpus).conversations
    learners = list(read_learners(tutor.settings.corpus))
    random.Random(0).shuffle(learners)
    between = cycle(learners)
    every = [sample for case in cases for sample in samples(tutor, case, between)]
    known = np.array([sample[1] for sample in every], dtype=float)
    right = np.array([sample[2] for sample in every])
    weight = np.array([sample[3] for sample in every])
    fold = np.array([zlib.crc32(sample[0].encode()) % FOLDS for sample in every])
    hits = []
    for left_out in range(FOLDS):
        scale, model = _fit(known[fold != left_out], right[fold != left_out], weight[fold != left_out])
        own = (fold == left_out) & (weight == 1)
        hits += list(zip(right[own], model.predict(scale.transform(known[own])), strict=True))
    sure = np.mean([one == other for one, other in hits])
    sys.stdout.write(f"{len(every)} decisions, {sure:.3f} right on conversations not fitted on\n")
    for kind in (STAYS, BEGINS, LEAVES):
        share = np.mean([one == other for one, other in hits if one == kind])
        sys.stdout.write(f"  {('stays', 'begins', 'leaves')[kind]} {share:.3f}\n")
    scale, model = _fit(known, right, weight)
    coefficients = model.coef_ / scale.scale_
    biases = model.intercept_ - coefficients @ scale.mean_
    for name, weights in zip(("bias", *Features._fields), (biases, *coefficients.T), strict=True):
        sys.stdout.write(f'    "{name}": ({", ".join(f"{weight:.2f}" for weight in weights)}),\n')


def _fit(known: Known, right: Known, weight: Known) -> tuple[StandardScaler, LogisticRegression]:
    """The features' scale, and the model of scaled features."""
    scale = StandardScaler().fit(known)
    return scale, LogisticRegression(C=0.1, max_iter=3000).fit(scale.transform(known), right, weight)


if __name__ == "__main__":
    main()
