"""What spoils an ECG trace other than muscle and movement: a flat line, the end of the range, mains hum."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

FLAT_UV = 20.0
"""A second is flat below this peak-to-peak height."""
RAIL_S = 0.04
"""A peak stands at its own extreme for a shorter time."""
MAINS_HZ = (50.0, 60.0)
BESIDE_HZ = 4.0
HUM_UV, HUM_FACTOR = 25.0, 3.0
"""An amplitude (half of peak-to-peak) that can be seen on paper: a quarter of a millimetre. It is hum when it stands
out of what lies 4 Hz beside: QRS complexes have some of every frequency."""


def flat_seconds(trace: Floats, rate_hz: float) -> Truths:
    """Whether nothing moves, for each whole second (at least one) of a trace of shape (n,) in microvolts."""
    return np.asarray(np.ptp(_seconds(trace, rate_hz), axis=1) < FLAT_UV, np.bool_)


def at_rail(trace: Floats, rate_hz: float) -> Truths:
    """For each sample whether it stands at the trace's own extremes for longer than a peak would, shape (n,)."""
    held = int(RAIL_S * rate_hz) + 1
    out = np.zeros(trace.size, np.bool_)
    for rail in (trace.min(), trace.max()):
        edges = np.diff(np.concatenate([[0], (trace == rail).astype(np.int8), [0]]))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        for start, end in zip(starts, ends, strict=True):
            if end - start >= held:
                out[start:end] = True
    return out


def unusable_seconds(trace: Floats, rate_hz: float) -> Truths:
    """The whole seconds in which a line is flat, at the end of its range, or holds what is no number."""
    second = int(rate_hz)
    count = trace.size // second
    if not count:
        return np.zeros(0, np.bool_)
    numbers = np.isfinite(trace)
    clean = np.where(numbers, trace, trace[numbers].mean() if numbers.any() else 0.0)
    holes = ~numbers[: count * second].reshape(count, second).all(axis=1)
    railed = at_rail(clean, rate_hz)[: count * second].reshape(count, second).any(axis=1)
    return np.asarray(holes | railed | flat_seconds(clean, rate_hz)[:count], np.bool_)


def hum(trace: Floats, rate_hz: float) -> float:
    """The amplitude of mains hum, in the unit of the trace: the median over seconds, 0 where there is none."""
    seconds = _seconds(trace, rate_hz)
    seconds = seconds - seconds.mean(axis=1, keepdims=True)
    found = 0.0
    for mains in MAINS_HZ:
        if mains + BESIDE_HZ >= rate_hz / 2:
            continue
        here, below, above = (
            float(np.median(_amplitude(seconds, rate_hz, at)))
            for at in (mains, mains - BESIDE_HZ, mains + BESIDE_HZ)
        )
        if here > HUM_FACTOR * max(below, above):
            found = max(found, here)
    return found


def _amplitude(seconds: Floats, rate_hz: float, frequency_hz: float) -> Floats:
    """By sums rather than a matrix product: BLAS would wake its threads for a few hundred numbers."""
    phase = 2 * np.pi * frequency_hz / rate_hz * np.arange(seconds.shape[1])
    even, odd = (np.einsum("ij,j->i", seconds, wave) for wave in (np.cos(phase), np.sin(phase)))
    return np.asarray(2 * np.hypot(even, odd) / seconds.shape[1], np.float64)


def _seconds(trace: Floats, rate_hz: float) -> Floats:
    second = min(int(rate_hz), trace.size)
    return trace[: trace.size // second * second].reshape(-1, second)
