"""The style of a plain question list, with every irregularity of the original file."""

from pathlib import Path

import pytest

from tutor.bank import original
from tutor.bank.markdown import parse_blocks
from tutor.bank.reader import Bank, read_bank
from tutor.records import Question


@pytest.fixture(scope="module")
def bank(original_path: Path) -> Bank:
    """The original list, read."""
    return read_bank(original_path)


def ask(text: str) -> list[Question]:
    """The questions of a list that must have no problem."""
    questions, problems = original.read(text, "list.md")
    assert problems == []
    return questions


def answer(question: Question, text: str) -> str:
    """The answer of a question as it stands in its file."""
    (facet,) = question.facets
    return text[facet.start : facet.end]


def test_the_original_file_has_five_sections_of_five_questions(bank: Bank) -> None:
    """25 questions, numbered by position, five under each of the five headings."""
    assert [question.number for question in bank.questions] == list(range(1, 26))
    assert [question.section for question in bank.questions] == [
        section
        for section in (
            "Basic Questions",
            "Intermediate Questions",
            "Advanced Questions",
            "Practical/Implementation Questions",
            "Case Study Questions",
        )
        for _ in range(5)
    ]
    assert bank.problems == ()


def test_printed_labels_repeat_and_skip_and_are_kept_as_data(bank: Bank) -> None:
    """The labels are those of the file, in its order."""
    labels = [question.label for question in bank.questions]
    assert labels == [str(number) for number in (1, 2, 4, 6, 7, *range(6, 11), *range(11, 26))]
    assert len({question.id for question in bank.questions}) == 25


def test_only_the_first_three_questions_are_answered(bank: Bank) -> None:
    """The others are known as questions without an answer."""
    assert [question.answered for question in bank.questions] == [True] * 3 + [False] * 22


@pytest.mark.parametrize(
    ("place", "title", "prompt"),
    [
        (0, "What is Deep Learning, and how is it different from traditional Machine Learning?", ""),
        (
            1,
            "Explain the structure of a neural network.",
            "Describe layers, nodes, weights, biases, and activation functions.",
        ),
        (3, "What is backpropagation?", "How does it help in training a neural network?"),
        (7, "Explain the concept of dropout.", "Why is it used in neural networks?"),
        (
            20,
            "How would you build a model for image classification using CNNs? "
            "Describe the steps from data preprocessing to model evaluation.",
            "",
        ),
    ],
)
def test_the_title_is_the_bold_lead_and_the_prompt_the_rest_of_its_line(
    bank: Bank, place: int, title: str, prompt: str
) -> None:
    """Title and prompt are told apart, and ``<br>`` belongs to neither."""
    assert (bank.questions[place].title, bank.questions[place].prompt) == (title, prompt)


def test_each_question_knows_its_line(bank: Bank, original_path: Path) -> None:
    """The line holds the question's own label and title."""
    lines = original_path.read_text(encoding="utf-8").split("\n")
    for question in bank.questions:
        assert lines[question.line - 1].startswith(f"{question.label}. **{question.title}")


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        (0, "Machine learning is AI that", "when they get something wrong."),
        (1, "The structure of a neural network", "learning complex patterns in data."),
        (2, "An **activation function** in", "outputs across classes."),
    ],
)
def test_an_answer_runs_from_its_question_to_the_next(bank: Bank, place: int, first: str, last: str) -> None:
    """Whatever its indentation, all of the answer is there and nothing else."""
    text = next(iter(bank.files.values()))
    words = answer(bank.questions[place], text).replace("<br>", "").strip()
    assert words.startswith(first)
    assert words.endswith(last)


def test_no_formula_of_the_original_file_is_cut(bank: Bank) -> None:
    r"""Each ``\[`` has its ``\]``, and each ``$$`` its partner, in the same block."""
    text = next(iter(bank.files.values()))
    facet = bank.questions[2].facets[0]
    blocks = parse_blocks(text, facet.start, facet.end, loose=True)
    bodies = [text[block.start : block.end] for block in blocks]
    assert sum(body.count(r"\[") for body in bodies) == 2
    assert all(body.count(r"\[") == body.count(r"\]") for body in bodies)
    assert all(body.count("$$") % 2 == 0 for body in bodies)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "lone CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no BOM", "BOM"])
def test_line_ends_and_a_byte_order_mark_change_nothing_that_is_read(
    bank: Bank, original_path: Path, tmp_path: Path, ending: str, mark: str
) -> None:
    """The same questions, sections and answers, at places that hold in the file's own text."""
    text = mark + original_path.read_text(encoding="utf-8").replace("\n", ending)
    path = tmp_path / original_path.name
    path.write_bytes(text.encode())
    read = read_bank(path)
    plain_text = next(iter(bank.files.values()))
    assert read.files == {path.name: text}
    for question, same in zip(read.questions, bank.questions, strict=True):
        assert (question.id, question.section, question.title, question.prompt, question.line) == (
            same.id,
            same.section,
            same.title,
            same.prompt,
            same.line,
        )
        assert question.answered == same.answered
        if same.answered:
            assert answer(question, text).replace(ending, "\n") == answer(same, plain_text)


def test_a_byte_order_mark_before_the_first_question_does_not_hide_it() -> None:
    """A list that begins with its first question has that question."""
    assert [question.title for question in ask("\ufeff1. **What?**\n2. **Why?**\n")] == ["What?", "Why?"]


@pytest.mark.parametrize("indent", [0, 3, 5, 7], ids="the answer is indented by {} spaces".format)
def test_an_answer_may_be_indented_as_it_likes(indent: int) -> None:
    """It is never taken for code: its blocks are a paragraph and two items."""
    body = "".join(f"{' ' * indent}{line}\n" for line in ("Two things:", "", "- one", "- two"))
    text = f"1. **What?**\n{body}2. **Why?**\n"
    facet = ask(text)[0].facets[0]
    kinds = [block.kind for block in parse_blocks(text, facet.start, facet.end, loose=True)]
    assert kinds == ["paragraph", "item", "item"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2. **Why?** Say more.", 2),
        ("2) **Why?**", 2),
        ("   2. **Explain it.**", 2),
        ("2. **Why? **", 2),
        ("2. **ReLU**: outputs the input.", 1),
        ("2. **Compute the loss**", 1),
        ("2. Why?", 1),
        ("    2. **Why?**", 1),
        ("- **Why?**", 1),
        ("٢. **Why?**", 1),
    ],
)
def test_only_a_numbered_bold_sentence_near_the_margin_is_a_question(line: str, found: int) -> None:
    """Numbered bold terms inside an answer stay in the answer."""
    assert len(ask(f"1. **What?**\nText.\n{line}\nMore.\n")) == found


def test_items_right_under_a_paragraph_are_questions() -> None:
    """CommonMark lets only number 1 interrupt a paragraph; a bank does not care."""
    questions = ask("1. **A?**\nSome text\n6. **B?**\n7. **C?**\n")
    assert [question.label for question in questions] == ["1", "6", "7"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "lone CR"])
@pytest.mark.parametrize(
    "fence",
    ["```\n1. **x?**\n```", "~~~~ md\n1. **x?**\n~~~\n1. **y?**\n~~~~~", "     ```\n1. **x?**\n     ```"],
    ids=["backticks", "tildes with shorter tildes inside", "an indented fence"],
)
def test_a_question_inside_a_fence_is_none(fence: str, ending: str) -> None:
    """Code is hidden from the search for questions, and only code."""
    text = f"1. **A?**\n{fence}\n2. **B?**\nText.\n".replace("\n", ending)
    assert [question.title for question in ask(text)] == ["A?", "B?"]


def test_inline_code_of_three_backticks_opens_no_fence() -> None:
    """A code span at the start of a line hides nothing after it."""
    assert len(ask("1. **A?**\n```x``` is code.\n2. **B?**\n")) == 2


def test_a_document_title_is_no_section() -> None:
    """Sections are the headings right over the questions, and end the answer before them."""
    questions = ask(
        "# Bank\n\n## One\n1. **A?**\n\n### Part of the answer\nText.\n\n## Two\n2. **B?**\n# End\nx"
    )
    assert [question.section for question in questions] == ["One", "Two"]
    assert [question.answered for question in questions] == [True, False]


@pytest.mark.parametrize(
    "between",
    ["", "<br>\n", "\n---\n\n", "\n***\n", "<!-- to be written -->\n", "   <br />  \n\n"],
    ids=["nothing", "a break", "a rule", "stars", "a comment", "breaks and space"],
)
def test_what_says_nothing_is_no_answer(between: str) -> None:
    """A rule or a break between two questions leaves the first unanswered."""
    assert not ask(f"1. **A?**\n{between}2. **B?**\n")[0].answered


def test_equal_titles_get_ids_of_their_own() -> None:
    """Ids come from the title; a second one is numbered and meets no title that looks numbered."""
    questions = ask("1. **A?**\n2. **A?**\n3. **A 2?**\n4. **A?**\n5. **日本?**\n6. **語?**\n")
    ids = [question.id for question in questions]
    assert ids == ["a", "a-2", "a-2-2", "a-3", "question", "question-2"]


def test_a_file_without_questions_is_a_problem_with_path_and_line() -> None:
    """It says what a question looks like."""
    questions, (problem,) = original.read("Just text.\n", "notes.md")
    assert questions == []
    assert str(problem).startswith("notes.md:1: no question found")
