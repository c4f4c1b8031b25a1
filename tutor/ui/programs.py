"""The tutor for other programs: one function, served over HTTP and, where wanted, as an MCP tool.

Nothing is kept: the earlier messages of a conversation come with every call.
"""

import importlib.util
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict

import gradio as gr

from tutor.chat.tutor import Tutor
from tutor.errors import SettingsError, TutorError
from tutor.records import Conversation
from tutor.render import as_json

if TYPE_CHECKING:
    from gradio.mcp import GradioMCPServer

MOST_EARLIER = 50
"""Earlier messages that a call may bring."""


class QuestionScore(TypedDict):
    """A question of the bank with its score."""

    id: str
    score: float


class CitationJson(TypedDict):
    """Where a quote stands: characters ``start:end`` of ``path`` are ``quote``."""

    number: int
    question: str
    facet: str
    path: str
    start: int
    end: int
    quote: str


class TurnJson(TypedDict):
    """A message, how it was read, and the reply; the same as `tutor ask --json` prints."""

    message: str
    query: str
    verdict: str
    confidence: float
    questions: list[QuestionScore]
    text: str
    citations: list[CitationJson]
    followups: list[str]
    seconds: float


def ask_for_programs(tutor: Tutor) -> Callable[[str, list[str]], TurnJson]:
    """The function ``ask`` over a tutor."""

    def ask(message: str, earlier: list[str] = []) -> TurnJson:  # noqa: B006 - read for the schema, never changed
        """Answer a question from the bank, in its authors' words, each passage with a citation.

        Says so when the bank has no answer: the verdict is then "declined" or "unsure", and nothing is cited.

        Args:
            message: The question, in plain English.
            earlier: Earlier messages of the same conversation, oldest first; "and at test time?" needs them.
        """
        if not isinstance(message, str) or not message.strip():
            raise gr.Error("message: give a question as text.", print_exception=False)
        if not isinstance(earlier, list) or not all(isinstance(each, str) for each in earlier):
            raise gr.Error("earlier: give a list of texts, oldest first.", print_exception=False)
        if len(earlier) > MOST_EARLIER:
            raise gr.Error(f"earlier: give at most {MOST_EARLIER} messages.", print_exception=False)
        conversation: Conversation = ()
        try:
            for each in earlier:
                conversation += (tutor.ask(each, conversation),)
            turn = tutor.ask(message, conversation)
        except TutorError as error:
            raise gr.Error(str(error), print_exception=False) from error
        answer: TurnJson = as_json(turn)  # type: ignore[assignment]
        return answer

    return ask


def check_mcp() -> None:
    """Whether tools can be served.

    Raises:
        SettingsError: the extra is not installed.
    """
    if importlib.util.find_spec("mcp") is None:
        raise SettingsError("mcp: the extra is missing. Run `pip install 'tutor[mcp]'`, or start without it.")


def answer_in_json(server: "GradioMCPServer") -> None:
    """Let tools answer in JSON: gradio alone would send the text that Python prints for a dictionary."""

    def content(output: list[Any], root_url: str) -> list[Any]:
        return [server.types.TextContent(type="text", text=json.dumps(output[0], ensure_ascii=False))]

    server.postprocess_output_data = content
