"""Redraw every figure of the bank: ``python corpus/figures/draw.py [FOLDER] [NAME ...]``.

Each module in ``drawing/`` holds the figures of one question: functions that take nothing and
return a matplotlib figure, listed in its ``FIGURES`` under the file name they are saved as.
"""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from drawing import style  # noqa: E402 (found beside this script)


def draw(folder: Path, names: set[str]) -> list[Path]:
    """Draw the named figures (all, when ``names`` is empty) into ``folder``; returns what was written."""
    written = []
    for source in sorted((HERE / "drawing").glob("*.py")):
        if source.stem in {"__init__", "style"}:
            continue
        figures = importlib.import_module(f"drawing.{source.stem}").FIGURES
        for name, function in figures.items():
            if not names or name in names:
                style.save(function(), folder / name)
                written.append(folder / name)
    return written


if __name__ == "__main__":
    arguments = sys.argv[1:]
    target = Path(arguments.pop(0)) if arguments and Path(arguments[0]).is_dir() else HERE
    for path in draw(target, set(arguments)):
        sys.stdout.write(f"{path}\n")
