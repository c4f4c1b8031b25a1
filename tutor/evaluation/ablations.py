"""What each part is worth: the same figures with it switched off, and with the answer itself taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from tutor.bank.asked import read_learners
from tutor.chat.tutor import Tutor
from tutor.evaluation.asking import Advance, hold, right_turns
from tutor.evaluation.bootstrap import Values
from tutor.evaluation.labelled import LearnerCase, Sets
from tutor.evaluation.measure import auroc, mean, pooled
from tutor.evaluation.report import Ablations
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.embedding import embed_texts
from tutor.search.indexes.asked import Asked
from tutor.search.indexes.index import Index
from tutor.search.indexes.rows import Rows
from tutor.search.indexes.texts import embedded_texts
from tutor.search.retriever import Look, Retriever
from tutor.search.scores.calibration import Calibration, Signals, calibrate, signals
from tutor.search.scores.ranking import RankingWeights, Weights
from tutor.search.scores.resemblance import Resemblance
from tutor.search.spelling import NO_SPELLING

Mask = npt.NDArray[np.bool_]
COLUMNS = (
    "right question first",
    "right question in three",
    "right sub-section first",
    "turns right",
    "AUROC near",
)
"""The first three of the search alone, whatever is then composed of it; turns of whole conversations."""


class BestCosine(Calibration):
    """No calibration: the best cosine is taken for the probability."""

    def probability(self, signals: Signals) -> float:
        """The best cosine, 0 to 1."""
        return min(max(signals.topic, signals.passage, 0.0), 1.0)


class Unmended(Tutor):
    """A tutor that takes typos as they are."""

    @cached_property
    def _retriever(self) -> Retriever:
        return replace(super()._retriever, spelling=NO_SPELLING)


@dataclass(frozen=True, slots=True)
class Variant:
    """A tutor with a part switched off."""

    name: str
    tutor: Tutor
    context: bool = True


def variants(tutor: Tutor) -> tuple[Variant, ...]:
    """The whole tutor first, then one for each part."""
    calibration, index = tutor.opened.calibration, tutor.opened.index
    return (
        Variant("whole", tutor),
        Variant("dense only", _weighted(tutor, 1.0, ("words", "said", "asked", "crowd"))),
        Variant("lexical only", _weighted(tutor, 0.0, ("passage", "asked", "crowd"))),
        Variant("without asked questions", _unasked(tutor)),
        Variant("without aliases", _opened(tutor, index=_without_aliases(index))),
        Variant("without typo mending", Unmended(tutor.settings, tutor.opened, tutor.encoder)),
        Variant("without context", tutor, context=False),
        Variant("without calibration", _opened(tutor, calibration=BestCosine(ranking=calibration.ranking))),
    )


def ablations(tutor: Tutor, sets: Sets, advance: Advance) -> Ablations:
    """The figures of every variant."""
    return Ablations(
        columns=COLUMNS,
        rows=tuple((each.name, _figures(each, sets, advance)) for each in variants(tutor)),
    )


def messages(sets: Sets) -> int:
    """How many messages ``ablations`` asks."""
    turns = sum(len(case.turns) for case in sets.conversations)
    near = sum(case.kind == "near" for case in sets.unanswerable)
    return 8 * (len(sets.learners) + near + turns)


def one_left_out(tutor: Tutor, cases: Sequence[LearnerCase], advance: Advance) -> tuple[Values, Values]:
    """The confidence in each question with the questions that answer it in the bank, and without them.

    Their rows, their documents and what learners asked about them are masked, and what resembles them is
    learned without them; nothing else changes.
    """
    index = tutor.opened.index
    retriever = replace(tutor.understanding.retriever, candidates=int(index.vectors.ntotal))
    stay, gone = [], []
    others: dict[tuple[str, ...], Calibration] = {}
    for case in cases:
        query = tutor.plain(case.question)
        stay.append(retriever.look(query).confidence)
        if case.expected not in others:
            others[case.expected] = _calibrated_without(tutor.opened.calibration, index, case.expected)
        without = replace(retriever, calibration=others[case.expected])
        gone.append(confidence_without(without.look(query), case.expected))
        advance()
    return np.array(stay), np.array(gone)


def _calibrated_without(calibration: Calibration, index: Index, left_out: Sequence[str]) -> Calibration:
    """The calibration with a resemblance that was fitted without what learners asked about some questions."""
    kept = ~_asked_about(index, left_out)
    inside = int(kept[: index.asked.inside].sum())
    resemblance = Resemblance.fit(index.asked.vectors[kept], inside)
    return calibration.model_copy(update={"resemblance": resemblance})


def _asked_about(index: Index, questions: Sequence[str]) -> Mask:
    """Which asked questions are about some of the bank's."""
    about = (any(name.split("/")[0] in questions for name in each.sections) for each in index.asked.questions)
    return np.fromiter(about, dtype=bool, count=len(index.asked))


def confidence_without(look: Look, left_out: Sequence[str]) -> float:
    """The confidence that a query would have if the bank did not hold some of its questions."""
    index, scored = look.index, look.scored
    places = [place for name, place in index.question_place.items() if name in left_out]
    rows = np.isin(index.row_question, places)
    masked = replace(
        scored,
        cosines=np.where(rows, np.float32(-1), scored.cosines),
        asked=scored.asked.without(_asked_about(index, left_out)),
    )
    documents = np.concatenate(
        [np.isin(index.chunk_question, places), np.isin(np.arange(len(index.questions)), places)]
    )
    return look.retriever.calibration.probability(signals(_without_documents(index, documents), masked))


def _without_documents(index: Index, left_out: Mask) -> Index:
    """The index with the words of some documents forgotten."""
    words, held = index.keywords, index.keywords.postings
    kept = ~left_out[held.places]
    starts = np.concatenate([[0], np.cumsum(kept)])[held.starts]
    fewer = replace(held, places=held.places[kept], starts=starts)
    forgetful = replace(index, keywords=replace(words, postings=fewer, weights=words.weights[kept]))
    forgetful.__dict__.update({name: getattr(index, name) for name in ("row_question", "row_chunk")})
    return forgetful


def _figures(variant: Variant, sets: Sets, advance: Advance) -> tuple[float, ...]:
    tutor = variant.tutor
    retriever = tutor.understanding.retriever
    rows, near = [], []
    for case in sets.learners:
        found = retriever.search(tutor.plain(case.question))
        names = [hit.question.id for hit in found.questions]
        first = found.hits[0].chunk.subsection if found.hits else ""
        rows.append(
            (
                names[:1] != [] and names[0] in case.expected,
                bool(set(names[:3]) & set(case.expected)),
                first in case.sections,
                found.confidence,
            )
        )
        advance()
    for other in sets.unanswerable:
        if other.kind == "near":
            near.append(retriever.search(tutor.plain(other.question)).confidence)
            advance()
    held = hold(tutor, sets.conversations, advance, variant.context)
    turns = right_turns(sets.conversations, held)
    of = np.array(rows, dtype=float).reshape(-1, 4)
    both = len(of) and len(near)
    figures = (
        *((mean(of[:, column]) if len(of) else 0.0) for column in range(3)),
        pooled(turns) if len(turns) else 0.0,
        auroc(of[:, 3], np.array(near)) if both else 0.0,
    )
    return tuple(round(figure, 4) for figure in figures)


def _opened(tutor: Tutor, index: Index | None = None, calibration: Calibration | None = None) -> Tutor:
    opened = replace(
        tutor.opened,
        index=index or tutor.opened.index,
        calibration=calibration or tutor.opened.calibration,
    )
    return replace(tutor, opened=opened)


def _weighted(tutor: Tutor, dense_weight: float, switched_off: Sequence[str]) -> Tutor:
    calibration = tutor.opened.calibration

    def less(weights: Weights) -> Weights:
        return weights.model_copy(update=dict.fromkeys(switched_off, 0.0))

    ranking = RankingWeights(
        questions=less(calibration.ranking.questions),
        subsections=less(calibration.ranking.subsections),
        samples=calibration.ranking.samples,
    )
    changed = _opened(tutor, calibration=calibration.model_copy(update={"ranking": ranking}))
    return replace(changed, settings=tutor.settings.model_copy(update={"dense_weight": dense_weight}))


def _unasked(tutor: Tutor) -> Tutor:
    """Without what learners asked; the confidence is fitted anew, as for a bank that carries none."""
    index, encoder = tutor.opened.index, tutor.encoder
    without = replace(index, asked=Asked.none(int(index.asked.vectors.shape[1])))
    embed = partial(embed_texts, encoder=encoder)
    return _opened(tutor, without, calibrate(without, read_learners(tutor.settings.corpus), embed))


def _without_aliases(index: Index) -> Index:
    """Without the authored aliases: as wordings, as words, and among what was asked."""
    questions = tuple(replace(question, aliases=()) for question in index.questions)
    aliases = {alias for question in index.questions for alias in question.aliases}
    kept = [place for place, each in enumerate(index.asked.questions) if each.text not in aliases]
    asked = Asked.of(tuple(index.asked.questions[place] for place in kept), index.asked.vectors[kept])
    rows = Rows.build(index.known_to(Embedded()).take(embedded_texts(questions, index.chunks)))
    return Index.assemble(questions, index.chunks, rows, index.encoder, asked)
