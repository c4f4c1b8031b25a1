"""Every ``python run`` block of the bank, run as a reader would run it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted(CORPUS.glob("[0-9][0-9]-*.md"))
BLOCK = re.compile(r"^```python run\n(.*?)^```\s+```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CPU_SECONDS = 20
OFFLINE = """\
import runpy, socket, sys

def refuse(*_, **__):
    raise OSError("a block of the bank asks for the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_block_runs_offline_within_20_seconds_and_prints_its_text(path: Path, tmp_path: Path) -> None:
    """The output under each block is what the block prints, in any hash order, without the network."""
    text = path.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert blocks
    assert len(blocks) == text.count("```python run")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHASHSEED"}
    for code, output in blocks:
        script = tmp_path / "block.py"
        script.write_text(code, encoding="utf-8")
        before = os.times()
        run = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning", "-c", OFFLINE, str(script)],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment | {"PYTHONIOENCODING": "utf-8"},
            timeout=10 * CPU_SECONDS,
        )
        after = os.times()
        assert run.returncode == 0, run.stderr
        assert run.stdout.rstrip() == output.rstrip()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        assert used < CPU_SECONDS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_block_is_short_enough_to_read(path: Path) -> None:
    """At most 45 lines that hold something, none wider than 110 characters."""
    for code, _ in BLOCK.findall(path.read_text(encoding="utf-8")):
        lines = [line for line in code.splitlines() if line.strip()]
        assert len(lines) <= 45
        assert max(map(len, lines)) <= 110
