"""The numbers of the bank's formulas: what stands on both sides of an equals sign is equal."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from closed_arithmetic import checks
from corpus_formulas import formulas

from tutor.bank.reader import Bank

CORPUS = Path(__file__).parents[2] / "corpus"
FEWEST_CHECKS = 400
FEWEST_CHECKS_A_QUESTION = 8


@pytest.mark.parametrize(
    "formula",
    [
        r"2 \cdot (1 + 0.5) = 3",
        r"\frac{1}{3} \approx 0.333",
        r"x = 2^{3} - 1 = 7",
        r"-\log 0.5 = 0.693",
        r"\sqrt{0.16} + e^{0} = 1.4",
        r"\max(0, -2, 1.5) = 1.5",
        r"0.1 \cdot (2, -4) = (0.2, -0.4)",
        r"784 \cdot 128 + 128 = 100{,}480",
        r"0.25^{10} \approx 10^{-6}",
        r"3 / 7 \approx 42.9\%",
        r"0.9\,(1 - 0.5^2) = 0.675",
        r"1 / \log_2 8 = 0.333",
        r"\begin{aligned} a &= 1 + 1 = 2 \\ b &= 3 \cdot 2 = 6 \end{aligned}",
    ],
)
def test_true_arithmetic_holds(formula: str) -> None:
    """Each pair of neighboring closed sides is found and equal within the rounding shown."""
    found = list(checks(formula))
    assert found
    assert all(check.holds for check in found)


@pytest.mark.parametrize(
    "formula",
    [
        r"2 + 2 = 5",
        r"1 / 3 = 0.334",
        r"e^{1} = 2.717",
        r"(1, 2) + (1, 1) = (2, 4)",
        r"x = 1 + 1 = 3",
        r"12 \cdot 12 \approx 145",
        r"0.5^{10} \approx 2 \cdot 10^{-3}",
    ],
)
def test_false_arithmetic_is_caught(formula: str) -> None:
    """One digit off is off."""
    assert not all(check.holds for check in checks(formula))


@pytest.mark.parametrize(
    "formula", [r"x = 2", r"p_k = 0.5", r"\pi = 0.01", r"h_t = 0.5 \cdot h_{t-1}", r"n \le 5"]
)
def test_open_formulas_are_left_alone(formula: str) -> None:
    """A letter has no value of its own."""
    assert list(checks(formula)) == []


def test_every_equality_of_closed_arithmetic_in_the_bank_holds(bank: Bank) -> None:
    """In all facets, and none of them is only said to be checked: there are hundreds."""
    found = [
        (question.id, check)
        for question in bank.questions
        for formula in formulas(bank.files[question.path])
        for check in checks(formula.tex)
    ]
    assert [(name, check.left, check.right) for name, check in found if not check.holds] == []
    assert len(found) >= FEWEST_CHECKS


def test_every_worked_example_has_equalities_that_are_checked(
    bank: Bank, facet_text: Callable[[str, str], str]
) -> None:
    """Arithmetic is written so that both sides are numbers."""
    counts = {
        question.id: sum(
            1 for formula in formulas(facet_text(question.id, "Worked example")) for _ in checks(formula.tex)
        )
        for question in bank.questions
    }
    assert {name: count for name, count in counts.items() if count < FEWEST_CHECKS_A_QUESTION} == {}


def test_the_notation_table_says_what_the_files_use(bank: Bank) -> None:
    """Every symbol that opens a row of the table stands in some formula of the bank."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Notation")[2].partition("\n## ")[0]
    used = "".join(
        re.sub(r"\s", "", formula.tex) for text in bank.files.values() for formula in formulas(text)
    )
    symbols = [
        symbol.tex
        for row in table.splitlines()
        if row.startswith("| $")
        for symbol in formulas(row.split("|")[1])
    ]
    assert len(symbols) >= 30
    assert [symbol for symbol in symbols if re.sub(r"\s", "", symbol) not in used] == []
