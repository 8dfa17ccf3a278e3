"""Whether a P wave repeats before the beats: what speaks against atrial fibrillation when beats come unevenly."""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import shapes
from accanto_signal.ecg.shapes import grid

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

NAMES = ("p_likeness", "p_least", "p_height", "p_rest", "p_rough")
"""p_likeness, p_least: median and lower fifth of the likeness of each beat's P window to that of the others. p_height:
height of the mean P window against the QRS complex (log). p_rest: what varies in the window from beat to beat against
the QRS complex (log); fibrillatory waves are in it. p_rough: how rough that is."""
WINDOW_S = (-0.26, -0.05)
BEFORE_S, AFTER_S = 0.3, 0.5
SOON_S = 0.45
"""A beat so soon after another has that one's T wave in its P window."""
FEWEST_BEATS = 5
BLUR_S = 0.033


def of(trace: Floats, peaks: Beats, rate_hz: float) -> Floats | None:
    """The indices, shape (5,), of a trace of shape (n,), any unit; None with fewer than five whole beats."""
    before, after = BEFORE_S * rate_hz, AFTER_S * rate_hz
    whole = (peaks >= before) & (peaks < trace.size - after)
    if whole.sum() < FEWEST_BEATS:
        return None
    steady = shapes.smoothed(shapes.steady(trace, rate_hz), shapes.odd(BLUR_S, rate_hz))
    rows = shapes.cut(steady, peaks[whole], rate_hz, before_s=BEFORE_S, after_s=AFTER_S)
    beat = np.median(rows, axis=0)
    waves = _waves(rows[_usual(rows, beat, peaks, whole, rate_hz)])
    mean = waves.mean(axis=0)
    rest = waves - mean
    like = _like_others(waves, mean)
    height = float(np.ptp(beat)) + 1e-9
    return np.array([
        np.median(like),
        np.quantile(like, 0.2),
        np.log(np.ptp(mean) / height + 1e-4),
        np.log(np.sqrt(rest.var(axis=1)).mean() / height + 1e-4),
        np.sqrt((np.diff(rest, axis=1) ** 2).mean() / ((rest**2).mean() + 1e-9)),
    ])  # fmt: skip


def _usual(
    rows: Floats, beat: Floats, peaks: Beats, whole: NDArray[np.bool_], rate_hz: float
) -> NDArray[np.bool_]:
    """Which beats have the strip's own shape, and time for a P wave before them."""
    like = shapes.unit(rows) @ shapes.unit(beat)
    alike = like >= np.median(like) - 0.15
    rested = np.concatenate([[True], np.diff(peaks) > SOON_S * rate_hz])[whole]
    both = alike & rested
    return both if both.sum() >= FEWEST_BEATS - 1 else like >= np.median(like)


def _waves(rows: Floats) -> Floats:
    """The P windows, each less its mean and slope."""
    first = grid(BEFORE_S)
    return shapes.untilted(rows[:, first + grid(WINDOW_S[0]) : first + grid(WINDOW_S[1])])


def _like_others(waves: Floats, mean: Floats) -> Floats:
    """The cosine of each wave with the mean of the others."""
    others = (mean * waves.shape[0] - waves) / (waves.shape[0] - 1)
    lengths = np.sqrt((waves**2).sum(axis=1) * (others**2).sum(axis=1))
    return np.asarray((waves * others).sum(axis=1) / (lengths + 1e-9), np.float64)
