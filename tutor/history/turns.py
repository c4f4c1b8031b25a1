"""A turn as JSON and back: nothing is lost, and a row of an older version takes the defaults of new fields.

Questions of the bank are stored by id and come from the bank of today; what the bank no longer has is
left out. Everything else comes back as it was.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pydantic import TypeAdapter

from tutor.history.kept import Feedback, Rated
from tutor.records import Question, Turn

_TURN = TypeAdapter(Turn)
_RATED = TypeAdapter(Rated)


def turn_to_json(turn: Turn) -> str:
    """The turn as one line of JSON in ASCII."""
    stored = _TURN.dump_python(turn)
    for hit in stored["questions"]:
        hit["question"] = hit["question"]["id"]
    return json.dumps(stored, separators=(",", ":"))


def turn_from_json(text: str, questions: Mapping[str, Question]) -> Turn:
    """The turn that ``text`` was made from, with the questions of this bank.

    Raises:
        ValueError: ``text`` is no turn that this version can read.
    """
    stored = json.loads(text)
    if not isinstance(stored, dict) or not isinstance(stored.get("questions"), list):
        raise ValueError("not a stored turn")
    stored["questions"] = [
        {**hit, "question": questions[hit["question"]]}
        for hit in stored["questions"]
        if hit["question"] in questions
    ]
    return _TURN.validate_python(stored)


def missing_from(turn: Turn, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Ids that the turn goes by and the bank does not have, in order, each once."""
    return tuple(dict.fromkeys(name for name in _named(turn) if name not in questions))


def rated_to_json(messages: tuple[str, ...], turn: str) -> str:
    """What has to be known of a stored turn to ask its message again: the last of ``messages``."""
    stored = json.loads(turn)
    hits, citations = stored["questions"], stored["reply"]["citations"]
    rated = {
        "messages": messages,
        "verdict": stored["reply"]["verdict"],
        "question": hits[0]["question"] if hits else None,
        "quote": citations[0]["quote"] if citations else None,
    }
    return json.dumps(rated, separators=(",", ":"))


def rated_from_json(text: str, feedback: Feedback) -> Rated:
    """The inverse of ``rated_to_json``, with what was said of the turn."""
    return replace(_RATED.validate_python(json.loads(text)), feedback=feedback)


def _named(turn: Turn) -> Iterator[str]:
    reading = turn.reading
    about = turn.state.question if turn.reply.citations else None  # else it is what was talked about before
    for name in (reading.topic, reading.named, *reading.compared, about):
        if name is not None:
            yield name
    yield from (citation.question for citation in turn.reply.citations)
