"""The figure of question 17: augmentations of one small synthetic image."""

import numpy as np
from matplotlib.figure import Figure

from drawing.style import MUTED, new_figure

SIDE = 32
ROWS, COLUMNS = np.mgrid[0:SIDE, 0:SIDE]
MIXING_WEIGHT = 0.6


def house() -> np.ndarray:
    """A house with a red roof and a door, a sun at the upper right, ``32 x 32 x 3`` in 0..1."""
    image = np.empty((SIDE, SIDE, 3))
    image[:] = (0.66, 0.83, 0.95)
    image[24:] = (0.45, 0.70, 0.40)
    image[(ROWS - 6) ** 2 + (COLUMNS - 26) ** 2 <= 11] = (0.98, 0.80, 0.25)
    image[15:27, 6:20] = (0.95, 0.88, 0.74)
    image[(ROWS >= 7) & (ROWS < 15) & (abs(COLUMNS - 12.5) <= ROWS - 6)] = (0.76, 0.26, 0.22)
    image[20:27, 9:12] = (0.42, 0.28, 0.20)
    image[18:22, 14:18] = (0.35, 0.50, 0.70)
    return image


def tree() -> np.ndarray:
    """A tree on a meadow, the partner for mixup."""
    image = np.empty((SIDE, SIDE, 3))
    image[:] = (0.93, 0.93, 0.88)
    image[26:] = (0.60, 0.75, 0.45)
    image[17:28, 18:22] = (0.45, 0.32, 0.22)
    image[(ROWS - 11) ** 2 + (COLUMNS - 19.5) ** 2 <= 72] = (0.16, 0.45, 0.25)
    return image


def crop(image: np.ndarray, top: int, left: int, size: int) -> np.ndarray:
    """A square part, enlarged to the old size with nearest neighbors."""
    index = np.arange(SIDE) * size // SIDE
    return image[top : top + size, left : left + size][index][:, index]


def rotate(image: np.ndarray, degrees: float) -> np.ndarray:
    """Rotation about the center; corners without a source pixel turn gray."""
    angle, center = np.deg2rad(degrees), (SIDE - 1) / 2
    down, right = ROWS - center, COLUMNS - center
    source_row = np.rint(center + np.cos(angle) * down + np.sin(angle) * right).astype(int)
    source_column = np.rint(center - np.sin(angle) * down + np.cos(angle) * right).astype(int)
    inside = (source_row >= 0) & (source_row < SIDE) & (source_column >= 0) & (source_column < SIDE)
    turned = np.full_like(image, 0.5)
    turned[inside] = image[source_row[inside], source_column[inside]]
    return turned


def cutout(image: np.ndarray) -> np.ndarray:
    """A gray square over a part of the image."""
    covered = image.copy()
    covered[10:21, 15:26] = 0.5
    return covered


def augmentation_grid() -> Figure:
    """Eight panels: the original, six augmentations and the partner image of mixup."""
    image, partner = house(), tree()
    noise = np.random.default_rng(0).normal(0, 0.12, image.shape)
    mixed = MIXING_WEIGHT * image + (1 - MIXING_WEIGHT) * partner
    panels = [
        ("original", "house", image),
        ("horizontal flip", "house", image[:, ::-1]),
        ("random crop, resized", "house", crop(image, 5, 2, 22)),
        ("rotation by 15°", "house", rotate(image, 15)),
        ("noise", "house", np.clip(image + noise, 0, 1)),
        ("cutout", "house", cutout(image)),
        ("partner image", "tree", partner),
        ("mixup", "0.6 house, 0.4 tree", mixed),
    ]
    figure, grid = new_figure(7.2, 4.5, nrows=2, ncols=4)
    for axes, (title, label, picture) in zip(grid.flat, panels, strict=True):
        axes.imshow(picture, interpolation="nearest")
        axes.set_title(title, fontsize=10.5)
        axes.set_xlabel(f"label: {label}", fontsize=9.5, color=MUTED)
        axes.set(xticks=[], yticks=[])
        axes.grid(visible=False)
    return figure


FIGURES = {"augmentation-grid.svg": augmentation_grid}
