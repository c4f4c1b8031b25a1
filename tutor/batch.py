"""JSON lines of questions in, JSON lines of turns out; a bad line gets an error and the rest goes on."""

import json
from typing import Any

from tutor import render
from tutor.chat.tutor import Tutor
from tutor.errors import TutorError
from tutor.records import Conversation


def answer_line(tutor: Tutor, line: str) -> dict[str, Any]:
    """The reply to one line: ``{"id", "turns": [TURN, ...]}``, or ``{"id", "error"}``."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not JSON: {error}"}
    if not isinstance(row, dict):
        return {"id": None, "error": "expected a JSON object"}
    name = row.get("id")
    messages = row["turns"] if "turns" in row else [row.get("question")]
    if not (isinstance(messages, list) and messages and all(isinstance(each, str) for each in messages)):
        return {"id": name, "error": 'expected "question", a text, or "turns", a list of texts'}
    conversation: Conversation = ()
    try:
        for message in messages:
            conversation += (tutor.ask(message, conversation),)
    except TutorError as error:
        return {"id": name, "error": str(error)}
    return {"id": name, "turns": [render.as_json(turn) for turn in conversation]}
