"""Every formula of the bank, parsed by KaTeX: what it refuses, no page shows."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus_formulas import formulas

from tutor.bank.reader import Bank

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
FEWEST_FORMULAS = 1_500
Parse = Callable[[list[tuple[str, bool]]], list[str | None]]


@pytest.fixture(scope="module")
def parse(node_modules: Path) -> Parse:
    """``parse([(formula, is a block)])`` is what is wrong with each."""

    def run(formulas: list[tuple[str, bool]]) -> list[str | None]:
        process = subprocess.run(
            ["node", str(HERE / "parse_formulas.js")],
            input=json.dumps(formulas),
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=60,
            env=os.environ | {"NODE_PATH": str(node_modules)},
        )
        return json.loads(process.stdout)

    return run


def test_katex_refuses_what_is_no_formula(parse: Parse) -> None:
    """The parser is the real one: an unclosed brace and an unknown command are faults."""
    good, brace, command = parse([(r"\frac{1}{2}", False), (r"\frac{1}{2", False), (r"\nonsense", False)])
    assert good is None
    assert brace
    assert command


def test_every_formula_of_the_bank_parses(parse: Parse, bank: Bank) -> None:
    """Inline and on lines of their own, in all files and in the README with its notation table."""
    texts = {**bank.files, "README.md": (CORPUS / "README.md").read_text(encoding="utf-8")}
    found = [(path, formula) for path, text in texts.items() for formula in formulas(text)]
    faults = parse([(formula.tex, formula.block) for _, formula in found])
    refused = [
        (path, formula.tex, fault) for (path, formula), fault in zip(found, faults, strict=True) if fault
    ]
    assert refused == []
    assert len(found) >= FEWEST_FORMULAS
