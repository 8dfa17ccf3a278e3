"""Where P, QRS and T of one averaged beat begin, peak and end.

The QRS complex is grown from its steep core outwards until the trace is calm; a wave's peak is where the line
bends most at the wave's own scale, and it ends where the line lies farthest from the chord between its peak and a
place safely beyond it (the trapezium idea of Zhang, Q. et al., Physiol Meas 27:1115-1129, 2006, for both sides of both
waves). The constants were searched one after the other on lead II of the 100 LUDB records at hand.
"""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import shapes
from accanto_signal.ecg.shapes import grid

Floats = NDArray[np.float64]

NAMES = ("p_on", "p_peak", "p_off", "qrs_on", "r_peak", "qrs_off", "t_on", "t_peak", "t_off")
BEFORE_S, AFTER_S = 0.36, 0.64
R = grid(BEFORE_S)
"""Where the R peak stands in an averaged beat."""

CORE_SHARE, CORE_GAP_LEFT_S, CORE_GAP_RIGHT_S = 0.2, 0.032, 0.04
"""Steeper than this share of the steepest is QRS core; calmer stretches so long are bridged."""
UPRIGHT_SHARE = 0.2
"""A complex rises if its upward wave is at least this share of its largest deflection."""
CALM_BEFORE, CALM_AFTER, CALM_NOISE, CALM_SAMPLES = 0.08, 0.06, 1.5, 4
"""Calm is four samples below these shares of the steepest, or below 1.5 times the usual slope."""
T_BLUR_S, T_SCALE_S, T_AFTER_S, T_RISE_S, T_FALL_S = 0.036, 0.088, 0.04, 0.18, 0.15
P_BLUR_S, P_SCALE_S, P_WINDOW_S, P_GAP_S = 0.028, 0.056, 0.23, 0.064
P_RISE_S, P_FALL_S = 0.12, 0.09
P_SHARE = 0.015
"""A P wave bends by at least this share of the beat's height,"""
P_LIKENESS = 0.5
"""and looks like that of the other beats (median cosine), or there is none."""
LAST_T_SHARE = 0.62
"""A T wave peaks before this share of the RR interval,"""
SOONEST_T_S, LATEST_T_S = 0.3, 0.56
"""within these bounds."""

BIAS_MS = {
    "p_on": 1.0, "p_peak": 2.0, "p_off": -2.5, "qrs_on": 6.5, "r_peak": 2.4, "qrs_off": -1.0,
    "t_on": 17.5, "t_peak": -0.6, "t_off": -4.0,
}  # fmt: skip
"""Mean distance from the marks of LUDB's cardiologists, taken off by `delineation`."""


def of(beat: Floats, rows: Floats, usual_rr_s: float) -> dict[str, int]:
    """Marks, as places in the averaged `beat` (shape (m,)) of `rows` (shape (beats, m)); missing ones are left out."""
    found = dict(zip(("qrs_on", "qrs_off"), _qrs(beat), strict=True))
    found["r_peak"] = _r_peak(beat, found["qrs_on"], found["qrs_off"])
    found.update(_t_wave(beat, found["qrs_off"], usual_rr_s))
    found.update(_p_wave(beat, rows, found, usual_rr_s))
    return found


def _r_peak(beat: Floats, qrs_on: int, qrs_off: int) -> int:
    """The top of R; in a complex that doesn't rise, the shoulder before its fall, where LUDB's readers mark it."""
    inside = beat[qrs_on : qrs_off + 1] - beat[qrs_on]
    if inside.max() > UPRIGHT_SHARE * np.abs(inside).max():
        return qrs_on + int(inside.argmax())
    return _corner(beat, qrs_on, qrs_on + int(inside.argmin()))


def _qrs(beat: Floats) -> tuple[int, int]:
    steep = shapes.smoothed(np.pad(np.abs(beat[2:] - beat[:-2]), 1), 3)
    first, last = R - grid(0.12), R + grid(0.14)
    most = steep[R - grid(0.07) : R + grid(0.08)].max()
    calm = CALM_NOISE * float(np.median(steep[first - grid(0.06) : first + grid(0.06)]))
    core = np.flatnonzero(steep[first:last] > CORE_SHARE * most) + first
    start = _grown(core[core <= R][::-1], grid(CORE_GAP_LEFT_S))
    end = _grown(core[core >= R], grid(CORE_GAP_RIGHT_S))
    before, after = max(CALM_BEFORE * most, calm), max(CALM_AFTER * most, calm)
    while start > first - grid(0.03) and (steep[start - CALM_SAMPLES + 1 : start + 1] >= before).any():
        start -= 1
    while end < last + grid(0.04) and (steep[end : end + CALM_SAMPLES] >= after).any():
        end += 1
    return start, end


def _grown(core: NDArray[np.int64], gap: int) -> int:
    """From the R peak outwards over core samples, bridging gaps."""
    at = R
    for place in core.tolist():
        if abs(place - at) > gap:
            break
        at = place
    return at


def _t_wave(beat: Floats, qrs_off: int, usual_rr_s: float) -> dict[str, int]:
    line = shapes.smoothed(beat, grid(T_BLUR_S) | 1)
    latest = min(LATEST_T_S, max(SOONEST_T_S, LAST_T_SHARE * usual_rr_s))
    first, last = qrs_off + grid(T_AFTER_S), min(beat.size - grid(0.09) - 1, R + grid(latest))
    if last - first <= grid(0.06):
        return {}
    peak, _ = _bend(line, first, last, scale=grid(T_SCALE_S), bounds=(qrs_off, beat.size - 1))
    peak = _extreme(
        line, peak, sign=_sign(line, peak, T_SCALE_S), reach=grid(0.06), bounds=(qrs_off, beat.size - 1)
    )
    beyond = min(beat.size - 1, peak + grid(T_FALL_S))
    if usual_rr_s > 0.5:
        beyond = min(beyond, R + grid(0.95 * usual_rr_s - 0.2))
    beyond = min(max(beyond, peak + grid(0.06)), beat.size - 1)
    return {
        "t_on": _corner(line, max(qrs_off, peak - grid(T_RISE_S)), peak),
        "t_peak": peak,
        "t_off": _corner(line, peak, beyond),
    }


def _p_wave(beat: Floats, rows: Floats, found: dict[str, int], usual_rr_s: float) -> dict[str, int]:
    line = shapes.smoothed(beat, grid(P_BLUR_S) | 1)
    qrs_on = found["qrs_on"]
    first, last = max(grid(0.06), qrs_on - grid(P_WINDOW_S)), qrs_on - grid(P_GAP_S)
    if "t_off" in found:
        first = max(first, found["t_off"] - grid(usual_rr_s) + grid(0.02))
    if last - first <= grid(0.05):
        return {}
    peak, bend = _bend(line, first, last, scale=grid(P_SCALE_S), bounds=(0, qrs_on))
    if bend < P_SHARE * np.ptp(beat) or _repeats(rows[:, first:last]) < P_LIKENESS:
        return {}
    bounds = (first - grid(0.01), qrs_on)
    peak = _extreme(line, peak, sign=_sign(line, peak, P_SCALE_S), reach=grid(0.024), bounds=bounds)
    return {
        "p_on": _corner(line, max(0, peak - grid(P_RISE_S)), peak),
        "p_peak": peak,
        "p_off": _corner(line, peak, min(qrs_on, peak + grid(P_FALL_S))),
    }


def _bend(line: Floats, first: int, last: int, *, scale: int, bounds: tuple[int, int]) -> tuple[int, float]:
    """Where the line stands farthest from the middle of its two neighbours at a distance, and how far."""
    places = np.arange(first, last)
    around = line[np.maximum(places - scale, bounds[0])] + line[np.minimum(places + scale, bounds[1])]
    bend = np.abs(line[places] - around / 2)
    at = int(bend.argmax())
    return first + at, float(bend[at])


def _sign(line: Floats, peak: int, scale_s: float) -> float:
    """Whether the wave points up (1) or down (-1)."""
    low, high = max(peak - grid(scale_s), 0), min(peak + grid(scale_s), line.size - 1)
    return 1.0 if line[peak] >= (line[low] + line[high]) / 2 else -1.0


def _extreme(line: Floats, peak: int, *, sign: float, reach: int, bounds: tuple[int, int]) -> int:
    low, high = max(bounds[0], peak - reach), min(bounds[1], peak + reach)
    return low + int((sign * line[low : high + 1]).argmax())


def _corner(line: Floats, first: int, last: int) -> int:
    """Where the line lies farthest from the chord between two places."""
    if last - first < 3:
        return first
    chord = np.linspace(line[first], line[last], last - first + 1)
    return first + int(np.abs(line[first : last + 1] - chord).argmax())


def _repeats(windows: Floats) -> float:
    """The median likeness of each row to the mean of the others; 1 for fewer than three rows."""
    if windows.shape[0] < 3:
        return 1.0
    level = windows - windows.mean(axis=1, keepdims=True)
    others = level.sum(axis=0) - level
    lengths = np.sqrt((level**2).sum(axis=1) * (others**2).sum(axis=1))
    return float(np.median((level * others).sum(axis=1) / (lengths + 1e-9)))
