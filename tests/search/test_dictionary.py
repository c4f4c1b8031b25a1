"""Words are found where they lie on the disk, and nothing else is."""

from pathlib import Path

import pytest
from spellchecker import SpellChecker

from tutor.search.indexes.dictionary import Dictionary, english

WORDS = {"a", "ab", "abc", "b", "don't", "naïve", "zoo"}


@pytest.fixture(params=["in memory", "on the disk"])
def dictionary(request: pytest.FixtureRequest, tmp_path: Path) -> Dictionary:
    """The same words, fresh and from a file."""
    fresh = Dictionary.of(WORDS)
    if request.param == "in memory":
        return fresh
    fresh.save(tmp_path)
    return Dictionary.load(tmp_path)


def test_every_word_is_found(dictionary: Dictionary) -> None:
    """The first, the last, one that begins another, one with marks."""
    assert all(word in dictionary for word in WORDS)


@pytest.mark.parametrize("word", ["", "aa", "abcd", "c", "zoom", "\n", "a\nab", "\ud800", "Ab", "na"])
def test_what_is_no_word_is_not_found(word: str, dictionary: Dictionary) -> None:
    """Beginnings, more than a word, two lines, what cannot be written down: none of them."""
    assert word not in dictionary


def test_no_words_hold_none() -> None:
    """An empty dictionary is no error."""
    assert "a" not in Dictionary.of(set())


def test_the_words_are_those_of_pyspellchecker() -> None:
    """Every hundredth of its words is found; with a letter more, it is found if that is a word of its too."""
    speller = SpellChecker()
    for word in sorted(speller.word_frequency.keys())[::100]:
        assert word in english()
        assert (word + "q" in english()) == (word + "q" in speller)
