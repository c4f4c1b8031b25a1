"""What the bank calls things: its terms, the short names of its questions, the words it uses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tutor.chat.reading.phrases import words as phrases
from tutor.records import Question
from tutor.search.indexes.keywords import stems
from tutor.search.indexes.words import WORD as WORD

_NEAR_THE_TOP = 5
"""Terms that a question lists among its first few name it as well as the first does."""
_KEPT = 64
"""Texts whose terms are kept: a message is looked at many times while it is read."""
Mention = tuple[str, tuple[str, ...]]
"""A term as the message says it, and the ids of the questions that list it, nearest first."""


@dataclass(frozen=True)
class Names:
    """The names of one bank."""

    terms: Mapping[str, tuple[str, ...]]
    """Each term of the bank, as its words, and the ids of the questions that list it, nearest first."""
    topics: Mapping[str, str]
    """The short name of each question, without words that carry no topic, and its id."""
    of_terms: frozenset[str]
    """The words of the terms."""
    known: frozenset[str]
    """These, and the words that the answers use."""
    begins: Mapping[str, int]
    """Words of the longest term that begins with a word, by that word."""

    @classmethod
    def of(cls, questions: Mapping[str, Question], used: frozenset[str]) -> "Names":
        """The terms of ``questions``; ``used`` are the words of their answers."""
        places: dict[str, list[tuple[int, str]]] = {}
        topics: dict[str, str] = {}
        for question in questions.values():
            for place, term in enumerate((question.id.replace("-", " "), *question.terms)):
                words = " ".join(WORD.findall(term.lower()))
                if words:
                    places.setdefault(words, []).append((place // _NEAR_THE_TOP, question.id))
            for name in (question.topic, question.id.replace("-", " ")):
                topics.setdefault(" ".join(content_words(name)), question.id)
        terms = {
            term: tuple(dict.fromkeys(name for _, name in sorted(each))) for term, each in places.items()
        }
        inside = frozenset(word for term in terms for word in term.split())
        begins: dict[str, int] = {}
        for term in terms:
            first, *rest = term.split()
            for form in (first,) if rest else (first, first.removesuffix("s"), f"{first}s"):
                begins[form] = max(begins.get(form, 0), 1 + len(rest))
        return cls(terms, topics, inside, used | inside, begins)

    @cached_property
    def mentions(self) -> Callable[[str], tuple[Mention, ...]]:
        """The terms in a text, longest first at each word. What was looked at lately is known."""
        return lru_cache(_KEPT)(self._mentions)

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        words = WORD.findall(text.lower())
        found: list[Mention] = []
        place = 0
        while place < len(words):
            for length in range(min(self.begins.get(words[place], 0), len(words) - place), 0, -1):
                said = " ".join(words[place : place + length])
                ids = self._known(said)
                if ids:
                    found.append((said, ids))
                    place += length - 1
                    break
            place += 1
        return tuple(found)

    def named(self, text: str) -> tuple[str, ...]:
        """Ids of the questions that a term in ``text`` is nearest to, in the order of the terms' mention."""
        return tuple(dict.fromkeys(ids[0] for _, ids in self.mentions(text)))

    def calls(self, question: str, text: str) -> bool:
        """Whether ``text`` says terms that a question lists, and nothing else that carries a topic."""
        return _says_only([term for term, ids in self.mentions(text) if question in ids], text)

    def all_terms(self, text: str) -> bool:
        """Whether ``text`` says terms of the bank, and nothing else that carries a topic."""
        return _says_only([term for term, _ in self.mentions(text)], text)

    def named_alone(self, text: str) -> str | None:
        """The question whose name ``text`` says, if it says nothing else that carries a topic."""
        said = " ".join(content_words(text))
        forms = (said, said.removesuffix("s"), f"{said}s")
        return next((self.topics[form] for form in forms if said and form in self.topics), None)

    def says_more(self, text: str) -> bool:
        """Whether ``text`` says something besides terms of the bank."""
        return any(not {word, word.removesuffix("s")} & self.of_terms for word in content_words(text))

    def has_words_of(self, text: str) -> bool:
        """Whether the bank uses a word of ``text`` that carries a topic."""
        return any(word in self.known for word in content_words(text))

    def _known(self, term: str) -> tuple[str, ...]:
        """The questions that list a term, in the singular or the plural."""
        return (
            self.terms.get(term) or self.terms.get(term.removesuffix("s")) or self.terms.get(f"{term}s") or ()
        )


def _says_only(terms: Iterable[str], text: str) -> bool:
    """Whether all words of ``text`` that carry a topic are words of some ``terms`` in it."""
    said = {word for term in terms for word in term.split()}
    return bool(said) and said.issuperset(content_words(text))


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry a topic."""
    return [*_content_words(text)]


@lru_cache(maxsize=_KEPT)
def _content_words(text: str) -> tuple[str, ...]:
    words = WORD.findall(text.lower().replace("’", "'"))
    return tuple(word for word in words if word.replace("'", "") not in phrases.FILLER and not word.isdigit())


def telling_stems(text: str) -> list[str]:
    """The stems of the words of ``text`` that carry a topic."""
    return stems([" ".join(content_words(text))])[0]
