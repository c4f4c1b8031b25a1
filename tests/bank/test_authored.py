"""The authoring format: what it allows, and what is said about a file that departs from it."""

from collections.abc import Callable

import pytest

from tutor.bank import authored
from tutor.bank.reader import Bank
from tutor.records import Question, Reference

PLAIN = 'id: alpha\nnumber: 3\nsection: Basic\ntitle: "What?"\n'


def read_one(text: str) -> Question:
    """The question of a file that must have no problem."""
    (question,), problems = authored.read(text, "a.md")
    assert problems == []
    return question


def problem_in(text: str) -> str:
    """The one problem of a file that must not be read."""
    questions, (problem,) = authored.read(text, "a.md")
    assert questions == []
    return str(problem)


def test_everything_that_the_front_matter_holds_is_read(make_document: Callable[..., str]) -> None:
    """Every key arrives in its field, as written."""
    question = read_one(make_document())
    assert (question.id, question.number, question.label) == ("alpha", 1, "1")
    assert (question.section, question.title, question.prompt) == (
        "Basic Questions",
        "What is alpha?",
        "And why?",
    )
    assert question.aliases[::7] == ("one alpha", "eight alpha")
    assert (question.tags, question.terms, question.related) == (("layers",), ("pooling",), ("beta",))
    assert question.references == (Reference("doe2020", "J. Doe", 2020, "A: b", "V", "https://example.org"),)
    assert question.answered


def test_each_known_section_is_its_facet(make_document: Callable[..., str]) -> None:
    """A facet is what stands between its H2 line and the next."""
    text = make_document()
    question = read_one(text)
    assert [facet.name for facet in question.facets] == list(authored.FACET_OF_TITLE.values())
    intuition = question.facets[2]
    assert text[intuition.start : intuition.end] == "\nA summary of a page.\n\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "lone CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no BOM", "BOM"])
def test_offsets_hold_whatever_the_line_ends(
    make_document: Callable[..., str], ending: str, mark: str
) -> None:
    """Facets and contrast notes are verbatim spans of the file as it is."""
    text = mark + make_document().replace("\n", ending)
    question = read_one(text)
    assert [text[f.start : f.end].strip() for f in question.facets][2] == "A summary of a page."
    assert len(question.facets) == 7
    (contrast,) = question.contrasts
    assert text[contrast.start : contrast.end] == contrast.note == "The first is not the second."
    assert text[authored.body_start(text) :].strip().startswith("## In brief")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("", []),
        ("\n\n## In brief\n\n## Explanation\n", []),
        ("## Intuition\n\n---\n\n[a]: https://example.org\n", []),
        ("## Intuition\n<!-- to be written -->\n", []),
        ("Loose text.\n", ["explanation"]),
        ("## Pooling\nText.\n", ["explanation"]),
        ("## in BRIEF: ##\nText.\n", ["in-brief"]),
        ("In brief\n--------\nText.\n\n---\n\nMore.\n", ["in-brief"]),
        ("## Code\n```\n## Pitfalls\n---\n```\n", ["code"]),
        ("> ## Code\n> x\n", ["explanation"]),
        ("## Code\nx\n## Code\ny\n", ["code", "code"]),
        ("# Code\nx\n", ["explanation"]),
    ],
    ids=[
        "an empty body is unanswered",
        "empty sections are unanswered",
        "a rule and a link target are no answer",
        "a comment is no answer",
        "text before any section is explanation",
        "an unknown section is explanation",
        "titles may differ in case and end in marks",
        "an underlined title counts, a rule in the body does not",
        "a title inside a fence is none",
        "a title inside a block quote is none",
        "a section may stand twice",
        "an H1 is no section",
    ],
)
def test_sections_are_found_as_markdown_has_them(body: str, names: list[str]) -> None:
    """The facets are the top-level H2 sections that say something."""
    question = read_one(f"---\n{PLAIN}---\n{body}")
    assert [facet.name for facet in question.facets] == names
    assert question.answered == bool(names)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        (PLAIN + "id: beta\n", 6, "key 'id' stands twice"),
        (PLAIN + "references:\n  - {key: a, key: b}\n", 7, "key 'key' stands twice"),
        (PLAIN + "colour: red\n", 6, "key 'colour' is unknown"),
        (PLAIN + "yes: 1\n", 6, "a key must be a plain word"),
        (PLAIN + "contrasts:\n  - {with: b}\n", 7, "key 'contrasts.0.note' is missing"),
        (PLAIN + "contrasts:\n  - with: b\n    note: 'n'\n    more: 1\n", 9, "'contrasts.0.more' is unknown"),
        (PLAIN.replace("id: alpha\n", ""), 2, "key 'id' is missing"),
        (PLAIN.replace("alpha", "Alpha"), 2, "key 'id': String should match"),
        (PLAIN.replace("alpha", "a--b"), 2, "key 'id': String should match"),
        (PLAIN.replace("alpha", '"../x"'), 2, "key 'id': String should match"),
        (PLAIN.replace("number: 3", "number: '3'"), 3, "key 'number': Input should be a valid integer"),
        (PLAIN.replace("number: 3", "number: 3.0"), 3, "key 'number': Input should be a valid integer"),
        (PLAIN.replace("number: 3", "number: yes"), 3, "key 'number': Input should be a valid integer"),
        (PLAIN.replace("number: 3", "number: 0"), 3, "greater than or equal to 1"),
        (PLAIN.replace("number: 3", f"number: {'9' * 5000}"), 3, "not valid YAML"),
        (PLAIN + "label: 8\n", 6, "key 'label' must be a text: put it in quotes"),
        (PLAIN + "tags: layers\n", 6, "key 'tags': Input should be a valid list"),
        (PLAIN + "aliases:\n", 6, "key 'aliases': Input should be a valid list"),
        (PLAIN + "aliases:\n  - one\n  - 2\n", 8, "key 'aliases.1' must be a text"),
        (PLAIN + "references:\n  - {key: a b}\n", 7, "key 'references.0.key'"),
        (PLAIN.replace('"What?"', "yes"), 5, "key 'title' must be a text: put it in quotes"),
        (PLAIN.replace('"What?"', "2024-02-01"), 5, "key 'title' must be a text: put it in quotes"),
        (PLAIN.replace('"What?"', "2024-13-45"), 5, "not valid YAML"),
        (PLAIN.replace('"What?"', "0x_"), 5, "not valid YAML"),
        (PLAIN.replace('"What?"', '""'), 5, "at least 1 character"),
        (PLAIN.replace('"What?"', '"\\ud800"'), 5, "key 'title'"),
        (PLAIN.replace('"What?"', "What: why?"), 5, "not valid YAML"),
        (PLAIN.replace('"What?"', "@what"), 5, "not valid YAML"),
        (PLAIN.replace('"What?"', "a\x01b"), 5, "special characters are not allowed"),
        (PLAIN + "aliases:\n  - *what* is it\n", 7, "not valid YAML"),
        (PLAIN + "tags: &a [x]\nterms: *a\n", 6, "anchors"),
        (PLAIN + "tags: !!python/object/apply:os.system [ls]\n", 6, "tags"),
        (PLAIN + "tags: !!timestamp x\n", 6, "tags"),
        (PLAIN + "<<: {prompt: x}\n", 6, "a key must be a plain word"),
        (PLAIN + "? [a]\n: b\n", 6, "a key must be a plain word"),
        (PLAIN + "tags: [[[[[[[[x]]]]]]]]\n", 6, "nested too deep"),
        (PLAIN + "...\nmore: x\n", 7, "not valid YAML"),
        ("\t" + PLAIN, 2, "not valid YAML"),
        ("- a\n- b\n", 2, "not a list of 'key: value' lines"),
        ("", 2, "not a list of 'key: value' lines"),
    ],
    ids=lambda value: repr(value[:70]) if isinstance(value, str) else str(value),
)
def test_broken_front_matter_is_a_problem_with_its_line(front: str, line: int, words: str) -> None:
    """The problem names the file, the line and the key; nothing is raised."""
    questions, problems = authored.read(f"---\n{front}---\n## Code\nx\n", "a.md")
    assert questions == []
    problem = next(each for each in problems if words in each.text)
    assert (problem.path, problem.line) == ("a.md", line)


def test_front_matter_without_an_end_says_so() -> None:
    """What is missing is the closing line."""
    assert problem_in("---\nid: a\n") == "a.md:1: front matter is not closed: add a line --- after it."


def test_every_missing_key_is_named() -> None:
    """One problem a key."""
    _, problems = authored.read("---\nprompt: x\n---\n", "a.md")
    assert [problem.text for problem in problems] == [
        f"key {key!r} is missing." for key in ("id", "number", "section", "title")
    ]


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\n"
        + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "&a [*a]\n",
        "[" * 100_000 + "\n",
        "a: " + "{" * 100_000 + "\n",
        "- " * 50_000 + "\n",
        "a: " + "x" * (authored.MAX_FRONT_MATTER_CHARS + 1) + "\n",
    ],
    ids=["billion laughs", "itself", "deep lists", "deep mappings", "deep items", "huge"],
)
def test_front_matter_made_to_exhaust_memory_or_stack_is_refused(front: str) -> None:
    """Refused with one problem, at once."""
    assert problem_in(f"---\n{front}---\n").startswith("a.md:")


@pytest.mark.parametrize(
    "note",
    ['"A is: not b."', "'A is # not b.'", "A is not b.", '"Ends in space. "', '"𝛼 is 🎲."'],
)
def test_a_note_is_found_where_it_stands(note: str) -> None:
    """Double quotes, single quotes or none: the span is the note."""
    text = f"---\n{PLAIN}contrasts:\n  - with: beta\n    note: {note}\n---\n"
    (contrast,) = read_one(text).contrasts
    assert text[contrast.start : contrast.end] == contrast.note == note.strip("\"'")


@pytest.mark.parametrize(
    "note",
    [
        '"A is \\"b\\"."',
        "'A isn''t b.'",
        '"A is\n      b."',
        ">\n      A is b.",
        "|\n      A is b.",
        "A is\n      b.",
    ],
    ids=["escapes", "doubled quotes", "folded quotes", "folded block", "literal block", "folded plain"],
)
def test_a_note_that_is_not_verbatim_is_a_problem(note: str) -> None:
    """The question is kept without it, because it could not be cited."""
    text = f"---\n{PLAIN}contrasts:\n  - with: beta\n    note: {note}\n---\n"
    (question,), (problem,) = authored.read(text, "a.md")
    assert question.contrasts == ()
    assert "must stand on one line" in problem.text
    assert problem.line in {8, 9}


def test_a_question_without_a_body_is_read_as_unanswered(
    bank_of: Callable[[dict[str, str | bytes]], Bank],
) -> None:
    """The bank has the question, no answer, and no problem."""
    bank = bank_of({"a.md": f"---\n{PLAIN}---"})
    assert [(question.id, question.answered) for question in bank.questions] == [("alpha", False)]
    assert bank.problems == ()
