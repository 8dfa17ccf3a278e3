"""ECG traces made from waves of known places: what a check should find in them can be said by hand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

P_BEFORE_S, T_AFTER_S = 0.16, 0.28


def heart(
    beats_s: Sequence[float] | NDArray[np.floating],
    *,
    seconds: float,
    rate_hz: float = 300.0,
    ventricular: Sequence[int] = (),
    p_waves: bool = True,
    noise_uv: float = 8.0,
) -> Floats:
    """Microvolts of shape (n,): a beat at each time, those with a number in `ventricular` wide, inverted, without P."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    trace = np.random.default_rng(5).normal(0, noise_uv, time.size)
    for number, at in enumerate(beats_s):
        if number in ventricular:
            trace += _wave(time, at, -1300, 0.045) + _wave(time, at + 0.3, 450, 0.07)
            continue
        trace += _wave(time, at, 1000, 0.014) + _wave(time, at + 0.04, -220, 0.014)
        trace += _wave(time, at + T_AFTER_S, 250, 0.05)
        if p_waves:
            trace += _wave(time, at - P_BEFORE_S, 130, 0.025)
    return np.asarray(trace, np.float64)


def even(seconds: float, *, every_s: float = 0.8) -> Floats:
    """Beats that come almost evenly."""
    times = np.arange(0.4, seconds - 0.3, every_s)
    return np.asarray(times + np.random.default_rng(3).normal(0, 0.01, times.size), np.float64)


def uneven(seconds: float) -> Floats:
    """Beats that come without order, as in atrial fibrillation."""
    intervals = np.random.default_rng(8).uniform(0.45, 1.15, round(seconds * 2.5))
    times = 0.4 + np.cumsum(intervals)
    return np.asarray(times[times < seconds - 0.3], np.float64)


def _wave(time: Floats, at: float, height: float, width_s: float) -> Floats:
    return np.asarray(height * np.exp(-(((time - at) / width_s) ** 2)), np.float64)
