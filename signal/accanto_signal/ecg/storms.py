"""Beats in strong noise: stretches where the energy never falls between beats are read a second time.

Loose electrodes make swings as high as QRS complexes, but slower, and in no rhythm. So in such a stretch beats are
sought anew in a sharper band, and as a sequence: each hump is worth something for being as high as the beats of
the calm minutes around, each interval costs something for being unlike theirs, and the best sequence as a whole
wins. It replaces the first reading only where that one is both irregular and much different: a fast, regular
rhythm is a tachycardia, no noise.

The limits were chosen on 21 records of MIT-BIH with electrode motion noise added at 6 and 0 dB, so that the clean
records lose nothing (docs/reference/ecg.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import choice
from accanto_signal.ecg.engine import Engine
from accanto_signal.ecg.humps import Humps, Places, Row32

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

FALLS_BADLY, FALLS_POORLY = 0.012, 0.006
"""Energy between beats against the level, as the median of eleven gaps: a stretch begins to be judged at the first
and reaches as far as the second."""
AROUND = 5
SHORTEST = 16
"""Gaps between beats that a stretch must hold: shorter runs may be a short tachycardia."""
CALM_BEATS = 20
"""With fewer calm beats in the ten minutes around, the stretch is its own measure."""
NEAR = 6
"""The height of a beat is sought within 50 ms."""
LOWEST = 0.05**2
LOWER_BY, HIGHER_BY, WORTH = 0.7, 1.0, 1.0
"""A hump as high as a calm beat is worth 1; half of it is lost at so much of a logarithm lower, or higher."""
STRICTNESS, TOLERATED, DEAREST = 6.0, 0.1, 2.0
"""What an unlike interval costs, where calm intervals themselves vary less than 10 %; at most 2."""
LEAST = 34
"""Grid samples (0.28 s) between two beats, at least."""
RIVALS = 24
"""Of two humps within 0.2 s the higher stays; a shorter time than in calm, since the higher may be noise."""
SAME = 12
"""Beats of two readings within 0.1 s are the same."""
IRREGULAR, MORE_IRREGULAR = 0.15, 1.5
DIFFERENT, VERY_DIFFERENT = 0.1, 0.3
"""The second reading counts when the first is irregular, more so than calm beats, and more than a tenth of beats
differ; in a heart that is always irregular, when nearly a third do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calm:
    """What beats look like where it is calm."""

    height: float
    interval: float
    irregularity: float


def calmed(found: Humps, engine: Engine) -> Places:
    """The beats of `found` (grid samples, rising), with those in storms read again."""
    falls = engine.valleys(found)
    spans = list(_spans(falls))
    intervals = np.diff(found.beats).astype(np.float64)
    worth = [span for span in spans if _irregularity(intervals[slice(*span)]) >= IRREGULAR]
    if not worth:
        return found.beats
    calm_gaps = np.ones(falls.size, np.bool_)
    for first, end in spans:
        calm_gaps[first:end] = False
    energy = engine.sharp_energy(found.grid)
    calm = _calm(found.beats, energy, np.flatnonzero(calm_gaps))
    kept, parts = np.ones(found.beats.size, np.bool_), list[Places]()
    for first, end in worth:
        measure = calm or _own(found.beats, energy, np.arange(first, end))
        again = _read_again(found, energy, measure, engine, first=first, end=end)
        if _is_better(found.beats[first : end + 1], again, measure):
            kept[first : end + 1] = False
            parts.append(again)
    return np.sort(np.concatenate([found.beats[kept], *parts]))


def _spans(falls: Row32) -> Iterator[tuple[int, int]]:
    """The stretches (first and last beat) in which the energy falls poorly."""
    if np.count_nonzero(falls > FALLS_BADLY) <= AROUND:
        return
    poorly, badly = _mostly(falls > FALLS_POORLY), _mostly(falls > FALLS_BADLY)
    edges = np.diff(np.concatenate([[0], poorly.astype(np.int8), [0]]))
    for first, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        if end - first >= SHORTEST and badly[first:end].any():
            yield int(first), int(end)


def _mostly(truths: Truths) -> Truths:
    """Whether more than half of the eleven around each are true; at the ends the last one counts on."""
    counts = np.concatenate([[0], np.cumsum(np.pad(truths, AROUND, mode="edge"))])
    return np.asarray(counts[2 * AROUND + 1 :] - counts[: -2 * AROUND - 1] > AROUND, np.bool_)


def _calm(beats: Places, energy: Row32, gaps: Places) -> _Calm | None:
    """What calm beats look like, given the numbers of calm gaps; None where they are too few."""
    if gaps.size < CALM_BEATS:
        return None
    intervals = np.diff(beats)[gaps].astype(np.float64)
    return replace(_own(beats, energy, gaps), irregularity=_irregularity(intervals))


def _own(beats: Places, energy: Row32, gaps: Places) -> _Calm:
    """What a stretch itself looks like; how irregular it should be remains unknown."""
    near = np.clip(beats[gaps][:, None] + np.arange(-NEAR, NEAR + 1), 0, energy.size - 1)
    return _Calm(
        height=float(np.median(energy[near].max(axis=1))),
        interval=float(np.median(np.diff(beats)[gaps])),
        irregularity=TOLERATED,
    )


def _irregularity(intervals: Floats) -> float:
    """The median step between logarithms of intervals that follow each other."""
    return float(np.median(np.abs(np.diff(np.log(intervals))))) if intervals.size > 1 else 0.0


def _read_again(found: Humps, energy: Row32, calm: _Calm, engine: Engine, *, first: int, end: int) -> Places:
    """The best sequence of humps between two beats; a stretch at an end of the trace reaches up to it."""
    start = 0 if first == 0 else int(found.beats[first])
    stop = energy.size if end == found.beats.size - 1 else int(found.beats[end]) + 1
    here = energy[start:stop]
    top = (here[1:-1] > here[:-2]) & (here[1:-1] >= here[2:]) & (here[1:-1] > LOWEST * calm.height)
    tops = np.flatnonzero(top) + 1
    kept = np.empty(tops.size, np.int64)
    places = tops[kept[: choice.without_rivals(tops, here[tops], RIVALS, kept)]]
    return start + _best(places, here[places], calm, engine)


def _best(places: Places, heights: Row32, calm: _Calm, engine: Engine) -> Places:
    amplitude = 0.5 * np.log(heights.astype(np.float64) / calm.height)
    rewards = WORTH - 0.5 * (amplitude / np.where(amplitude < 0, LOWER_BY, HIGHER_BY)) ** 2
    lengths = np.arange(1, int(4 * calm.interval) + 1)
    strictness = STRICTNESS / (1 + (calm.irregularity / TOLERATED) ** 2)
    costs = np.minimum(strictness * np.log(lengths / calm.interval) ** 2, DEAREST)
    costs[: LEAST - 1] = np.inf
    before = np.empty(places.size, np.int64)
    last = engine.best_path(places, rewards, np.concatenate([[np.inf], costs]), np.empty(places.size), before)
    path = list[int]()
    while last >= 0:
        path.append(last)
        last = int(before[last])
    return places[path[::-1]]


def _is_better(first: Places, again: Places, calm: _Calm) -> bool:
    if again.size < 2:
        return False
    after = np.clip(np.searchsorted(first, again), 1, first.size - 1)
    nearest = np.minimum(np.abs(first[after] - again), np.abs(first[after - 1] - again))
    different = 1 - 2 * int((nearest <= SAME).sum()) / (first.size + again.size)
    if different < DIFFERENT:
        return False
    irregularity = _irregularity(np.diff(first).astype(np.float64))
    return different >= VERY_DIFFERENT or irregularity >= MORE_IRREGULAR * calm.irregularity
