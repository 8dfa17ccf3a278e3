"""Where the heart beats: R peaks in an ECG trace.

A trace is read whole, not sample by sample: what is loud enough to be a beat is judged against the seconds
before and after it. In order: the trace is brought to 120 Hz, and box filters turn each QRS complex into one hump of
energy, whatever its shape (humps.py); humps that stand out of their surroundings are beats, a long silence is
searched again with a lower bar, and a low hump in the midst of a usual interval goes (choice.py); stretches of strong
noise are read a second time, as a sequence (storms.py); and each beat moves to the largest deflection of the raw
trace.

The constants were found on the 22 MIT-BIH records of de Chazal's first set (docs/reference/ecg.md); they are not from
a paper. A long record is read in pages of ten minutes, each with 15 s of what is around it.
"""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import storms
from accanto_signal.ecg.engine import fastest
from accanto_signal.ecg.humps import GRID_HZ, Samples

Beats = NDArray[np.int64]
Trace = NDArray[np.number]

SLOWEST_HZ, FASTEST_HZ = 100, 1000
CLOCKS = 0.01
"""A recorder's clock may run so much beside its nominal rate: what is fitted of 1000 Hz may be 1003."""
PAGE_S, AROUND_S = 600, 15
"""Beats of a page are decided by the page and so much around it."""
NEAR_S, MEAN_S = 0.06, 0.12
"""The largest deflection is sought within 60 ms of a hump, as the distance from the mean over 120 ms on either side.
With the mean over 60 ms a late S wave wins over the R wave of wide beats: an SD of R times of 18 ms on DS1, not 7."""
APART_S = 0.2
"""Two beats so close on the two sides of a page's end are one."""
LARGEST = 1e12
"""Values beyond have no unit that an ECG is measured in, and their squares would overflow."""


def find(traces: Trace, rate_hz: float) -> list[Beats]:
    """The R peaks of each trace: one array of sample numbers, rising, for each.

    `traces` has shape (..., n), any unit, any type of real numbers, `rate_hz` samples a second (100 to 1000); the
    list runs over the leading axes in C order, so a single trace of shape (n,) gives a list of one array. Traces
    shorter than one second hold no beats. Raises ValueError for a rate out of range, for what is no array of real
    numbers, and for samples that are not numbers: cut holes out first.
    """
    _check(rate_hz)
    values = np.asarray(traces)
    if not values.ndim or values.dtype.kind not in "iuf":
        raise ValueError("a trace is an array of real numbers with at least one axis")
    count = int(np.prod(values.shape[:-1]))
    return [_of_trace(row, rate_hz) for row in values.reshape(count, values.shape[-1])]


class Stream:
    """Beats of a record that comes piece by piece: the same, and as exact, whatever the pieces.

    Beats come out page by page, ten minutes behind; `finish` gives the rest. Memory stays below one page and a
    piece. Sample numbers count from the first sample of the record.
    """

    def __init__(self, rate_hz: float) -> None:
        _check(rate_hz)
        self._rate_hz = rate_hz
        self._page, self._around = round(PAGE_S * rate_hz), round(AROUND_S * rate_hz)
        self._parts: list[Trace] = []
        self._held = 0
        self._start = 0
        self._before = 0
        self._last = -round(APART_S * rate_hz)

    @property
    def held(self) -> int:
        """How many samples it holds."""
        return self._held

    def push(self, samples: Trace) -> Beats:
        """Take the next samples, shape (n,); give the beats of the pages that are now complete.

        Raises ValueError for samples that are not numbers, as soon as their page is read.
        """
        self._parts.append(samples)
        self._held += samples.size
        found = []
        while self._held >= self._before + self._page + self._around:
            found.append(self._turn(self._page))
        return np.concatenate([np.empty(0, np.int64), *found])

    def finish(self) -> Beats:
        """Give the beats of what is left; the stream is empty then."""
        if not self._parts:
            return np.empty(0, np.int64)
        return self._turn(self._held - self._before)

    def _turn(self, size: int) -> Beats:
        """The beats of the next `size` samples. What the page after it needs stays."""
        held = np.concatenate(self._parts) if len(self._parts) > 1 else self._parts[0]
        first, end = self._before, self._before + size
        beats = _of_page(held[: end + self._around], self._rate_hz)
        beats = beats[(beats >= first) & (beats < end)] + self._start
        beats = beats[beats >= self._last + APART_S * self._rate_hz]
        dropped = max(0, end - self._around)
        self._parts = [held[dropped:].copy()]
        self._held -= dropped
        self._start += dropped
        self._before = end - dropped
        self._last = int(beats[-1]) if beats.size else self._last
        return beats


def reads(rate_hz: float) -> bool:
    """Whether beats are found at this rate, as fitted over a recorder's time stamps."""
    return SLOWEST_HZ * (1 - CLOCKS) <= rate_hz <= FASTEST_HZ * (1 + CLOCKS)


def _check(rate_hz: float) -> None:
    if not reads(rate_hz):
        raise ValueError(f"a rate of {rate_hz} Hz; beats are found from {SLOWEST_HZ} to {FASTEST_HZ} Hz")


def _of_trace(trace: Trace, rate_hz: float) -> Beats:
    page = round(PAGE_S * rate_hz)
    if trace.size <= page:
        return _of_page(trace, rate_hz)
    stream = Stream(rate_hz)
    found = [stream.push(trace[start : start + page]) for start in range(0, trace.size, page)]
    return np.concatenate([*found, stream.finish()])


def _of_page(page: Trace, rate_hz: float) -> Beats:
    if page.size < rate_hz:
        return np.empty(0, np.int64)
    samples, ratio, engine = _prepared(page), rate_hz / GRID_HZ, fastest()
    beats = storms.calmed(engine.find(samples, ratio), engine)
    peaks = engine.deflections(samples, beats, ratio, int(NEAR_S * rate_hz), int(MEAN_S * rate_hz))
    return peaks if (np.diff(peaks) > 0).all() else np.unique(peaks)


def _prepared(page: Trace) -> Samples:
    """Contiguous int16 as they are, everything else as float32 less the first value."""
    if page.dtype == np.int16:
        return np.ascontiguousarray(page, np.int16)
    wide = np.float32 if page.dtype == np.float32 else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        samples = np.subtract(page, page[0], dtype=wide).astype(np.float32, copy=False)
    if not (samples.min() > -LARGEST and samples.max() < LARGEST):
        raise ValueError("the trace holds values that are not numbers, or beyond any unit of an ECG")
    return np.ascontiguousarray(samples)
