"""Where the heart beats: R peaks in an ECG trace.

A trace is read whole, not sample by sample: what is loud enough to be a beat is judged against the seconds
before and after it. In order: the trace is brought to 120 Hz; box filters turn each QRS complex into one
hump of energy, whatever its shape; humps that stand out of their surroundings are beats; a long silence is
searched again with a lower bar; and each beat moves to the largest deflection of the raw trace.

The constants below were found on the 22 MIT-BIH records of de Chazal's first set by a coordinate search
(docs/reference/ecg.md); they are not from a paper. Deviations from the usual scheme of Pan and Tompkins
(IEEE Trans Biomed Eng 32:230-236, 1985), with their reasons: a second and a third difference as a pair in
place of one derivative, so that the energy follows QRS complexes of even and of odd shape alike; a level that
looks ahead, so that no seconds are lost to learning; no band-pass, since sums over 25 ms do its work.
"""

import numpy as np
from numpy.typing import NDArray

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

GRID_HZ = 120
"""The rate at which energy is computed: a QRS complex has little to say above 25 Hz."""
NARROW, WIDE = 3, 7
"""Widths of the box filters in grid samples: 25 ms, and 58 ms for wide ventricular beats."""
WIDE_SHARE = 0.03
HUMP = 19
"""Width over which energy is averaged, in grid samples: 158 ms, the width of a broad QRS complex."""
REFRACTORY_S = 0.28
BLOCK = 300
"""The level is taken over blocks of 2.5 s. With 1.5 s a slow heart leaves blocks without a QRS complex, and its T
waves set the level: 275 false beats in 41 000 made ones at 38/min with pauses, against 3."""
BLOCKS_AROUND = 5
"""It is the median of the loudest hump in each of 5 of them."""
ACCEPTED_SHARE = 0.32
T_WAVE_S, T_WAVE_SHARE = 0.36, 0.5
"""A hump so soon after a beat, and so much smaller, is its T wave."""
GAP_FACTOR, SEARCHED_SHARE = 1.75, 0.2
"""A silence longer than this many RR intervals is searched again, with this lower bar."""
REFINE_S = 0.06
CACHED = 1 << 16
"""Samples worked on at once: about what a processor's cache holds, and a bound on memory."""


def find(traces: NDArray[np.int16] | NDArray[np.float32] | Floats, rate_hz: float) -> list[Beats]:
    """The R peaks of each trace: one array of sample numbers, rising, for each.

    `traces` has shape (..., n), any unit, `rate_hz` samples a second (100 to 1000); the list runs over the
    leading axes in C order. Traces shorter than one second hold no beats. Raises ValueError for a rate out
    of range and for samples that are not numbers: cut holes out first.
    """
    if not 100 <= rate_hz <= 1000:
        raise ValueError(f"a rate of {rate_hz} Hz; beats are found from 100 to 1000 Hz")
    flat = np.asarray(traces, np.float64).reshape(-1, np.shape(traces)[-1])
    if not np.isfinite(flat).all():
        raise ValueError("the trace holds values that are not numbers")
    if flat.shape[-1] < rate_hz:
        return [np.empty(0, np.int64) for _ in flat]
    at_once = max(1, CACHED // flat.shape[-1])
    groups = (flat[row : row + at_once] for row in range(0, flat.shape[0], at_once))
    return [beats for group in groups for beats in _of_group(group, rate_hz)]


def _of_group(traces: Floats, rate_hz: float) -> list[Beats]:
    humps = _energy(_on_grid(traces, rate_hz))
    return [_refined(trace, _chosen(hump), rate_hz) for trace, hump in zip(traces, humps, strict=True)]


def _on_grid(traces: Floats, rate_hz: float) -> Floats:
    """The traces at 120 Hz, shape (m, n'): each grid sample is the mean over its time.

    Exact for any rate: the running sum is read between samples, so no length depends on a rounded factor.
    """
    sums = np.zeros((traces.shape[0], traces.shape[1] + 1))
    np.cumsum(traces - traces[:, :1], axis=1, out=sums[:, 1:])
    edges = np.arange(int(traces.shape[1] * GRID_HZ / rate_hz) + 1) * (rate_hz / GRID_HZ)
    whole = np.minimum(edges.astype(np.int64), traces.shape[1] - 1)
    between = sums[:, whole] + (edges - whole) * (sums[:, whole + 1] - sums[:, whole])
    return np.asarray(np.diff(between, axis=1) * (GRID_HZ / rate_hz), np.float64)


def _energy(grid: Floats) -> Floats:
    """How loud a QRS complex is around each grid sample, shape as given: a root mean square over 158 ms."""
    sums = np.zeros((grid.shape[0], grid.shape[1] + 1))
    np.cumsum(grid, axis=1, out=sums[:, 1:])
    energy = _pair(sums, NARROW) + WIDE_SHARE * _pair(sums, WIDE)
    padded = np.pad(energy, ((0, 0), (HUMP // 2 + 1, HUMP // 2)))
    total = np.cumsum(padded, axis=1)
    return np.sqrt(np.maximum(total[:, HUMP:] - total[:, :-HUMP], 0) / HUMP)


def _pair(sums: Floats, width: int) -> Floats:
    """Squared second and third differences of boxes of `width` samples; 0 where the boxes leave the trace.

    The factor 0.7 makes the two of about one height for a QRS complex.
    """
    n, half = sums.shape[1] - 1, width // 2
    margin = 2 * width
    out = np.zeros((sums.shape[0], n))
    if n <= 2 * margin:
        return out

    def at(shift: int) -> Floats:
        return sums[:, margin + shift : n - margin + shift]

    outer = at(half + 1 + width) - at(-half - width)
    even = 3 * (at(half + 1) - at(-half)) - outer
    odd = 0.7 * (at(2 * width) - 4 * at(width) + 6 * at(0) - 4 * at(-width) + at(-2 * width))
    out[:, margin : n - margin] = even**2 + odd**2
    return out


def _chosen(hump: Floats) -> Beats:
    """The grid samples of one trace where a beat is."""
    places = _candidates(hump)
    bar = _level(hump)[places // BLOCK]
    heights = hump[places]
    accepted = _without_t_waves(places, heights, heights > ACCEPTED_SHARE * bar)
    searched = heights >= SEARCHED_SHARE * bar
    return places[_searched_back(places, heights, accepted, searched)]


def _candidates(hump: Floats) -> Beats:
    """Every hump that no larger one follows or precedes within the refractory time."""
    tops = np.flatnonzero((hump[1:-1] > hump[:-2]) & (hump[1:-1] >= hump[2:])) + 1
    kept: list[int] = []
    for top in tops.tolist():
        if kept and top - kept[-1] < REFRACTORY_S * GRID_HZ:
            if hump[top] > hump[kept[-1]]:
                kept[-1] = top
        else:
            kept.append(top)
    return np.array(kept, np.int64)


def _level(hump: Floats) -> Floats:
    """How high a beat stands around each block: the lower median of the loudest humps of five blocks."""
    blocks = -(-hump.size // BLOCK)
    loudest = np.pad(hump, (0, blocks * BLOCK - hump.size)).reshape(blocks, BLOCK).max(axis=1)
    around = min(BLOCKS_AROUND, blocks)
    ranked = np.sort(np.lib.stride_tricks.sliding_window_view(loudest, around), axis=1)
    middle = ranked[:, (around - 1) // 2]
    return middle[np.clip(np.arange(blocks) - around // 2, 0, middle.size - 1)]


def _without_t_waves(places: Beats, heights: Floats, accepted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The accepted humps, less those that are the T wave of the beat just before."""
    kept = accepted.copy()
    last = -1
    for index in np.flatnonzero(accepted).tolist():
        soon = last >= 0 and places[index] - places[last] < T_WAVE_S * GRID_HZ
        if soon and heights[index] < T_WAVE_SHARE * heights[last]:
            kept[index] = False
        else:
            last = index
    return kept


def _searched_back(
    places: Beats, heights: Floats, accepted: NDArray[np.bool_], searched: NDArray[np.bool_]
) -> Beats:
    """Numbers of the accepted humps, with those that were missed in silences that last too long."""
    found = np.flatnonzero(accepted)
    if found.size < 3:
        return found
    intervals = np.diff(places[found]).astype(np.float64)
    usual = _running_median(intervals)
    added: list[int] = []
    for gap in np.flatnonzero(intervals > GAP_FACTOR * usual).tolist():
        first, last = int(found[gap]), int(found[gap + 1])
        added.extend(_fill(places, heights, searched, first=first, last=last, usual=float(usual[gap])))
    return np.sort(np.concatenate([found, np.array(added, np.int64)]))


def _fill(
    places: Beats, heights: Floats, searched: NDArray[np.bool_], *, first: int, last: int, usual: float
) -> list[int]:
    """Humps between two beats to accept: the highest first, each at its distance from its neighbours."""
    taken = [first, last]
    after = max(T_WAVE_S * GRID_HZ, 0.5 * usual)
    inside = np.arange(first + 1, last)
    for index in inside[np.argsort(-heights[inside], kind="stable")].tolist():
        if not searched[index]:
            continue
        before = max(place for place in taken if place < index)
        following = min(place for place in taken if place > index)
        far = places[index] - places[before] >= after
        if far and places[following] - places[index] >= T_WAVE_S * GRID_HZ:
            taken.append(index)
    return taken[2:]


def _running_median(intervals: Floats) -> Floats:
    """The median of up to eleven intervals around each."""
    padded = np.pad(intervals, 5, constant_values=np.nan)
    return np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, 11), axis=1)


def _refined(trace: Floats, places: Beats, rate_hz: float) -> Beats:
    """The largest deflection of the raw trace within 60 ms of each hump."""
    if not places.size:
        return places
    reach = int(REFINE_S * rate_hz)
    centres = np.round((places + 0.5) * rate_hz / GRID_HZ - 0.5).astype(np.int64)
    around = np.clip(centres[:, None] + np.arange(-reach, reach + 1), 0, trace.size - 1)
    near = trace[around]
    largest = np.abs(near - near.mean(axis=1, keepdims=True)).argmax(axis=1)
    return np.unique(around[np.arange(places.size), largest])
