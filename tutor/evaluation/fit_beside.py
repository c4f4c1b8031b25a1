"""Fits the weights by which a query is about a second question too: ``search/scores/beside.py``.

    python -m tutor.evaluation.fit_beside

On what learners asked about two questions of the bank, each without itself among what was asked, on the
tuning questions with two topics, and on the tuning questions of learners, most of which have one. Candidates
are the best questions that a search finds; a query whose best one is wrong is left out. How often the
likeliest candidate is right, five-fold, stands beside how often the one with the next score is.
"""

import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from tutor.chat.tutor import Tutor
from tutor.evaluation.labelled import read_sets
from tutor.search.fusion import highest
from tutor.search.indexes.asked import Asked
from tutor.search.retriever import QUESTIONS, Retriever, rank_by_what_was_asked
from tutor.search.scores import beside

Known = npt.NDArray[np.float64]
Labelled = tuple[str, set[str]]
"""A query, and the questions of the bank that it is about."""
FOLDS = 5


def queries(tutor: Tutor) -> Iterator[Labelled]:
    """All that is fitted on."""
    for asked in tutor.opened.index.asked.questions:
        about = {section.split("/")[0] for section in asked.sections}
        if len(about) > 1:
            yield asked.text, about
    sets = read_sets("tuning", tutor.settings.corpus)
    yield from ((case.question, set(case.expected)) for case in sets.two_topics)
    yield from ((case.question, set(case.expected)) for case in sets.learners)


def sample(retriever: Retriever, query: str, about: set[str], own: int | None) -> tuple[Known, Known] | None:
    """The signals of the candidates, shape (candidates, 4), and whether the query is about each.

    ``own`` is the query's row among what was asked: it does not count.
    """
    index = retriever.index
    look = retriever.look(query)
    scored, ranking = look.scored, look.ranking
    if own is not None:
        scored = replace(scored, asked=scored.asked.without(np.arange(len(index.asked)) == own))
        ranking = rank_by_what_was_asked(index, scored, retriever.calibration.ranking)
    places = highest(ranking.questions, QUESTIONS)
    right = [index.questions[place].id in about for place in places]
    if not right[0]:
        return None
    named = retriever.named(query)
    known = beside.signals(index, scored, look.vector, ranking.questions, places, named)
    return np.stack(known, axis=1)[1:].astype(float), np.array(right[1:], dtype=float)


def fit(retriever: Retriever, labelled: Sequence[Labelled]) -> str:
    """The weights as text, with how often the likeliest candidate is right."""
    rows = {each.text: row for row, each in enumerate(retriever.index.asked.questions)}
    found = [(query, sample(retriever, query, about, rows.get(query))) for query, about in labelled]
    kept = [(query, *each) for query, each in found if each]
    fold = np.array([zlib.crc32(query.encode()) % FOLDS for query, *_ in kept])
    hits = []
    for left_out in range(FOLDS):
        model = _fit([each for each, of in zip(kept, fold, strict=True) if of != left_out])
        for (_, known, right), of in zip(kept, fold, strict=True):
            if of == left_out and right.any():
                hits.append((right[model.decision_function(known).argmax()], right[0]))
    likeliest, next_best = np.mean(hits, axis=0)
    model = _fit(kept)
    weights = ", ".join(f"{weight:.1f}" for weight in model.coef_[0])
    return (
        f"{len(kept)} queries, {len(hits)} about two: the likeliest candidate is right in {likeliest:.3f}, "
        f"the one with the next score in {next_best:.3f}\n({model.intercept_[0]:.1f}, ({weights}))\n"
    )


def _fit(kept: Sequence[tuple[str, Known, Known]]) -> LogisticRegression:
    known = np.concatenate([each for _, each, _ in kept])
    right = np.concatenate([each for *_, each in kept])
    return LogisticRegression(C=10.0, max_iter=3000).fit(known, right)


def main() -> None:
    """Print the fitted weights, for this bank and for one that carries no asked questions."""
    tutor = Tutor.load()
    opened = tutor.opened
    labelled = list(queries(tutor))
    for name, asked in (("ASKED", opened.index.asked), ("UNASKED", Asked.none(opened.index.vectors.d))):
        index = replace(opened.index, asked=asked)
        retriever = replace(tutor.understanding.retriever, index=index)
        sys.stdout.write(f"{name}: {fit(retriever, labelled)}")


if __name__ == "__main__":
    main()
