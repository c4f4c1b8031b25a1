"""The words of a bank, counted by hand, and the same after they were written and read."""

from pathlib import Path

from tutor.records import Chunk, Question
from tutor.search.indexes.words import Words

QUESTION = Question(
    "q", 1, "1", "Basics", "What is Q-learning?", "", "p.md", 1, terms=("Q-learning", "TD error")
)
TEXT = "The model's Q-learning error. An error of 3 F1 points."
CHUNK = Chunk("q/in-brief/1", "q", "in-brief", "q/in-brief", (), "p.md", 1, 0, len(TEXT), TEXT, (), ())


def test_runs_of_letters_are_counted_and_words_are_known() -> None:
    """Answers, terms and titles count for spelling; only the words of answers are used, whole ones."""
    words = Words.of([QUESTION], [CHUNK])
    assert words.counts["error"] == 3
    assert words.counts["q"] == 3
    assert "f1" not in words.counts
    assert {"model's", "q-learning", "f1", "3"} < words.used
    assert "td" not in words.used


def test_words_survive_the_disk(tmp_path: Path) -> None:
    """What is read is what was written, in the same order."""
    words = Words.of([QUESTION], [CHUNK])
    words.save(tmp_path)
    stored = Words.load(tmp_path)
    assert list(stored.counts.items()) == list(words.counts.items())
    assert stored.used == words.used
