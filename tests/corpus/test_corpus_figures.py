"""The figures: drawn by code, used by a text, told in words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.bank.reader import Bank

CORPUS = Path(__file__).parents[2] / "corpus"
FIGURES = sorted((CORPUS / "figures").glob("*.svg"))
IMAGE = re.compile(r"!\[([^\]]*)\]\(figures/([^)]+)\)")
FEWEST_FIGURES = 15
ALT_WORDS = (15, 60)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which ``draw.py`` drew every figure."""
    pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("figures")
    script = str(CORPUS / "figures" / "draw.py")
    run = subprocess.run(
        [sys.executable, script, str(folder)], capture_output=True, encoding="utf-8", timeout=600, cwd=folder
    )
    assert run.returncode == 0, run.stderr
    return folder


@pytest.mark.slow
def test_draw_py_draws_the_figures_that_there_are(drawn: Path) -> None:
    """No figure without its code, no code without its figure."""
    assert sorted(path.name for path in drawn.iterdir()) == [path.name for path in FIGURES]


@pytest.mark.slow
@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_redrawn_byte_for_byte(path: Path, drawn: Path) -> None:
    """Nothing dated or random goes into the file."""
    assert (drawn / path.name).read_bytes() == path.read_bytes()


def test_every_figure_is_shown_and_every_image_is_there(bank: Bank) -> None:
    """The texts show all figures; the learning path stands in the README."""
    shown = {name for text in bank.files.values() for _, name in IMAGE.findall(text)}
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert {name for _, name in IMAGE.findall(readme)} == {"learning-path.svg"}
    assert shown | {"learning-path.svg"} == {path.name for path in FIGURES}
    assert len(shown) >= FEWEST_FIGURES


def test_alt_text_carries_the_content_of_the_picture(bank: Bank) -> None:
    """15 to 60 words for whoever does not see it."""
    least, most = ALT_WORDS
    for text in bank.files.values():
        for alt, name in IMAGE.findall(text):
            assert least <= len(alt.split()) <= most, name


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_holds_nothing_but_shapes(path: Path) -> None:
    """No script, no font and no picture from elsewhere, no date."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<script|<foreignObject|@import|@font-face|<dc:date|href=\"(?!#|data:image/png)", text
    )
