"""Pauses of the heart: long RR intervals over a line that can be read, and not over a lost electrode or noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

MARGIN_S = 0.35
"""So much after a beat its T wave moves the line, and before the next its P wave: neither is looked at."""
DEAD_SHARE = 0.15
"""A line quieter than this share of its usual unrest between beats is no skin but a loose electrode,"""
NOISY_FACTOR = 5.0
"""one so many times louder may hide beats,"""
MOVED_SHARE = 0.8
"""and one that moves by this share of a beat's height isn't at rest: flutter, or an electrode that slips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """An RR interval that lasts long."""

    beat: int
    """Number of the beat before it."""
    seconds: float


def of(trace: Floats, peaks: Beats, rate_hz: float, *, longer_s: float) -> list[Pause]:
    """RR intervals longer than `longer_s` over a readable line of a trace of shape (n,), any unit."""
    intervals_s = np.diff(peaks) / rate_hz
    long = np.flatnonzero(intervals_s > longer_s)
    if not long.size:
        return []
    steps = np.abs(np.diff(trace))
    unrest = _between(steps, peaks, rate_hz, np.flatnonzero(intervals_s <= longer_s))
    height = float(np.median([np.ptp(trace[max(0, p - 20) : p + 20]) for p in peaks.tolist()]))
    return [
        Pause(beat=int(at), seconds=round(float(intervals_s[at]), 3))
        for at in long
        if _is_readable(trace, steps, slice(*_inside(peaks, rate_hz, int(at))), unrest, height)
    ]


def _inside(peaks: Beats, rate_hz: float, at: int) -> tuple[int, int]:
    margin = int(MARGIN_S * rate_hz)
    return int(peaks[at]) + margin, int(peaks[at + 1]) - margin


def _between(steps: Floats, peaks: Beats, rate_hz: float, usual: NDArray[np.int64]) -> float:
    """How restless the line usually is between beats: the median of the mean step from sample to sample."""
    spans = (_inside(peaks, rate_hz, int(at)) for at in usual)
    means = [float(steps[a:b].mean()) for a, b in spans if b - a >= 3]
    return float(np.median(means)) if means else float(np.median(steps))


def _is_readable(trace: Floats, steps: Floats, span: slice, unrest: float, height: float) -> bool:
    inside = steps[span]
    if not inside.size:
        return False
    restless = DEAD_SHARE * unrest < inside.mean() < NOISY_FACTOR * max(unrest, 1e-9)
    return bool(restless and np.ptp(trace[span]) < MOVED_SHARE * height)
