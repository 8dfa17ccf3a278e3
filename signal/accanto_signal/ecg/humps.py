"""The energy of QRS complexes over a trace: one hump for each beat, whatever its shape. By numpy alone.

A trace is brought to 120 Hz; box filters turn it into energy; the level tells how high a beat stands around each
block of 2.5 s. compiled.py does the same by numba, addition for addition in the same order and in the same
precision, so that both give the same numbers to the last bit.

Deviations from the usual scheme of Pan and Tompkins (IEEE Trans Biomed Eng 32:230-236, 1985), with their reasons:
a second and a third difference as a pair in place of one derivative, so that the energy follows QRS complexes of
even and of odd shape alike; no band-pass, since sums over 25 ms do its work.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import choice
from accanto_signal.ecg.choice import BLOCK, Room, Row, Sums

Samples = NDArray[np.int16] | NDArray[np.float32]
Row32 = NDArray[np.float32]
Places = NDArray[np.int64]

GRID_HZ = 120
"""The rate at which energy is computed: a QRS complex has little to say above 25 Hz."""
MARGIN = 24
"""Grid samples by which a trace is continued at either end with its first and last value, for the filters."""
NARROW, WIDE = 3, 7
"""Widths of the box filters in grid samples: 25 ms, and 58 ms for wide ventricular beats."""
WIDE_SHARE = np.float32(0.03)
ODD = np.float32(0.7)
"""The factor that makes the third difference about as high as the second, for a QRS complex."""
REACH = 15
"""Grid samples on either side that a difference of wide boxes needs."""
SEARCHED = np.float32(choice.SEARCHED)
LEVELS = 5
"""The level of a block is the lower median of the loudest humps of so many blocks."""
TINY = np.float32(1e-30)
"""So that nothing is divided by the level of a flat line."""
TIP = 10
"""The sharpest bend of a hump is sought within 83 ms of its place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Humps:
    """What the energy of one trace holds."""

    grid: Row32
    """The trace at 120 Hz with `MARGIN` at both ends, shape (n + 48,), less its first sample; a sum, no mean."""
    energy: Row32
    """Shape (n,): the sum of squared differences over 158 ms."""
    level: Row32
    """How high a beat stands, for each block: shape (ceil(n / BLOCK),)."""
    beats: Places
    """Where beats are, in grid samples: rising, shape (b,)."""


def find(trace: Samples, ratio: float) -> Humps:
    """The humps of a trace of shape (n,), at `ratio` times 120 Hz."""
    grid = _on_grid(trace, ratio)
    energy = _energy(grid)
    level = _level(energy)
    tops = _tops(energy, level)
    return Humps(grid=grid, energy=energy, level=level, beats=_beats(grid, energy, level, tops))


def sharp_energy(grid: Row32) -> Row32:
    """Energy in a sharper band, one value for each grid sample, margins left out: boxes of 17 ms, over 92 ms."""
    size = grid.size - 2 * MARGIN
    two = grid[:-1] + grid[1:]
    first, count = MARGIN - 5, size + 10

    def at(shift: int) -> Row32:
        return two[first + shift :][:count]

    three = np.float32(3)
    even = np.float32(2) * at(-1) - at(-3) - at(1)
    odd = ODD * (three * at(0) - three * at(-2) + at(-4) - at(2))
    energy = even * even + odd * odd
    total = energy[:-10] + energy[1:-9]
    for shift in range(2, 11):
        total += energy[shift:][:size]
    return np.asarray(total, np.float32)


def valleys(found: Humps) -> Row32:
    """How far the energy falls between each beat and the next, as a share of the level: shape (b - 1,)."""
    if found.beats.size < 2:
        return np.empty(0, np.float32)
    lowest = np.minimum.reduceat(found.energy, found.beats)[:-1]
    return np.asarray(lowest / np.maximum(found.level[found.beats[:-1] // BLOCK], TINY), np.float32)


def best_path(places: Row, rewards: Row, costs: Row, sums: Sums, before: Room) -> int:
    """As described in choice.py."""
    return choice.best_path(places, rewards, costs, sums, before)


def deflections(trace: Samples, beats: Places, ratio: float, near: int, around: int) -> Places:
    """For each beat (grid samples) the sample of the trace, within `near` samples of it, that is farthest from
    the mean over `around` samples on either side. The first of equals.
    """
    centres = np.floor((beats + 0.5) * ratio).astype(np.int64)
    around_at = centres[:, None] + np.arange(-around, around + 1)
    inside = (around_at >= 0) & (around_at < trace.size)
    values = np.where(inside, trace[np.clip(around_at, 0, trace.size - 1)].astype(np.float64), 0.0)
    mean = np.cumsum(values, axis=1)[:, -1:] / inside.sum(axis=1, keepdims=True)
    middle = slice(around - near, around + near + 1)
    distance = np.where(inside[:, middle], np.abs(values[:, middle] - mean), -1.0)
    return np.asarray(centres - near + distance.argmax(axis=1), np.int64)


def _on_grid(trace: Samples, ratio: float) -> Row32:
    size = int(trace.size / ratio)
    grid = np.empty(size + 2 * MARGIN, np.float32)
    inner = grid[MARGIN : MARGIN + size]
    if ratio == int(ratio):
        parts = trace[: size * int(ratio)].reshape(size, int(ratio)).astype(np.float32) - np.float32(trace[0])
        inner[:] = parts[:, 0]
        for part in parts.T[1:]:
            inner += part
    else:
        _weighted(trace, ratio, inner)
    grid[:MARGIN], grid[MARGIN + size :] = inner[0], inner[-1]
    return grid


def _weighted(trace: Samples, ratio: float, inner: Row32) -> None:
    """Where a grid sample is no whole number of samples, those at its ends count in part.

    Exact for any rate: no length depends on a rounded factor.
    """
    starts, ends = np.arange(inner.size) * ratio, np.arange(1, inner.size + 1) * ratio
    first, last = starts.astype(np.int64), ends.astype(np.int64)
    level = np.float32(trace[0])

    def at(index: Places) -> Row32:
        return trace[np.minimum(index, trace.size - 1)].astype(np.float32) - level

    within = first == last
    inner[:] = np.where(within, ends - starts, first + 1 - starts).astype(np.float32) * at(first)
    for step in range(1, int(ratio) + 1):
        inner += np.where(first + step < last, at(first + step), np.float32(0))
    inner += np.where(within, np.float32(0), (ends - last).astype(np.float32) * at(last))


def _energy(grid: Row32) -> Row32:
    box = np.zeros_like(grid)
    box[1:-1] = grid[:-2] + grid[1:-1] + grid[2:]
    energy = np.zeros_like(grid)
    _pair(box, NARROW, energy)
    wide = np.zeros_like(grid)
    wide[3:-3] = box[1:-5] + grid[3:-3] + box[5:-1]
    more = np.zeros_like(grid)
    _pair(wide, WIDE, more)
    energy += WIDE_SHARE * more
    three = energy[:-2] + energy[1:-1] + energy[2:]
    size = grid.size - 2 * MARGIN
    parts = [three[MARGIN + shift :][:size] for shift in (-9, -6, -3, 0, 3, 6)]
    total = parts[0] + parts[1]
    for part in parts[2:]:
        total += part
    total += energy[MARGIN + 9 :][:size]
    return total


def _pair(box: Row32, width: int, out: Row32) -> None:
    """Squared second and third differences of boxes of `width` samples."""
    half = width // 2

    def at(shift: int) -> Row32:
        return box[REACH + shift : box.size - REACH + shift]

    even = np.float32(2) * at(0) - at(-width) - at(width)
    odd = ODD * ((at(width + half) - at(-width - half)) - np.float32(3) * (at(half) - at(-half)))
    out[REACH:-REACH] = even * even + odd * odd


def _level(energy: Row32) -> Row32:
    loudest = np.maximum.reduceat(energy, np.arange(0, energy.size, BLOCK))
    around = min(LEVELS, loudest.size)
    first = np.clip(np.arange(loudest.size) - around // 2, 0, loudest.size - around)
    ranked = np.sort(loudest[first[:, None] + np.arange(around)], axis=1)
    return np.asarray(ranked[:, (around - 1) // 2], np.float32)


def _tops(energy: Row32, level: Row32) -> Places:
    """Places that are higher than those beside them, and high enough to be looked at."""
    bar = np.repeat(SEARCHED * level, BLOCK)[1 : energy.size - 1]
    inner = energy[1:-1]
    top = (inner > bar) & (inner > energy[:-2]) & (inner >= energy[2:])
    return np.flatnonzero(top) + 1


def _beats(grid: Row32, energy: Row32, level: Row32, tops: Places) -> Places:
    kept = [0] * tops.size
    count = choice.without_rivals(tops.tolist(), energy[tops].tolist(), choice.RIVALS, kept)
    places = tops[kept[:count]]
    beats = [0] * (count + 11)
    found = choice.choose(
        places.tolist(),
        energy[places].tolist(),
        _sharpness(grid, places).tolist(),
        level[places // BLOCK].tolist(),
        [0] * (count + 11),
        [0] * count,
        beats,
    )
    return np.asarray(places[beats[:found]], np.int64)


def _sharpness(grid: Row32, places: Places) -> Row32:
    """The largest second difference of 17 ms boxes around each place."""
    two = grid[:-1] + grid[1:]
    bend = np.abs(np.float32(2) * two[2:-2] - two[:-4] - two[4:])
    near = places[:, None] + np.arange(MARGIN - 2 - TIP, MARGIN - 2 + TIP + 1)
    return np.asarray(bend[near].max(axis=1) if places.size else np.empty(0), np.float32)
