"""The figures of the question on overfitting."""

import numpy as np
from matplotlib.figure import Figure
from numpy.polynomial import Polynomial

from drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, PANEL, RED, new_figure


def learning_curves() -> Figure:
    """Training and validation loss over epochs: underfitting, and overfitting with its best epoch."""
    figure, (under, over) = new_figure(7.2, 3.5, ncols=2, sharey=True)
    epochs = np.arange(1, 61)
    train = 0.72 + 0.5 * np.exp(-epochs / 9)
    under.plot(epochs, train, color=BLUE, label="training loss")
    under.plot(epochs, train + 0.05, color=ORANGE, label="validation loss")
    under.set_title("Underfitting")
    under.text(31, 0.5, "both losses stay high,\nthe gap is small", ha="center", va="center", fontsize=10)

    train = 0.03 + 1.15 * np.exp(-epochs / 13)
    validation = train + 0.08 + 0.0095 * epochs
    best = int(np.argmin(validation))
    over.plot(epochs, train, color=BLUE)
    over.plot(epochs, validation, color=ORANGE)
    over.axvline(epochs[best], color=GREEN, lw=1.4, ls="dashed")
    over.plot(epochs[best], validation[best], "o", color=GREEN, ms=8)
    note = "early stopping keeps\nthe weights of this epoch"
    over.text(epochs[best] + 1.2, 1.12, note, color=GREEN, fontsize=10, va="center")
    over.annotate(
        "", (55, validation[54]), (55, train[54]), arrowprops={"arrowstyle": "<->", "color": RED, "lw": 1.5}
    )
    over.text(53.5, 0.3, "generalization\ngap", color=RED, fontsize=10, ha="right", va="center")
    over.set_title("Overfitting")
    for axes in (under, over):
        axes.set(xlabel="epoch", ylim=(0, 1.32), xlim=(0, 61))
    under.set_ylabel("loss")
    under.legend(loc="lower left", fontsize=10)
    return figure


def polynomial_fits() -> Figure:
    """Polynomials of degree 1, 3 and 11 through the same twelve noisy points."""
    figure, panels = new_figure(7.2, 3.3, ncols=3, sharey=True)
    generator = np.random.default_rng(4)
    x = np.linspace(-1, 1, 12)
    y = np.sin(2.5 * x) + generator.normal(0, 0.2, x.size)
    held_out = np.linspace(-0.95, 0.95, 200)
    truth = np.sin(2.5 * held_out) + generator.normal(0, 0.2, held_out.size)
    fine = np.linspace(-1, 1, 400)
    titles = ("Underfit: degree 1", "Good fit: degree 3", "Overfit: degree 11")
    for axes, degree, title in zip(panels, (1, 3, 11), titles, strict=True):
        fit = Polynomial.fit(x, y, degree)
        axes.plot(fine, np.sin(2.5 * fine), color=MUTED, lw=1.3, ls="dashed", label="true function")
        axes.plot(fine, fit(fine), color=ORANGE, label="fitted polynomial")
        axes.plot(x, y, "o", color=BLUE, ms=5, label="training points")
        errors = np.mean((fit(x) - y) ** 2), np.mean((fit(held_out) - truth) ** 2)
        axes.set_title(title, fontsize=11)
        axes.set(ylim=(-2.5, 2.1), xlim=(-1.1, 1.1), xlabel="x", xticks=(-1, 0, 1))
        axes.text(
            0,
            -2.2,
            f"train {errors[0]:.2f}, new data {errors[1]:.2f}",
            ha="center",
            va="center",
            fontsize=9.5,
            color=INK,
            bbox={"fc": PANEL, "ec": "none", "pad": 1.5},
        )
    panels[0].set_ylabel("y")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=10)
    return figure


FIGURES = {
    "overfitting-learning-curves.svg": learning_curves,
    "overfitting-polynomial-fits.svg": polynomial_fits,
}
