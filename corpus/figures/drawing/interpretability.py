"""Figure of the question on interpretability: three views of one decision."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from drawing.style import BLUE, INK, MUTED, ORANGE, new_figure

PLUS = np.array([[-1, 1, -1], [1, 1, 1], [-1, 1, -1]], dtype=float)
SIZE, ROW, COLUMN = 12, 6, 6


def _image() -> np.ndarray:
    """A plus (the object) at one place and a plain square (a distractor) at another."""
    image = np.full((SIZE, SIZE), 0.1)
    image[ROW : ROW + 3, COLUMN : COLUMN + 3] = np.where(PLUS > 0, 1.0, 0.1)
    image[1:4, 1:4] = 0.8
    return image


def _responses(image: np.ndarray) -> np.ndarray:
    """The feature map of one 3 x 3 filter that looks for the plus."""
    side = SIZE - 2
    return np.array([[(image[i : i + 3, j : j + 3] * PLUS).sum() for j in range(side)] for i in range(side)])


def occlusion() -> Figure:
    """The image, the gradient of the score, and the drop when a gray patch hides a place."""
    image = _image()
    responses = _responses(image)
    score = responses.max()
    i, j = np.unravel_index(responses.argmax(), responses.shape)
    gradient = np.zeros_like(image)
    gradient[i : i + 3, j : j + 3] = np.abs(PLUS)
    drop = np.zeros_like(image)
    for row in range(SIZE):
        for column in range(SIZE):
            hidden = image.copy()
            top, left = max(row - 1, 0), max(column - 1, 0)
            hidden[top : row + 2, left : column + 2] = 0.1
            drop[row, column] = score - _responses(hidden).max()
    figure, axes = new_figure(7.2, 2.9, ncols=3)
    heat = LinearSegmentedColormap.from_list("heat", ["#fbfbf8", "#f3b27a", ORANGE, "#5c1d02"])
    views = (
        ("Image", image, "gray"),
        ("Gradient", gradient, heat),
        ("Occlusion", drop, heat),
    )
    notes = (
        f"score for plus: {score:.1f}",
        "size of change per pixel",
        f"drop in score, up to {drop.max():.1f}",
    )
    for view, (title, values, colors), note in zip(axes, views, notes, strict=True):
        view.imshow(values, cmap=colors, vmin=0, vmax=max(values.max(), 1.0), aspect="equal")
        view.set(xticks=[], yticks=[], title=title)
        view.grid(False)
        for side in view.spines.values():
            side.set(visible=True, color=MUTED)
        view.set_xlabel(note, color=INK, fontsize=10)
        view.add_patch(Rectangle((COLUMN - 0.5, ROW - 0.5), 3, 3, fill=False, ec=BLUE, lw=1.8))
    return figure


FIGURES = {"interpretability-occlusion.svg": occlusion}
