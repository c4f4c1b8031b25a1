"""The figure of question 7: which layers are frozen in feature extraction and in fine-tuning."""

from matplotlib.figure import Figure

from drawing.style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    SOFT_BLUE,
    SOFT_GRAY,
    SOFT_ORANGE,
    arrow,
    box,
    new_canvas,
)

LAYERS = (
    "early layers: edges, colors",
    "middle layers: textures, parts",
    "late layers: task features",
)
STYLES = {
    "new": {"face": SOFT_ORANGE, "edge": ORANGE},
    "gentle": {"face": SOFT_BLUE, "edge": BLUE},
    "frozen": {"face": SOFT_GRAY, "edge": MUTED},
}


def stack(axes, x, title, data, body, head, notes):  # type: ignore[no-untyped-def]
    """One network: data at the bottom, three groups of layers, the head on top, a note below."""
    width, height = 2.08, 0.42
    axes.text(x + width / 2, 3.83, title, ha="center", va="center", weight="bold", fontsize=11)
    for level, (text, kind) in enumerate([*zip(LAYERS, body, strict=True), head]):
        y = 0.98 + level * 0.68
        box(axes, x, y, width, height, text, fontsize=9, **STYLES[kind])
        arrow(axes, (x + width / 2, y - 0.25), (x + width / 2, y + 0.01))
    axes.text(x + width / 2, 0.61, data, ha="center", va="center", fontsize=9.5, color=INK)
    axes.text(x + width / 2, 0.3, notes, ha="center", va="center", fontsize=9, color=MUTED)


def frozen_layers() -> Figure:
    """Pretraining, feature extraction and fine-tuning side by side; color says what is updated."""
    figure, axes = new_canvas(7.2, 4.5)
    new, gentle, frozen = ["new"] * 3, ["gentle"] * 3, ["frozen"] * 3
    old_head, new_head = ("head: 1,000 classes", "new"), ("new head: 5 classes", "new")
    for x, title, data, body, head, notes in (
        (0.16, "Pretraining", "many source images", new, old_head, "everything is trained"),
        (2.56, "Feature extraction", "few target images", frozen, new_head, "only the head is trained"),
        (4.96, "Fine-tuning", "some target images", gentle, new_head, "all layers are trained"),
    ):
        stack(axes, x, title, data, body, head, notes)
    for x, kind, text in (
        (0.3, "new", "trained from random start"),
        (2.75, "gentle", "updated, small learning rate"),
        (5.45, "frozen", "copied and frozen"),
    ):
        box(axes, x, 4.13, 0.26, 0.2, "", **STYLES[kind])
        axes.text(x + 0.36, 4.23, text, va="center", fontsize=9.5)
    return figure


FIGURES = {"transfer-frozen-layers.svg": frozen_layers}
