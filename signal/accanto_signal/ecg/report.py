"""All that a whole record says, from ten seconds to a day: strip by strip, and in sum."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import (
    beats,
    checks,
    classes,
    delineation,
    ectopy,
    marks,
    pauses,
    rhythm,
    strip,
    variability,
)
from accanto_signal.ecg.checks import Check, Limits
from accanto_signal.ecg.classes import Classes, Kind
from accanto_signal.ecg.delineation import Intervals
from accanto_signal.ecg.ectopy import Pattern
from accanto_signal.ecg.fibrillation import Rhythm
from accanto_signal.ecg.strip import Strip
from accanto_signal.ecg.variability import Variability

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STRIP_S = 30.0
"""Long records are read in strips of this length; what is left at the end, if shorter, joins the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A line of the table of checks, with the strip in which it applies."""

    starts_s: float
    ends_s: float
    quality: float
    check: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A record as read; all figures are over its readable strips, and None where there are too few beats."""

    seconds: float
    readable_s: float
    rate_hz: float
    peaks: Beats
    """All R peaks, also of unreadable strips, sample numbers, shape (beats,)."""
    classes: Classes
    waves: Floats
    """Marks of each beat, shape (beats, 9), sample numbers, columns as `marks.NAMES`; NaN where there are none."""
    strips: tuple[tuple[float, Strip], ...]
    """Each with the second at which it begins."""
    bpm: float | None
    ventricular_percent: float
    supraventricular_percent: float
    fibrillation_share: float | None
    """The share of readable strips in which fibrillation is suspected."""
    patterns: tuple[Pattern, ...]
    intervals: Intervals | None
    """Those of the strip with the best quality."""
    variability: Variability | None
    findings: tuple[Finding, ...]


def of(trace: NDArray[np.number], rate_hz: float, *, limits: Limits = checks.DEFAULT) -> Report:
    """Read a record of shape (n,), in microvolts, of any length.

    Empty, flat, saturated records and holes (values that are not numbers) make unreadable strips, never an error.
    Raises ValueError for a rate out of 100 to 1000 Hz and for an array that has not one axis.
    """
    values = np.asarray(trace, np.float64)
    if values.ndim != 1:
        raise ValueError(f"a record has one axis; this has {values.ndim}")
    peaks, holes = _beats(values, rate_hz)
    filled = _filled(values, holes)
    kinds = classes.of(filled, peaks, rate_hz)
    record = _Record(trace=filled, holes=holes, peaks=peaks, classes=kinds, rate_hz=rate_hz)
    return _summed(record, list(_strips(record)), limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A record whose beats and their kinds are known."""

    trace: Floats
    holes: Flags
    peaks: Beats
    classes: Classes
    rate_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A strip, with its first sample and the numbers of its beats."""

    start: int
    beats: slice
    strip: Strip


def _beats(values: Floats, rate_hz: float) -> tuple[Beats, Flags]:
    """R peaks of each stretch without holes, and where the holes are."""
    holes = ~np.isfinite(values) | (np.abs(values) > beats.LARGEST)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], holes, [True]]).astype(np.int8)))
    found = [beats.find(np.empty(0), rate_hz)[0]]
    for start, end in edges.reshape(-1, 2).tolist():
        found.append(beats.find(values[start:end], rate_hz)[0] + start)
    return np.concatenate(found), np.asarray(holes, np.bool_)


def _filled(values: Floats, holes: Flags) -> Floats:
    """The record with lines drawn over its holes, so that the beats beside a hole can be looked at."""
    if not holes.any() or holes.all():
        return np.where(holes, 0.0, values)
    places = np.arange(values.size)
    return np.where(holes, np.interp(places, places[~holes], values[~holes]), values)


def _edges(size: int, rate_hz: float) -> list[int]:
    count = max(1, int(size / (STRIP_S * rate_hz)))
    return [round(at * STRIP_S * rate_hz) for at in range(count)] + [size]


def _strips(record: _Record) -> Iterator[_Part]:
    """Pauses are found in the whole record: one may lie on the border of two strips."""
    peaks, rate_hz = record.peaks, record.rate_hz
    long = pauses.of(record.trace, peaks, rate_hz, longer_s=strip.LONG_S)
    for start, end in itertools.pairwise(_edges(record.trace.size, rate_hz)):
        mine = slice(*np.searchsorted(peaks, [start, end]).tolist())
        read = strip.holes(end - start, rate_hz)
        if start < end and not record.holes[start:end].any():
            known = _some(record.classes, mine)
            read = strip.judged(record.trace[start:end], peaks[mine] - start, rate_hz, known=known)
        if read.is_readable:
            here = [replace(p, beat=p.beat - mine.start) for p in long if mine.start <= p.beat < mine.stop]
            read = replace(read, pauses=tuple(here))
        yield _Part(start=start, beats=mine, strip=read)


def _some(kinds: Classes, mine: slice) -> Classes:
    return Classes(
        kinds=kinds.kinds[mine],
        ventricular=kinds.ventricular[mine],
        supraventricular=kinds.supraventricular[mine],
    )


def _summed(record: _Record, parts: Sequence[_Part], limits: Limits) -> Report:
    readable = [part.strip for part in parts if part.strip.is_readable]
    known = _trusted(record, parts)
    return Report(
        seconds=record.trace.size / record.rate_hz,
        readable_s=sum(one.seconds for one in readable),
        rate_hz=record.rate_hz,
        peaks=record.peaks,
        classes=known,
        waves=_waves(record, parts),
        strips=tuple((part.start / record.rate_hz, part.strip) for part in parts),
        bpm=rhythm.rate_bpm([one.intervals_s for one in readable]),
        ventricular_percent=round(100 * known.share(Kind.VENTRICULAR), 2),
        supraventricular_percent=round(100 * known.share(Kind.SUPRAVENTRICULAR), 2),
        fibrillation_share=_fibrillating(readable),
        patterns=tuple(ectopy.patterns(known.kinds, record.peaks, record.rate_hz, Kind.VENTRICULAR)),
        intervals=_best_intervals(readable),
        variability=variability.of(variability.normal_runs(record.peaks, known.kinds, record.rate_hz)),
        findings=tuple(_findings(parts, record.rate_hz, limits)),
    )


def _trusted(record: _Record, parts: Sequence[_Part]) -> Classes:
    """The classes, those of unreadable strips unknown."""
    kinds = record.classes.kinds.copy()
    for part in parts:
        if not part.strip.is_readable:
            kinds[part.beats] = Kind.UNKNOWN.value
    return replace(record.classes, kinds=kinds)


def _waves(record: _Record, parts: Sequence[_Part]) -> Floats:
    places = np.full((record.peaks.size, len(marks.NAMES)), np.nan)
    for part in parts:
        if part.strip.is_readable:
            places[part.beats] = part.strip.waves.places + part.start
    return places


def _fibrillating(readable: Sequence[Strip]) -> float | None:
    if not readable:
        return None
    suspect = sum(one.judgement.rhythm is Rhythm.FIBRILLATION for one in readable)
    return round(suspect / len(readable), 3)


def _best_intervals(readable: Sequence[Strip]) -> Intervals | None:
    best = max(readable, key=lambda one: one.quality.score, default=None)
    return None if best is None else delineation.intervals(best.waves, best.peaks)


def _findings(parts: Sequence[_Part], rate_hz: float, limits: Limits) -> Iterator[Finding]:
    for part in parts:
        starts_s = part.start / rate_hz
        for check in checks.of(part.strip, limits):
            yield Finding(
                starts_s=starts_s,
                ends_s=starts_s + part.strip.seconds,
                quality=part.strip.quality.score,
                check=check,
            )
