"""The questions of the bank that a conversation was about."""

from tutor.records import Conversation, Turn


def topics_of(conversation: Conversation) -> list[str]:
    """The questions that a conversation was about, the latest first, each once."""
    return list(dict.fromkeys(topic for turn in reversed(conversation) if (topic := topic_of(turn))))


def topic_of(turn: Turn) -> str | None:
    """The question that a turn is about: the one answered, or the nearest where the tutor was not sure."""
    if turn.reply.citations:
        return turn.state.question or turn.reading.topic or turn.questions[0].question.id
    if turn.reply.verdict == "unsure" and turn.questions:
        return turn.questions[0].question.id
    return None
