"""Does a message go on from what was said, or does it begin something new, or is it nothing of the bank?

Decided by a multinomial logistic regression over what the words say (it points back, it names a term) and
what the bank says (how much better another question fits, how sure it is). Its weights were fitted on the
tuning conversations by ``python -m tutor.evaluation.fit_context`` and are written here as plain numbers.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from tutor.chat.following.passages import Following
from tutor.chat.following.sentences import rank_sentences
from tutor.chat.reading.filling import FRAGMENT
from tutor.chat.reading.names import Names, content_words, telling_stems
from tutor.chat.reading.openings import CORRECTING
from tutor.chat.reading.reader import CONTINUING, Readings
from tutor.chat.reading.requests import LEANING, OPENS_ASKING
from tutor.chat.reading.topics import topic_of, topics_of
from tutor.records import Conversation, Evidence, FacetName, Reading
from tutor.search.fusion import Scores
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems

_USUAL_INSIDE, _USUAL_OUTSIDE, _USUAL_VOTED = 0.61, 0.45, 0.6
"""What stands for them in a bank that carries no asked questions: its cosines with them say nothing. For the
first two also where no word of the message carries a topic."""
_USUAL_PASSAGE = 0.55
"""What stands for the nearest passage of another question in a bank that has no other."""
_KEPT = 0.5
"""Log-odds by which leaving must be likelier where little speaks for it: a message that goes on is lost if it
is declined, one that leaves is shown passages in vain."""
_NEAR_OUTSIDE, _ASKS_OF_LAST = 0.6, 0.5
"""What speaks for it: a cosine with what the bank does not answer, or that it is more likely a remark."""
_UNHEARD = 0.15
"""Confidence below which a message that asks what a thing is leaves the bank, if that is no term of it: "what
is natural selection?"."""
_TOLD_BESIDE = 0.1
"""Chance to stay, from which a message taken alone is told what the topic at hand says too."""
_LEAST = 1e-6
_MOST_WORDS = 6
_MANY_WORDS = 4
_MOST_TURNS = 4
FACET_AT = 0.25
"""Score of its best passage, 1 being the best of all, from which a facet that a message names is asked for:
"is there code for that?", not "what is the code of an autoencoder?"."""


class Features(NamedTuple):
    """What is known of a message after a topic, each of the order of 1."""

    lead: float
    """How much better the topic fits the message alone than any other question."""
    sure: float
    """Log-odds that the bank answers the message alone."""
    inside: float
    """Cosine with the nearest asked question that it answers."""
    outside: float
    """The same of those that it does not answer."""
    own_words: float
    """Words that carry a topic, up to six, over three."""
    names_topic: float
    """Whether a term is named that the topic lists."""
    names_other: float
    """Whether a term is named that it does not list."""
    leans: float
    """Whether it points back ("it", "the second one")."""
    continues: float
    """Whether it opens like a continuation ("and", "what about")."""
    unknown: float
    """Share of its words that the bank never uses."""
    corrects: float
    """Whether it opens like a correction."""
    returns: float
    """Whether it opens like a return to something."""
    elsewhere: float
    """Whether the nearest asked question is of no machine learning at all, if a word carries a topic."""
    none: float
    """Whether none of its words carries a topic."""
    lone: float
    """Whether one does."""
    many: float
    """Whether four or more do."""
    opens_asking: float
    """Whether it opens like a question."""
    recalls: float
    """Rarity of those of its words that were said about other topics and not about this one, over five."""
    voted: float
    """Share of the asked questions near it that the bank's other question answers that answers most."""
    lexical: float
    """BM25 of the topic's best passage for it, as a share of the best passage of all."""
    passage_other: float
    """Cosine with the nearest passage of another question."""
    fragment: float
    """Whether it opens like a piece of a question ("in transformers?")."""
    asks_of_last: float
    """Probability that it asks something of the last reply, or is a remark."""
    turns: float
    """How many came before, up to four, over four."""
    follows: float
    """How far the topic's best passage is above the best other one, if it goes on; times two."""
    like_after: float
    """Cosine of the message alone with the message after the one before it."""
    earlier: float
    """Whether another topic came after it."""


WEIGHTS: Mapping[str, tuple[float, float, float]] = {
    "bias": (0.93, -1.29, 0.36),
    "lead": (0.74, -0.28, -0.46),
    "sure": (0.40, 0.87, -1.27),
    "inside": (2.85, 2.12, -4.97),
    "outside": (-1.61, -1.90, 3.51),
    "own_words": (-0.41, 0.50, -0.09),
    "names_topic": (-0.41, 0.20, 0.21),
    "names_other": (-0.31, 0.08, 0.23),
    "leans": (0.36, 0.31, -0.66),
    "continues": (0.50, 0.41, -0.91),
    "unknown": (-0.60, -0.58, 1.17),
    "corrects": (1.09, 0.41, -1.50),
    "returns": (1.26, 0.45, -1.71),
    "elsewhere": (0.22, -0.26, 0.04),
    "none": (-0.28, 1.19, -0.90),
    "lone": (0.46, 0.61, -1.06),
    "many": (-0.30, -0.39, 0.68),
    "opens_asking": (0.12, -0.07, -0.05),
    "recalls": (-0.19, 0.41, -0.23),
    "voted": (-0.13, 0.03, 0.10),
    "lexical": (0.78, -0.42, -0.35),
    "passage_other": (1.57, 0.58, -2.15),
    "fragment": (0.23, -0.03, -0.21),
    "asks_of_last": (-0.03, 0.46, -0.44),
    "turns": (-0.85, 0.17, 0.68),
    "follows": (1.13, -0.77, -0.36),
    "like_after": (-2.39, 0.72, 1.67),
    "earlier": (-0.48, 0.47, 0.01),
}
"""What speaks for each of the three: it stays with the topic, begins something else, leaves the bank."""
_BIAS, *_OF_FEATURES = (WEIGHTS[name] for name in ("bias", *Features._fields))

Said = Mapping[str, set[str]]
"""The stems of what was said about each topic: of the messages, and of what was quoted."""


def said_in(conversation: Conversation) -> Said:
    """What was said about each topic of a conversation."""
    said: dict[str, set[str]] = {}
    for turn in conversation:
        topic = topic_of(turn)
        if topic:
            texts = (turn.message, *(citation.quote for citation in turn.reply.citations))
            said.setdefault(topic, set()).update(*map(_stems_of, texts))
    return said


@lru_cache(maxsize=1024)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stems([text])[0])


def features(
    message: str,
    following: Following,
    topic: str,
    names: Names,
    said: Said,
    returning: bool,
    conversation: Conversation,
) -> Features:
    """The features of a message that may go on from ``topic``."""
    look, about = following.alone, following.alone.query
    text, opening = about.lower(), message.lower()
    mentions = names.mentions(about)
    own_words = len(content_words(about))
    place = look.index.question_place[topic]
    mine, asked = look.index.chunk_question == place, len(look.index.asked) > 0
    lexical = look.scored.lexical[: len(mine)]
    odds = (look.confidence + 1e-3) / (1 - look.confidence + 1e-3)
    return Features(
        lead=2 * look.lead(topic),
        sure=math.log(odds) / 3,
        inside=look.signals.asked if asked and own_words else _USUAL_INSIDE,
        outside=look.signals.outside if asked and own_words else _USUAL_OUTSIDE,
        own_words=min(own_words, _MOST_WORDS) / 3,
        names_topic=float(any(topic in ids for _, ids in mentions)),
        names_other=float(any(topic not in ids for _, ids in mentions)),
        leans=float(bool(LEANING.search(text))),
        continues=float(bool(CONTINUING.match(opening))),
        unknown=look.signals.unknown,
        corrects=float(bool(CORRECTING.match(opening))),
        returns=float(returning),
        elsewhere=float(own_words > 0 and look.outside not in {None, "near"}),
        none=float(own_words == 0),
        lone=float(own_words == 1),
        many=float(own_words >= _MANY_WORDS),
        opens_asking=float(bool(OPENS_ASKING.match(text))),
        recalls=_recalled(about, topic, look.index, said) / 5,
        voted=float(np.delete(look.votes, place).max(initial=0.0)) if asked else _USUAL_VOTED,
        lexical=float(lexical[mine].max(initial=0.0) / max(lexical.max(initial=0.0), _LEAST)),
        passage_other=_USUAL_PASSAGE if mine.all() else float(look.ranking.chunk_cosine[~mine].max()),
        fragment=float(bool(FRAGMENT.match(opening))),
        asks_of_last=1 - look.intent.content,
        turns=min(len(conversation), _MOST_TURNS) / _MOST_TURNS,
        follows=2 * following.lead(topic),
        like_after=following.likeness,
        earlier=float(topic not in topics_of(conversation)[:1]),
    )


def _recalled(about: str, topic: str, index: Index, said: Said) -> float:
    others = set[str]().union(*(words for each, words in said.items() if each != topic))
    only_there = others - said.get(topic, set())
    return sum(index.keywords.rarity_of(word) for word in telling_stems(about) if word in only_there)


def chances(known: Features) -> tuple[float, float, float]:
    """Probabilities that a message stays, begins something else, leaves; they sum to 1."""
    logits = np.array(_BIAS) + np.array(known) @ np.array(_OF_FEATURES)
    if known.outside < _NEAR_OUTSIDE and known.asks_of_last < _ASKS_OF_LAST:
        logits[-1] -= _KEPT
    odds = np.exp(logits - logits.max())
    stays, begins, leaves = (float(each) for each in odds / odds.sum())
    return stays, begins, leaves


def weigh(
    message: str, readings: Readings, following: Following, names: Names, conversation: Conversation
) -> list[tuple[str, Features]]:
    """Each topic that a message may go on from, with what is known of that."""
    said = said_in(conversation)
    return [
        (each.topic, features(message, following, each.topic, names, said, readings.returning, conversation))
        for each in readings.ways[1:]
        if each.topic
    ]


def settle(
    message: str, readings: Readings, following: Following, names: Names, conversation: Conversation
) -> tuple[Reading, Evidence]:
    """The reading of a message that can be taken alone or after topics, and what the bank says to it.

    The one that is more likely to be right: taken alone it is if the message begins something that the bank
    answers, or leaves and the bank does not answer it. Confidence is no higher than the chance not to leave.
    """
    alone, *after = readings.ways
    look = following.alone
    rated = [chances(known) for _, known in weigh(message, readings, following, names, conversation)]
    best = max(range(len(after)), key=lambda place: (rated[place][0], -place))
    stays, begins, leaves = rated[best]
    going_on = after[best]
    unheard = bool(going_on.term) and look.confidence < _UNHEARD
    right_alone = begins * look.confidence
    if not readings.returning:
        right_alone += leaves * (1 - look.confidence)
    if going_on.topic is None or unheard or right_alone > stays:
        evidence = look.evidence()
        evidence = replace(evidence, confidence=min(evidence.confidence, 1 - leaves))
        if unheard:
            return replace(alone, sides=()), evidence
        if leaves > max(stays, begins):  # "What is the capital of France?" is of no topic
            return alone, evidence
        if going_on.topic and stays >= _TOLD_BESIDE:
            evidence = replace(evidence, within=_told_within(going_on.topic, following, stays))
        return replace(alone, alternatives=(going_on.query,)), evidence
    scores = following.scores(going_on.topic)
    evidence = look.evidence_by(scores, 1 - leaves, partial(rank_sentences, following))
    if going_on.facet and not _asks_for(going_on.facet, going_on.topic, scores, look.index):
        going_on = replace(going_on, facet=None)
    other = look.evidence().questions[:1]
    alternatives = () if not other or other[0].question.id == going_on.topic else (other[0].question.title,)
    return replace(going_on, alternatives=alternatives), evidence


def _told_within(topic: str, following: Following, stays: float) -> Evidence:
    """What ``topic`` says to a message that is taken alone but goes on from it with the chance ``stays``."""
    evidence = following.alone.evidence_by(following.scores(topic), stays, partial(rank_sentences, following))
    return replace(evidence, hits=tuple(hit for hit in evidence.hits if hit.chunk.question == topic))


def _asks_for(facet: FacetName, topic: str, scores: Scores, index: Index) -> bool:
    """Whether a facet of a topic is near enough to what a message says besides."""
    mine = index.chunk_question == index.question_place[topic]
    return bool(scores[mine & (index.facets[facet] > 0)].max(initial=0.0) >= FACET_AT)
