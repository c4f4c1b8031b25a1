"""A turn as JSON and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.chat.tutor import Tutor
from tutor.history.turns import missing_from, turn_from_json, turn_to_json
from tutor.records import Conversation, Question, QuestionHit, Reading, Reply, State, Turn

BANK = {
    name: Question(name, number, "1.", "Basics", name.title(), "", "corpus/a.md", number)
    for number, name in enumerate(("dropout", "overfitting", "lstm"), 1)
}
SHARES = st.floats(0, 1)
HITS = st.builds(
    QuestionHit,
    question=st.sampled_from(sorted(BANK)).map(BANK.__getitem__),
    score=st.floats(allow_nan=False),
    topic_cosine=st.floats(-1, 1),
)
TURNS = st.builds(
    Turn,
    message=st.text(),
    reading=st.from_type(Reading),
    reply=st.from_type(Reply),
    questions=st.lists(HITS, max_size=5).map(tuple),
    confidence=SHARES,
    followups=st.lists(st.text(), max_size=3).map(tuple),
    seconds=SHARES,
    state=st.from_type(State),
)


@given(TURNS)
def test_a_turn_comes_back_as_it_was(turn: Turn) -> None:
    """Every field, tables within tables, every character; in one line of ASCII."""
    text = turn_to_json(turn)
    assert turn_from_json(text, BANK) == turn
    assert text.isascii()
    assert "\n" not in text


def test_a_real_conversation_comes_back_as_it_was(small_tutor: Tutor, conversation: Conversation) -> None:
    """With the bank's own questions, not copies of them."""
    for turn in conversation:
        again = turn_from_json(turn_to_json(turn), small_tutor.questions)
        assert again == turn
        assert all(hit.question is small_tutor.questions[hit.question.id] for hit in again.questions)


@given(TURNS)
def test_a_question_that_is_gone_is_left_out(turn: Turn) -> None:
    """The others keep their order and scores; nothing else changes."""
    rest = {name: question for name, question in BANK.items() if name != "dropout"}
    hits = tuple(hit for hit in turn.questions if hit.question.id != "dropout")
    assert turn_from_json(turn_to_json(turn), rest) == replace(turn, questions=hits)


def test_a_row_of_an_older_version_takes_the_defaults() -> None:
    """Fields that came later, with a default, need not stand in it; unknown ones do not matter."""
    turn = Turn("m", Reading("question", "q"), Reply("declined", ()), (), 0.5, (), 0.1)
    stored = json.loads(turn_to_json(turn))
    del stored["state"], stored["reading"]["alternatives"], stored["reply"]["suggestions"]
    stored["reply"]["mood"] = "later"
    assert turn_from_json(json.dumps(stored), BANK) == turn


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"questions": 1}', '{"questions": []}', '{"questions": [{}]}'],
)
def test_what_is_no_turn_is_an_error(text: str) -> None:
    """One that the store can turn into words."""
    with pytest.raises((ValueError, KeyError)):
        turn_from_json(text, BANK)


def test_what_a_turn_goes_by_and_the_bank_lacks_is_named(
    small_tutor: Tutor, conversation: Conversation
) -> None:
    """Each id once; nothing where the bank has all."""
    assert missing_from(conversation[0], small_tutor.questions) == ()
    assert missing_from(conversation[0], BANK) == ()
    assert missing_from(conversation[0], {}) == ("dropout",)
