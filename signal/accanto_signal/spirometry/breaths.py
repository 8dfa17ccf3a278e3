"""Where breath comes in again: the end of an expiration that another breath follows, and how large that breath was."""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry.blows import Blows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

INWARD_FLOW, INWARD_S = -0.1, 0.1
"""Air flows in where the flow stays below this (L/s) for longer than this: our own limits."""


def inhales(blows: Blows) -> Bools:
    """Shape (n, m): the samples from which on air flows in for 0.1 s."""
    run = round(INWARD_S * blows.rate_hz) + 1
    inward = (blows.flow < INWARD_FLOW) & (np.arange(blows.flow.shape[1]) < blows.size[:, None])
    total = np.cumsum(np.pad(inward, ((0, 0), (1, run))), axis=1, dtype=np.int64)
    held = total[:, run:] - total[:, :-run]
    return np.asarray(held[:, : blows.flow.shape[1]] == run, np.bool_)


def last_of_expiration(blows: Blows, inward: Bools, peak: Ints) -> Ints:
    """Shape (n,): the sample before the first breath in after the peak flow, or the last one recorded.

    The standard's rules look at the expiration alone; a recording may go on through the next breath.
    """
    after = inward & (np.arange(blows.flow.shape[1]) > peak[:, None])
    begins = np.where(after.any(axis=1), after.argmax(axis=1), blows.size - 1)
    return np.asarray(begins, np.int64)


def inspired_after(blows: Blows, inward: Bools, peak: Ints) -> Floats:
    """Shape (n,): the largest volume breathed in after the fullest expiration (FIVC); NaN where no breath follows."""
    within = np.arange(blows.flow.shape[1]) < blows.size[:, None]
    fullest = np.argmax(np.where(within, blows.volume, -np.inf), axis=1)
    later = np.arange(blows.flow.shape[1]) >= fullest[:, None]
    lowest = np.where(within & later, blows.volume, np.inf).min(axis=1)
    depth = blows.volume[np.arange(fullest.size), fullest] - lowest
    follows = (inward & later & (np.arange(blows.flow.shape[1]) > peak[:, None])).any(axis=1)
    return np.where(follows, depth, np.nan)


def is_repeated(blows: Blows, last: Ints, *, more_l: float) -> Bools:
    """Shape (n,): whether, after a breath in, more air came out again: the volume then counts two breaths."""
    follows = last < blows.size - 1
    if not follows.any():
        return follows
    columns = np.arange(blows.volume.shape[1])
    later = np.where(columns >= last[:, None], blows.volume, np.inf)
    lowest_so_far = np.minimum.accumulate(later, axis=1)
    again = np.where(columns >= last[:, None], blows.volume - lowest_so_far, 0.0).max(axis=1)
    return np.asarray(follows & (again > more_l), np.bool_)
