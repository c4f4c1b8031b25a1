"""What a message asks of the last reply, told by its vector from what learners say."""

from collections import Counter
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from tutor.chat.tutor import Tutor
from tutor.search import intent
from tutor.search.intent import ELSEWHERE, KINDS, Intent, IntentKind, Intents, examples

FRESH: list[tuple[str, IntentKind]] = [
    ("does layer norm care how long the sentence is", "content"),
    ("whoa, that is neat", "social"),
    ("nah, you answered something different from what I wanted", "reject"),
    ("keep talking, I want the rest", "more"),
    ("could you repeat what you just told me", "again"),
    ("where did this claim come from", "source"),
    ("as a numbered list of the main points please", "list"),
    ("what does that look like in symbols", "formula"),
    ("squeeze that into one line for a slide", "in-brief"),
    ("I need the long version with all the details", "explanation"),
    ("say it as if I were ten years old", "intuition"),
    ("walk me through it with actual numbers", "worked-example"),
    ("can I see that as a numpy script", "code"),
    ("which traps should I know about", "pitfalls"),
    ("give me a little exam on this", "check-yourself"),
]
RIGHT = 0.8
"""Share of held-out examples that must be told rightly."""


def test_every_line_of_the_file_is_an_example_once() -> None:
    """Every kind is known and has fifty at least: none is told by a handful of wordings."""
    lines = resources.files("tutor.search").joinpath("intents.jsonl").read_text(encoding="utf-8").splitlines()
    texts, kinds = zip(*examples(), strict=True)
    assert len(texts) == len(set(texts)) == len(lines)
    assert all(text.strip() for text in texts)
    counts = Counter(kinds)
    assert set(counts) == {*KINDS, ELSEWHERE}
    assert min(counts.values()) >= 50, counts


@pytest.mark.slow
@pytest.mark.parametrize(("text", "kind"), FRESH, ids=[each[1] for each in FRESH])
def test_new_words_are_told_by_what_they_mean(tutor: Tutor, text: str, kind: IntentKind) -> None:
    """A message that is not among the examples, one of each kind."""
    assert text not in {each for each, _ in examples()}
    (vector,) = tutor.encoder.encode([text])
    assert tutor.opened.index.intents.of(vector).kind == kind


@pytest.mark.slow
def test_half_of_the_examples_tell_the_other_half(tutor: Tutor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fitted on every second line, it is right on those between; what is of no subject counts as content."""
    told = examples()
    texts = [text for text, _ in told]
    vectors = dict(zip(texts, tutor.encoder.encode(texts), strict=True))
    monkeypatch.setattr(intent, "examples", lambda: told[::2])
    intents = Intents.fit(lambda texts: np.array([vectors[text] for text in texts]))
    known = {ELSEWHERE: "content"}
    right = [intents.of(vectors[text]).kind == known.get(kind, kind) for text, kind in told[1::2]]
    assert np.mean(right) >= RIGHT


@pytest.mark.slow
def test_what_was_saved_is_loaded(tutor: Tutor, tmp_path: Path) -> None:
    """The same weights and examples, so the same kinds."""
    intents = tutor.opened.index.intents
    intents.save(tmp_path)
    loaded = Intents.load(tmp_path)
    for mine, theirs in ((loaded.weights, intents.weights), (loaded.examples, intents.examples)):
        assert np.array_equal(mine, theirs)
        assert mine.dtype == theirs.dtype


def test_without_weights_all_is_content() -> None:
    """An index that learned nothing takes no message for a request."""
    assert Intents.none().of(np.ones(4, dtype=np.float32)) == Intent("content", 1.0, 1.0)
