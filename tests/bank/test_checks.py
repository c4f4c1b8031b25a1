"""The checker: each rule is broken once, alone, and named where it is broken."""

from collections.abc import Callable

import pytest

from tutor.bank.checks import check_bank
from tutor.bank.reader import Bank

BankOf = Callable[[dict[str, str | bytes]], Bank]
Whole = dict[str, str]

# what is broken: (text, its replacement, where the problem is said to be, words of the problem)
BREAKS = {
    "too few aliases": ('  - "eight alpha"\n', "", "aliases:", "7 aliases; write 8 or more"),
    "two aliases alike": ('"two alpha"', '"ONE Alpha"', "aliases:", "two aliases are alike"),
    "related to an unknown question": (
        "related: [beta]",
        "related: [gamma]",
        "related:",
        "related name 'gamma'",
    ),
    "related to itself": (
        "related: [beta]",
        "related: [alpha]",
        "related:",
        "related name the question itself",
    ),
    "an unknown prerequisite": (
        "prerequisites: []",
        "prerequisites: [gamma]",
        "prerequisites:",
        "prerequisites name 'gamma'",
    ),
    "a contrast with an unknown question": (
        "with: beta",
        "with: gamma",
        "contrasts:",
        "contrasts name 'gamma'",
    ),
    "an unknown section": (
        "## Intuition",
        "## Thoughts\n\nMore.\n\n## Intuition",
        "## Thoughts",
        "unknown section 'Thoughts'",
    ),
    "a section missing": (
        "## Intuition\n\nA summary of a page.\n\n",
        "",
        "---",
        "section '## Intuition' is missing",
    ),
    "sections in another order": (
        "## Intuition\n\nA summary of a page.\n\n## Worked example\n\nThe larger of 3 and 5 is $5$.\n",
        "## Worked example\n\nThe larger of 3 and 5 is $5$.\n\n## Intuition\n\nA summary of a page.\n",
        "## In brief",
        "not in the order of the format",
    ),
    "In brief too long": (
        "Pooling shrinks a map.",
        "word " * 61,
        "\nword",
        "In brief has 61 words; at most 60",
    ),
    "a formula in Intuition": ("A summary of", "A $x$ of", "\nA $x$", "Intuition holds a formula"),
    "a pitfall without a belief": (
        "- **Pooling learns.** ",
        "- ",
        "- Pooling has",
        "opens with the wrong belief",
    ),
    "Pitfalls without a list": (
        "- **Pooling learns.** Pooling has no weights.\n- **Pooling is needed.** Strides do as well.\n",
        "Pooling is simple.\n",
        "\nPooling is simple",
        "Pitfalls is not a list",
    ),
    "too few prompts": (
        "### What replaces pooling?\n\n- Strides.\n",
        "",
        "\n### What does",
        "fewer than 3 prompts",
    ),
    "a prompt without key points": (
        "- Strides.\n",
        "Strides.\n",
        "### What replaces",
        "no list of key points",
    ),
    "a long key point": ("- Strides.", "- " + "word " * 26, "- word", "a key point has 26 words; at most 25"),
    "code without its output": ("```text\n5", "```\n5", "```python run", "no ```text block"),
    "an opening that leans on its neighbor": (
        "Strides replace",
        "They replace",
        "They replace",
        "the passage opens with 'They replace pooling. See'",
    ),
    "a pointer to a neighbor": (
        "Strides replace",
        "Strides, as mentioned, replace",
        "Strides, as",
        "leans on",
    ),
    "a key without a reference": (
        "[@doe2020].",
        "[@doe2020; @roe2021].",
        "[@doe2020;",
        "[@roe2021] has no entry",
    ),
    "a reference that is not cited": (" [@doe2020].", ".", "key: doe2020", "'doe2020' is never cited"),
    "raw HTML": ("Strides replace", "Strides <b>replace</b>", "Strides <b>", "raw HTML"),
    "a raw HTML block": ("Strides replace", "<div>x</div>\n\nStrides replace", "<div>", "raw HTML"),
    "a dollar that opens no formula": (
        "Strides replace",
        "Strides cost $5 and replace",
        "Strides cost",
        "a $ that",
    ),
    "math in brackets": ("Strides replace", "Strides \\\\(x\\\\) replace", "Strides ", "math stands in"),
    "an image without alt text": (
        "Strides replace",
        "![](figures/a.svg)\n\nStrides replace",
        "![](",
        "image figures/a.svg has no alt text",
    ),
    "an image that does not exist": (
        "Strides replace",
        '![words](figures/b.svg "title")\n\nStrides replace',
        "![words]",
        "image figures/b.svg does not exist",
    ),
    "an image with a name that no file can have": (
        "Strides replace",
        f"![words]({'b' * 3000})\n\nStrides replace",
        "![words]",
        "does not exist",
    ),
    "an image outside the bank": (
        "Strides replace",
        "![words](../outside.svg)\n\nStrides replace",
        "![words]",
        "image ../outside.svg lies outside the bank",
    ),
    "a link to an unknown question": (
        "(02-beta.md)",
        "(03-gamma.md#x)",
        "Strides replace",
        "question 'gamma'",
    ),
}

FINE = {
    "as it is": ("", ""),
    "a price beside a formula": ("Strides replace", "Strides for \\$5 and $x$ replace"),
    "a dollar in code": ("Strides replace", "Strides `$HOME` replace"),
    "a bracket in code": ("Strides replace", "Strides `\\(x\\)` replace"),
    "an image with a title": ("Strides replace", '![words](figures/a.svg "Title")\n\nStrides replace'),
    "an image with a space in its name": ("Strides replace", "![w](figures/a%20b.svg)\n\nStrides replace"),
    "an image and a link in code": ("print(max(3, 5))", "print(max(3, 5))  # ![](x.svg) [x](gamma.md)"),
    "pitfalls that are indented": ("- **Pooling learns.**", " - **Pooling learns.**"),
    "a rule in the body": ("Strides replace", "A rule follows.\n\n---\n\nStrides replace"),
    "a first section with an underline": ("## In brief\n", "In brief\n--------\n"),
    "a link to a site": ("(02-beta.md)", "(https://example.org/gamma.md)"),
    "sixty words in brief": ("Pooling shrinks a map.", "word " * 60),
    "a key point of twenty-five words": ("- Strides.", "- " + "word " * 25),
}


def changed(whole: Whole, old: str, new: str) -> dict[str, str | bytes]:
    """The whole bank with one place of its first file changed, and files for its images."""
    text = whole["01-alpha.md"]
    assert not old or text.count(old) == 1, f"{text.count(old)} places hold {old!r}"
    svg = {"figures/a.svg": "<svg/>", "figures/a b.svg": "<svg/>", "../outside.svg": "<svg/>"}
    return {**whole, "01-alpha.md": text.replace(old, new), **svg}


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("old", "new"), FINE.values(), ids=FINE.keys())
def test_a_bank_that_keeps_every_rule_has_no_problem(
    bank_of: BankOf, whole: Whole, old: str, new: str, ending: str
) -> None:
    """Nor has one that only looks as if it broke one."""
    bank = bank_of(
        {
            name: text.replace("\n", ending) if isinstance(text, str) else text
            for name, text in changed(whole, old, new).items()
        }
    )
    assert [str(each) for each in (*bank.problems, *check_bank(bank))] == []


@pytest.mark.parametrize(("old", "new", "place", "words"), BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_rule_is_one_problem_at_its_line(
    bank_of: BankOf, whole: Whole, old: str, new: str, place: str, words: str
) -> None:
    """The line is the one that must be changed."""
    bank = bank_of(changed(whole, old, new))
    text = bank.files["corpus/01-alpha.md"]
    line = text.count("\n", 0, text.index(place) + (place[0] == "\n")) + 1
    (problem,) = check_bank(bank)
    assert words in problem.text
    assert problem.path == "corpus/01-alpha.md"
    assert line - 1 <= problem.line <= line


def test_prerequisites_that_lead_back_are_a_problem_of_each_question_on_the_way(
    bank_of: BankOf, whole: Whole
) -> None:
    """Whoever follows them never comes to an end."""
    files = {
        "01-alpha.md": whole["01-alpha.md"].replace("prerequisites: []", "prerequisites: [beta]"),
        "02-beta.md": whole["02-beta.md"].replace("prerequisites: []", "prerequisites: [alpha]"),
    }
    assert [str(problem) for problem in check_bank(bank_of({**files}))] == [
        "corpus/01-alpha.md:1: prerequisites of 'alpha' lead back to it.",
        "corpus/02-beta.md:1: prerequisites of 'beta' lead back to it.",
    ]


def test_an_unanswered_question_is_not_held_to_the_rules_of_answers(bank_of: BankOf) -> None:
    """It needs no aliases, no sections, no references."""
    assert check_bank(bank_of({"a.md": "---\nid: a\nnumber: 1\nsection: S\ntitle: T\n---\n"})) == []


def test_the_plain_list_style_is_not_held_to_the_format(bank_of: BankOf) -> None:
    """It has no sections that could be missing."""
    assert check_bank(bank_of({"a.md": "1. **What?**\n<b>Text</b> \\(x\\).\n"})) == []


def test_the_repository_s_own_bank_breaks_no_rule(corpus: Bank) -> None:
    """Every file of it, as it stands today."""
    assert [str(problem) for problem in check_bank(corpus)] == []
