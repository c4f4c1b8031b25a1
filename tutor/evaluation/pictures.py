"""The two pictures of a report, as SVG written by hand: no library to draw two curves.

They bring their own background, so that they read the same on a light and on a dark page.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tutor.evaluation.measure import Bin

Point = tuple[float, float]
WIDTH, HEIGHT, LEFT, TOP, SIZE = 460, 420, 70, 40, 320
"""Pixels; the plot is a square of ``SIZE``."""
_STEPS = 300
"""Points of a curve that a picture of this size can show."""


def reliability_svg(bins: Sequence[Bin]) -> str:
    """The share of answerable messages over the confidence in them, beside the diagonal of a perfect one."""
    points = [(each.confidence, each.answerable) for each in bins]
    diagonal = _line([(0, 0), (1, 1)], 1.0, 'stroke="#8a8f98" stroke-dasharray="5 5"')
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#4338ca"/>' for x, y in _placed(points, 1.0)
    )
    curve = _line(points, 1.0, 'stroke="#4338ca" stroke-width="2"')
    return _plot("Reliability", "confidence", "share that the bank answers", 1.0, diagonal + curve + dots)


def risk_coverage_svg(curve: Sequence[Point]) -> str:
    """The share of wrong ones among the answered messages over the share of messages answered."""
    thinned = [*curve[: -1 : max(1, len(curve) // _STEPS)], *curve[-1:]]
    top = next(
        (top for top in (0.1, 0.2, 0.5) if all(risk <= top for coverage, risk in curve if coverage > 0.05)),
        1.0,
    )
    line = _line([(x, min(y, top)) for x, y in thinned], top, 'stroke="#4338ca" stroke-width="2"')
    return _plot("Risk and coverage", "coverage: share answered", "risk: share of those wrong", top, line)


def _placed(points: Sequence[Point], top: float) -> list[Point]:
    return [(LEFT + x * SIZE, TOP + (1 - y / top) * SIZE) for x, y in points]


def _line(points: Sequence[Point], top: float, style: str) -> str:
    placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in _placed(points, top))
    return f'<polyline points="{placed}" fill="none" {style}/>'


def _plot(title: str, across: str, up: str, top: float, drawn: str) -> str:
    """A square with a grid of five, from 0 to 1 across and from 0 to ``top`` up."""
    grid, bottom = [], TOP + SIZE
    for step in range(6):
        at = step / 5
        x, y = LEFT + at * SIZE, bottom - at * SIZE
        grid.append(f'<path d="M{x:.0f} {TOP}V{bottom}M{LEFT} {y:.0f}H{LEFT + SIZE}" stroke="#e2e2db"/>')
        grid.append(f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{at:.1f}</text>')
        grid.append(f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{at * top:.2f}</text>')
    middle = LEFT + SIZE / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" font-family="sans-serif" font-size="12" fill="#333">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{"".join(grid)}{drawn}'
        f'<text x="{middle}" y="24" text-anchor="middle" font-size="15">{escape(title)}</text>'
        f'<text x="{middle}" y="{bottom + 40}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="20" y="{TOP + SIZE / 2}" text-anchor="middle" '
        f'transform="rotate(-90 20 {TOP + SIZE / 2})">{escape(up)}</text></svg>\n'
    )
