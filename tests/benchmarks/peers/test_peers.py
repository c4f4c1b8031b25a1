"""The comparison with others, as far as it is arithmetic; and what is committed of it."""

import json
from pathlib import Path

import pytest
from comparison import COLUMNS, losses, medians, quality, table, waits
from peers import report, summary

from tutor.settings import CHECKOUT

HERE = Path(__file__).parent
REQUIREMENTS = sorted((HERE / "requirements").glob("*.txt"))


def test_quality_counts_distinct_questions() -> None:
    """A question that three passages name takes one place; any of the expected ones is right."""
    expected = [["a"], ["b", "d"], ["c"], ["a"]]
    found = [["a"], ["x", "x", "x", "y", "d"], ["x", "y", "z", "c"], []]
    assert quality(expected, found) == {"first": 0.25, "three": 0.5}


def test_waits_of_twenty_one() -> None:
    """0 to 20 ms: the middle is 10, 95 % lie at 19 or below."""
    assert waits([each / 1000 for each in range(21)]) == pytest.approx({"p50_ms": 10, "p95_ms": 19})


def test_medians_of_what_was_measured() -> None:
    """A figure that only some rounds have is the median of those."""
    rounds = [{"cold_s": 3.0, "passages_s": 8.0}, {"cold_s": 1.0}, {"cold_s": 2.0}]
    assert medians(rounds) == {"cold_s": 2.0, "passages_s": 8.0}


def test_the_table_marks_the_best_and_leaves_out_what_is_missing() -> None:
    """Less is better of waits, more of quality; equal ones are all best."""
    rows = {"one": {"p50_ms": 2.0, "first": 0.8}, "other": {"p50_ms": 1.0, "first": 0.8, "cold_s": 5.0}}
    head, _, one, other = table(rows).splitlines()
    assert head.count("|") == one.count("|") == len(COLUMNS) + 2
    assert one == "| one |  | 2.0 |  |  |  |  |  | **0.800** |  |"
    assert other == "| other | **5.00** | **1.0** |  |  |  |  |  | **0.800** |  |"


@pytest.mark.parametrize(
    ("mine", "lines"),
    [
        ({"p50_ms": 1.0, "first": 0.9}, []),
        ({"p50_ms": 2.04, "first": 0.8004}, []),
        ({"p50_ms": 2.5}, ["question p50, ms: ours 2.5; fast 2.0"]),
        ({"first": 0.7}, ["right question first: ours 0.700; good 0.800"]),
        ({"cold_s": 9.0}, []),
    ],
    ids=["better", "equal as shown", "slower than the best", "worse than the best", "no peer measured it"],
)
def test_where_we_lose(mine: dict[str, float], lines: list[str]) -> None:
    """A loss names the column, ours, and the best of the peers."""
    peers = {"fast": {"p50_ms": 2.0, "first": 0.6}, "good": {"p50_ms": 3.0, "first": 0.8}}
    assert losses({"ours": mine}, peers) == lines


@pytest.mark.parametrize("path", REQUIREMENTS, ids=[path.stem for path in REQUIREMENTS])
def test_every_requirement_of_a_peer_is_pinned(path: Path) -> None:
    """One exact version a line, torch in the one spelling that every index of it knows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.count("==") != 1 or "+" in line] == []
    assert "torch==2.13.0" in lines
    assert (HERE / f"through_{path.stem}.py").is_file()


def test_what_is_committed_is_of_one_run() -> None:
    """The report beside the figures is made of them; so is the table in the README, and where we lose."""
    kept = json.loads((HERE / "peers.json").read_text(encoding="utf-8"))
    assert (HERE / "peers.md").read_text(encoding="utf-8") == report(kept)
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert [part for part in summary(kept["figures"]) if part not in text] == []
