"""The texts that a bank is found by: one for each row of its vectors and for each document of its words."""

from collections import Counter
from collections.abc import Sequence

from tutor.records import AskedQuestion, Chunk, Question

_INSIDE = 2
"""Headings above an explanation: its question's title and its own."""


def wordings_of(questions: Sequence[Question], chunks: Sequence[Chunk]) -> list[list[str]]:
    """For each question the texts that ask for it, without repetition."""
    prompts: dict[str, list[str]] = {}
    for chunk in chunks:
        if chunk.facet == "check-yourself" and len(chunk.headings) > 2:
            prompts.setdefault(chunk.question, []).append(chunk.headings[2])
    return [
        list(dict.fromkeys((*topics_of(question), *prompts.get(question.id, ())))) for question in questions
    ]


def topics_of(question: Question) -> list[str]:
    """The wordings that ask for the whole question, without repetition."""
    texts = (question.title, f"{question.title} {question.prompt}".strip(), *question.aliases)
    return [text for text in dict.fromkeys(texts) if text]


def asked_of(
    asked: Sequence[AskedQuestion], questions: Sequence[Question], chunks: Sequence[Chunk]
) -> tuple[AskedQuestion, ...]:
    """``asked``, with the bank's own wordings among those that it answers; empty if ``asked`` is.

    A wording of a question asks for its first facet, a check-yourself prompt and a heading of the explanation
    for the sub-section below it.
    """
    if not asked:
        return ()
    first: dict[str, str] = {}
    below: dict[tuple[str, str], str] = {}
    for chunk in chunks:
        first.setdefault(chunk.question, chunk.subsection)
        if chunk.facet == "check-yourself" and len(chunk.headings) > 2:
            below[chunk.question, chunk.headings[2]] = chunk.subsection
    own = [
        AskedQuestion(text, (below.get((question.id, text), first[question.id]),))
        for question, texts in zip(questions, wordings_of(questions, chunks), strict=True)
        for text in texts
        if question.id in first
    ]
    own += [AskedQuestion(text, (section,)) for text, section in headings_of(chunks).items()]
    return tuple(sorted((*own, *asked), key=lambda each: not each.sections))


def headings_of(chunks: Sequence[Chunk]) -> dict[str, str]:
    """The headings inside explanations that stand but once in the bank, each with its sub-section."""
    sections = dict.fromkeys(
        (chunk.headings[-1], chunk.subsection)
        for chunk in chunks
        if chunk.facet == "explanation" and len(chunk.headings) > _INSIDE
    )
    counts = Counter(heading for heading, _ in sections)
    return {heading: section for heading, section in sections if counts[heading] == 1}


def embedded_texts(questions: Sequence[Question], chunks: Sequence[Chunk]) -> list[str]:
    """The text of every row, in order."""
    texts = [text for chunk in chunks for text in texts_of(chunk)]
    return texts + [text for wordings in wordings_of(questions, chunks) for text in wordings]


def texts_of(chunk: Chunk) -> tuple[str, ...]:
    """The texts of a chunk's rows: its passages, then its sentences."""
    return (*chunk.passages, *(sentence.text for sentence in chunk.sentences))


def documents(questions: Sequence[Question], chunks: Sequence[Chunk]) -> list[str]:
    """The texts whose words are counted: one a chunk, then one a question."""
    return [" ".join(chunk.passages) for chunk in chunks] + [
        " ".join((question.title, question.prompt, *question.aliases, *question.terms))
        for question in questions
    ]
