"""Figures of many ways to search into one table, and what that table says against this project."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Figures = Mapping[str, float]
"""By the name of a column; one that was not measured is missing."""


@dataclass(frozen=True)
class Column:
    """One thing measured, as it is shown."""

    name: str
    title: str
    digits: int
    higher_is_better: bool = False

    def shown(self, figures: Figures) -> str:
        """The figure with its digits, or nothing."""
        return f"{figures[self.name]:.{self.digits}f}" if self.name in figures else ""

    def value(self, figures: Figures) -> float | None:
        """The figure as shown: what is not seen is no difference."""
        return float(self.shown(figures)) if self.name in figures else None


COLUMNS = (
    Column("cold_s", "cold start to first hit, s", 2),
    Column("p50_ms", "question p50, ms", 1),
    Column("p95_ms", "question p95, ms", 1),
    Column("passages_s", "passages indexed a second", 1, higher_is_better=True),
    Column("cold_mb", "peak memory of a cold question, MB", 0),
    Column("indexing_mb", "peak memory of indexing, MB", 0),
    Column("installed_mb", "installed, MB", 0),
    Column("first", "right question first", 3, higher_is_better=True),
    Column("three", "right question in three", 3, higher_is_better=True),
)


def quality(expected: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """Share of cases whose first question is right, and of those with a right one in three distinct ones.

    >>> quality([["a"], ["b"]], [["a", "a", "b"], ["c", "c", "a", "b"]])
    {'first': 0.5, 'three': 1.0}
    """
    ranked = [list(dict.fromkeys(names)) for names in found]
    pairs = list(zip(expected, ranked, strict=True))
    return {
        "first": sum(bool(set(right) & set(names[:1])) for right, names in pairs) / len(pairs),
        "three": sum(bool(set(right) & set(names[:3])) for right, names in pairs) / len(pairs),
    }


def waits(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    return {
        "p50_ms": statistics.median(seconds) * 1000,
        "p95_ms": statistics.quantiles(seconds, n=20, method="inclusive")[-1] * 1000,
    }


def medians(rounds: Sequence[Figures]) -> dict[str, float]:
    """The median of each figure over the rounds that measured it."""
    names = dict.fromkeys(name for each in rounds for name in each)
    return {name: statistics.median(each[name] for each in rounds if name in each) for name in names}


def table(rows: Mapping[str, Figures]) -> str:
    """Rows by title as a Markdown table; the best figure of a column is bold."""
    best = {column.name: _best(column, rows.values()) for column in COLUMNS}
    lines = [
        "| | " + " | ".join(column.title for column in COLUMNS) + " |",
        "|---|" + "---|" * len(COLUMNS),
    ]
    for title, figures in rows.items():
        cells = [
            f"**{column.shown(figures)}**"
            if column.name in figures and column.value(figures) == best[column.name]
            else column.shown(figures)
            for column in COLUMNS
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def losses(ours: Mapping[str, Figures], peers: Mapping[str, Figures]) -> list[str]:
    """A line for each column in which a row of ours is behind the best peer, as shown; a tie is no loss."""
    lines = []
    for column in COLUMNS:
        top = _best(column, peers.values())
        if top is None:
            continue
        winner = next(title for title, figures in peers.items() if column.value(figures) == top)
        behind = [
            f"{title} {column.shown(figures)}"
            for title, figures in ours.items()
            if (mine := column.value(figures)) is not None and _behind(column, mine, top)
        ]
        if behind:
            lines.append(f"{column.title}: {', '.join(behind)}; {winner} {column.shown(peers[winner])}")
    return lines


def _best(column: Column, rows: Iterable[Figures]) -> float | None:
    values = [value for figures in rows if (value := column.value(figures)) is not None]
    choose = max if column.higher_is_better else min
    return choose(values) if values else None


def _behind(column: Column, figure: float, top: float) -> bool:
    return figure < top if column.higher_is_better else figure > top
