"""The same as humps.py, compiled by numba: about five times as fast, the same numbers to the last bit.

Never imported where nobody reads an ECG: numba costs 60 MB and half a second. No `fastmath` and no mixing of
integers into float32 sums, since either would change the last bit.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numba.extending import register_jitable

from accanto_signal.ecg import choice
from accanto_signal.ecg.choice import BLOCK
from accanto_signal.ecg.humps import (
    LEVELS,
    MARGIN,
    ODD,
    REACH,
    SEARCHED,
    TINY,
    TIP,
    WIDE_SHARE,
    Humps,
    Places,
    Row32,
    Samples,
)

F = TypeVar("F", bound=Callable[..., object])


def _compiled(function: F) -> F:
    """Compiled when first called, and kept beside the source; where that cannot be written, compiled anew."""
    try:
        return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:
        return cast("F", numba.njit(nogil=True, error_model="numpy")(function))


for _helper in choice.COMPILED:
    register_jitable(_helper)
_choose = _compiled(choice.choose)
_without_rivals = _compiled(choice.without_rivals)
best_path = _compiled(choice.best_path)


def find(trace: Samples, ratio: float) -> Humps:
    """The humps of a trace of shape (n,), at `ratio` times 120 Hz."""
    grid, energy, level, beats = _find(trace, float(ratio))
    return Humps(grid=grid, energy=energy, level=level, beats=beats)


@_compiled
def _find(trace: Samples, ratio: float) -> tuple[Row32, Row32, Row32, Places]:
    size = int(trace.size / ratio)
    grid = np.empty(size + 2 * MARGIN, np.float32)
    _on_grid(trace, ratio, grid[MARGIN : MARGIN + size])
    grid[:MARGIN] = grid[MARGIN]
    grid[MARGIN + size :] = grid[MARGIN + size - 1]
    energy = _energy(grid)
    level = _level(energy)
    return grid, energy, level, _beats(grid, energy, level)


@_compiled
def sharp_energy(grid: Row32) -> Row32:
    """Energy in a sharper band (humps.py)."""
    size, two, three = grid.size - 2 * MARGIN, np.float32(2), np.float32(3)
    boxes, energy, out = grid[:-1] + grid[1:], np.empty(size + 10, np.float32), np.empty(size, np.float32)
    near = boxes[MARGIN - 9 :][: size + 16]
    for at in range(energy.size):
        even = two * near[at + 3] - near[at + 1] - near[at + 5]
        odd = ODD * (three * near[at + 4] - three * near[at + 2] + near[at] - near[at + 6])
        energy[at] = even * even + odd * odd
    for at in range(size):
        total = energy[at] + energy[at + 1]
        for shift in range(2, 11):
            total += energy[at + shift]
        out[at] = total
    return out


def valleys(found: Humps) -> Row32:
    """How far the energy falls between each beat and the next, as a share of the level: shape (b - 1,)."""
    return _valleys(found.energy, found.level, found.beats)


@_compiled
def _valleys(energy: Row32, level: Row32, beats: Places) -> Row32:
    falls = np.empty(max(0, beats.size - 1), np.float32)
    for beat in range(falls.size):
        lowest = _lowest(energy[beats[beat] : beats[beat + 1]])
        falls[beat] = lowest / max(level[beats[beat] // BLOCK], TINY)
    return falls


@_compiled
def deflections(trace: Samples, beats: Places, ratio: float, near: int, around: int) -> Places:
    """For each beat the sample of its largest deflection (humps.py)."""
    peaks = np.empty(beats.size, np.int64)
    for beat in range(beats.size):
        centre = int(np.floor((beats[beat] + 0.5) * ratio))
        first, end = max(0, centre - around), min(trace.size, centre + around + 1)
        total = 0.0
        for sample in trace[first:end]:
            total += np.float64(sample)
        mean = total / (end - first)
        farthest = -1.0
        for at in range(max(0, centre - near), min(trace.size, centre + near + 1)):
            distance = abs(np.float64(trace[at]) - mean)
            if distance > farthest:
                farthest, peaks[beat] = distance, at
    return peaks


@_compiled
def _on_grid(trace: Samples, ratio: float, grid: Row32) -> None:
    whole, zero = int(ratio), np.float32(trace[0])
    if whole != ratio:
        _weighted(trace, ratio, grid)
    elif whole == 3:
        for at in range(grid.size):
            first, second = np.float32(trace[3 * at]) - zero, np.float32(trace[3 * at + 1]) - zero
            grid[at] = first + second + (np.float32(trace[3 * at + 2]) - zero)
    else:
        for at in range(grid.size):
            total = np.float32(trace[whole * at]) - zero
            for sample in trace[whole * at + 1 : whole * (at + 1)]:
                total += np.float32(sample) - zero
            grid[at] = total


@_compiled
def _weighted(trace: Samples, ratio: float, grid: Row32) -> None:
    zero, newest = np.float32(trace[0]), trace.size - 1
    for at in range(grid.size):
        start, end = at * ratio, (at + 1) * ratio
        first, last = int(start), int(end)
        within = first == last
        share = end - start if within else first + 1 - start
        total = np.float32(share) * (np.float32(trace[first]) - zero)
        for number in range(first + 1, last):
            total += np.float32(trace[number]) - zero
        if not within:
            total += np.float32(end - last) * (np.float32(trace[min(last, newest)]) - zero)
        grid[at] = total


@_compiled
def _energy(grid: Row32) -> Row32:
    size = grid.size
    box, energy, wide = np.zeros(size, np.float32), np.zeros(size, np.float32), np.zeros(size, np.float32)
    _sum_of_three(grid[:-2], grid[1:-1], grid[2:], box[1:-1])
    _add_pair(box, 3, 1, np.float32(1), energy)
    _sum_of_three(box[1:-5], grid[3:-3], box[5:-1], wide[3:-3])
    _add_pair(wide, 7, 3, WIDE_SHARE, energy)
    _sum_of_three(energy[:-2], energy[1:-1], energy[2:], box[:-2])
    return _sum_of_seven(box, energy)


@_compiled
def _sum_of_three(first: Row32, second: Row32, third: Row32, out: Row32) -> None:
    for at in range(out.size):
        out[at] = first[at] + second[at] + third[at]


@_compiled
def _add_pair(box: Row32, width: int, half: int, share: np.float32, out: Row32) -> None:
    size, two, three = box.size - 2 * REACH, np.float32(2), np.float32(3)
    here, target = box[REACH : REACH + size], out[REACH : REACH + size]
    before, after = box[REACH - width :][:size], box[REACH + width :][:size]
    far_before, far_after = box[REACH - width - half :][:size], box[REACH + width + half :][:size]
    just_before, just_after = box[REACH - half :][:size], box[REACH + half :][:size]
    for at in range(size):
        even = two * here[at] - before[at] - after[at]
        odd = ODD * ((far_after[at] - far_before[at]) - three * (just_after[at] - just_before[at]))
        target[at] += share * (even * even + odd * odd)


@_compiled
def _sum_of_seven(three: Row32, one: Row32) -> Row32:
    """Nineteen samples, as six sums of three and one."""
    size = one.size - 2 * MARGIN
    a, b, c = three[MARGIN - 9 :][:size], three[MARGIN - 6 :][:size], three[MARGIN - 3 :][:size]
    d, e, f = three[MARGIN:][:size], three[MARGIN + 3 :][:size], three[MARGIN + 6 :][:size]
    last, out = one[MARGIN + 9 :][:size], np.empty(size, np.float32)
    for at in range(size):
        out[at] = a[at] + b[at] + c[at] + d[at] + e[at] + f[at] + last[at]
    return out


@_compiled
def _level(energy: Row32) -> Row32:
    blocks = (energy.size + BLOCK - 1) // BLOCK
    loudest, level = np.empty(blocks, np.float32), np.empty(blocks, np.float32)
    for block in range(blocks):
        loudest[block] = _highest(energy[block * BLOCK : (block + 1) * BLOCK])
    around = min(LEVELS, blocks)
    for block in range(blocks):
        first = min(max(0, block - around // 2), blocks - around)
        level[block] = np.sort(loudest[first : first + around])[(around - 1) // 2]
    return level


@_compiled
def _highest(energy: Row32) -> np.float32:
    """By the bits: those of numbers that are not negative are in order, and whole numbers compare faster."""
    bits = energy.view(np.int32)
    best = np.int32(0)
    for at in range(bits.size):
        best = max(best, bits[at])
    return np.float32(np.array([best]).view(np.float32)[0])


@_compiled
def _lowest(energy: Row32) -> np.float32:
    bits = energy.view(np.int32)
    best = bits[0]
    for at in range(bits.size):
        best = min(best, bits[at])
    return np.float32(np.array([best]).view(np.float32)[0])


@_compiled
def _beats(grid: Row32, energy: Row32, level: Row32) -> Places:
    tops = np.empty(energy.size // 2 + 1, np.int64)
    tops = tops[: _tops(energy, level, tops)]
    kept = np.empty(tops.size, np.int64)
    places = tops[kept[: _without_rivals(tops, energy[tops], choice.RIVALS, kept)]]
    size = places.size
    beats, taken = np.empty(size + 11, np.int64), np.zeros(size + 11, np.int64)
    sharp, around = np.empty(size, np.float32), np.empty(size, np.float32)
    for hump in range(size):
        sharp[hump] = _sharpness(grid[places[hump] + MARGIN - TIP - 2 :])
        around[hump] = level[places[hump] // BLOCK]
    found = _choose(places, energy[places], sharp, around, taken, np.empty(size, np.int64), beats)
    return places[beats[:found]]


@_compiled
def _tops(energy: Row32, level: Row32, tops: Places) -> int:
    count = 0
    for block in range(level.size):
        bar = SEARCHED * level[block]
        for at in range(max(1, block * BLOCK), min(energy.size - 1, (block + 1) * BLOCK)):
            here = energy[at]
            if here > bar and here > energy[at - 1] and here >= energy[at + 1]:
                tops[count] = at
                count += 1
    return count


@_compiled
def _sharpness(grid: Row32) -> np.float32:
    """The largest second difference of 17 ms boxes in the first samples."""
    best, two = np.float32(0), np.float32(2)
    for at in range(2 * TIP + 1):
        middle, left = grid[at + 2] + grid[at + 3], grid[at] + grid[at + 1]
        bend = abs(two * middle - left - (grid[at + 4] + grid[at + 5]))
        best = max(best, bend)
    return best
