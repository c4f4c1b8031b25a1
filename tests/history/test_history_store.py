"""What is stored stays, comes back whole, and is gone when it is deleted."""

import sqlite3
from pathlib import Path

import pytest

from tutor.chat.tutor import Tutor
from tutor.errors import ConversationMissing
from tutor.history import DATABASE, REASONS, Feedback, History
from tutor.history.store import UNREADABLE
from tutor.records import Conversation, Turn


def titles(history: History, search: str = "") -> list[str]:
    """The titles listed, newest first."""
    return [summary.title for summary in history.summaries(search)]


def test_a_conversation_comes_back_whole_after_a_restart(
    history: History, kept: str, conversation: Conversation, small_tutor: Tutor, tmp_path: Path
) -> None:
    """Every turn with its reading, citations, sources, questions and state, from another connection."""
    history.close()
    again = History.open(tmp_path / "data" / DATABASE)
    loaded = again.load(kept, small_tutor.questions)
    assert loaded.conversation == conversation
    assert [each.number for each in loaded.exchanges] == [1, 2, 3, 4, 5]
    assert (loaded.id, loaded.title) == (kept, conversation[0].message)
    assert loaded.created <= loaded.exchanges[0].asked < loaded.updated
    again.close()


def test_a_loaded_conversation_goes_on(history: History, kept: str, small_tutor: Tutor) -> None:
    """The next message is read as it is after the turns that never left."""
    loaded = history.load(kept, small_tutor.questions).conversation
    turn = small_tutor.ask("simpler", loaded)
    assert (turn.reading.kind, turn.reading.topic) == ("facet", "dropout")


def test_a_message_is_kept_before_its_reply(history: History, small_tutor: Tutor) -> None:
    """What was asked stands there without turn and problem; it is listed and found."""
    asked = history.start("what is dropout?")
    (exchange,) = history.load(asked.conversation, small_tutor.questions).exchanges
    assert (exchange.message, exchange.turn, exchange.problem) == ("what is dropout?", None, "")
    assert history.summaries("dropout")[0].turns == 1


def test_a_problem_stands_in_place_of_a_reply(
    history: History, conversation: Conversation, small_tutor: Tutor
) -> None:
    """And a reply in place of a problem."""
    asked = history.start("what is dropout?")
    assert history.fail(asked, "Stopped.")
    assert history.load(asked.conversation, {}).exchanges[0].problem == "Stopped."
    assert history.complete(asked, conversation[0])
    (exchange,) = history.load(asked.conversation, small_tutor.questions).exchanges
    assert (exchange.turn, exchange.problem) == (conversation[0], "")
    assert history.fail(asked, "Stopped.")
    assert history.load(asked.conversation, {}).exchanges[0].turn is None


def test_an_edit_takes_the_place_of_all_that_followed(
    history: History, kept: str, conversation: Conversation, small_tutor: Tutor
) -> None:
    """The turns before it stay; a reply to what gave way is not stored anywhere."""
    late = history.revise(kept, 3, "show me the code")
    now = history.revise(kept, 3, "quiz me")
    assert (late.number, now.number) == (3, 3)
    assert not history.complete(late, conversation[2])
    assert not history.fail(late, "late")
    loaded = history.load(kept, small_tutor.questions)
    assert loaded.conversation == conversation[:2]
    assert loaded.exchanges[2].message == "quiz me"
    assert loaded.exchanges[2].problem == ""
    assert history.revise(kept, 9, "one more").number == 4, "past the end is the next"


@pytest.mark.parametrize(("renamed", "title"), [(False, "another"), (True, "Mine")])
def test_a_title_follows_the_first_message_until_it_is_renamed(
    history: History, kept: str, renamed: bool, title: str
) -> None:
    """An edit of the first message changes the title that was made from it."""
    if renamed:
        history.rename(kept, "  Mine ")
        history.rename(kept, " ")
    history.revise(kept, 1, "another")
    assert titles(history) == [title]


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("  what\n is   it? ", "what is it?"),
        ("", "(empty)"),
        ("word " * 40, "word " * 15 + "word…"),
        ("w" * 100, "w" * 80 + "…"),
        ("\ud800 \x00 a", "? \x00 a"),
    ],
    ids=["white space", "nothing", "many words", "one long word", "characters that UTF-8 has no form for"],
)
def test_a_title_is_made_from_the_message(history: History, message: str, title: str) -> None:
    """In one line, cut between words."""
    history.start(message)
    assert titles(history) == [title]


def test_truncating_keeps_what_came_before(history: History, kept: str, small_tutor: Tutor) -> None:
    """From exchange n on; from the first on, nothing is left but the conversation."""
    history.truncate(kept, 3)
    assert len(history.load(kept, small_tutor.questions).exchanges) == 2
    history.truncate(kept, 1)
    assert [summary.turns for summary in history.summaries()] == [0]


def test_the_last_changed_comes_first(history: History) -> None:
    """A new message brings a conversation to the top; renaming does not; pages follow each other."""
    asked = [history.start(f"question {number}") for number in range(3)]
    history.add(asked[0].conversation, "more")
    history.rename(asked[1].conversation, "renamed")
    assert titles(history) == ["question 0", "question 2", "renamed"]
    assert [each.title for each in history.summaries(limit=2, offset=1)] == ["question 2", "renamed"]
    assert len({each.conversation for each in asked}) == 3
    assert all(len(each.conversation) == 32 for each in asked)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Später", "what is dropout?"]),
        ("  ", ["Später", "what is dropout?"]),
        ("DROP", ["what is dropout?"]),
        ("ropout wha", ["what is dropout?"]),
        ("test what", ["what is dropout?"]),
        ("SPÄT", ["Später"]),
        ("straße", ["Später"]),
        ("STRASSE", ["Später"]),
        ("50%", ["Später"]),
        ("5%0", []),
        ("_", []),
        ("'\" OR 1", []),
        ("过", ["Später"]),
        ("\ud800", ["Später"]),
    ],
    ids=[
        "nothing",
        "white space",
        "any case",
        "parts of words, in any order",
        "words of title and message",
        "any case of other alphabets",
        "a letter that folds to two",
        "the same letters in capitals",
        "a percent sign",
        "a percent sign is no wildcard",
        "neither is an underscore",
        "quotes of SQL",
        "one character of Chinese",
        "a character that was stored as a question mark",
    ],
)
def test_search_looks_at_titles_and_messages(history: History, search: str, found: list[str]) -> None:
    """Every word must be there."""
    first = history.start("what is dropout?")
    history.add(first.conversation, "and at TEST time")
    second = history.start("Straße 50% 过拟合 ?")
    history.rename(second.conversation, "Später")
    if search == "\ud800":
        history.delete(first.conversation)
    assert titles(history, search) == found


def test_what_is_deleted_is_gone_from_the_file(history: History, kept: str, tmp_path: Path) -> None:
    """Its words stand in no byte of it after all was cleared; ids are not given again."""
    history.start("a secret word: abracadabra")
    history.rate(kept, 1, Feedback("down", "too-hard", "abracadabra"))
    history.delete(kept)
    with pytest.raises(ConversationMissing):
        history.load(kept, {})
    history.clear()
    assert history.summaries() == []
    assert history.rated() == []
    assert all(b"abracadabra" not in path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_what_is_not_there_is_said(history: History, conversation: Conversation) -> None:
    """Every operation on a conversation that was deleted meanwhile."""
    asked = history.start("gone")
    history.delete(asked.conversation)
    assert not history.complete(asked, conversation[0])
    for act in (
        lambda: history.add(asked.conversation, "m"),
        lambda: history.revise(asked.conversation, 1, "m"),
        lambda: history.truncate(asked.conversation, 1),
        lambda: history.rename(asked.conversation, "t"),
        lambda: history.delete(asked.conversation),
        lambda: history.rate(asked.conversation, 1, None),
        lambda: history.load(asked.conversation, {}),
    ):
        with pytest.raises(ConversationMissing, match="deleted"):
            act()


def test_the_beginning_of_an_id_names_it(history: History, kept: str) -> None:
    """If it is the only one that starts so."""
    assert history.resolve(kept[:6]) == kept
    for beginning in ("", "%", "zz", f"{kept}0"):
        with pytest.raises(ConversationMissing, match="tutor chats"):
            history.resolve(beginning)


def test_feedback_is_kept_changed_and_taken_back(history: History, kept: str, small_tutor: Tutor) -> None:
    """Each reason can be kept; the last stands; it comes with its exchange."""
    for reason in REASONS:
        history.rate(kept, 2, Feedback("down", reason, "a comment"))
    loaded = history.load(kept, small_tutor.questions)
    assert [each.feedback for each in loaded.exchanges] == [
        None,
        Feedback("down", "should-have-answered", "a comment"),
        None,
        None,
        None,
    ]
    history.rate(kept, 2, Feedback("up"))
    assert [each.feedback for each in history.rated()] == [Feedback("up")]
    history.rate(kept, 2, None)
    assert history.rated() == []


def test_only_a_reply_can_be_rated(history: History, kept: str) -> None:
    """Neither a message that waits nor one that is not there."""
    history.add(kept, "waits")
    for number in (0, 6, 7):
        with pytest.raises(ConversationMissing, match="no reply to rate"):
            history.rate(kept, number, Feedback("up"))


def test_what_was_rated_outlives_an_edit(
    history: History, kept: str, conversation: Conversation, small_tutor: Tutor
) -> None:
    """With the messages that led to it; not the deletion of its conversation."""
    history.rate(kept, 2, Feedback("down", "wrong-passage"))
    history.rate(kept, 4, Feedback("up"))
    history.revise(kept, 2, "something else")
    assert all(each.feedback is None for each in history.load(kept, small_tutor.questions).exchanges)
    second, fourth = history.rated()
    assert second.messages == tuple(turn.message for turn in conversation[:2])
    assert (second.question, second.verdict) == ("dropout", "answered")
    assert second.quote == conversation[1].reply.citations[0].quote
    assert (fourth.verdict, fourth.quote, fourth.feedback) == ("declined", None, Feedback("up"))
    history.delete(kept)
    assert history.rated() == []


def test_a_turn_about_what_is_gone_is_shown_and_not_gone_on_from(
    history: History, kept: str, conversation: Conversation, small_tutor: Tutor
) -> None:
    """A bank without dropout: its turns keep their replies; the next message is read without them."""
    rest = {name: each for name, each in small_tutor.questions.items() if name != "dropout"}
    loaded = history.load(kept, rest)
    assert [each.missing for each in loaded.exchanges] == [("dropout",)] * 3 + [(), ("dropout",)]
    assert loaded.exchanges[0].turn is not None
    assert loaded.exchanges[0].turn.reply == conversation[0].reply
    assert [turn.message for turn in loaded.conversation] == [conversation[3].message]


@pytest.mark.parametrize("stored", ["", "{}", "[1]", '{"questions": [], "message": 1}'])
def test_a_reply_that_cannot_be_read_hides_no_other(
    history: History, kept: str, small_tutor: Tutor, tmp_path: Path, stored: str
) -> None:
    """It is said in its place."""
    with sqlite3.connect(tmp_path / "data" / DATABASE) as connection:
        connection.execute("UPDATE reply SET turn = ? WHERE exchange = 2", (stored,))
    connection.close()
    loaded = history.load(kept, small_tutor.questions)
    assert loaded.exchanges[1].problem == UNREADABLE
    assert [each.turn is None for each in loaded.exchanges] == [False, True, False, False, False]


def test_everything_a_message_can_hold_is_kept(history: History, conversation: Conversation) -> None:
    """NUL, line ends, emoji, right-to-left, a quote of SQL; lone surrogates become question marks."""
    message = "a\x00b\r\n🎲 \u202eabc'); DROP TABLE reply;-- \ud800"
    turn: Turn = conversation[0]
    asked = history.start(message)
    history.complete(asked, turn)
    assert history.load(asked.conversation, {}).exchanges[0].message == message.replace("\ud800", "?")
