"""Where the waves of each beat begin, peak and end, and the intervals that follow: PR, QRS, QT and QTc.

Beats of one shape are averaged, since an average has hardly any noise; the marks of the average are carried to
each beat, and the P and T wave of a beat may stand a little earlier or later than the average's. So a strip of ten
seconds is enough, and the marks of one beat are no surer than its strip.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import marks, shapes
from accanto_signal.ecg.shapes import GRID_HZ, grid

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_SHAPES = 4
SAME_SHAPE = 0.88
MOST_COMPARED = 256
SLACK = 6
"""Beats are moved onto their average by at most so many grid samples (24 ms)."""
WAVE_SLACK = grid(0.032)
SURE, GAIN = 0.9, 0.02
"""A wave is moved only when it then looks like the average's, and more so than before."""
LEVEL_S = (-0.1, -0.06)
FEWEST = 2
ST_AFTER_J_S = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """The marks of each beat, and the averaged beat of the commonest shape."""

    places: Floats
    """Sample numbers (with fractions), shape (beats, 9), columns as `marks.NAMES`; NaN where there is no such wave."""
    shape: NDArray[np.int64]
    """Which shape each beat has: 0 is the commonest; -1 for beats unlike any common one."""
    average: Floats
    """The commonest beat at 250 Hz from 0.36 s before to 0.64 s after R, in the unit of the trace; level before QRS."""
    rate_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Medians over the beats of the commonest shape, in milliseconds; None where marks are missing."""

    pr_ms: float | None
    qrs_ms: float | None
    qt_ms: float | None
    qtc_fridericia_ms: float | None
    p_share: float
    """The share of those beats that have a P wave."""
    st_level: float | None
    """60 ms after the end of QRS against the level before it, in the unit of the trace: a trend, never a diagnosis."""


class Depth(StrEnum):
    """How many of the beats are marked."""

    EVERY_BEAT = "every beat"
    COMMONEST = "the commonest shape"
    NONE = "none"


def of(trace: Floats, peaks: Beats, rate_hz: float, *, depth: Depth = Depth.EVERY_BEAT) -> Waves:
    """The waves of a trace of shape (n,), any unit, with these R peaks (sample numbers, rising).

    With fewer than two beats nothing can be averaged, and no wave is marked.
    """
    if peaks.size < FEWEST or depth is Depth.NONE:
        return nothing(peaks.size, rate_hz)
    places = np.full((peaks.size, len(marks.NAMES)), np.nan)
    shape = np.full(peaks.size, -1, np.int64)
    line = _level(shapes.blurred(trace, rate_hz), peaks, rate_hz)
    usual_rr_s = float(np.median(np.diff(peaks))) / rate_hz
    average = np.empty(0)
    groups = _groups(_rows(line, peaks, rate_hz))
    for number, group in enumerate(groups[:1] if depth is Depth.COMMONEST else groups):
        beat, of_group = _marked(line, peaks[group].astype(np.float64), rate_hz, usual_rr_s)
        places[group] = np.where((of_group >= 0) & (of_group < trace.size), of_group, np.nan)
        if number < MOST_SHAPES:
            shape[group] = number
        average = beat if not number else average
    return Waves(places=places, shape=shape, average=average, rate_hz=rate_hz)


def nothing(beats: int, rate_hz: float) -> Waves:
    """No wave for so many beats."""
    return Waves(
        places=np.full((beats, len(marks.NAMES)), np.nan),
        shape=np.full(beats, -1, np.int64),
        average=np.empty(0),
        rate_hz=rate_hz,
    )


def intervals(waves: Waves, peaks: Beats) -> Intervals:
    """The intervals of the commonest beat.

    QTc is Fridericia's, QT / RR^(1/3), with the mean RR interval in seconds (Fridericia, Acta Med Scand 53:469-486,
    1920): Bazett's overcorrects fast hearts.
    """
    mine = waves.places[waves.shape == 0]
    at = {name: mine[:, index] for index, name in enumerate(marks.NAMES)}
    qt_ms = _median_ms(at["t_off"] - at["qrs_on"], waves.rate_hz)
    rr_s = float(np.diff(peaks).mean()) / waves.rate_hz if peaks.size > 1 else None
    has_p = np.isfinite(at["p_on"])
    p_share = round(float(has_p.mean()), 3) if has_p.size else 0.0
    return Intervals(
        pr_ms=_median_ms((at["qrs_on"] - at["p_on"])[has_p], waves.rate_hz) if p_share > 0.5 else None,
        qrs_ms=_median_ms(at["qrs_off"] - at["qrs_on"], waves.rate_hz),
        qt_ms=qt_ms,
        qtc_fridericia_ms=round(qt_ms / rr_s ** (1 / 3), 1) if qt_ms and rr_s else None,
        p_share=p_share,
        st_level=_st_level(waves, at["qrs_off"], peaks),
    )


def _median_ms(samples: Floats, rate_hz: float) -> float | None:
    known = samples[np.isfinite(samples)]
    return round(float(np.median(known)) * 1000 / rate_hz, 1) if known.size else None


def _st_level(waves: Waves, qrs_off: Floats, peaks: Beats) -> float | None:
    after_s = (qrs_off - peaks[waves.shape == 0]) / waves.rate_hz
    known = after_s[np.isfinite(after_s)]
    if not known.size or not waves.average.size:
        return None
    at = marks.R + grid(float(np.median(known)) + ST_AFTER_J_S)
    level = waves.average[marks.R + grid(LEVEL_S[0]) : marks.R + grid(LEVEL_S[1])].mean()
    return round(float(waves.average[min(at, waves.average.size - 1)] - level), 1)


def _level(line: Floats, peaks: Beats, rate_hz: float) -> Floats:
    """The trace less a line drawn through its level before each QRS complex."""
    before = np.arange(int(LEVEL_S[0] * rate_hz), int(LEVEL_S[1] * rate_hz) + 1)
    around = np.clip(peaks[:, None] + before, 0, line.size - 1)
    knots = line[around].mean(axis=1)
    middle = peaks + rate_hz * sum(LEVEL_S) / 2
    return np.asarray(line - np.interp(np.arange(line.size), middle, knots), np.float64)


def _rows(line: Floats, places: Beats | Floats, rate_hz: float) -> Floats:
    return shapes.cut(line, places, rate_hz, before_s=marks.BEFORE_S, after_s=marks.AFTER_S)


def _qrs_part(rows: Floats, by: int = 0) -> Floats:
    return rows[..., marks.R - grid(0.1) + by : marks.R + grid(0.12) + by]


def _groups(rows: Floats) -> list[NDArray[np.int64]]:
    """Beats of one shape together, the commonest shape first; the rest each alone."""
    turned = shapes.unit(_qrs_part(rows))
    seeds = shapes.sample(rows.shape[0], MOST_COMPARED)
    alike = turned @ turned[seeds].T > SAME_SHAPE
    left = np.ones(rows.shape[0], bool)
    groups: list[NDArray[np.int64]] = []
    while left.any() and len(groups) < MOST_SHAPES:
        company = alike[left].sum(axis=0) * left[seeds]
        if not company.any():
            break
        mine = left & alike[:, company.argmax()]
        groups.append(np.flatnonzero(mine))
        left &= ~mine
    return groups + [np.array([alone]) for alone in np.flatnonzero(left)]


def _marked(line: Floats, places: Floats, rate_hz: float, usual_rr_s: float) -> tuple[Floats, Floats]:
    """The average of some beats, and the marks of each of them, shape (beats, 9)."""
    rows = _rows(line, places, rate_hz)
    beat = np.median(rows, axis=0)
    if places.size > 2:
        moved = _agreement(rows, _qrs_part(beat), start=marks.R - grid(0.1), slack=SLACK).argmax(axis=1)
        places = places + (moved - SLACK) * rate_hz / GRID_HZ
        rows = _rows(line, places, rate_hz)
        beat = np.median(rows, axis=0)
    found = marks.of(beat, rows, usual_rr_s)
    out = np.full((places.size, len(marks.NAMES)), np.nan)
    for wave in "pt":
        found_wave = {name: at for name, at in found.items() if name[:2] == f"{wave}_"}
        late = _late(rows, beat, found_wave) if found_wave else np.zeros(places.size)
        for name, at in found_wave.items():
            out[:, marks.NAMES.index(name)] = _sample(places, at + late, name, rate_hz)
    for name in ("qrs_on", "r_peak", "qrs_off"):
        out[:, marks.NAMES.index(name)] = _sample(places, np.float64(found[name]), name, rate_hz)
    return np.asarray(beat, np.float64), out


def _sample(places: Floats, at: Floats | np.float64, name: str, rate_hz: float) -> Floats:
    """A place in the average as a sample number of each beat."""
    moved = (at - marks.R) / GRID_HZ - marks.BIAS_MS[name] / 1000
    return np.asarray(places + moved * rate_hz, np.float64)


def _agreement(rows: Floats, shape: Floats, *, start: int, slack: int) -> Floats:
    """How alike each row is to a shape at each of 2 slack + 1 shifts, shape (rows, shifts)."""
    return shapes.moved(rows, start=start, size=shape.size, slack=slack) @ shapes.unit(shape)


def _late(rows: Floats, beat: Floats, wave: dict[str, int]) -> Floats:
    """By how many grid samples each beat's wave comes later than the average's."""
    if rows.shape[0] < 3:
        return np.zeros(rows.shape[0])
    first = max(WAVE_SLACK, min(wave.values()) - 3)
    last = min(beat.size - WAVE_SLACK, max(wave.values()) + 4)
    like = _agreement(rows, beat[first:last], start=first, slack=WAVE_SLACK)
    best, shift = like.max(axis=1), like.argmax(axis=1) - WAVE_SLACK
    better = (best > SURE) & (best - like[:, WAVE_SLACK] > GAIN) & (np.abs(shift) < WAVE_SLACK)
    return np.where(better, shift, 0).astype(np.float64)
