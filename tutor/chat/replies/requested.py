"""Replies to requests about the last reply: more, shorter, key points, formulas, sources, one passage."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tutor.bank.markdown import CITATION_KEY, plain, sentences
from tutor.chat.reading.filling import asked_before
from tutor.chat.reading.topics import topic_of
from tutor.chat.replies.compose import Limits, facet_chunks, more_chunks
from tutor.chat.replies.declines import say
from tutor.chat.replies.found import quoted
from tutor.chat.replies.quoting import (
    Passage,
    chunks_in,
    first_sentences,
    nearest_sentence,
    quote,
    quote_passages,
    whole,
)
from tutor.records import (
    Chunk,
    Citation,
    Conversation,
    Evidence,
    Question,
    QuestionHit,
    Reading,
    Reference,
    Reply,
    ReplyBlock,
    Turn,
)
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import words_shared

Search = Callable[[str], Evidence]
_KEY_POINTS = 1
_FORMULAS = 2
_WITH_CORRECTION = 2
"""Sentences that a pitfall is named with."""


def reply(
    reading: Reading,
    question: Question,
    conversation: Conversation,
    search: Search,
    index: Index,
    limits: Limits,
) -> Reply:
    """The reply to a request about the last reply, which was on ``question``."""
    last = next((turn for turn in reversed(conversation) if turn.reply.citations), None)
    found: Reply | None = None
    if reading.kind == "more":
        asked = next((turn for turn in asked_before(conversation) if topic_of(turn) == question.id), None)
        found_before = search(asked.reading.query) if asked else None
        chunks = more_chunks(question, index, limits, found_before)
        return quote(chunks, index) if chunks else say("That is all the bank says about this.")
    if reading.kind == "short":
        found = in_short(question, last, reading.count, index)
    elif reading.kind == "list":
        query = last.reading.query if last else question.title
        found = key_points(question, query, search, index)
    elif reading.kind == "formula":
        found = formulas(question, last, search, index, limits)
    elif reading.kind == "source" and last:
        found = sources(last, question, index)
    elif reading.kind == "again" and last:
        found = again(last, index)
    elif reading.kind == "item" and last:
        found = _item(last, reading, search, index, limits) or _no_such_item(last, question, index, limits)
    return found or _missing(reading, question, index, limits)


def _item(last: Turn, reading: Reading, search: Search, index: Index, limits: Limits) -> Reply | None:
    """More on one passage of the last reply."""
    chosen = item(last, reading, index)
    if chosen is None:
        return None
    question, query = chosen
    evidence = search(f"{question.topic}: {query}")
    mine = [hit for hit in evidence.hits if hit.chunk.question == question.id]
    hits = tuple([hit for hit in mine if limits.fresh(hit.chunk)] or mine)
    about = Evidence(query, (QuestionHit(question, 1.0, 0.0),), hits, 1.0)
    return quoted(Reading("item", query, question.id), about, index, limits) if hits else None


def _no_such_item(last: Turn, question: Question, index: Index, limits: Limits) -> Reply:
    """What is said where the last reply has fewer passages than the one that was asked for."""
    points, passages = points_of(last, index), len(last.reply.citations)
    count, name = (len(points), "point") if points else (passages, "passage")
    said = ReplyBlock(f"My last reply has {count} {name}{'s' * (count > 1)}. What else the bank has:")
    chunks = more_chunks(question, index, limits)[:2]
    rest = quote(chunks, index) if chunks else _missing(Reading("item", ""), question, index, limits)
    return replace(rest, blocks=(said, *rest.blocks)) if chunks else rest


def _missing(reading: Reading, question: Question, index: Index, limits: Limits) -> Reply:
    """What is said where the bank has not got what was asked for: that, and what it has."""
    name = {"list": "list", "formula": "formula", "short": "short version"}.get(reading.kind, "such passage")
    said = ReplyBlock(f"The bank has no {name} of this. What it has:")
    chunks = more_chunks(question, index, replace(limits, shown=()))
    rest = quote(chunks[:2], index)
    return replace(rest, blocks=(said, *rest.blocks))


def in_short(question: Question, last: Turn | None, count: int, index: Index) -> Reply | None:
    """The last reply in few sentences: the one nearest to what was asked, then the question in brief.

    ``count`` sentences in all; 0 leaves it to the bank: one of the detail and all of the brief.
    """
    if last and last.reading.kind == "short" and last.reading.topic == question.id and not count:
        return _shorter_still(last, index)
    brief = next(iter(facet_chunks(index, question.id, "in-brief")), None)
    detail = _detail(last, question, index)
    if brief and not count and brief in _cited(last, index):  # shorter than what is short already
        count = 2 if detail else 1
    nearest = nearest_sentence(detail, last.reading.query) if detail and last else None
    passages: list[Passage | None] = [nearest] if nearest else []
    if nearest and count == 1:
        return _reply(passages, index)
    left = count - len(passages) if count else None
    if brief and left != 0:
        passages.append(first_sentences(brief, left))
    return _reply(passages, index)


def _shorter_still(last: Turn, index: Index) -> Reply | None:
    """The first passage of a reply that was short already, or the first sentence of its only one."""
    first = last.reply.citations[0]
    passage = _passage_of(first, index)
    if passage is None:
        return None
    if len(last.reply.citations) > 1:
        return quote_passages([passage], index)
    spans = sentences(first.quote)
    if len(spans) < 2:
        reply, said = quote_passages([passage], index), "Shorter than this the bank has nothing:"
        return replace(reply, blocks=(ReplyBlock(said), *reply.blocks))
    return quote_passages([replace(passage, end=first.start + spans[0][1])], index)


def key_points(question: Question, query: str, search: Search, index: Index) -> Reply | None:
    """The list of key points, among the bank's checks of understanding, that is nearest to ``query``."""
    mine = facet_chunks(index, question.id, "check-yourself")
    ranked = [hit.chunk for hit in search(query).hits if hit.chunk in mine] or _sharing(mine, query)
    lists = [chunk for chunk in ranked if any(block.kind == "item" for block in chunk.blocks)]
    return _reply([whole([chunk]) for chunk in lists[:_KEY_POINTS]], index)


def _sharing(chunks: Sequence[Chunk], query: str) -> list[Chunk]:
    """The chunks by how many words they share with ``query``, those first that share most."""
    shared = words_shared(query, [chunk.text for chunk in chunks])
    return [chunks[place] for place in sorted(range(len(chunks)), key=lambda place: -shared[place])]


def formulas(
    question: Question, last: Turn | None, search: Search, index: Index, limits: Limits
) -> Reply | None:
    """The passages with formulas that are nearest to what was said last."""
    mine = [chunk for chunk in index.chunks_of[question.id] if _has_formula(chunk)]
    shown = _cited(last, index)
    query = last.reading.query if last else question.title
    order = [hit.chunk.id for hit in search(f"{question.topic} formula {query}").hits]
    place = {name: rank for rank, name in enumerate(order)}
    mine.sort(
        key=lambda chunk: (
            chunk.subsection not in {each.subsection for each in shown},
            place.get(chunk.id, len(place)),
            chunk.start,
        )
    )
    passages: list[Passage] = []
    used = 0
    for chunk in mine[:_FORMULAS]:
        used += chunk.words
        if passages and used > limits.words:
            break
        passages.append(whole([chunk]))
    return _reply(passages, index)


def sources(last: Turn, question: Question, index: Index) -> Reply | None:
    """Where each passage of the last reply stands, how it begins, and the literature that it names."""
    passages, heads = [], []
    for source in last.reply.sources:
        chunk = _chunk_at(source.citation, index)
        wrong = chunk and chunk.facet == "pitfalls"  # its first sentence is the wrong belief
        passage = _begin_of(source.citation, index, _WITH_CORRECTION if wrong else 1)
        if chunk and passage:
            path = " › ".join((source.title, *source.headings[-1:]))
            passages.append(passage)
            heads.append(f"“{path}”, `{source.citation.path}` line {source.line}, begins:")
    reply = _reply(passages, index)
    if reply is None:
        return None
    blocks = [
        each for head, block in zip(heads, reply.blocks, strict=True) for each in (ReplyBlock(head), block)
    ]
    named = {key for each in last.reply.citations for key in CITATION_KEY.findall(each.quote)}
    literature = [_full(each) for each in question.references if each.key in named]
    if literature:
        blocks.append(ReplyBlock("It refers to:\n\n" + "\n".join(f"- {each}" for each in literature)))
    return replace(reply, blocks=tuple(blocks))


def _begin_of(citation: Citation, index: Index, count: int) -> Passage | None:
    """The first sentences of what a citation quotes; where it begins with its chunk, of the prose there."""
    chunk, passage = _chunk_at(citation, index), _passage_of(citation, index)
    if chunk and passage and citation.start > chunk.blocks[0].start:
        spans = sentences(citation.quote)[:count]
        return replace(passage, end=citation.start + spans[-1][1])
    return first_sentences(chunk, count) if chunk else None


def again(last: Turn, index: Index) -> Reply | None:
    """The last reply once more, if all that it quotes still stands."""
    return last.reply if all(_passage_of(each, index) for each in last.reply.citations) else None


def item(last: Turn, reading: Reading, index: Index) -> tuple[Question, str] | None:
    """The question that the named passage of the last reply belongs to, and what to search in it.

    Of a reply that is one list, the items are counted.
    """
    citations: Sequence[Citation] = last.reply.citations
    table = next((block.table for block in last.reply.blocks if block.table), None)
    if table:
        sides = [cell.citation for cell in table.rows[0].cells if cell.citation]
        citations = [citations[number - 1] for number in sides]
    points = points_of(last, index)
    if points and reading.count <= len(points):
        question = index.questions[index.question_place[citations[0].question]]
        return question, points[reading.count - 1 if reading.count > 0 else -1]
    if not citations or reading.count > len(citations):
        return None
    chosen = citations[reading.count - 1] if reading.count > 0 else citations[-1]
    chunk = _chunk_at(chosen, index)
    if chunk is None:
        return None
    question = index.questions[index.question_place[chosen.question]]
    first = first_sentences(chunk, 1) if chunk.heading == question.title else None
    return question, plain(first.text) if first else chunk.heading


def points_of(last: Turn, index: Index) -> list[str]:
    """The items of the lists in a reply that quotes one passage, as plain text."""
    if len(last.reply.citations) != 1:
        return []
    (only,) = last.reply.citations
    return [
        plain(chunk.text[block.start - chunk.start : block.end - chunk.start])
        for chunk in chunks_in(only, index)
        for block in chunk.blocks
        if block.kind == "item" and only.start <= block.start < only.end
    ]


def _reply(passages: Sequence[Passage | None], index: Index) -> Reply | None:
    kept = [passage for passage in passages if passage]
    return quote_passages(kept, index) if kept else None


def _detail(last: Turn | None, question: Question, index: Index) -> list[Chunk]:
    """The chunks that the last reply quoted first, if they are a detail of the question."""
    first = last.reply.citations[:1] if last else ()
    shown = [chunk for each in first for chunk in chunks_in(each, index)]
    mine = [chunk for chunk in shown if chunk.question == question.id and chunk.facet == "explanation"]
    return mine if mine == shown else []


def _cited(last: Turn | None, index: Index) -> list[Chunk]:
    chunks = [_chunk_at(each, index) for each in last.reply.citations] if last else []
    return [chunk for chunk in chunks if chunk]


def _passage_of(citation: Citation, index: Index) -> Passage | None:
    """What a citation quotes, if it still stands there."""
    run = tuple(chunks_in(citation, index))
    passage = Passage(run, citation.start, citation.end)
    return passage if run and passage.text == citation.quote else None


def _chunk_at(citation: Citation, index: Index) -> Chunk | None:
    """The chunk in which a citation starts."""
    return next(iter(chunks_in(citation, index)), None)


def _has_formula(chunk: Chunk) -> bool:
    return chunk.facet in {"explanation", "worked-example"} and (
        any(block.kind == "formula" for block in chunk.blocks) or "$$" in chunk.text
    )


def _full(reference: Reference) -> str:
    return f"{reference.authors} ({reference.year}). {reference.title}. {reference.venue}. {reference.url}"
