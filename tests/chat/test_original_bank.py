"""The question list that the project was asked for, asked question by question: 3 answers, 22 none yet."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.bank.reader import read_bank
from tutor.chat.tutor import Tutor
from tutor.records import Reply
from tutor.search.building.builder import open_index
from tutor.settings import Settings

pytestmark = pytest.mark.slow

FILE = Path(__file__).parents[1] / "fixtures" / "question-bank.md"
BANK = read_bank(FILE)
ANSWERED = [question for question in BANK.questions if question.answered]
UNANSWERED = [question for question in BANK.questions if not question.answered]


@pytest.fixture(scope="module")
def original(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    """A tutor of the original file."""
    settings = Settings.load(corpus=FILE, index=tmp_path_factory.mktemp("original") / "index")
    return Tutor(settings, open_index(settings, tutor.encoder), tutor.encoder)


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question.id)
@pytest.mark.parametrize("with_prompt", [False, True], ids=["its title", "its title and prompt"])
def test_an_answered_question_is_answered_from_its_own_lines(
    original: Tutor, question: object, with_prompt: bool
) -> None:
    """The original answer, indented or not, with ``<br>`` or not, is quoted from where it stands."""
    message = f"{question.title} {question.prompt}" if with_prompt else question.title
    turn = original.ask(message)
    text = BANK.files[FILE.name]
    (facet,) = question.facets
    assert turn.reply.verdict == "answered"
    assert turn.questions[0].question.id == question.id
    assert turn.reply.citations
    for citation in turn.reply.citations:
        assert text[citation.start : citation.end] == citation.quote
    first = turn.reply.citations[0]
    assert facet.start <= first.start < first.end <= facet.end


@pytest.mark.parametrize("question", UNANSWERED, ids=lambda question: question.id)
@pytest.mark.parametrize("with_prompt", [False, True], ids=["its title", "its title and prompt"])
def test_a_question_without_an_answer_is_known_as_such(
    original: Tutor, cites_nothing: Callable[[Reply], bool], question: object, with_prompt: bool
) -> None:
    """The bank has the question but no answer yet: said so, nothing cited, answered ones offered."""
    turn = original.ask(f"{question.title} {question.prompt}" if with_prompt else question.title)
    assert turn.reply.verdict == "declined"
    assert cites_nothing(turn.reply)
    assert f"“{question.title}”" in turn.reply.blocks[0].text
    assert "no answer to it yet" in turn.reply.blocks[0].text
    assert set(turn.reply.suggestions) <= {each.title for each in ANSWERED}
    assert not turn.followups
