"""A message in the bank's own spelling: typos mended, words joined or split as its terms write them.

    overfiting -> overfitting     drop out -> dropout     learningrate -> learning rate     abt -> about

Only what the bank's words vouch for is changed, and what is short for something in any chat. A word that the
bank does not use stays if it is an English one, because then it is not a typo but another subject ("polling"
is not "pooling").
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from tutor.records import Question
from tutor.search.indexes.words import LETTERS

_CODE = re.compile(r"(`[^`]*`|[^\s`_(){}\[\]=<>/\\@.]*[_(){}\[\]=<>/\\@.][^\s`]*\w)|[^\s`]+")
"""In group 1 what is not prose: code spans, calls, paths, addresses. What else stands between spaces and
backticks is taken whole, so that no character is looked at again and again."""
_SHORTEST = 5
"""Letters from which a word may be a misspelt one."""
_LONG = 9
"""Letters from which two slips are forgiven."""
_SHORTEST_JOINED = 6
_SHORTEST_PART = 5
"""Letters of either half of a compound."""
_USED = 2
"""Times that the bank must use a word, outside its terms, for it to be what was meant."""

SHORT_FOR = {
    "abt": "about", "btwn": "between", "coz": "because", "cuz": "because", "feats": "features",
    "fns": "functions", "gimme": "give me", "hyperparam": "hyperparameter", "hyperparams": "hyperparameters",
    "imgs": "images", "lemme": "let me", "preds": "predictions", "shd": "should", "shud": "should",
    "smth": "something", "sth": "something", "thru": "through", "vecs": "vectors", "wanna": "want to",
    "wich": "which", "wud": "would",
}  # fmt: skip
"""Shorthand of chats that is no word, no name, no abbreviation of a field; a bank that uses it means it."""
KnownWord = Callable[[str], bool]


@dataclass(frozen=True)
class Spelling:
    """The words of one bank."""

    counts: Mapping[str, int]
    """Every word of the answers and terms, lower case, and how often it is used."""
    named: frozenset[str]
    """The words of the terms."""
    spaced: Mapping[str, str]
    """Terms of several words by the same without spaces: ``learningrate`` -> ``learning rate``."""
    short_for: Mapping[str, str] = field(default_factory=lambda: SHORT_FOR)

    @classmethod
    def of(cls, questions: Iterable[Question], counts: Mapping[str, int]) -> "Spelling":
        """The spelling of a bank whose words are ``counts``."""
        named: set[str] = set()
        spaced = {}
        for question in questions:
            for term in question.terms:
                words = LETTERS.findall(term.lower())
                named.update(words)
                joined = "".join(words)
                if len(words) > 1 and len(joined) >= _SHORTEST_JOINED and joined not in counts:
                    spaced[joined] = " ".join(words)
        return cls(counts, frozenset(named), spaced)

    def mend(self, text: str, known: KnownWord) -> str:
        """``text`` as the bank would spell it; ``known`` says whether a lower-case word is an English one.

        >>> spelling = Spelling({"overfitting": 9}, frozenset({"overfitting"}), {})
        >>> spelling.mend("Overfiting?", lambda word: False)
        'overfitting?'
        """
        words = list(LETTERS.finditer(_without_code(text)))
        changes = self._joined(words, text)
        taken = {place for place, _, _ in changes}
        for place, found in enumerate(words):
            if place not in taken and place - 1 not in taken:
                word = found[0].lower()
                mended = self._word(word, known)
                if mended != word:
                    changes.append((place, found.span(), mended))
        for _, (start, end), mended in sorted(changes, key=lambda change: -change[1][0]):
            text = text[:start] + mended + text[end:]
        return text

    def _joined(self, words: Sequence[re.Match[str]], text: str) -> list[tuple[int, tuple[int, int], str]]:
        """Neighbours that a term writes as one word, not overlapping."""
        changes: list[tuple[int, tuple[int, int], str]] = []
        for place, (one, other) in enumerate(pairwise(words)):
            joined = (one[0] + other[0]).lower()
            apart = text[one.end() : other.start()]
            if (
                len(joined) >= _SHORTEST_JOINED
                and joined in self.named
                and apart in {" ", "-"}
                and not (changes and changes[-1][0] == place - 1)
            ):
                changes.append((place, (one.start(), other.end()), joined))
        return changes

    def _word(self, word: str, known: KnownWord) -> str:
        if word in self.short_for and word not in self.named and self.counts.get(word, 0) < _USED:
            return self.short_for[word]
        if word in self.counts or len(word) < _SHORTEST or not word.isascii():
            return word
        if word in self.spaced:
            return self.spaced[word]
        if word.removesuffix("s") in self.counts:
            return word
        return word if known(word) or self._is_compound(word) else self._nearest(word)

    def _is_compound(self, word: str) -> bool:
        """Whether a word is two of the bank's in one: "multilabel"."""
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        return any(word[:cut] in self.counts and word[cut:] in self.counts for cut in cuts)

    def _nearest(self, word: str) -> str:
        """The word of the bank that is one slip away, two for a long word; terms before others."""
        from rapidfuzz.distance import OSA

        slips = 2 if len(word) >= _LONG else 1
        swapped = [other for other in self._usual.get(word[1], ()) if other.startswith(word[1::-1])]
        candidates = []
        for other in dict.fromkeys((*self._usual.get(word[0], ()), *swapped)):
            if abs(len(other) - len(word)) > slips:
                continue
            distance = OSA.distance(word, other, score_cutoff=slips)
            if distance <= slips:
                candidates.append((distance, other not in self.named, -self.counts[other], other))
        return min(candidates)[3] if candidates else word

    @cached_property
    def _usual(self) -> Mapping[str, list[str]]:
        """The words that may be meant by a misspelt one, by their first letter."""
        usual: dict[str, list[str]] = {}
        for word, count in self.counts.items():
            if len(word) >= _SHORTEST - 1 and (count >= _USED or word in self.named):
                usual.setdefault(word[0], []).append(word)
        return usual


NO_SPELLING = Spelling({}, frozenset(), {}, {})
"""Of no bank: mends nothing."""


def _without_code(text: str) -> str:
    """``text`` with spaces in the place of code: what is left stands where it stood.

    >>> _without_code("why call `eval()` here?")
    'why call          here?'
    """
    return _CODE.sub(lambda found: " " * len(found[1]) if found[1] else found[0], text)
