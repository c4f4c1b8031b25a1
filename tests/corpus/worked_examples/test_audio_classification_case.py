"""The worked example of audio-classification-case, recomputed."""

from collections.abc import Callable
from math import log10

import numpy as np


def in_order(text: str, *parts: str) -> None:
    """Every part stands in the text, each one after the part before it."""
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, f"{part!r} is missing after position {position}"
        position = found


def f1_scores(truth: list[str], guess: list[str], classes: list[str]) -> list[float]:
    """The F1 score of each class, 0 where nothing is right."""
    scores = []
    for name in classes:
        hits = sum(t == g == name for t, g in zip(truth, guess, strict=True))
        scores.append(2 * hits / (truth.count(name) + guess.count(name)))
    return scores


def test_input_size(facet_text: Callable[[str, str], str]) -> None:
    """Samples, frames, durations, frequencies and mel values of a three-second clip."""
    text = facet_text("audio-classification-case", "Worked example")
    rate, frame, hop, mels = 22050, 2048, 512, 64
    samples = 3 * rate
    frames = (samples - frame) // hop + 1
    in_order(text, f"= {samples}$", f"+ 1 = {frames}$", f"= {1000 * frame / rate:.1f}$ ms")
    in_order(text, f"= {1000 * hop / rate:.1f}$ ms", f"= {frame // 2 + 1}$")
    assert f"= {rate / frame:.2f}$ Hz" in text
    assert f"{mels} \\cdot {frames} = {mels * frames}" in text


def test_mel_octaves(facet_text: Callable[[str, str], str]) -> None:
    """Mel values of four pitches; the higher octave is wider in mel, but far less than in hertz."""
    text = facet_text("audio-classification-case", "Worked example")
    mel = {f: 2595 * log10(1 + f / 700) for f in (110, 220, 3520, 7040)}
    in_order(text, *(f"= {value:.1f}" for value in mel.values()))
    low, high = mel[220] - mel[110], mel[7040] - mel[3520]
    in_order(text, f"= {low:.1f}$ mel", f"= {high:.1f}$ mel", f"= {3520 // 110}$")
    assert f"= {high / low:.2f}$" in text


def test_decibels(facet_text: Callable[[str, str], str]) -> None:
    """A factor of 100 in energy is 20 dB."""
    text = facet_text("audio-classification-case", "Worked example")
    in_order(text, *(f"({e}) = {10 * log10(float(e)):.0f}$ dB" for e in ("1", "0.01", "0.0001")))


def test_clips_to_song(facet_text: Callable[[str, str], str]) -> None:
    """The song gets the class with the largest mean probability."""
    text = facet_text("audio-classification-case", "Worked example")
    clips = np.array([[0.5, 0.3, 0.2], [0.2, 0.6, 0.2], [0.6, 0.3, 0.1]])
    for clip in clips:
        assert f"({', '.join(map(str, clip))})" in text
    in_order(text, *(f"{s:.1f}/3 = {s / 3:.3f}" for s in clips.sum(axis=0)))
    song = ("rock", "jazz", "folk")[clips.mean(axis=0).argmax()]
    assert f"the song is called {song}" in text


def test_accuracy_and_macro_f1(facet_text: Callable[[str, str], str]) -> None:
    """Majority class and model: accuracy and macro F1 on ten songs."""
    text = facet_text("audio-classification-case", "Worked example")
    classes = ["rock", "jazz", "folk"]
    truth = ["rock"] * 6 + ["jazz"] * 3 + ["folk"]
    majority = f1_scores(truth, ["rock"] * 10, classes)
    in_order(text, f"= {truth.count('rock') / 10}$", f"= {majority[0]:g}$")
    assert majority[1:] == [0, 0]
    assert f"0.75/3 = {np.mean(majority):.2f}" in text
    guess = ["jazz"] + ["rock"] * 5 + ["rock"] + ["jazz"] * 2 + ["folk"]
    model = f1_scores(truth, guess, classes)
    right = sum(t == g for t, g in zip(truth, guess, strict=True))
    in_order(text, f"{right}/10 = {right / 10}", f"5/6 = {model[0]:.3f}", f"2/3 = {model[1]:.3f}")
    assert model[2] == 1
    assert f")/3 = {np.mean(model):.3f}" in text
