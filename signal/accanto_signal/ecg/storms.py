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
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import choice
from accanto_signal.ecg.engine import Engine
from accanto_signal.ecg.humps import MARGIN, Humps, Places, Row32

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
BOX, SMOOTH = 2, 11
"""The sharper band: boxes of 17 ms, energy over 92 ms."""
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
    if not (falls > FALLS_BADLY).any():
        return found.beats
    spans = list(_spans(falls))
    if not spans:
        return found.beats
    stormy = np.zeros(falls.size, np.bool_)
    for first, end in spans:
        stormy[first:end] = True
    energy = _sharp_energy(found.grid)
    kept, parts = np.ones(found.beats.size, np.bool_), list[Places]()
    for first, end in spans:
        calm = _calm(found.beats, energy, stormy, first, end)
        again = _read_again(found, energy, calm, engine, first=first, end=end)
        if _is_better(found.beats[first : end + 1], again, calm):
            kept[first : end + 1] = False
            parts.append(again)
    return np.sort(np.concatenate([found.beats[kept], *parts]))


def _spans(falls: Row32) -> Iterator[tuple[int, int]]:
    """The stretches (first and last beat) in which the energy falls poorly."""
    padded = np.pad(falls, AROUND, mode="edge")
    usual = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1), axis=1)
    edges = np.diff(np.concatenate([[0], (usual > FALLS_POORLY).astype(np.int8), [0]]))
    for first, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        if end - first >= SHORTEST and (usual[first:end] > FALLS_BADLY).any():
            yield int(first), int(end)


def _sharp_energy(grid: Row32) -> Floats:
    """As the energy of humps.py, in the sharper band; one value for each grid sample, margins left out."""
    sums = np.concatenate([[0.0], np.cumsum(grid, dtype=np.float64)])
    size = grid.size - 2 * MARGIN

    def box(shift: int) -> Floats:
        first = sums[MARGIN - SMOOTH // 2 + shift :][: size + SMOOTH - 1]
        return np.asarray(sums[MARGIN - SMOOTH // 2 + shift + BOX :][: first.size] - first, np.float64)

    even = 2 * box(-1) - box(-1 - BOX) - box(-1 + BOX)
    odd = 0.7 * (3 * box(0) - 3 * box(-BOX) + box(-2 * BOX) - box(BOX))
    total = np.concatenate([[0.0], np.cumsum(even**2 + odd**2)])
    return np.asarray(total[SMOOTH:] - total[:-SMOOTH], np.float64)


def _calm(beats: Places, energy: Floats, stormy: Truths, first: int, end: int) -> _Calm:
    gaps = np.flatnonzero(~stormy)
    inside = np.arange(first, end)
    chosen = gaps if gaps.size >= CALM_BEATS else inside
    near = np.clip(beats[chosen][:, None] + np.arange(-6, 7), 0, energy.size - 1)
    intervals = np.diff(beats)[chosen].astype(np.float64)
    return _Calm(
        height=float(np.median(energy[near].max(axis=1))),
        interval=float(np.median(intervals)),
        irregularity=_irregularity(intervals) if gaps.size >= CALM_BEATS else TOLERATED,
    )


def _irregularity(intervals: Floats) -> float:
    """The median step between logarithms of intervals that follow each other."""
    return float(np.median(np.abs(np.diff(np.log(intervals))))) if intervals.size > 1 else 0.0


def _read_again(found: Humps, energy: Floats, calm: _Calm, engine: Engine, *, first: int, end: int) -> Places:
    """The best sequence of humps between two beats; a stretch at an end of the trace reaches up to it."""
    start = 0 if first == 0 else int(found.beats[first])
    stop = energy.size if end == found.beats.size - 1 else int(found.beats[end]) + 1
    here = energy[start:stop]
    top = (here[1:-1] > here[:-2]) & (here[1:-1] >= here[2:]) & (here[1:-1] > LOWEST * calm.height)
    tops = np.flatnonzero(top) + 1
    kept = np.empty(tops.size, np.int64)
    places = tops[kept[: choice.without_rivals(tops, here[tops], RIVALS, kept)]]
    return start + _best(places, here[places], calm, engine)


def _best(places: Places, heights: Floats, calm: _Calm, engine: Engine) -> Places:
    amplitude = 0.5 * np.log(heights / calm.height)
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
    irregularity = _irregularity(np.diff(first).astype(np.float64))
    if different < DIFFERENT or irregularity < IRREGULAR:
        return False
    return different >= VERY_DIFFERENT or irregularity >= MORE_IRREGULAR * calm.irregularity
