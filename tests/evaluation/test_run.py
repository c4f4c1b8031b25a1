"""`tutor eval` on a small bank: the report, its files and its pictures."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tutor.chat.tutor import Tutor
from tutor.evaluation.ablations import COLUMNS, confidence_without, messages
from tutor.evaluation.asking import ask_amid, check_yourself
from tutor.evaluation.labelled import ConversationCase, LearnerCase, Sets, TurnCase, TwoTopicsCase, read_sets
from tutor.evaluation.labelled import UnanswerableCase as Outside
from tutor.evaluation.measure import Bin
from tutor.evaluation.pictures import reliability_svg, risk_coverage_svg
from tutor.evaluation.report import as_markdown, figures_of, read_report, write_report
from tutor.evaluation.run import Evaluation, evaluate
from tutor.settings import CHECKOUT

SVG = "{http://www.w3.org/2000/svg}"
SETS = Sets(
    learners=(
        LearnerCase(
            id="a", question="what is dropout?", expected=("dropout",), sections=("dropout/in-brief",)
        ),
        LearnerCase(id="b", question="what is overfitting?", expected=("overfitting",), sections=()),
    ),
    unanswerable=(
        Outside(id="near-1", question="what is a capsule network?", kind="near"),
        Outside(id="far-1", question="who won the world cup in 1998?", kind="far"),
    ),
    two_topics=(
        TwoTopicsCase(
            id="two-1",
            question="dropout vs overfitting",
            expected=("dropout", "overfitting"),
            kind="comparison",
        ),
    ),
    conversations=(
        ConversationCase(
            id="conv-1",
            turns=(
                TurnCase(message="what is dropout?", question="dropout", facet=None, kind="new"),
                TurnCase(message="simpler", question="dropout", facet="intuition", kind="request"),
            ),
        ),
    ),
)


@pytest.fixture(scope="module")
def evaluation(small_tutor: Tutor) -> Evaluation:
    """What the small tutor reaches on a few cases."""
    return evaluate(small_tutor, SETS, "reporting")


def test_every_figure_has_an_interval_that_holds_it(evaluation: Evaluation) -> None:
    """Low, value and high are in order; a count alone has no interval."""
    for section in evaluation.report.sections:
        for row in section.rows:
            if row.name != "turns":
                assert row.low is not None and row.high is not None
                assert row.low <= row.value <= row.high, row.name


def test_figures_are_numbers_by_set(evaluation: Evaluation) -> None:
    """The shape of the contract, and what the cases must give on this bank."""
    figures = figures_of(evaluation.report)
    assert figures["learner questions"]["questions"] == 2
    assert figures["learner questions"]["right question first"] == 1.0
    assert figures["conversations"] | {"conversations": 1, "turns": 2} == figures["conversations"]
    assert figures["conversations"]["citations that hold"] == 1.0
    assert list(figures["ablation: whole"]) == list(COLUMNS)
    assert figures["two topics"]["comparisons: both sides quoted"] == 1.0
    assert "several questions: both answered" not in figures["two topics"]


def test_progress_counts_every_message(small_tutor: Tutor) -> None:
    """The last step is the total."""
    seen: list[tuple[int, int]] = []
    evaluate(small_tutor, SETS, "tuning", lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)
    assert messages(SETS) == 8 * (2 + 1 + 2)


def test_without_cases_there_are_no_figures(small_tutor: Tutor) -> None:
    """A bank without labelled questions gives an empty report, not an error."""
    empty = evaluate(small_tutor, Sets((), (), (), ()), "tuning")
    assert not empty.drawings and not empty.report.sections[0].rows


def test_a_report_is_written_whole_and_read_back(evaluation: Evaluation, tmp_path: Path) -> None:
    """Value to files to value; nothing else is left in the folder."""
    folder = tmp_path / "report"
    write_report(evaluation.report, evaluation.drawings, folder)
    assert read_report(folder) == evaluation.report
    assert (folder / "report.md").read_text(encoding="utf-8") == as_markdown(evaluation.report)
    pictures = {each.file for each in evaluation.report.pictures}
    assert {each.name for each in folder.iterdir()} == {"report.json", "report.md"} | pictures


def test_pictures_are_xml_with_a_point_for_each_bin() -> None:
    """Confidence 1 with all answerable stands in the upper right corner."""
    root = ElementTree.fromstring(reliability_svg([Bin(0.5, 0.0, 0.0), Bin(0.5, 1.0, 1.0)]))
    dots = [(dot.get("cx"), dot.get("cy")) for dot in root.iter(f"{SVG}circle")]
    assert dots == [("70.0", "360.0"), ("390.0", "40.0")]
    curve = ElementTree.fromstring(risk_coverage_svg([(0.5, 0.0), (1.0, 0.5)])).find(f"{SVG}polyline")
    assert curve is not None and curve.get("points") == "230.0,360.0 390.0,40.0"


def test_a_question_left_out_lowers_the_confidence(small_tutor: Tutor) -> None:
    """Masking another question than the one that answers leaves it, masking that one lowers it."""
    look = small_tutor.understanding.retriever.look("what does a dropout layer do")
    assert confidence_without(look, ()) == look.confidence
    assert confidence_without(look, ("dropout",)) < look.confidence


def test_key_points_leave_the_prompt_out(small_tutor: Tutor) -> None:
    """Each prompt has the points below it."""
    assert check_yourself(small_tutor) == {
        "Why are kept units scaled up?": "So that the expected sum stays the same."
    }


def test_the_readme_counts_the_reporting_half() -> None:
    """How many questions, messages and conversations its figures are of."""
    sets = read_sets("reporting", CHECKOUT / "corpus")
    said = " ".join((CHECKOUT / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(sets.learners)} questions of learners, {len(sets.unanswerable)} messages" in said
    assert f"{len(sets.two_topics)} questions on two topics, {len(sets.conversations)} conversations" in said


def test_a_message_amid_a_conversation_comes_after_each_question_in_turn(small_tutor: Tutor) -> None:
    """ "More" is about the title before it; those without an answer leave nothing to go on from."""
    topics = [question.id for question in small_tutor.questions.values() if question.answered]
    turns = ask_amid(small_tutor, ["more"] * (len(topics) + 1), lambda: None)
    assert [turn.reading.topic for turn in turns] == [*topics, topics[0]]
