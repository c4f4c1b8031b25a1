"""Every formula of the bank, parsed by KaTeX: what it refuses, no page shows."""

import json
import os
import shutil
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
def parse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Parse:
    """``parse([(formula, is a block)])`` is what is wrong with each; KaTeX is installed once, from npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("needs Node.js with npm, which parse formulas as a page does")
    cache = getattr(request.config, "cache", None)
    folder = cache.mkdir("katex") if cache else tmp_path_factory.mktemp("katex")
    package = (HERE / "package.json").read_text(encoding="utf-8")
    version = json.loads(package)["dependencies"]["katex"]
    installed = folder / "node_modules" / "katex" / "package.json"
    if not installed.is_file() or json.loads(installed.read_text(encoding="utf-8"))["version"] != version:
        (folder / "package.json").write_text(package, encoding="utf-8")
        command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"KaTeX {version} could not be installed with npm ({error})")

    def run(formulas: list[tuple[str, bool]]) -> list[str | None]:
        process = subprocess.run(
            [node, str(HERE / "parse_formulas.js")],
            input=json.dumps(formulas),
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=60,
            env=os.environ | {"NODE_PATH": str(folder / "node_modules")},
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
