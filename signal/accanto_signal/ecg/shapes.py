"""Beats laid side by side: the piece of a trace around each R peak, brought to one rate, and how alike they are."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64] | NDArray[np.float64]

GRID_HZ = 250
"""The rate of all pieces: 4 ms is less than two readers differ by on any mark of a beat."""
BLUR_S = 0.012
DRIFT_S = (0.8, 0.6)
"""Drift is what two running means of these lengths leave; a T wave, of 0.3 s, stays."""


AT_ONCE = 256
"""Rows compared at once: a bound on memory."""


def grid(seconds: float) -> int:
    """How many grid samples a time is."""
    return round(seconds * GRID_HZ)


def smoothed(rows: Floats, width: int) -> Floats:
    """Running mean over `width` samples along the last axis, of the shape given; the ends are held."""
    if width <= 1:
        return rows
    before = width // 2
    held = np.concatenate(
        [np.repeat(rows[..., :1], before, axis=-1), rows, np.repeat(rows[..., -1:], width - before, axis=-1)],
        axis=-1,
    )
    sums = np.cumsum(held, axis=-1)
    sums = np.concatenate([np.zeros_like(sums[..., :1]), sums], axis=-1)
    size = rows.shape[-1]
    return np.asarray((sums[..., width : width + size] - sums[..., :size]) / width, np.float64)


def odd(seconds: float, rate_hz: float) -> int:
    """An odd number of samples of about this time."""
    return max(1, int(seconds * rate_hz) | 1)


def blurred(trace: Floats, rate_hz: float) -> Floats:
    """The trace, shape (n,), without what is faster than a QRS complex."""
    return smoothed(trace - trace.mean(), odd(BLUR_S, rate_hz))


def steady(trace: Floats, rate_hz: float) -> Floats:
    """The trace, shape (n,), blurred and without drift."""
    clean = blurred(trace, rate_hz)
    drift = clean
    for seconds in DRIFT_S:
        drift = smoothed(drift, odd(seconds, rate_hz))
    return clean - drift


def cut(trace: Floats, places: Places, rate_hz: float, *, before_s: float, after_s: float) -> Floats:
    """The pieces around places (sample numbers), shape (places, grid(before_s) + grid(after_s)), at 250 Hz.

    Between samples a line is drawn; beyond the ends of the trace its first and last sample are held.
    """
    steps = np.arange(-grid(before_s), grid(after_s)) * (rate_hz / GRID_HZ)
    at = np.clip(np.asarray(places, np.float64)[:, None] + steps, 0, trace.size - 1)
    whole = np.minimum(at.astype(np.int64), max(trace.size - 2, 0))
    share = at - whole
    return np.asarray(trace[whole] * (1 - share) + trace[whole + 1] * share, np.float64)


def unit(rows: Floats) -> Floats:
    """Each row less its mean and at length one, so that a product of two is their likeness, -1 to 1."""
    level = rows - rows.mean(axis=-1, keepdims=True)
    return np.asarray(level / np.maximum(np.linalg.norm(level, axis=-1, keepdims=True), 1e-9), np.float64)


def untilted(rows: Floats) -> Floats:
    """Each row less its mean and its slope."""
    time = np.linspace(-1, 1, rows.shape[1])
    level = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(level - ((level @ time) / (time @ time))[:, None] * time, np.float64)


def moved(rows: Floats, *, start: int, size: int, slack: int, step: int = 1) -> Floats:
    """The samples from `start` of each row, moved by up to `slack` to either side, at length one.

    Shape (rows, shifts, size); shifts go from -slack to slack by `step`.
    """
    part = rows[:, start - slack : start + slack + size]
    return unit(np.lib.stride_tricks.sliding_window_view(part, size, axis=1)[:, ::step])


def likeness(rows: Floats, shapes: Floats, *, start: int, slack: int) -> Floats:
    """How alike each row is to each shape where they agree best, shape (rows, shapes).

    Of each row the samples from `start` are compared, moved by up to `slack` to either side: `shapes` has shape
    (k, size) and unit length.
    """
    blocks = np.array_split(rows, -(-rows.shape[0] // AT_ONCE))
    size = shapes.shape[1]
    found = (moved(block, start=start, size=size, slack=slack, step=2) @ shapes.T for block in blocks)
    return np.concatenate([one.max(axis=1) for one in found])


def sample(count: int, most: int) -> NDArray[np.int64]:
    """At most so many places, spread evenly over `count`."""
    return np.linspace(0, count - 1, min(count, most)).astype(np.int64)
