"""The path through the bank: each question right of those that it needs, read from the files' front matter.

Columns are the longest way from the start; the order within a column follows the neighbors' mean
height (Sugiyama, Tagawa and Toda, 1981). A long line keeps a lane of its own in the columns that it passes.
"""

import textwrap
from itertools import pairwise
from pathlib import Path

import yaml
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from drawing.style import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    RED,
    SOFT_BLUE,
    SOFT_GREEN,
    SOFT_ORANGE,
    SOFT_RED,
    arrow,
    box,
    new_canvas,
)

CORPUS = Path(__file__).parents[2]
COLORS = ((SOFT_BLUE, BLUE), (SOFT_GREEN, GREEN), (SOFT_ORANGE, ORANGE), ("#f3dff2", PURPLE), (SOFT_RED, RED))
SWEEPS = 24

Lane = tuple[str, ...]
"""A box ``(id,)``, or the place ``(from, to, column)`` where a long line passes a column."""


def read_questions() -> dict[str, dict]:  # type: ignore[type-arg]
    """The front matter of every question by id, in the bank's order."""
    found = {}
    for path in sorted(CORPUS.glob("[0-9][0-9]-*.md")):
        matter = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        found[matter["id"]] = matter
    return found


def columns_of(needs: dict[str, list[str]]) -> dict[str, int]:
    """The column of each question: one right of the last question that it needs."""
    column: dict[str, int] = {}

    def place(name: str) -> int:
        if name not in column:
            column[name] = max((place(other) + 1 for other in needs[name]), default=0)
        return column[name]

    for name in needs:
        place(name)
    return column


def without_detours(needs: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The edges from a question to one that needs it, less those that follow from two others."""

    def all_needs(name: str) -> set[str]:
        return set(needs[name]).union(*(all_needs(other) for other in needs[name]))

    return [
        (other, name)
        for name in needs
        for other in needs[name]
        if not any(other in all_needs(between) for between in needs[name])
    ]


def lanes(edges: list[tuple[str, str]], column: dict[str, int]) -> tuple[list[list[Lane]], list[list[Lane]]]:
    """The lanes of each column, and each edge as the lanes that it runs through."""
    stack: list[list[Lane]] = [[] for _ in range(max(column.values()) + 1)]
    for name, place in column.items():
        stack[place].append((name,))
    ways = []
    for start, end in edges:
        passed: list[Lane] = [(start, end, str(place)) for place in range(column[start] + 1, column[end])]
        for lane in passed:
            stack[int(lane[2])].append(lane)
        ways.append([(start,), *passed, (end,)])
    return stack, ways


def order(stack: list[list[Lane]], ways: list[list[Lane]]) -> dict[Lane, float]:
    """The height of each lane, 0 to 1, after sweeps that pull every lane to its neighbors."""
    before: dict[Lane, list[Lane]] = {lane: [] for column in stack for lane in column}
    after: dict[Lane, list[Lane]] = {lane: [] for column in stack for lane in column}
    for way in ways:
        for left, right in pairwise(way):
            after[left].append(right)
            before[right].append(left)

    def spread() -> dict[Lane, float]:
        height = {}
        for column in stack:
            room = [1.0 if len(lane) == 1 else 0.45 for lane in column]
            reached = 0.0
            for lane, size in zip(column, room, strict=True):
                height[lane] = (reached + size / 2) / sum(room)
                reached += size
        return height

    def crossings() -> int:
        height = spread()
        steps = [step for way in ways for step in pairwise(way)]
        place = {lane: index for index, column in enumerate(stack) for lane in column}
        return sum(
            (height[a] - height[c]) * (height[b] - height[d]) < 0
            for index, (a, b) in enumerate(steps)
            for c, d in steps[index + 1 :]
            if place[a] == place[c]
        )

    best, fewest = [list(column) for column in stack], crossings()
    for sweep in range(SWEEPS):
        neighbors = before if sweep % 2 == 0 else after
        for column in stack if sweep % 2 == 0 else reversed(stack):
            height = spread()
            pull = {
                lane: sum(height[other] for other in neighbors[lane]) / len(neighbors[lane])
                if neighbors[lane]
                else height[lane]
                for lane in column
            }
            column.sort(key=lambda lane: (pull[lane], lane))
        if crossings() < fewest:
            best, fewest = [list(column) for column in stack], crossings()
    stack[:] = best
    return spread()


def learning_path() -> Figure:
    """All questions as boxes, with arrows from what is needed to what needs it, colored by section."""
    questions = read_questions()
    needs = {name: matter["prerequisites"] for name, matter in questions.items()}
    column = columns_of(needs)
    stack, ways = lanes(without_detours(needs), column)
    height = order(stack, ways)
    width, tall, across, up = 11.4, 6.2, 1.12, 0.5
    figure, axes = new_canvas(width, tall)
    gap = (width - 0.3 - across) / (len(stack) - 1)

    def middle(lane: Lane) -> tuple[float, float]:
        place = column[lane[0]] if len(lane) == 1 else int(lane[2])
        return 0.15 + across / 2 + place * gap, 0.62 + height[lane] * (tall - 0.75)

    sections = list(dict.fromkeys(matter["section"] for matter in questions.values()))
    for way in ways:
        color = COLORS[sections.index(questions[way[0][0]]["section"])][1]
        points, codes = [], []
        for left, right in pairwise(way):
            (x1, y1), (x2, y2) = middle(left), middle(right)
            x1, x2 = x1 + across / 2, x2 - across / 2
            bend = (x1 + x2) / 2
            points += [(x1, y1), (bend, y1), (bend, y2), (x2, y2)]
            codes += [Curve.LINETO if codes else Curve.MOVETO, *[Curve.CURVE4] * 3]
        axes.add_patch(PathPatch(Curve(points, codes), fc="none", ec=color, lw=1.1))
        x, y = points[-1]
        arrow(axes, (x - 0.1, y), (x + 0.02, y), color=color, lw=1.1)
    for name, matter in questions.items():
        x, y = middle((name,))
        face, edge = COLORS[sections.index(matter["section"])]
        topic = textwrap.fill(f"{matter['number']} {matter['terms'][0]}", 16)
        box(axes, x - across / 2, y - up / 2, across, up, topic, face, edge, fontsize=9, linespacing=1.1)
    for place, section in enumerate(sections):
        face, edge = COLORS[place]
        x = 0.15 + place * 2.15
        box(axes, x, 0.16, 0.24, 0.18, "", face, edge)
        axes.text(x + 0.32, 0.25, section.removesuffix(" Questions"), va="center", fontsize=9.5)
    return figure


FIGURES = {"learning-path.svg": learning_path}
