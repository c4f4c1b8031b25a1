"""The figures of the question on dropout."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from drawing.style import BLUE, INK, MUTED, ORANGE, SOFT_BLUE, SOFT_GRAY, SOFT_ORANGE, new_canvas

LAYERS = (3, 4, 4, 1)
RADIUS = 0.15


def _network(axes, left: float, dropped: set[tuple[int, int]], scaled: bool) -> None:  # type: ignore[no-untyped-def]
    """Draw the network with its left edge at ``left``; ``dropped`` holds (layer, unit)."""
    places = {
        (layer, unit): (left + 0.25 + 0.55 * layer, 1.85 + 0.52 * ((size - 1) / 2 - unit))
        for layer, size in enumerate(LAYERS)
        for unit in range(size)
    }
    for (layer, unit), (x, y) in places.items():
        for (next_layer, next_unit), (next_x, next_y) in places.items():
            whole = (layer, unit) not in dropped and (next_layer, next_unit) not in dropped
            if next_layer == layer + 1 and whole:
                axes.plot((x, next_x), (y, next_y), color=MUTED, lw=0.9, zorder=1)
    for (layer, unit), (x, y) in places.items():
        hidden = layer in (1, 2)
        gone = (layer, unit) in dropped
        face = SOFT_GRAY if gone else SOFT_ORANGE if hidden and scaled else SOFT_BLUE
        edge = MUTED if gone else ORANGE if hidden and scaled else BLUE
        style = "dashed" if gone else "solid"
        axes.add_patch(Circle((x, y), RADIUS, fc=face, ec=edge, lw=1.4, ls=style, zorder=2))
        if gone:
            reach = RADIUS * 0.62
            for sign in (1, -1):
                axes.plot(
                    (x - reach, x + reach),
                    (y - sign * reach, y + sign * reach),
                    color=MUTED,
                    lw=1.6,
                    zorder=3,
                )
        elif hidden and scaled:
            axes.text(x, y, "×2", ha="center", va="center", fontsize=9, color=INK, zorder=3)


def masks() -> Figure:
    """One network in two training passes with different masks, and in the test pass."""
    figure, axes = new_canvas(7.2, 3.6)
    passes = (
        ("Training, pass 1", {(1, 1), (1, 3), (2, 0), (2, 2)}, True),
        ("Training, pass 2", {(1, 0), (1, 2), (2, 1), (2, 2)}, True),
        ("Test", set(), False),
    )
    for column, (title, dropped, scaled) in enumerate(passes):
        left = 0.2 + 2.4 * column
        _network(axes, left, dropped, scaled)
        axes.text(left + 1.08, 3.25, title, ha="center", fontsize=12, weight="bold")
        note = "no mask: every unit active\nnothing is scaled"
        if scaled:
            note = "new random mask, p = 0.5\nkept units × 1/(1 − p) = 2"
        axes.text(left + 1.08, 0.42, note, ha="center", va="center", fontsize=9.5, color=INK)
    for x in (2.48, 4.88):
        axes.plot((x, x), (0.2, 3.4), color=SOFT_GRAY, lw=1.5)
    return figure


FIGURES = {"dropout-masks.svg": masks}
