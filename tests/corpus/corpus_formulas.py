"""The formulas of a Markdown text, as the program's own parser finds them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tutor.bank.markdown import parser


@dataclass(frozen=True)
class Formula:
    """The TeX between dollar signs; a block stands on lines of its own."""

    tex: str
    block: bool


def formulas(markdown: str) -> Iterator[Formula]:
    """``"It is $1 + 1 = 2$."`` holds the formula ``1 + 1 = 2``."""
    for token in parser().parse(markdown):
        for each in (token, *(token.children or ())):
            if each.type.startswith("math"):
                yield Formula(each.content, each.type != "math_inline")
