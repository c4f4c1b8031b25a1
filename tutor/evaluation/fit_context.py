"""Fits the weights by which a message is taken to go on from a topic; prints them for ``chat/context.py``.

    python -m tutor.evaluation.fit_context

On the tuning conversations alone. Five-fold accuracy, conversations kept whole, is printed too.
"""

import sys
import zlib

import numpy as np
from sklearn.linear_model import LogisticRegression

from tutor.chat.context import Features, features
from tutor.chat.tutor import Tutor
from tutor.evaluation.labelled import ConversationCase, read_sets
from tutor.records import Conversation

STAYS, BEGINS, LEAVES = range(3)
Sample = tuple[str, Features, int]
FOLDS = 5


def samples(tutor: Tutor, case: ConversationCase) -> list[Sample]:
    """The decisions of one conversation: its id, what is known, and what is right.

    The turns before are taken as they should have been read, so that one mistake is not counted twice.
    """
    found: list[Sample] = []
    conversation: Conversation = ()
    topics: list[str] = []
    for expected in case.turns:
        turn = tutor.ask(expected.message, conversation)
        decisions = tutor.decisions(expected.message, conversation)
        for topic, known in decisions:
            if expected.question is None:
                right = LEAVES
            else:
                right = STAYS if topic == expected.question else BEGINS
            found.append((case.id, known, right))
        if expected.question is not None and turn.state.question == expected.question:
            conversation += (turn,)
            topics.append(expected.question)
        elif expected.question is not None:
            conversation += (tutor.ask(tutor.questions[expected.question].title, ()),)
    return found


def main() -> None:
    """Print the fitted weights."""
    tutor = Tutor.load()
    cases = read_sets("tuning", tutor.settings.corpus).conversations
    every = [sample for case in cases for sample in samples(tutor, case)]
    known = np.array([sample[1] for sample in every], dtype=float)
    right = np.array([sample[2] for sample in every])
    fold = np.array([zlib.crc32(sample[0].encode()) % FOLDS for sample in every])
    hits = []
    for left_out in range(FOLDS):
        model = _model().fit(known[fold != left_out], right[fold != left_out])
        hits += list(model.predict(known[fold == left_out]) == right[fold == left_out])
    sys.stdout.write(f"{len(every)} decisions, {np.mean(hits):.3f} right on conversations not fitted on\n")
    model = _model().fit(known, right)
    for name, bias, weights in zip(("STAYS", "BEGINS", "LEAVES"), model.intercept_, model.coef_, strict=True):
        numbers = ", ".join(f"{weight:.2f}" for weight in weights)
        sys.stdout.write(f"{name}: tuple[float, Features] = ({bias:.2f}, Features({numbers}))\n")


def _model() -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=3000)


if __name__ == "__main__":
    main()
