"""What is computed of a record: its beats and their kinds, and, of up to two hours, all that a report says.

A longer record is read for its beats alone: a day in about fifteen seconds, by the same detector and classes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import beats, classes, delineation, findings, quality, report
from accanto_signal.ecg.classes import Kind
from accanto_signal.ecg.delineation import Depth, Intervals, Waves
from accanto_signal.ecg.report import Report
from accanto_signal.ecg.strip import Strip

WHOLE_S = 7200.0
"""So long a record is read in full: two hours of it take about a second."""
ALGORITHM = f"{findings.ALGORITHM} {findings.VERSION}"

Beats = NDArray[np.int64]
Kinds = NDArray[np.str_]
Floats = NDArray[np.float64]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A record as computed. `peaks` are samples of its row, shape (beats,), `kinds` a letter of `Kind` for each.

    `gaps` are samples `first <= i < last` where nothing was measured; `spoilt` where nobody should measure, and why.
    """

    seconds: float
    rate_hz: float
    peaks: Beats
    kinds: Kinds
    gaps: Spans = ()
    spoilt: tuple[tuple[int, int, str], ...] = ()
    reports: tuple[tuple[int, Report], ...] = ()
    """Of each stretch without a gap, with its first sample."""
    is_whole: bool = False
    """Whether it was read in full, not for its beats alone."""
    waves: Waves | None = None
    """The marks of the commonest beats, and their average, over everything that can be read."""
    intervals: Intervals | None = None


def of(uv: Floats, rate_hz: float) -> Read:
    """Read a lead of shape (n,), in microvolts, NaN where nothing was measured."""
    if not beats.reads(rate_hz):
        return nothing(uv.size, rate_hz)
    return _whole(uv, rate_hz) if uv.size / rate_hz <= WHOLE_S else _beats_only(uv, rate_hz)


def nothing(samples: int, rate_hz: float) -> Read:
    """A record of so many samples in which no beat was sought."""
    none = np.empty(0, np.int64)
    return Read(seconds=samples / rate_hz, rate_hz=rate_hz, peaks=none, kinds=np.empty(0, "U1"))


def _whole(uv: Floats, rate_hz: float) -> Read:
    """Stretch by stretch: what is lost of a strip says nothing against the rest of it."""
    long = [(first, last) for first, last in stretches(np.isfinite(uv)) if last - first >= rate_hz]
    reports = tuple((first, report.of(uv[first:last], rate_hz)) for first, last in long)
    peaks = np.concatenate([np.empty(0, np.int64), *(one.peaks + first for first, one in reports)])
    kinds = np.concatenate([np.empty(0, "U1"), *(one.classes.kinds for _, one in reports)]).astype("U1")
    known = peaks[kinds != Kind.UNKNOWN.value]
    waves = delineation.nothing(0, rate_hz)
    if known.size >= classes.FEWEST:
        waves = delineation.of(filled(uv), known, rate_hz, depth=Depth.COMMONEST)
    return Read(
        seconds=uv.size / rate_hz,
        rate_hz=rate_hz,
        peaks=peaks,
        kinds=kinds,
        gaps=tuple(stretches(~np.isfinite(uv))),
        spoilt=tuple(span for first, one in reports for span in _unreadable(one, uv, first)),
        reports=reports,
        is_whole=True,
        waves=waves,
        intervals=delineation.intervals(waves, known) if waves.average.size else None,
    )


def _beats_only(uv: Floats, rate_hz: float) -> Read:
    peaks = np.concatenate([np.empty(0, np.int64), *_found(uv, rate_hz)])
    kinds = classes.of(filled(uv), peaks, rate_hz).kinds
    return Read(
        seconds=uv.size / rate_hz,
        rate_hz=rate_hz,
        peaks=peaks,
        kinds=kinds.astype("U1"),
        gaps=tuple(stretches(~np.isfinite(uv))),
    )


def _unreadable(found: Report, uv: Floats, since: int) -> Iterator[tuple[int, int, str]]:
    """Strips of a stretch that cannot be read, and the seconds of others in which noise covers the beats."""
    for starts_s, strip in found.strips:
        first = since + round(starts_s * found.rate_hz)
        last = min(uv.size, first + round(strip.seconds * found.rate_hz))
        if strip.is_readable:
            doubtful = stretches(_doubtful(uv[first:last], strip))
            yield from ((first + low, first + high, "noisy") for low, high in doubtful)
        else:
            yield first, last, next((reason.value for reason in strip.quality.reasons), "noisy")


def _doubtful(uv: Floats, strip: Strip) -> NDArray[np.bool_]:
    """The samples of a readable strip that lie in seconds of noise."""
    seconds = quality.by_second(uv, strip.peaks, strip.rate_hz) < quality.SUSPECT
    edges = np.round(np.arange(seconds.size + 1) * strip.rate_hz).astype(int)
    doubtful = np.repeat(seconds, np.diff(edges))
    return np.pad(doubtful, (0, uv.size - doubtful.size))


def _found(uv: Floats, rate_hz: float) -> Iterator[Beats]:
    """The beats of each stretch without a gap."""
    for first, last in stretches(np.isfinite(uv)):
        yield beats.find(uv[first:last], rate_hz)[0] + first


def stretches(is_so: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where something is so without an interruption: the first place, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_so, [False]]).astype(np.int8)))
    return [(first, last) for first, last in edges.reshape(-1, 2).tolist()]


def filled(uv: Floats) -> Floats:
    """The lead with lines drawn over its gaps, so that beats beside a gap can be looked at; never shown."""
    is_there = np.isfinite(uv)
    if is_there.all() or not is_there.any():
        return np.nan_to_num(uv)
    places = np.arange(uv.size)
    return np.where(is_there, uv, np.interp(places, places[is_there], uv[is_there]))
