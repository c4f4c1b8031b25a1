"""Two things that a message sets against each other: what it calls them, and which questions they belong to.

    "should I use Adam or a schedule?" -> "Adam", "schedule" -> gradient-descent, learning-rate

Each side is searched by itself; the pair of questions that fits both sides and the whole message best is
taken. Where one question fits both sides as well ("sgd or adam?"), the two are not apart.
"""

import re
from dataclasses import replace

from tutor.chat.reading.names import Names, content_words
from tutor.chat.reading.phrases import sides, talk
from tutor.chat.reading.requests import any_of
from tutor.records import Evidence, Reading

WHOLE = 2.0
"""Weight of the whole message's scores beside those of a side."""
VOTED_SIDE, VOTED_WHOLE = 1.0, 1.5
"""The same of what asked questions near a side, or near the whole message, are about."""
LISTED = 0.2
"""What a question gains that lists a term of its side."""
NAMED = 0.6
"""What it gains besides if it is the first of the questions that list the term nearest to their top."""
EACH_A_SAY = -2.5
"""How much better two questions must fit than one for both sides, to have a say in the reply each."""
APART = 0.1
"""The same to be shown side by side."""
ABOUT = 0.5
"""Score from which a side is about a question that it names, though one fits both sides better."""
ABOUT_TOO = 0.1
"""Chance that a message is about a question too, from which a side may be that fits another one better."""
_MOST_WORDS = 30
_LISTED_WORDS = 2
"""Words up to which a clause that says nothing but a topic is one more thing of a list."""
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in sides.SET_AGAINST)
_GREETING = any_of(talk.GREETINGS)
COMPARING = any_of(sides.COMPARING)
"""Words that set two things against each other."""
COMPARE_WITH = any_of(sides.COMPARE_WITH, r"[: ]+")
"""How messages open that set what they name against the topic at hand."""
_MORE = re.compile(sides.ONE_MORE, re.IGNORECASE)
_POINTS = re.compile(r"\b(?:it|them|this|that)\W*$", re.IGNORECASE)
"""How a span ends that names no thing of its own: "forgetting it"."""
_CLAUSE = re.compile(r"[,:;.!?()\n]+(?:\s+|$)")


def sides_in(text: str) -> tuple[str, ...]:
    """The two things that ``text`` sets against each other, or nothing; a story sets nothing apart.

    Nor do three things: under the name of one would stand what was found for two.
    """
    if len(text.split()) > _MOST_WORDS:
        return ()
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            one, other = _core(found["one"], last=True), _core(found["other"], last=False)
            if one and other and one.lower() != other.lower():
                return (
                    ()
                    if _holds_more(found["one"], one) or _holds_more(found["other"], other)
                    else (one, other)
                )
    return ()


def told_apart(reading: Reading, whole: Evidence, names: Names) -> Reading:
    """``reading`` with the two questions that its sides belong to, found by what the bank says to each."""
    ids = dict.fromkeys(hit.question.id for found in (whole, *whole.sides) for hit in found.questions)
    message = _scores(whole, ids, VOTED_WHOLE / WHOLE)
    sides = []
    for said, found in zip(reading.sides, whole.sides, strict=True):
        mentions = names.mentions(said)
        listed, named = {each for _, ids in mentions for each in ids}, {ids[0] for _, ids in mentions}
        sides.append(
            {
                each: score + WHOLE * message[each] + LISTED * (each in listed) + NAMED * (each in named)
                for each, score in _scores(found, ids, VOTED_SIDE).items()
            }
        )
    pairs = {
        (here, there): fit + also
        for here, fit in sides[0].items()
        for there, also in sides[1].items()
        if here != there
    }
    if not pairs:
        return replace(reading, compared=(), apart=False)
    best = max(pairs, key=lambda pair: pairs[pair])
    margin = pairs[best] - max(sides[0][each] + sides[1][each] for each in ids)
    compared = best if margin >= EACH_A_SAY else _named_beside(reading, whole, names)
    if compared == best and not all(
        _may_be(*side, whole, names) for side in zip(best, reading.sides, whole.sides, strict=True)
    ):
        return replace(reading, compared=(), apart=False)
    return replace(reading, compared=compared, apart=margin >= APART)


def _may_be(question: str, said: str, found: Evidence, whole: Evidence, names: Names) -> bool:
    """Whether a side may be about a question: it names or fits it best, or the whole message is about it."""
    likely = {hit.question.id for hit in whole.questions[1:] if hit.beside >= ABOUT_TOO}
    first = {each.questions[0].question.id for each in (found, whole) if each.questions}
    return question in likely | first or question in names.named(said)


def _named_beside(reading: Reading, whole: Evidence, names: Names) -> tuple[str, ...]:
    """The question that fits a message best, and another one that a side names and is about."""
    best = whole.questions[0].question.id
    for said, found in zip(reading.sides, whole.sides, strict=True):
        about = {hit.question.id for hit in found.questions if hit.score >= ABOUT}
        others = [each for each in names.named(said) if each in about and each != best]
        if others:
            return best, others[0]
    return ()


def _scores(found: Evidence, ids: dict[str, None], voted: float) -> dict[str, float]:
    """The score of each of ``ids`` with its votes; what was not among the best has the last one's."""
    scores = {hit.question.id: hit.score + voted * hit.votes for hit in found.questions}
    least = min((hit.score for hit in found.questions), default=0.0)
    return {each: scores.get(each, least) for each in ids}


def _holds_more(span: str, core: str) -> bool:
    """Whether a third thing stands beside the ``core`` of a span: "Adam, SGD" in "Adam, SGD or RMSprop"."""
    if _MORE.search(span):
        return True
    others = [clause.split() for clause in _CLAUSE.split(span) if core not in clause]
    return any(0 < len(each) <= _LISTED_WORDS and _names(" ".join(each)) for each in others)


def _names(words: str) -> bool:
    """Whether all of some words carry a topic, and they are no greeting."""
    return len(content_words(words)) == len(words.split()) and not _GREETING.fullmatch(words.lower())


def _core(span: str, last: bool) -> str:
    """The clause of a span that is next to the other one, from its first word with a topic to its last.

    Empty if it ends in a word that points back: "forgetting it" is no thing.
    """
    clauses = [clause for clause in _CLAUSE.split(span) if content_words(clause)]
    if not clauses:
        return ""
    clause = clauses[-1 if last else 0]
    if _POINTS.search(clause):
        return ""
    words = clause.split()
    telling = [place for place, word in enumerate(words) if content_words(word)]
    return " ".join(words[telling[0] : telling[-1] + 1]) if telling else ""
