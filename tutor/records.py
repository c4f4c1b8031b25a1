"""The values that cross stages, all frozen: a stage takes some of these and returns others.

    bank:    Question, Facet, Contrast, Reference, Problem -> Block, Chunk
    search:  AskedQuestion, Hit, Evidence
    chat:    Reading, State, Citation, Table, Reply, Turn, Conversation

Offsets are Unicode characters of the whole file as decoded from UTF-8; ``text[start:end]`` is the
thing itself. Nothing here knows how it is stored or shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

FacetName = Literal[
    "in-brief",
    "explanation",
    "intuition",
    "worked-example",
    "code",
    "pitfalls",
    "check-yourself",
    "contrast",
]
FACET_TITLES: dict[FacetName, str] = {
    "in-brief": "In brief",
    "explanation": "Explanation",
    "intuition": "Intuition",
    "worked-example": "Worked example",
    "code": "Code",
    "pitfalls": "Pitfalls",
    "check-yourself": "Check yourself",
    "contrast": "Contrast",
}
"""The facets in the order in which a file holds them; contrasts stand in its front matter."""

BlockKind = Literal["heading", "paragraph", "item", "fence", "table", "formula", "figure", "quote"]
PROSE: frozenset[BlockKind] = frozenset({"paragraph", "item", "quote"})
"""Blocks that are made of sentences."""
Verdict = Literal["answered", "unsure", "declined"]
ReadingKind = Literal[
    "question", "follow-up", "facet", "attempt", "more", "short", "list", "formula", "source", "again",
    "item", "rejected", "greeting", "thanks", "remark", "scope", "distress", "writing", "unreadable",
]  # fmt: skip
"""A question of its own; one that needs the context. Of the last reply: a facet of its question, more of it,
it in few sentences, its key points, its formulas, where it is from, the same again, one of its passages; that
it was the wrong one. Small talk, a remark that asks nothing; what the bank holds; that a learner is in
danger; that something be written, a poem; nothing that could be searched."""
TALK: frozenset[ReadingKind] = frozenset(
    {"rejected", "greeting", "thanks", "remark", "scope", "distress", "writing", "unreadable"}
)
"""Readings for which nothing is searched."""
OF_SUBJECT: frozenset[ReadingKind] = frozenset({"question", "follow-up"})
"""Readings that are searched by their own words."""
MISTAKE = "A common mistake"
"""What a reply says before one passage of pitfalls that stands beside others."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a bank file: ``corpus/08-dropout.md:12`` and what to do about it."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Facet:
    """One authored section of an answer; ``start:end`` is its body, without the H2 line."""

    name: FacetName
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """An authored comparison with another question; ``start:end`` is the note in the file."""

    other: str
    note: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that an answer cites as ``[@key]``."""

    key: str
    authors: str
    year: int
    title: str
    venue: str
    url: str


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the bank. ``number`` is its position, ``label`` what is printed before it."""

    id: str
    number: int
    label: str
    section: str
    title: str
    prompt: str
    path: str
    line: int
    facets: tuple[Facet, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the bank holds an answer to it."""
        return bool(self.facets)

    @property
    def topic(self) -> str:
        """A short name: the first of its terms, or else its id in words."""
        return self.terms[0] if self.terms else self.id.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest thing that is never cut: a paragraph, a list item, a fence, a table, ..."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Of a heading: 2 to 6. Otherwise 0."""


class Sentence(NamedTuple):
    """A sentence or table row as plain words, and where it stands in its file."""

    text: str
    start: int
    end: int


_FACET_HEADINGS = 2
"""Headings above every passage: its question's title and its facet's."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one facet, small enough to embed.

    The chunks of a facet tile it: joined, their texts are the facet, character by character.
    ``headings`` is the path from the question's title down; it is embedded, never cited.
    """

    id: str
    """``dropout/explanation/3``: question, facet, ordinal within the facet."""
    question: str
    facet: FacetName
    subsection: str
    """``dropout/explanation/train-and-test-time``: shared by the chunks under one sub-heading."""
    headings: tuple[str, ...]
    path: str
    line: int
    """Line of the file, from 1, that holds ``start``."""
    start: int
    end: int
    text: str
    blocks: tuple[Block, ...]
    passages: tuple[str, ...]
    """Its words under its headings, to be embedded: one text, or several where a block alone is too long."""
    sentences: tuple[Sentence, ...] = ()
    """Those that say enough, each embedded too: a detail is found by the one that says it."""
    words: int = 0
    """Words of ``text`` that a reader sees, as ``bank.markdown.word_count`` counts them."""
    speaks: bool = True
    """Whether it can stand by itself: a lone figure or code block says too little."""

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def heading(self) -> str:
        """Its own, or its question's title where it has none but its facet's."""
        return self.headings[-1 if len(self.headings) > _FACET_HEADINGS else 0]


OutsideKind = Literal[
    "near", "far", "trap", "language", "gibberish", "injection", "harmful", "code", "personal"
]
"""What a message is that the bank does not answer: of the same field; of any other; a word of the field in
another sense; not in English; no words; an attempt to change the tutor; a request for harm; pasted code;
about the tutor or private."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What a learner asked, and the sub-sections that answer it, best first; or what it is if none does."""

    text: str
    sections: tuple[str, ...]
    kind: OutsideKind | None = None
    """``None`` where the bank answers it."""


class RankedSentence(NamedTuple):
    """A sentence of a chunk, and how well it answers a query beside others."""

    sentence: Sentence
    score: float


RankSentences = Callable[[Sequence["Chunk"]], list[RankedSentence]]
"""The sentences of some chunks with their scores, those first that answer a query best."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query. Scores compare within one query only; higher is better."""

    chunk: Chunk
    score: float
    dense: float
    """Cosine with the query, -1 to 1."""
    lexical: float
    """BM25 score, 0 or more."""


@dataclass(frozen=True, slots=True)
class QuestionHit:
    """A question of the bank with its score for a query."""

    question: Question
    score: float
    topic_cosine: float
    """Best cosine of the query with a wording of the whole question: title, prompt, aliases."""
    votes: float = 0.0
    """Share of the asked questions near the query that it answers."""
    beside: float = 0.0
    """Chance that the query is about it too, beside the best one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a search found: questions and chunks, best first, and how sure it is."""

    query: str
    questions: tuple[QuestionHit, ...]
    hits: tuple[Hit, ...]
    confidence: float
    """Calibrated probability, 0 to 1, that the bank answers the query."""
    outside: OutsideKind | None = None
    """What sort of message the nearest asked question is, if that is one that the bank does not answer."""
    sides: "tuple[Evidence, ...]" = ()
    """What was found for each of two things that the query sets against each other."""
    within: "Evidence | None" = None
    """What the topic at hand says to the query, if that is taken alone and may go on from it all the same."""
    made: tuple[float, ...] = ()
    """Of an answer to a check of understanding: for each key point the probability that it makes it."""
    rank_sentences: RankSentences = field(default=lambda chunks: [], repr=False, compare=False)
    """Of what was found. Where it names none, passages are quoted whole."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: ``file_text[start:end] == quote``."""

    number: int
    question: str
    facet: FacetName
    path: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation is shown with: the passage around the quote, and where it stands."""

    citation: Citation
    title: str
    headings: tuple[str, ...]
    line: int
    """Line of the file, from 1, on which the quote starts."""
    passage: str
    """The sub-section that holds the quote, verbatim."""
    passage_start: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One facet of a comparison: its title, and what each side says, in the order of the table's heads.

    A cell without text stands for a side that the bank says nothing of in this facet.
    """

    label: str
    cells: tuple["ReplyBlock", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Two topics side by side, facet by facet; every cell that says something has its own citation."""

    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class ReplyBlock:
    """Part of a reply: bank text with its citation, a table of such, or the tutor's own words with none."""

    text: str
    citation: int | None = None
    table: Table | None = None
    """Where it is a comparison; ``text`` is empty then."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says. Every block that states something of the subject has a citation."""

    verdict: Verdict
    blocks: tuple[ReplyBlock, ...]
    citations: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Messages offered when the verdict is not ``answered``: headings of passages, titles, ways to go on."""
    also: tuple[Source, ...] = ()
    """Passages that were found too, best first; nothing of the reply stands on them. Their number is 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a message was understood."""

    kind: ReadingKind
    query: str
    """The text that is searched; what the message stands for where nothing is."""
    topic: str | None = None
    """Id of the question that the message continues."""
    facet: FacetName | None = None
    """The facet that was asked for ("simpler" -> intuition)."""
    sides: tuple[str, ...] = ()
    """The two things that the message sets against each other, in its own words."""
    compared: tuple[str, ...] = ()
    """Ids of the two questions that they belong to."""
    apart: bool = False
    """Whether they are clearly the matter of two questions: then these are shown side by side."""
    comparing: bool = False
    """Whether the message has a word that sets things against each other."""
    named: str | None = None
    """Id of the question whose name is all that the message says: "what is dropout?"."""
    count: int = 0
    """Sentences that were asked for; the number of the passage that was, -1 for the last."""
    term: str = ""
    """What the message asks the meaning of, where that is no term of the bank."""
    check: str | None = None
    """The check of understanding that the message answers, as its sub-section."""
    objects: bool = False
    """Whether the message objects to the last reply: what it asks is answered by what was not quoted yet."""
    tried: bool = False
    """Whether it does so by saying that what was advised is done, or by asking for the rest."""
    alternatives: tuple[str, ...] = ()
    """Other readings, each a message that is complete in itself: sending one corrects this reading."""


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation is about after a turn; the next message is read with it."""

    question: str | None = None
    """Id of the question that the conversation is about."""
    facet: FacetName | None = None
    """Facet that was quoted last."""
    concepts: tuple[str, ...] = ()
    """Terms of the bank that were mentioned, the latest first."""
    shown: tuple[str, ...] = ()
    """Ids of the chunks that were quoted, in order."""
    check: str | None = None
    """The check of understanding that was put last, as its sub-section."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, how it was read, and what the tutor replied."""

    message: str
    reading: Reading
    reply: Reply
    questions: tuple[QuestionHit, ...]
    confidence: float
    followups: tuple[str, ...]
    seconds: float
    state: State = State()
    """After this turn."""


Conversation = tuple[Turn, ...]
"""The turns so far, oldest first. The tutor keeps none of it: it goes in with every message."""
