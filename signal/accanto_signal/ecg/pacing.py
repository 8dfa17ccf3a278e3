"""Whether a pacemaker drives the heart: a spike, far steeper than any QRS complex, just before a beat.

Only recorders of 250 Hz and more, with a band wide enough, let spikes through: none found doesn't mean no pacemaker.
"""

import numpy as np
from numpy.typing import NDArray

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

LOWEST_RATE_HZ = 250.0
LOOK_S, LEAST_S = 0.2, 0.012
"""A spike stands at most so long before the R peak, and at least so long."""
JUMP_SHARE = 0.08
"""From one sample to the next it jumps by this share of the beat's height, at least,"""
AROUND_S, ABOVE_AROUND = 0.016, 8.0
"""and this many times more than samples usually do within 16 ms of it: the slope of a QRS complex lasts longer."""
PACED_SHARE = 0.4
"""A strip is paced when so many of its beats have a spike before them."""


def paced(trace: Floats, peaks: Beats, rate_hz: float) -> NDArray[np.bool_]:
    """Which beats have a spike before them, shape (beats,); none where the strip as a whole isn't paced."""
    none = np.zeros(peaks.size, bool)
    reach = int(AROUND_S * rate_hz)
    before = int(LOOK_S * rate_hz) + reach
    if rate_hz < LOWEST_RATE_HZ or peaks.size < 3 or trace.size < 2 * before:
        return none
    inside = peaks[:, None] + np.arange(-before, reach - int(LEAST_S * rate_hz) + 1)
    jumps = np.abs(np.diff(trace))[np.clip(inside, 0, trace.size - 2)]
    around = np.median(np.lib.stride_tricks.sliding_window_view(jumps, 2 * reach + 1, axis=1), axis=2)
    jump = jumps[:, reach : jumps.shape[1] - reach]
    height = np.ptp(trace[np.clip(peaks[:, None] + np.arange(-before, before), 0, trace.size - 1)], axis=1)
    sharp = (jump > JUMP_SHARE * height[:, None]) & (jump > ABOVE_AROUND * around)
    has = np.asarray(sharp.any(axis=1), np.bool_)
    return has if has.mean() >= PACED_SHARE else none
