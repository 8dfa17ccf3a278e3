"""All that one piece of trace says: quality, beats and their kinds, rhythm, pauses, waves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import beats, classes, delineation, ectopy, fibrillation, pauses, quality
from accanto_signal.ecg.classes import Classes, Kind
from accanto_signal.ecg.delineation import Depth, Waves
from accanto_signal.ecg.ectopy import Pattern
from accanto_signal.ecg.fibrillation import Judgement, Rhythm
from accanto_signal.ecg.pauses import Pause
from accanto_signal.ecg.quality import Quality, Reason, Verdict

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

LONG_S = 2.0
"""RR intervals longer than this are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A piece of trace as read. An unreadable one has its quality and its beats, and nothing else."""

    seconds: float
    rate_hz: float
    quality: Quality
    peaks: Beats
    """R peaks, sample numbers from the start of the piece, shape (beats,)."""
    classes: Classes
    waves: Waves
    judgement: Judgement
    pauses: tuple[Pause, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @property
    def intervals_s(self) -> Floats:
        """RR intervals in seconds, shape (beats - 1,)."""
        return np.asarray(np.diff(self.peaks) / self.rate_hz, np.float64)

    @property
    def is_readable(self) -> bool:
        """Whether clinical findings may be drawn from it."""
        return self.quality.verdict is not Verdict.UNREADABLE

    @property
    def is_paced(self) -> bool:
        """Whether a pacemaker drives the heart."""
        return bool((self.classes.kinds == Kind.PACED.value).any())


def read(trace: Floats, rate_hz: float, *, depth: Depth = Depth.EVERY_BEAT) -> Strip:
    """Read a trace of shape (n,), in microvolts, at most some minutes long.

    Raises ValueError for a rate out of 100 to 1000 Hz. A trace that is empty, too short or holds values that are not
    numbers is an unreadable strip.
    """
    if not trace.size or not np.isfinite(trace).all():
        return holes(trace.size, rate_hz)
    return judged(trace, beats.find(trace, rate_hz)[0], rate_hz, depth=depth)


def judged(
    trace: Floats,
    peaks: Beats,
    rate_hz: float,
    *,
    known: Classes | None = None,
    depth: Depth = Depth.EVERY_BEAT,
) -> Strip:
    """Read a trace of shape (n,), in microvolts, all numbers, whose R peaks, and perhaps their classes, are known."""
    trusted = quality.judge(trace, peaks, rate_hz)
    if trusted.verdict is Verdict.UNREADABLE or peaks.size < classes.FEWEST:
        return _blank(trace.size, rate_hz, peaks, trusted)
    kinds = classes.of(trace, peaks, rate_hz) if known is None else known
    return Strip(
        seconds=trace.size / rate_hz,
        rate_hz=rate_hz,
        quality=trusted,
        peaks=peaks,
        classes=kinds,
        waves=delineation.of(trace, peaks, rate_hz, depth=depth),
        judgement=fibrillation.judge(trace, peaks, rate_hz),
        pauses=tuple(pauses.of(trace, peaks, rate_hz, longer_s=LONG_S)),
        patterns=tuple(ectopy.patterns(kinds.kinds, peaks, rate_hz, Kind.VENTRICULAR)),
    )


def holes(samples: int, rate_hz: float) -> Strip:
    """A piece of so many samples that nobody can read."""
    nothing = Quality(score=0.0, verdict=Verdict.UNREADABLE, reasons=(Reason.HOLES,))
    return _blank(samples, rate_hz, np.empty(0, np.int64), nothing)


def _blank(samples: int, rate_hz: float, peaks: Beats, trusted: Quality) -> Strip:
    unknown = np.full(peaks.size, np.nan)
    return Strip(
        seconds=samples / rate_hz,
        rate_hz=rate_hz,
        quality=trusted,
        peaks=peaks,
        classes=Classes(
            kinds=np.full(peaks.size, Kind.UNKNOWN.value), ventricular=unknown, supraventricular=unknown
        ),
        waves=delineation.nothing(peaks.size, rate_hz),
        judgement=Judgement(rhythm=Rhythm.UNDETERMINED),
    )
