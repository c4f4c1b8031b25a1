"""What a learner may ask next: facets not shown yet, comparisons, what comes before."""

from collections.abc import Iterator

from tutor.chat.replies.compose import Limits, facet_chunks
from tutor.records import Citation, Conversation, Evidence, FacetName, Question, Reply
from tutor.search.indexes.index import Index

LIMIT = 3
ANOTHER_CHECK = "Ask me another question"
"""Offered after each check of understanding: it brings another one."""
_SECTIONS = 2
"""Of these the headings of passages, at most."""
_REQUESTS: tuple[tuple[FacetName, str], ...] = (
    ("intuition", "Explain {topic} in simple terms"),
    ("worked-example", "Show me a worked example of {topic}"),
    ("code", "Show me code for {topic}"),
    ("pitfalls", "Common mistakes about {topic}"),
    ("check-yourself", "Quiz me on {topic}"),
)


def suggest(
    question: Question, evidence: Evidence, reply: Reply, conversation: Conversation, index: Index
) -> tuple[str, ...]:
    """Up to three messages, each complete in itself, that the bank answers and that were not answered yet.

    First another check of understanding, after one; then the next best passages found on the question, by
    their headings; last what the turn before offered in vain.
    """
    asked = {turn.message for turn in conversation}
    offered = conversation[-1].followups if conversation else ()
    found = _next_sections(question, evidence, reply, conversation, index)
    found += _candidates(question, reply, conversation, index)
    fresh = dict.fromkeys(text for text in found if text not in asked)
    last = sorted(fresh, key=lambda text: text in offered)
    return (*_next_check(question, reply, conversation, index), *last)[:LIMIT]


def _next_check(question: Question, reply: Reply, conversation: Conversation, index: Index) -> list[str]:
    """The offer of another check of understanding after one, if there is one that was not put yet.

    It may be made, and taken, again and again.
    """
    said = Limits(0, _cited(conversation, reply))
    checks = facet_chunks(index, question.id, "check-yourself")
    after_one = all(each.facet == "check-yourself" for each in reply.citations)
    return [ANOTHER_CHECK] if after_one and any(map(said.fresh, checks)) else []


def _next_sections(
    question: Question, evidence: Evidence, reply: Reply, conversation: Conversation, index: Index
) -> list[str]:
    """The headings of the best passages on a question of which no more than a sentence was quoted."""
    said = Limits(0, _cited(conversation, reply))
    shown = {hit.chunk.subsection for hit in evidence.hits if not said.fresh(hit.chunk)}
    found = (hit.chunk.subsection for hit in evidence.hits if hit.chunk.question == question.id)
    return [
        index.headings[each] for each in dict.fromkeys(found) if each in index.headings and each not in shown
    ][:_SECTIONS]


def _candidates(question: Question, reply: Reply, conversation: Conversation, index: Index) -> Iterator[str]:
    everything = _cited(conversation, reply)
    shown = {(citation.question, citation.facet) for citation in everything}
    cited = [each for each in everything if each.question in index.question_place]
    told_apart = [_told_apart(citation, index) for citation in cited if citation.facet == "contrast"]
    there = {chunk.facet for chunk in index.chunks_of[question.id]}
    requests = [
        text.format(topic=question.topic)
        for facet, text in _REQUESTS
        if facet in there and (question.id, facet) not in shown
    ]
    yield from requests[:2]
    for contrast in question.contrasts:
        if contrast.other in index.question_place and {question.id, contrast.other} not in told_apart:
            other = index.questions[index.question_place[contrast.other]]
            yield f"What is the difference between {_one_thing(question)} and {_one_thing(other)}?"
            break
    yield from requests[2:]
    for name in (*question.prerequisites, *question.related):
        if name in index.question_place and index.questions[index.question_place[name]].answered:
            yield index.questions[index.question_place[name]].title


def _cited(conversation: Conversation, reply: Reply) -> tuple[Citation, ...]:
    """What was cited so far, ``reply`` included."""
    replies = (*(turn.reply for turn in conversation), reply)
    return tuple(citation for each in replies for citation in each.citations)


def _one_thing(question: Question) -> str:
    """The name of a question, or, where that sets two things against each other, the first of them."""
    return question.topic if " vs " not in question.topic else next(iter(question.terms[1:]), question.topic)


def _told_apart(citation: Citation, index: Index) -> set[str]:
    """The two questions that a quoted contrast is about."""
    contrasts = index.questions[index.question_place[citation.question]].contrasts
    others = {each.other for each in contrasts if each.start <= citation.start < each.end}
    return {citation.question, *others}
