"""How the scorecard of noise was fitted, and how it does on strips held back and on records it never saw.

`python benchmarks/support/ecg_quality.py` prints the card anew, for quality.py.
"""

import ecg_fit
import ecg_sets
import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import beats, likeness, quality
from accanto_signal.ecg.scorecard import Scorecard

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NAMES = ("likeness", "scatter")
KNOTS, STIFF = 5, 5.0
FOLDS, SEED = 5, 0
NOISE_IN_FOUR = 1 / 3
"""Noisy strips weigh a third of all others together: one strip of four is noise, before it is looked at."""
LEAD_RATE = 500.0
NOTHING = (0.0, 2.0)
"""Indices of a strip with fewer than three whole beats."""


def indices(trace: Floats, rate_hz: float) -> tuple[float, float]:
    """Likeness and scatter of a strip, as quality.py computes them."""
    alike = likeness.of(trace, beats.find(trace, rate_hz)[0], rate_hz)
    return alike.indices() if alike.places.size >= likeness.FEWEST else NOTHING


def strips() -> tuple[Floats, NDArray[np.str_]]:
    """Indices and label of each strip of CinC 2017."""
    both = [(indices(strip.trace, ecg_sets.CINC_RATE), strip.label) for strip in ecg_sets.cinc2017()]
    return np.array([values for values, _ in both]), np.array([label for _, label in both])


def leads() -> tuple[Floats, Flags]:
    """The score of `quality.judge` for each lead of the 100 records of CinC 2011, and whether people called it bad."""
    with np.load(ecg_sets.root() / "cinc2011_dev.npz") as packed:
        samples = np.cumsum(packed["signal_differences"], axis=-1, dtype=np.int16).astype(np.float64)
        bad = packed["lead_bad"].astype(bool).ravel()
    traces = samples.reshape(-1, samples.shape[-1])
    peaks = beats.find(traces, LEAD_RATE)
    judged = (quality.judge(trace, at, LEAD_RATE) for trace, at in zip(traces, peaks, strict=True))
    return np.array([one.score for one in judged]), bad


def card(values: Floats, labels: NDArray[np.str_]) -> Scorecard:
    """The card of noise, fitted on some strips."""
    noisy = labels == "~"
    weights = np.where(noisy, NOISE_IN_FOUR * (~noisy).sum() / max(1, noisy.sum()), 1.0)
    return ecg_fit.fit(NAMES, values, noisy, weights, knots=KNOTS, stiff=STIFF)


def held_back(values: Floats, labels: NDArray[np.str_]) -> Floats:
    """The score of each strip (0 is noise), by a card fitted on the other four fifths."""
    fold = ecg_fit.folds(labels, FOLDS, SEED)
    scores = np.zeros(fold.size)
    for one in range(FOLDS):
        out = fold == one
        scores[out] = quality.scores(values[out], card(values[~out], labels[~out]))
    return scores


if __name__ == "__main__":
    print(card(*strips()))
