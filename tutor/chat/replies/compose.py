"""Evidence into passages: which chunks are quoted, and in which order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tutor.chat.reading.phrases import asking as phrases
from tutor.chat.replies.quoting import cite, quoted_chunks, whole
from tutor.records import (
    Chunk,
    Citation,
    Evidence,
    FacetName,
    Hit,
    Question,
    QuestionHit,
    Reading,
    Reply,
    Source,
)
from tutor.search.indexes.index import Index
from tutor.search.retriever import VERBATIM

WEAK = 0.75
"""Share of the best chunk's score below which a further chunk is not joined."""
JOINED = 0.15
"""Chance that a message is about another question too, from which a passage of that one is joined."""
_LIKELIEST = 2
"""Such questions that are looked at, the likeliest."""
BESIDE_TWO, BESIDE_CONTRAST = 0.1, 0.25
"""The same chance, from which a passage of a third question is joined to two that are compared: where
their author says nothing of both, and where there is such a contrast."""
ASKED_FACET = 0.75
"""Share of the best chunk's score from which a facet that is asked for comes before it."""
KNOWN_SIDE = 0.5
"""Confidence from which a side of a comparison has a passage of its own quoted."""
PITFALLS = 2
"""Wrong beliefs quoted though they were not asked for, at most."""
ALSO_FOUND = 3
"""Passages named beside a reply that it does not quote."""
ON_REQUEST: frozenset[FacetName] = frozenset({"code", "check-yourself", "worked-example"})
"""Facets quoted only if asked for, or if nothing else was found ..."""
_IF_LEADING: frozenset[FacetName] = frozenset({"code", "worked-example"})
"""... and those of them that are quoted too where they lead all others by ``LEAD``."""
LEAD = 0.06
_FORMULA = re.compile(phrases.ASKING_FORMULA, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a reply may be, and what it may not repeat."""

    words: int
    shown: tuple[Citation, ...] = ()
    """What earlier turns quoted."""
    again: bool = True
    """Whether the best passage may be quoted again though it is among them."""

    def fresh(self, chunk: Chunk) -> bool:
        """Whether no earlier turn quoted half of this chunk or more."""
        if not self.shown:  # often, and asked of many chunks
            return True
        start, end = chunk.blocks[0].start, chunk.blocks[-1].end
        return not any(
            each.path == chunk.path and 2 * (min(each.end, end) - max(each.start, start)) >= end - start
            for each in self.shown
        )


def choose_chunks(evidence: Evidence, index: Index, reading: Reading, limits: Limits) -> list[Chunk]:
    """The chunks to quote, in the order of the reply; none if nothing new is left to quote."""
    question = evidence.questions[0].question
    ranked = _ranked(evidence, index, reading, limits)
    new = [chunk for chunk in dict.fromkeys(ranked) if limits.fresh(chunk) and chunk.speaks]
    if reading.facet is None:
        return list(_within(new, index, limits, _about(evidence, reading)))
    asked = facet_chunks(index, reading.topic or question.id, reading.facet)
    if reading.facet == "explanation":
        if reading.kind == "question":
            return list(_within(new, index, limits))
        return list(_within([chunk for chunk in asked if limits.fresh(chunk)] or asked, index, limits))
    if reading.facet == "check-yourself":
        return next_check(asked, limits)
    if reading.kind != "question" or not asked:
        return asked
    best = list(_within(new[:1], index, limits))
    found = max((hit.score for hit in evidence.hits if hit.chunk in asked), default=0.0)
    first = asked if found >= ASKED_FACET * evidence.hits[0].score else best
    return list(dict.fromkeys((*first, *best, *asked)))


def next_check(checks: Sequence[Chunk], limits: Limits) -> list[Chunk]:
    """The first check of understanding that was not shown yet, prompt and key points, or the first again."""
    left = [chunk for chunk in checks if limits.fresh(chunk)] or checks
    return [chunk for chunk in left if chunk.subsection == left[0].subsection]


def _ranked(evidence: Evidence, index: Index, reading: Reading, limits: Limits) -> list[Chunk]:
    """All that could be quoted, best first, by what the message asks for: a topic, a detail."""
    question = evidence.questions[0].question
    found = [hit.chunk for hit in _quotable(evidence.hits, question)]
    wrong = [chunk for chunk in found if chunk.facet == "pitfalls" and limits.fresh(chunk)]
    ranked = [chunk for chunk in found if chunk.facet != "pitfalls"] + wrong[:PITFALLS]  # what is right first
    if _FORMULA.search(evidence.query):
        written = [chunk for chunk in ranked if any(block.kind == "formula" for block in chunk.blocks)]
        ranked = list(dict.fromkeys((*written[:1], *ranked)))
    if reading.named or asks_for_topic(evidence):
        brief = facet_chunks(index, question.id, "in-brief")
        answer = facet_chunks(index, question.id, "explanation")
        best = [chunk for chunk in ranked if chunk in answer] or answer[:1]
        if not brief:
            best = answer
        if reading.compared:
            return [
                *brief,
                *(best[:1] if brief else best),
                *_second_topics(evidence, index, reading, question.id),
                *ranked,
            ]
        return [*brief, *best, *ranked]
    if reading.kind != "question":
        return ranked
    first = ranked[0].question if ranked else question.id
    sides = [
        each for each in each_side(evidence) if not reading.compared or each.question in reading.compared
    ]
    second = _second_topics(evidence, index, reading, first)
    return [*ranked[:1], *(second + sides if reading.compared else sides + second), *ranked[1:]]


def facet_chunks(index: Index, question: str, facet: FacetName) -> list[Chunk]:
    """The chunks of one facet of a question, in the order of the file."""
    return [chunk for chunk in index.chunks_of[question] if chunk.facet == facet]


def more_chunks(
    question: Question, index: Index, limits: Limits, found: Evidence | None = None
) -> list[Chunk]:
    """The next chunks of a question that were not shown yet: those ``found``, then by the file's order."""
    near = [hit.chunk for hit in usual_hits(found.hits)] if found else []
    mine = index.chunks_of[question.id]
    order = dict.fromkeys((*(chunk for chunk in near if chunk.question == question.id), *mine))
    return list(_within(filter(limits.fresh, order), index, limits))


def also_found(evidence: Evidence, reply: Reply, index: Index) -> tuple[Source, ...]:
    """The best passages of the search of which a reply quotes nothing, one a sub-section."""
    quoted = quoted_chunks(reply, index)
    found: dict[str, Source] = {}
    for hit in evidence.hits:
        if hit.chunk.id not in quoted and hit.chunk.speaks and hit.chunk.subsection not in found:
            found[hit.chunk.subsection] = cite(0, whole([hit.chunk]), index)[1]
        if len(found) == ALSO_FOUND:
            break
    return tuple(found.values())


def _quotable(hits: Sequence[Hit], question: Question) -> Iterator[Hit]:
    """The hits of the best hit's question, or of ``question``, strong enough to be quoted, best first."""
    usual = usual_hits(hits) or list(hits)
    if not usual:
        return
    best = usual[0]
    for hit in usual:
        if hit.chunk.question in {best.chunk.question, question.id} and hit.score >= WEAK * best.score:
            yield hit


def usual_hits(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that may be quoted though their facet was not asked for, best first."""
    best = max((hit.score for hit in hits if hit.chunk.facet not in ON_REQUEST), default=0.0)
    return [
        hit
        for hit in hits
        if hit.chunk.speaks
        and (
            hit.chunk.facet not in ON_REQUEST or (hit.chunk.facet in _IF_LEADING and hit.score >= best + LEAD)
        )
    ]


def asks_for_topic(evidence: Evidence) -> bool:
    """Whether the message says the question's own words rather than asking for a detail of its answer."""
    return evidence.questions[0].topic_cosine >= VERBATIM


def _second_topics(evidence: Evidence, index: Index, reading: Reading, first: str) -> list[Chunk]:
    """The best passages of the other questions that a message is about, joined to one of question ``first``.

    Of two questions that are compared, what their author says of both, or else the best passage of each.
    """
    usual = usual_hits(evidence.hits)
    if reading.compared:
        one, other = reading.compared
        contrast = authored_contrast(one, other, index)
        found = [hit.chunk for hit in usual]
        wanted = [question for question in reading.compared if question != first]
        best_ones = [_best_of(question, found, index) for question in wanted]
        both = [contrast] if contrast else [chunk for chunk in best_ones if chunk]
        return [*both, *beside_two(evidence, reading.compared, contrast is not None)]
    found = [hit.chunk for hit in usual]
    best_ones = [_best_of(each, found, index) for each in _also_about(evidence) if each != first]
    return [chunk for chunk in best_ones if chunk]


def _about(evidence: Evidence, reading: Reading) -> tuple[str, ...]:
    """The questions that have their passage in a reply however little room there is."""
    if reading.kind != "question" or reading.named:
        return ()
    return (*reading.compared, *_also_about(evidence))


def _also_about(evidence: Evidence) -> tuple[str, ...]:
    """The best question, and those that a message is about beside it."""
    likely = _beside(evidence, JOINED)[:_LIKELIEST]
    return tuple(hit.question.id for hit in (evidence.questions[0], *likely))


def each_side(evidence: Evidence) -> list[Chunk]:
    """The best passage of each of two things that a message sets against each other, if the bank knows it.

    Only what was found for the whole message too: a side alone may mean something else ("weights").
    """
    known = [usual_hits(side.hits) for side in evidence.sides if side.confidence >= KNOWN_SIDE]
    found = {hit.chunk.id for hit in evidence.hits}
    return [usual[0].chunk for usual in known if usual and usual[0].chunk.id in found]


def beside_two(evidence: Evidence, compared: Sequence[str], contrasted: bool) -> list[Chunk]:
    """The best passage of a question beside the two compared, if a message may be about it too.

    ``contrasted`` says whether there is an authored contrast of the two.
    """
    found = (*_beside(evidence, BESIDE_CONTRAST if contrasted else BESIDE_TWO), evidence.questions[0])
    likely = [hit.question.id for hit in found if hit.question.id not in compared]
    usual = [hit.chunk for hit in usual_hits(evidence.hits)]
    return [chunk for each in likely for chunk in usual if chunk.question == each][:1]


def _beside(evidence: Evidence, chance: float) -> list[QuestionHit]:
    """The questions that a message is about too with that ``chance`` at least, likeliest first."""
    likely = [hit for hit in evidence.questions[1:] if hit.beside >= chance]
    return sorted(likely, key=lambda hit: -hit.beside)


def _best_of(question: str, found: Sequence[Chunk], index: Index) -> Chunk | None:
    """The best passage of a question among those found; if there is none, what it says in brief, or first.

    ``None`` of a question without an answer.
    """
    mine = [chunk for chunk in found if chunk.question == question]
    return next(iter(mine or facet_chunks(index, question, "in-brief") or index.chunks_of[question]), None)


def authored_contrast(one: str, other: str, index: Index) -> Chunk | None:
    """What the bank says of two questions together, from whichever side has it."""
    questions = index.questions
    for here, there in ((one, other), (other, one)):
        chunks = [chunk for chunk in index.chunks_of[here] if chunk.facet == "contrast"]
        contrasts = questions[index.question_place[here]].contrasts
        for chunk, contrast in zip(chunks, contrasts, strict=True):
            if contrast.other == there:
                return chunk
    return None


def _within(
    chunks: Iterable[Chunk], index: Index, limits: Limits, about: Sequence[str] = ()
) -> Iterator[Chunk]:
    """Chunks while they fit into the limit; the first of all always does, and the first of each question in
    ``about``, of which a sentence may be all that is told.

    A chunk brings the rest of its sub-section along if that fits, or else the list that it announces.
    """
    used = 0
    said: set[str] = set()
    missing = set(about)
    for chunk in chunks:
        run = _whole_subsection(chunk, index)
        if used + sum(part.words for part in run) > limits.words or not all(map(limits.fresh, run)):
            run = with_surroundings(chunk, index, limits)
        sentences = {sentence.text for part in run for sentence in part.sentences}
        count = sum(part.words for part in run)
        fits = used + count <= limits.words or chunk.question in missing
        if used and (not fits or sentences & said):
            continue
        missing.discard(chunk.question)
        said |= sentences
        used += count
        yield from run


def _whole_subsection(chunk: Chunk, index: Index) -> list[Chunk]:
    """All chunks under the same sub-heading of an explanation, or of an intuition: their author wrote them as
    one passage."""
    loose = chunk.facet == "explanation" and len(chunk.headings) <= 2
    if chunk.facet not in {"explanation", "intuition"} or loose:
        return [chunk]
    return [*index.chunks_under[chunk.subsection]]


def with_surroundings(chunk: Chunk, index: Index, limits: Limits) -> list[Chunk]:
    """The chunk with what it cannot do without.

    The next ones as long as each ends in a colon, because what it announces follows, and the ones before as
    long as a sentence goes on from them, or a picture does that was not shown yet.
    """
    siblings = index.chunks_of[chunk.question]
    first = last = siblings.index(chunk)
    while siblings[last].text.rstrip().endswith(":") and last + 1 < len(siblings):
        if siblings[last + 1].facet != chunk.facet:
            break
        last += 1
    while first and siblings[first - 1].subsection == chunk.subsection:
        picture = chunk.facet == "intuition" and limits.fresh(siblings[first - 1])
        if not (picture or _goes_on(siblings[first])):
            break
        first -= 1
    return list(siblings[first : last + 1])


def _goes_on(chunk: Chunk) -> bool:
    """Whether a chunk begins in the middle of a sentence ("where $k$ is the size"), or with a formula."""
    return chunk.text.lstrip()[:1].islower() or chunk.blocks[0].kind == "formula"
