"""The bank as a whole: its order, its titles, its rules, the questions that learners put to it."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tutor.bank.asked import check_labels, labelled_files, read_asked
from tutor.bank.checks import check_bank
from tutor.bank.chunks import subsections
from tutor.bank.reader import Bank, read_bank

ROOT = Path(__file__).parents[2]
ORIGINAL = ROOT / "tests" / "fixtures" / "question-bank.md"
TUNING = ROOT / "corpus" / "learners.jsonl"
REPORTING = ROOT / "tutor" / "evaluation" / "sets" / "learner_questions.jsonl"
IDS = [
    "deep-learning-vs-machine-learning",
    "neural-network-structure",
    "activation-functions",
    "backpropagation",
    "gradient-descent",
    "convolutional-networks",
    "transfer-learning",
    "dropout",
    "overfitting",
    "recurrent-networks",
    "batch-vs-layer-norm",
    "attention",
    "autoencoders",
    "generative-adversarial-networks",
    "transformers",
    "imbalanced-data",
    "data-augmentation",
    "hyperparameter-tuning",
    "learning-rate",
    "interpretability",
    "image-classification-case",
    "time-series-lstm-case",
    "recommender-case",
    "sentiment-analysis-case",
    "audio-classification-case",
]
BOTH_SIDES = [
    ("dropout", "overfitting"),
    ("dropout", "batch-vs-layer-norm"),
    ("dropout", "data-augmentation"),
    ("dropout", "activation-functions"),
    ("overfitting", "data-augmentation"),
    ("overfitting", "transfer-learning"),
    ("overfitting", "imbalanced-data"),
    ("batch-vs-layer-norm", "data-augmentation"),
    ("batch-vs-layer-norm", "overfitting"),
    ("batch-vs-layer-norm", "transformers"),
    ("batch-vs-layer-norm", "activation-functions"),
    ("batch-vs-layer-norm", "gradient-descent"),
    ("recurrent-networks", "transformers"),
    ("recurrent-networks", "attention"),
    ("recurrent-networks", "time-series-lstm-case"),
    ("attention", "transformers"),
    ("attention", "interpretability"),
    ("attention", "convolutional-networks"),
    ("attention", "activation-functions"),
    ("autoencoders", "generative-adversarial-networks"),
    ("autoencoders", "imbalanced-data"),
    ("autoencoders", "transformers"),
    ("gradient-descent", "learning-rate"),
    ("gradient-descent", "backpropagation"),
    ("backpropagation", "learning-rate"),
    ("imbalanced-data", "data-augmentation"),
    ("imbalanced-data", "generative-adversarial-networks"),
    ("convolutional-networks", "transformers"),
    ("convolutional-networks", "transfer-learning"),
    ("convolutional-networks", "image-classification-case"),
    ("hyperparameter-tuning", "learning-rate"),
    ("hyperparameter-tuning", "gradient-descent"),
    ("interpretability", "image-classification-case"),
]


def rows(path: Path) -> list[dict]:
    """The labelled questions of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def wording(text: str) -> str:
    """What stays of a question without case, punctuation and spaces."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def topic(row: dict) -> str:
    """``dropout-t03`` asks about dropout."""
    return row["id"].rsplit("-", 1)[0]


def test_the_bank_breaks_no_rule_of_its_format(bank: Bank) -> None:
    """What ``tutor bank corpus --check`` looks for is not there."""
    assert [str(problem) for problem in (*bank.problems, *check_bank(bank))] == []


def test_all_questions_stand_in_the_bank_s_order(bank: Bank) -> None:
    """25 ids, numbered by position, each file named after both."""
    assert [question.id for question in bank.questions] == IDS
    assert [question.number for question in bank.questions] == list(range(1, 26))
    names = [Path(question.path).name for question in bank.questions]
    assert names == [f"{number:02d}-{name}.md" for number, name in enumerate(IDS, 1)]
    assert all(question.answered for question in bank.questions)


def test_titles_prompts_sections_and_labels_are_those_of_the_original_file(bank: Bank) -> None:
    """The questions are the ones that the project was asked for, word for word."""
    original = read_bank(ORIGINAL)
    for question, asked in zip(bank.questions, original.questions, strict=True):
        assert (question.title, question.prompt) == (asked.title, asked.prompt)
        assert (question.section, question.label) == (asked.section, asked.label)


def test_front_matter_holds_as_much_as_the_readme_says(bank: Bank) -> None:
    """At least ten aliases, eight terms, two contrasts and three references."""
    for question in bank.questions:
        found = (question.aliases, question.terms, question.contrasts, question.references)
        for each, fewest in zip(found, (10, 8, 2, 3), strict=True):
            assert len(each) >= fewest, (question.id, each)


def test_no_alias_belongs_to_two_questions(bank: Bank) -> None:
    """A learner's words for a topic lead to one topic."""
    aliases = Counter(wording(alias) for question in bank.questions for alias in question.aliases)
    assert [alias for alias, count in aliases.items() if count > 1] == []


def test_the_name_of_a_topic_is_a_term_of_that_topic_only(bank: Bank) -> None:
    """ "What is CNN?" asks for one question: the first of the terms is no term of another."""
    for question in bank.questions:
        others = [other for other in bank.questions if other is not question]
        assert question.topic.casefold() not in {term.casefold() for other in others for term in other.terms}


@pytest.mark.parametrize(("one", "other"), BOTH_SIDES)
def test_what_learners_compare_is_contrasted_on_both_sides(bank: Bank, one: str, other: str) -> None:
    """Each of the two questions holds a paragraph on the other."""
    contrasted = {
        question.id: {contrast.other for contrast in question.contrasts} for question in bank.questions
    }
    assert other in contrasted[one]
    assert one in contrasted[other]


def test_prerequisites_point_back_in_the_bank(bank: Bank) -> None:
    """Only a lower number is needed first, dropout's overfitting aside; one question starts it all."""
    number = {question.id: question.number for question in bank.questions}
    ahead = [
        (question.id, name)
        for question in bank.questions
        for name in question.prerequisites
        if number[name] > question.number
    ]
    assert ahead == [("dropout", "overfitting")]
    assert [question.id for question in bank.questions if not question.prerequisites] == [IDS[0]]


@pytest.mark.parametrize("path", [TUNING, REPORTING], ids=["tuning", "reporting"])
def test_every_label_names_a_sub_section_that_exists(bank: Bank, path: Path) -> None:
    """A renamed heading takes its labels along."""
    known = subsections(bank)
    missing = [(row["id"], label) for row in rows(path) for label in row["sections"] if label not in known]
    assert missing == []


def test_what_learners_asked_is_labelled_with_sub_sections_that_exist(bank: Bank) -> None:
    """No file of asked questions lags behind a heading, and each of the bank's questions has such a file."""
    files = {path.stem for path in labelled_files(bank.root)}
    assert {*IDS, "outside", TUNING.stem} <= files
    assert [str(problem) for problem in check_labels(bank.root, subsections(bank))] == []


def test_every_topic_was_asked_about_and_so_was_what_the_bank_has_not(bank: Bank) -> None:
    """Each question of the bank is the first label of some asked question; others have none and say why."""
    asked = read_asked(bank.root)
    assert {each.sections[0].split("/")[0] for each in asked if each.sections} == set(IDS)
    assert {"near", "far"} <= {each.kind for each in asked if not each.sections}


@pytest.mark.parametrize("path", [TUNING, REPORTING], ids=["tuning", "reporting"])
def test_each_topic_has_a_dozen_questions_of_learners(path: Path) -> None:
    """No topic is left to chance, in the half for tuning and in the half for reporting."""
    counts = Counter(map(topic, rows(path)))
    assert all(counts[name] >= 12 for name in IDS)


def test_the_learners_questions_are_many_and_told_apart_by_their_ids() -> None:
    """At least 400 in the tuning half, at least 300 in the reporting half."""
    assert len(rows(TUNING)) >= 400
    assert len(rows(REPORTING)) >= 300
    for path in (TUNING, REPORTING):
        ids = [row["id"] for row in rows(path)]
        assert len(set(ids)) == len(ids)


def test_tuning_questions_are_unlike_each_other_and_no_aliases(bank: Bank) -> None:
    """The bank is not tuned on the words that it is indexed with."""
    asked = [wording(row["question"]) for row in rows(TUNING)]
    aliases = {wording(alias) for question in bank.questions for alias in question.aliases}
    assert len(set(asked)) == len(asked)
    assert aliases.isdisjoint(asked)


def test_reporting_questions_were_seen_by_nothing_that_was_tuned(bank: Bank) -> None:
    """They share no question with the tuning half, and none is an alias, a title or a prompt of the bank."""
    asked = {wording(row["question"]) for row in rows(REPORTING)}
    indexed = {
        wording(text)
        for question in bank.questions
        for text in (*question.aliases, question.title, question.prompt)
    }
    assert asked.isdisjoint(wording(row["question"]) for row in rows(TUNING))
    assert asked.isdisjoint(indexed)
    assert len(asked) == len(rows(REPORTING))
