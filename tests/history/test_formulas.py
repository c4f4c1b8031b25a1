"""Formulas as MathML: drawn where they can be read, harmless whatever they hold."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

import pytest
from markdown_it.token import Token

from tutor.bank.markdown import parser
from tutor.history.formulas import mathml
from tutor.settings import CHECKOUT

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def formulas(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """Every formula, and whether it stands by itself."""
    for token in tokens:
        if token.type.startswith("math"):
            yield token.content.strip(), token.type != "math_inline"
        yield from formulas(token.children or [])


def test_a_formula_is_drawn() -> None:
    """Fractions, letters and signs are what a browser draws."""
    drawn = mathml(r"\frac{\alpha}{1-p} \leq 2", display=True)
    element = ElementTree.fromstring(drawn or "")
    assert element.tag == f"{MATHML}math"
    assert element.attrib["display"] == "block"
    assert element.find(f".//{MATHML}mfrac") is not None
    assert "".join(element.itertext()) == "α1−p≤2"


def test_aligned_lines_stay_lines() -> None:
    """Each is a row, its parts are cells."""
    drawn = mathml(r"\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}", display=True)
    element = ElementTree.fromstring(drawn or "")
    assert [len(row) for row in element.iter(f"{MATHML}mtr")] == [2, 2]


def test_the_formulas_of_the_bank_are_drawn() -> None:
    """All but a few in a thousand; these are shown in their own words."""
    found = [
        each
        for path in sorted((CHECKOUT / "corpus").glob("[0-9]*.md"))
        for each in formulas(parser().parse(path.read_text(encoding="utf-8")))
    ]
    drawn = [mathml(formula, display) for formula, display in found]
    assert len(found) > 1000
    assert drawn.count(None) <= len(found) // 200
    assert all(each is None or ElementTree.fromstring(each).tag == f"{MATHML}math" for each in drawn)


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac",
        r"\begin{matrix} a",
        r"\unknown{x}",
        "{" * 2000,
        r"\href{javascript:alert(1)}{x}",
        r"\style{x}{y}",
    ],
)
def test_what_cannot_be_drawn_is_left_to_its_words(formula: str) -> None:
    """Broken, unknown, too deep, or with something that is no formula."""
    assert mathml(formula, display=False) is None


def test_a_tag_in_a_formula_is_text() -> None:
    """However it is written, it comes out escaped."""
    drawn = mathml(r"\text{<script>alert(1)</script> &lt;b&gt;}", display=False)
    assert drawn is not None
    assert "<script" not in drawn
    assert "<b>" not in drawn
