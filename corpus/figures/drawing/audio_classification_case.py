"""The figure of audio-classification-case: from a waveform to class probabilities."""

import numpy as np
from matplotlib.figure import Figure

from drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, new_figure

RATE, FRAME, HOP, MELS = 8000, 512, 128, 40


def chirp() -> np.ndarray:
    """One second of a rising tone with a weaker overtone, swelling and fading."""
    t = np.arange(RATE) / RATE
    phase = 2 * np.pi * (250 * t + 0.5 * 1300 * t**2)
    return (np.sin(phase) + 0.35 * np.sin(2 * phase)) * np.sin(np.pi * t) ** 0.5


def power(wave: np.ndarray) -> np.ndarray:
    """The power spectrogram, frequencies x frames."""
    frames = np.lib.stride_tricks.sliding_window_view(wave, FRAME)[::HOP] * np.hanning(FRAME)
    return np.abs(np.fft.rfft(frames)).T ** 2


def mel_filters() -> np.ndarray:
    """Triangular filters, evenly spaced in mel, bands x frequencies."""
    mel = np.linspace(0, 2595 * np.log10(1 + RATE / 2 / 700), MELS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    bins = np.linspace(0, RATE / 2, FRAME // 2 + 1)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall))


def pipeline() -> Figure:
    """Waveform, spectrogram, log-mel spectrogram and an illustrative output."""
    figure, axes = new_figure(7.2, 5.0, nrows=2, ncols=2)
    (first, second), (third, fourth) = axes
    wave = chirp()
    spectrum = power(wave)
    log_mel = 10 * np.log10(mel_filters() @ spectrum + 1e-2)
    chunks = wave.reshape(-1, 20)
    spikes = np.stack([chunks.min(axis=1), chunks.max(axis=1)], axis=1).ravel()
    first.plot(np.linspace(0, 1, spikes.size), spikes, color=BLUE, lw=0.6)
    first.set(title="1  waveform", xlabel="time (s)", ylabel="amplitude", yticks=[], xlim=(0, 1))
    look = {"origin": "lower", "aspect": "auto", "cmap": "magma", "interpolation": "nearest"}
    second.imshow(np.sqrt(spectrum), extent=(0, 1, 0, 4), **look)
    second.set(title="2  spectrogram (STFT)", xlabel="time (s)", ylabel="frequency (kHz)")
    third.imshow(log_mel, extent=(0, 1, 0, MELS), **look)
    third.set(title="3  log-mel: 40 bands, log energy", xlabel="time (s)", ylabel="mel band")
    for panel in (first, second, third):
        panel.grid(visible=False)
        panel.set_xticks([0, 0.5, 1])
    names, values = ["siren", "bird", "engine"], [0.81, 0.14, 0.05]
    fourth.barh(names[::-1], values[::-1], color=[MUTED, ORANGE, GREEN], height=0.55)
    for row, value in enumerate(values[::-1]):
        fourth.text(value + 0.02, row, f"{value:.2f}", va="center", color=INK)
    fourth.set(title="4  classifier output", xlim=(0, 1), xlabel="probability (illustrative)")
    fourth.grid(visible=False)
    return figure


FIGURES = {"audio-log-mel-pipeline.svg": pipeline}
