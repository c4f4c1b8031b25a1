"""Typos are mended into the bank's words; what may be another word is left alone."""

import time

import pytest

from tutor.search.indexes.dictionary import english
from tutor.search.spelling import NO_SPELLING, Spelling

COUNTS = {"overfitting": 9, "dropout": 9, "pooling": 5, "gradient": 7, "learning": 8, "rate": 8, "units": 1}
SPELLING = Spelling(
    COUNTS,
    frozenset({"overfitting", "dropout", "pooling", "learning", "rate"}),
    {"learningrate": "learning rate"},
)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("what is overfiting?", "what is overfitting?", id="a letter missing"),
        pytest.param("Overfittting!", "overfitting!", id="a letter too many"),
        pytest.param("overfittign", "overfitting", id="two letters swapped"),
        pytest.param("ovefiting", "overfitting", id="two slips in a long word"),
        pytest.param("gradeint, please", "gradient, please", id="a word that is no term"),
        pytest.param("drop out", "dropout", id="two words that are one"),
        pytest.param("drop-out at test time", "dropout at test time", id="a hyphen in one word"),
        pytest.param("which learningrate?", "which learning rate?", id="one word that is two"),
        pytest.param(
            "What abt dropout and sth else?", "What about dropout and something else?", id="shorthand"
        ),
    ],
)
def test_a_typo_becomes_the_banks_word(text: str, mended: str) -> None:
    """Only the misspelt word changes; what stands around it stays, and mending again changes nothing."""
    assert SPELLING.mend(text, english().__contains__) == mended
    assert SPELLING.mend(mended, english().__contains__) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("polling", id="an English word near one of the bank"),
        pytest.param("what does dropping units do", id="plain English"),
        pytest.param("dropouts", id="a plural"),
        pytest.param("polng", id="two slips in a short word"),
        pytest.param("rte", id="a short word"),
        pytest.param("unitz", id="near a word that the bank uses once"),
        pytest.param("`overfiting`", id="a code span"),
        pytest.param("model.overfiting(x)", id="a call"),
        pytest.param("notes/overfiting.md", id="a path"),
        pytest.param("why is x=overfiting(y).", id="a call at the end of a sentence"),
        pytest.param("is it (`many overfiting words`)?", id="a code span in brackets"),
        pytest.param("überfitting", id="a letter that is not ASCII"),
        pytest.param("drop. out", id="words of two sentences"),
        pytest.param("model.fns(imgs)", id="shorthand in code"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    """Another English word is another subject; code is not prose; what is too far is not guessed."""
    assert SPELLING.mend(text, english().__contains__) == text


@pytest.mark.parametrize("repeated", ["=", "`", "`=", "=`", "_", "a=", "= ", ". `", "`a`="])
def test_marks_without_end_cost_no_time(repeated: str) -> None:
    """The longest message, of what may begin code and never becomes any, is read at once."""
    text = (repeated * 4000)[:4000]
    started = time.perf_counter()
    assert SPELLING.mend(text, english().__contains__) == text
    assert time.perf_counter() - started < 0.5


def test_a_term_is_preferred_to_another_word_of_the_bank() -> None:
    """Of two words one slip away the term is meant, however often the other is used."""
    spelling = Spelling({"batches": 90, "batched": 2}, frozenset({"batched"}), {})
    assert spelling.mend("batchex", lambda word: False) == "batched"


def test_what_is_known_as_a_word_is_asked_for_only_in_doubt() -> None:
    """The dictionary takes long to load, so a message of the bank's own words never needs it."""

    def fail(word: str) -> bool:
        raise AssertionError(word)

    assert (
        SPELLING.mend("overfitting drop out learningrate xyz", fail)
        == "overfitting dropout learning rate xyz"
    )


def test_no_bank_mends_nothing() -> None:
    """Without words of its own there is nothing to vouch for a change."""
    assert NO_SPELLING.mend("abt overfiting drop out", lambda word: False) == "abt overfiting drop out"


def test_two_words_of_the_bank_in_one_are_no_typo() -> None:
    """ "multilabel" is not a slip of "multilayer"."""
    spelling = Spelling({"multi": 3, "label": 9, "multilayer": 9}, frozenset({"multilayer"}), {})
    assert spelling.mend("multilabel", lambda word: False) == "multilabel"
    assert spelling.mend("multilayr", lambda word: False) == "multilayer"


def test_shorthand_that_the_bank_uses_is_its_own_word() -> None:
    """Whether its texts use it or a term names it."""
    used = Spelling({"sth": 5}, frozenset(), {})
    named = Spelling({"feats": 1}, frozenset({"feats"}), {})
    assert used.mend("12 sth", english().__contains__) == "12 sth"
    assert named.mend("what is feats?", english().__contains__) == "what is feats?"
