"""A reply as text: Markdown for programs and export, for the terminal, and for the web page.

The quotes stay as they stand in the bank. Only what a reader cannot use is rewritten, and only on
the way to a screen: citation keys become names, indentation and ``<br>`` of old banks go.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from tutor.bank.markdown import BREAK_TAG, CITATION_KEY, CITATION_KEYS, dedent_runs
from tutor.records import (
    FACET_TITLES,
    MISTAKE,
    TALK,
    Citation,
    Conversation,
    Question,
    QuestionHit,
    Reference,
    Reply,
    ReplyBlock,
    Source,
    Table,
    Turn,
)

_ENDS_IN_BLOCK = re.compile(r"(\$\$|\\\]|(^|\n)[ \t]*(`{3,}|~{3,}|\|[^\n]*\||!\[[^\n]*\]\([^\n]*\)))[ \t]*\Z")

_NO_CELL = re.compile(r"\n|\||\A\s*(?:[-*+>#]\s|\d+[.)]\s|`{3}|~{3}|!\[)|\$\$")
"""What a cell of a Markdown table cannot hold as it stands."""
NOTHING_SAID = "—"
READ_WORDS = 14
"""Words of a reading that are shown, at most: the rest of a long one is what the learner wrote."""

_MORE_AUTHORS = frozenset({"et al.", "et al", "al.", "others", "and others", "..."})


def markdown(reply: Reply) -> str:
    """The reply with its quotes exactly as in the bank, each ending in its mark ``[n]``.

    Suggestions follow as a list. A mark stands on a line of its own after code, tables and formulas. A
    comparison is a table where its cells are single lines, and else one passage under the other.
    """
    parts = [_block_text(block, lambda inner: inner.text) for block in reply.blocks]
    parts += ["\n".join(f"- {title}" for title in reply.suggestions)] if reply.suggestions else []
    return "\n\n".join(parts)


def screen(reply: Reply, questions: Mapping[str, Question]) -> str:
    """``markdown`` for a terminal: dedented, without ``<br>``, citation keys as names and years."""

    def shown(block: ReplyBlock) -> str:
        if block.citation is None:
            return block.text
        question = questions.get(reply.citations[block.citation - 1].question)
        text = tidy(block.text, question.references if question else ())
        said = label(block, reply)
        return f"*{said}*\n\n{text}" if said else text

    parts = [_block_text(block, shown) for block in reply.blocks]
    parts += ["\n".join(f"- {title}" for title in reply.suggestions)] if reply.suggestions else []
    return "\n\n".join(parts)


def terminal(turn: Turn, questions: Mapping[str, Question]) -> str:
    """A turn for the terminal: how it was read, the reply, its sources, what may be asked next."""
    read = read_as(turn)
    parts = [f"*Read as: {read}*"] if read else []
    parts.append(screen(turn.reply, questions))
    if turn.reply.sources:
        parts.append("**Sources**")
        sections = groupby(turn.reply.sources, key=lambda each: (each.title, each.headings))
        parts.append("\n".join(_listed(list(sources)) for _, sources in sections))
    if turn.followups:
        parts.append("**Ask next**")
        parts.append("\n".join(f"- {text}" for text in turn.followups))
    return "\n\n".join(parts)


def _listed(sources: Sequence[Source]) -> str:
    """Citations of one sub-section that follow each other, as an item of a list."""
    first, *others = sources
    numbers = " ".join(f"[{each.citation.number}]" for each in sources)
    lines = "".join(f", {line}" for line in dict.fromkeys(each.line for each in others) if line != first.line)
    return f"- {numbers} {first.title} — {place(first)}{lines}"


def is_quiz(turn: Turn, citation: Citation) -> bool:
    """Whether a passage asks the learner: then what a good answer says is not shown at once."""
    return turn.reading.facet == citation.facet == "check-yourself"


def prompts(turn: Turn) -> str:
    """What a turn asks the learner, without what a good answer says; empty if it asks nothing."""
    quizzes = [source for source in turn.reply.sources if is_quiz(turn, source.citation)]
    return "\n\n".join(f"### {source.headings[-1]}" for source in quizzes)


def read_as(turn: Turn) -> str:
    """The query that a message was read as, of a long one its beginning; empty where it says no more."""
    said, query = (
        " ".join(text.split()).replace("’", "'").casefold() for text in (turn.message, turn.reading.query)
    )
    if turn.reading.kind in TALK or said == query:
        return ""
    words = turn.reading.query.split()
    return turn.reading.query if len(words) <= READ_WORDS else f"{' '.join(words[:READ_WORDS])} …"


def transcript(conversation: Conversation) -> str:
    """A conversation as Markdown that ``tutor verify`` can check: each quote with its place, in a fence."""
    parts = ["# Conversation"]
    for turn in conversation:
        parts += [f"## {turn.message}", markdown(turn.reply)]
        parts += [quoted(citation) for citation in turn.reply.citations]
    return "\n\n".join(parts) + "\n"


def quoted(citation: Citation) -> str:
    """A quote with its place, in a fence that nothing inside it can close."""
    runs = [len(run) for run in re.findall(r"~{3,}", citation.quote)]
    fence = "~" * (max(runs, default=2) + 1)
    where = f"[{citation.number}]: {citation.path} {citation.start}:{citation.end}"
    return f"{where}\n\n{fence}text\n{citation.quote}\n{fence}"


def label(block: ReplyBlock, reply: Reply) -> str:
    """What a screen says before a block: pitfalls open with a wrong belief. Once, if several follow.

    Nothing where the reply says it itself, and nothing in a table, where the row says it.
    """
    facets = {citation.number: citation.facet for citation in reply.citations}
    wrong = [facets.get(each.citation or 0) == "pitfalls" for each in reply.blocks]
    place = next((place for place, each in enumerate(reply.blocks) if each is block), None)
    if place is None or not wrong[place]:
        return ""
    if place and (wrong[place - 1] or reply.blocks[place - 1].text.startswith(MISTAKE)):
        return ""
    return "Often believed, but wrong:"


def tidy(text: str, references: tuple[Reference, ...]) -> str:
    """A quote for a reader: ``[@srivastava2014]`` becomes ``(Srivastava et al., 2014)``."""
    known = {reference.key: reference for reference in references}

    def names(found: re.Match[str]) -> str:
        keys = CITATION_KEY.findall(found[0])
        return f" ({'; '.join(short_name(known[key]) if key in known else key for key in keys)})"

    return outside_code(dedent_runs(text), lambda prose: CITATION_KEYS.sub(names, BREAK_TAG.sub("", prose)))


def short_name(reference: Reference) -> str:
    """``N. Srivastava, G. Hinton, ...`` and 2014 -> ``Srivastava et al., 2014``."""
    authors = [name.strip() for name in re.split(r",| and |;| (?=et al)", reference.authors) if name.strip()]
    surnames = [name.split()[-1] for name in authors if name not in _MORE_AUTHORS]
    if not surnames:
        return str(reference.year)
    if len(surnames) == 2 and len(authors) == 2:
        return f"{surnames[0]} and {surnames[1]}, {reference.year}"
    return f"{surnames[0]}{' et al.' if len(authors) > 1 else ''}, {reference.year}"


def place(source: Source) -> str:
    """Where a quote stands, for a person: ``Explanation › Train and test time, corpus/08-dropout.md:41``."""
    path = " › ".join(dict.fromkeys(source.headings or (FACET_TITLES[source.citation.facet],)))
    return f"{path}, {source.citation.path}:{source.line}"


_CODE = re.compile(
    r"^[ \t]*(?P<fence>(?P<mark>[`~])(?P=mark){2,}).*?^[ \t]*(?P=fence)(?P=mark)*[ \t]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """``text`` with ``change`` applied to what is not a fence or a code span."""
    parts, position = [], 0
    for code in _CODE.finditer(text):
        parts += [change(text[position : code.start()]), code[0]]
        position = code.end()
    return "".join((*parts, change(text[position:])))


def balanced(formula: str) -> bool:
    """Whether every brace of a formula has its partner; escaped braces do not count."""
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", formula):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def as_json(turn: Turn) -> dict[str, Any]:
    """The turn in the shape that other programs rely on."""
    return {
        "message": turn.message,
        "query": turn.reading.query,
        "verdict": turn.reply.verdict,
        "confidence": round(turn.confidence, 4),
        "questions": [question_json(hit) for hit in turn.questions],
        "text": markdown(turn.reply),
        "citations": [citation_json(citation) for citation in turn.reply.citations],
        "followups": list(turn.followups),
        "seconds": round(turn.seconds, 4),
    }


def question_json(hit: QuestionHit) -> dict[str, Any]:
    """A question with its score."""
    return {"id": hit.question.id, "score": round(hit.score, 4)}


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation in the shape that ``tutor verify`` reads."""
    return {
        "number": citation.number,
        "question": citation.question,
        "facet": citation.facet,
        "path": citation.path,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _block_text(block: ReplyBlock, shown: Callable[[ReplyBlock], str]) -> str:
    """A block with its mark, or a comparison cell by cell; ``shown`` says how a quote reads here."""
    if block.table:
        return _table_text(block.table, shown)
    return _marked(block, shown(block))


def _table_text(table: Table, shown: Callable[[ReplyBlock], str]) -> str:
    """A comparison as Markdown; each cell ends in its mark, whatever the form."""
    rows = [
        (row.label, [_cell_text(cell, shown) for cell in row.cells])
        for row in table.rows
        if any(cell.text for cell in row.cells)
    ]
    names = (*table.heads, *(name for name, _ in rows))
    cells = [cell for _, texts in rows for cell in texts]
    if not any(_NO_CELL.search(text) for text in (*names, *cells)):
        lines = [("", *table.heads), ("---",) * (len(table.heads) + 1)]
        lines += [(name, *texts) for name, texts in rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    parts = []
    for name, texts in rows:
        parts.append(f"**{name}**")
        for head, text in zip(table.heads, texts, strict=False):
            parts.append(f"*{head}:*\n\n{text}")
    return "\n\n".join(parts)


def _cell_text(cell: ReplyBlock, shown: Callable[[ReplyBlock], str]) -> str:
    if not cell.text.strip():
        return NOTHING_SAID
    return _marked(cell, shown(cell))


def _marked(block: ReplyBlock, text: str) -> str:
    if block.citation is None:
        return text
    mark = f"[{block.citation}]"
    return f"{text}\n\n{mark}" if _ENDS_IN_BLOCK.search(text) else f"{text} {mark}"
