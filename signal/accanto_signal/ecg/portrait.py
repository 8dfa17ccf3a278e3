"""What a beat looks like and when it comes, beside the other beats of its strip: the indices that classes rest on.

All indices are relative, to the usual RR interval, to the dominant shape of the strip or to the beat's own height,
so that they mean the same in every lead, at every rate and gain. The indices of the beats of one shape are averaged
too: one beat says little, forty of its kind say when they come.
"""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import shapes
from accanto_signal.ecg.shapes import GRID_HZ, grid

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

BEFORE_S, AFTER_S = 0.45, 0.65
USUAL = 8
"""The usual RR interval is the median of so many intervals on either side."""
QRS = (-0.12, 0.18)
BEAT = (-0.25, 0.42)
SHAPE = (-0.12, 0.24)
P_WAVE = (-0.24, -0.08)
LEVEL = (-0.14, -0.07)
"""Seconds around the R peak in which each of them is looked for."""
SLACK_S = 0.032
MOST_COMPARED = 400
SAME_SHAPE = 0.06
"""Of one shape are beats whose likeness is 1 less about this,"""
SAME_HEIGHT = 0.35
"""and whose height differs by less than about this factor (natural logarithm)."""

OWN = (
    "early", "late", "pause", "change", "like", "height", "unlike", "p_height", "p_unlike",
    "width", "core", "extent", "spread", "middle", "rough", "discord",
)  # fmt: skip
"""Indices of the beat itself: early (RR before, log, against usual), late (RR after), pause (their sum), change (RR
before against the one before it), like (cosine with the dominant beat), height (log), unlike (log distance to the
dominant QRS), p_height, p_unlike (the same of the P wave), width and core (seconds steeper than 15 and 30 % of the
steepest), extent (seconds from the first to the last place steeper than 10 %), spread and middle (seconds
that hold 90 and 60 % of the QRS complex), rough (log of the usual against the steepest slope), discord (how
far the T wave points away from the QRS complex, against its height)."""
SCATTER, STEADY = "shape_scatter", "strip_like"
NAMES = (
    *OWN, *(f"shape_{name}" for name in OWN), *(f"against_{name}" for name in OWN), SCATTER, STEADY,
)  # fmt: skip
"""`shape_x` is the mean of x over beats of one shape, `against_x` that less the strip's median; shape_scatter the
spread of `early` within a shape; strip_like the median of `like`, which noise lowers."""


def of(trace: Floats, peaks: Beats, rate_hz: float) -> Floats:
    """The indices of each beat, shape (beats, len(NAMES)), of a trace of shape (n,), any unit.

    `peaks` are sample numbers, rising, at least four.
    """
    rows = shapes.cut(shapes.steady(trace, rate_hz), peaks, rate_hz, before_s=BEFORE_S, after_s=AFTER_S)
    dominant = _dominant(rows)
    own = np.stack(
        [*_timing(peaks, rate_hz), *_against(rows, dominant), *_widths(rows), *_lines(rows)], axis=1
    )
    kin = _kinship(rows)
    some = shapes.sample(peaks.size, MOST_COMPARED)
    mean = kin @ own[some]
    early = own[some, 0]
    scatter = np.sqrt(np.maximum(kin @ early**2 - (kin @ early) ** 2, 0))
    median = np.median(own, axis=0)
    steady = np.full(peaks.size, median[OWN.index("like")])
    return np.concatenate([own, mean, mean - median, scatter[:, None], steady[:, None]], axis=1)


def _part(rows: Floats, span: tuple[float, float]) -> Floats:
    return rows[..., grid(BEFORE_S) + grid(span[0]) : grid(BEFORE_S) + grid(span[1])]


def _height(rows: Floats) -> Floats:
    return np.asarray(np.ptp(_part(rows, QRS), axis=-1), np.float64) + 1e-6


def _timing(peaks: Beats, rate_hz: float) -> tuple[Floats, ...]:
    """Early, late, pause and change; at the ends, where an interval is missing, it counts as usual."""
    intervals = np.diff(peaks) / rate_hz
    reach = min(USUAL, intervals.size - 1)
    padded = np.pad(intervals, (reach + 1, reach), mode="reflect" if intervals.size > reach + 1 else "edge")
    usual = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1), axis=1)
    usual = usual[: peaks.size]
    before = np.concatenate([usual[:1], intervals])
    after = np.concatenate([intervals, usual[-1:]])
    early, late = np.log(before / usual), np.log(after / usual)
    change = np.log(before / np.concatenate([usual[:1], before[:-1]]))
    return early, late, early + late, change


def _dominant(rows: Floats) -> Floats:
    """The median of the beats that look like most others."""
    turned = shapes.unit(_part(rows, QRS))
    some = shapes.sample(rows.shape[0], MOST_COMPARED)
    company = (turned @ turned[some].T > 0.85).mean(axis=1)
    dominant = np.median(rows[company >= np.median(company)], axis=0)
    for _ in range(2):
        like = turned @ shapes.unit(_part(dominant, QRS))
        near = like > max(0.85, float(np.quantile(like, 0.3)) - 0.01)
        if near.sum() < 3:
            break
        dominant = np.median(rows[near], axis=0)
    return np.asarray(dominant, np.float64)


def _against(rows: Floats, dominant: Floats) -> tuple[Floats, ...]:
    """Like, height, unlike, p_height and p_unlike."""
    whole = _part(dominant, BEAT)
    like = shapes.likeness(
        rows,
        shapes.unit(whole)[None],
        start=grid(BEFORE_S) + grid(BEAT[0]),
        slack=grid(SLACK_S),
    )[:, 0]
    height, usual = _height(rows), float(_height(dominant))
    qrs, p_wave = _part(rows, QRS), _part(rows, P_WAVE)
    bump = np.ptp(shapes.untilted(_part(rows, (-0.26, -0.08))), axis=1)
    return (
        like,
        np.log(height / usual + 1e-3),
        np.log(_distance(qrs, _part(dominant, QRS)) / usual + 1e-4),
        np.log(bump / height + 0.01),
        np.log(_distance(p_wave, _part(dominant, P_WAVE)) / usual + 1e-4),
    )


def _distance(rows: Floats, shape: Floats) -> Floats:
    """Root mean square of what differs, levels apart."""
    apart = rows - rows.mean(axis=1, keepdims=True) - (shape - shape.mean())
    return np.asarray(np.sqrt((apart**2).mean(axis=1)), np.float64)


def _widths(rows: Floats) -> tuple[Floats, ...]:
    """Width, core, extent, spread and middle, all from how steep the beat is where."""
    steep = shapes.smoothed(np.abs(rows[:, 5:] - rows[:, :-5]), 7)
    first = grid(BEFORE_S) - 2
    near = steep[:, first - grid(0.15) : first + grid(0.2)]
    most = near.max(axis=1, keepdims=True) + 1e-9
    wide = steep[:, first - grid(0.2) : first + grid(0.25)]
    wide = wide - np.quantile(wide, 0.1, axis=1, keepdims=True)
    over = wide > 0.1 * wide.max(axis=1, keepdims=True)
    extent = over.shape[1] - over[:, ::-1].argmax(axis=1) - over.argmax(axis=1)
    held = np.cumsum(wide, axis=1)
    held = held / np.maximum(held[:, -1:], 1e-9)
    counts = (
        (near > 0.15 * most).sum(axis=1),
        (near > 0.3 * most).sum(axis=1),
        extent,
        ((held > 0.05) & (held < 0.95)).sum(axis=1),
        ((held > 0.2) & (held < 0.8)).sum(axis=1),
    )
    return tuple(np.asarray(count / GRID_HZ, np.float64) for count in counts)


def _lines(rows: Floats) -> tuple[Floats, Floats]:
    """Rough and discord."""
    slopes = np.abs(np.diff(rows, axis=1))
    steepest = np.partition(slopes, -4, axis=1)[:, -4]
    rough = np.log(np.median(slopes, axis=1) / (steepest + 1e-9) + 1e-3)
    level = np.median(_part(rows, LEVEL), axis=1, keepdims=True)
    qrs, t_wave = _part(rows, (-0.1, 0.14)) - level, _part(rows, (0.2, 0.42)) - level
    largest = np.where(t_wave.max(axis=1) > -t_wave.min(axis=1), t_wave.max(axis=1), t_wave.min(axis=1))
    discord = -np.sign(qrs.sum(axis=1)) * largest / _height(rows)
    return rough, np.asarray(np.clip(discord, -3, 3), np.float64)


def _kinship(rows: Floats) -> Floats:
    """How far each beat is of the shape of each of at most 400 others, shape (beats, others); rows sum to 1."""
    some = shapes.sample(rows.shape[0], MOST_COMPARED)
    turned = shapes.unit(_part(rows, SHAPE))
    like = shapes.likeness(
        rows,
        turned[some],
        start=grid(BEFORE_S) + grid(SHAPE[0]),
        slack=grid(SLACK_S),
    )
    height = np.log(_height(rows))
    apart = ((1 - like) / SAME_SHAPE) ** 2 + ((height[:, None] - height[some]) / SAME_HEIGHT) ** 2
    kin = np.exp(-np.minimum(apart, 300))
    return np.asarray(kin / np.maximum(kin.sum(axis=1, keepdims=True), 1e-9), np.float64)
