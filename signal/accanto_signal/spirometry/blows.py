"""Forced expirations as a device records them, side by side: litres over time, from full inspiration on.

Volume is never moved: what was breathed out is always counted from full inspiration. Where a recording begins
before (breaths at rest, then the deep breath in), it is cut at the full inspiration.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SLOWEST_HZ, FASTEST_HZ = 25.0, 2000.0
"""The standard asks for 100 Hz; below 25 Hz a peak flow has no meaning."""
SHORTEST_S = 0.25
INHALED_L = 0.1
"""So much below its first value before the blow, a recording holds the breath in."""
FULL_L = 0.025
"""At full inspiration is what lies so near to the lowest volume."""
FLOW_REACH_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Blows:
    """A batch of forced expirations at one rate; make it with `of_volume` or `of_flow`."""

    volume: Floats
    """Shape (n, m), litres BTPS exhaled; behind the end of a row its last value goes on."""
    size: Ints
    """Shape (n,): samples of each row that were recorded."""
    held_s: Floats
    """Shape (n,): how long the lungs were full before the first sample; NaN where the breath in wasn't recorded."""
    rate_hz: float
    flow: Floats
    """Shape (n, m), litres a second, exhaled positive: what every result is computed from."""


def of_volume(rows: Sequence[ArrayLike], rate_hz: float) -> Blows:
    """Blows of exhaled volume over time, litres BTPS, one array of shape (samples,) each.

    Raises ValueError for a rate outside of 25 to 2000 Hz, a row that is too short, or values that are no numbers.
    """
    if not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
        raise ValueError(f"a spirometer's rate must be {SLOWEST_HZ:g} to {FASTEST_HZ:g} Hz, not {rate_hz:g}")
    if not rows:
        raise ValueError("there is no blow")
    whole = [np.asarray(row, np.float64) for row in rows]
    _refuse_nonsense(whole, rate_hz)
    full = [_full_inspiration(row, rate_hz) for row in whole]
    cut = [row[start:] for row, (start, _) in zip(whole, full, strict=True)]
    size = np.array([row.size for row in cut], np.int64)
    volume = np.empty((len(cut), int(size.max())))
    for at, row in enumerate(cut):
        volume[at, : row.size] = row
        volume[at, row.size :] = row[-1]
    held_s = np.array([held for _, held in full]) / rate_hz
    flow = slope(volume, size, rate_hz, reach_s=FLOW_REACH_S)
    return Blows(volume=volume, size=size, held_s=held_s, rate_hz=float(rate_hz), flow=flow)


def of_flow(rows: Sequence[ArrayLike], rate_hz: float) -> Blows:
    """Blows of flow over time, litres BTPS a second, exhaled positive; the volume is their trapezoid integral.

    The flow of the results is again the slope of that volume, so that devices of both kinds can be compared.
    """
    return of_volume([volume_of(row, rate_hz) for row in rows], rate_hz)


def volume_of(flow: ArrayLike, rate_hz: float) -> Floats:
    """The volume (litres, shape (samples,)) of a flow (litres a second): its trapezoid integral."""
    rate = np.asarray(flow, np.float64)
    return np.concatenate([[0.0], np.cumsum((rate[1:] + rate[:-1]) / (2 * rate_hz))])


def slope(volume: Floats, size: Ints, rate_hz: float, *, reach_s: float) -> Floats:
    """The central difference of volume over `reach_s` to each side (at least one sample), one-sided at the ends.

    10 ms to each side at every rate: at 100 Hz the plain central difference, and at 1000 Hz still the same peak,
    where a difference of neighbours would only show the steps of the converter. Own choice: the standard names no
    filter, and the choice moves a peak flow by 2 %.
    """
    reach = max(1, round(reach_s * rate_hz))
    known = np.pad(volume, ((0, 0), (reach, reach)), mode="edge")
    flow = (known[:, 2 * reach :] - known[:, : -2 * reach]) * (rate_hz / (2 * reach))
    flow[:, :reach] *= 2 * reach / (reach + np.arange(reach))
    ending = size[:, None] - reach + np.arange(reach)
    rows = np.arange(size.size)[:, None]
    flow[rows, ending] *= 2 * reach / (2 * reach - 1 - np.arange(reach))
    flow[np.arange(volume.shape[1]) >= size[:, None]] = 0.0
    return np.asarray(flow, np.float64)


def _refuse_nonsense(rows: Sequence[Floats], rate_hz: float) -> None:
    for number, row in enumerate(rows, 1):
        if row.ndim != 1 or row.size < SHORTEST_S * rate_hz:
            raise ValueError(f"blow {number} is shorter than {SHORTEST_S:g} s")
        if not np.isfinite(row).all():
            raise ValueError(f"blow {number} holds values that are not numbers")


def _full_inspiration(row: Floats, rate_hz: float) -> tuple[int, float]:
    """The sample of full inspiration, and how many samples the lungs were full before it (NaN: not recorded).

    Who breathes in and never blows has none: too little would be left to measure.
    """
    reach = max(1, round(FLOW_REACH_S * rate_hz))
    peak = int(np.argmax(row[reach:] - row[:-reach])) + reach
    bottom = int(np.argmin(row[: peak + 1]))
    if row[0] - row[bottom] <= INHALED_L or row.size - bottom < SHORTEST_S * rate_hz:
        return 0, np.nan
    emptier = np.flatnonzero(row[:bottom] > row[bottom] + FULL_L)
    return bottom, float(bottom - emptier[-1] - 1)
