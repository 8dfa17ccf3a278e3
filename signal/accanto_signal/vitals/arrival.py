"""Whether readings came twice, and whether the device's clock can be believed (VIT-03, VIT-04)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

AHEAD_S = 60.0
"""A reading cannot be received before it was taken; so much is left to rounding and to small drift."""
JUMP_S = 60.0
UNSET_BEFORE_S = 1_577_836_800.0
"""2020-01-01 UTC: a device that dates its readings before then never had its clock set."""


class Clock(StrEnum):
    """What can be said of a device's clock."""

    BELIEVABLE = "believable"
    UNSET = "unset"
    AHEAD = "ahead"
    JUMPED = "jumped"

    def sentence(self) -> str:
        """What it means, and what becomes of the readings."""
        return _SENTENCES[self]


_SENTENCES = {
    Clock.BELIEVABLE: "the device's times are believable",
    Clock.UNSET: "the device's clock was never set: the time of arrival is used",
    Clock.AHEAD: "the device dates readings later than they arrived: its clock is ahead",
    Clock.JUMPED: "the device's clock was set between two readings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Readings that came before: arrays of shape (n,)."""

    is_repeat: Bools
    """The same time and the same value as an earlier one: counted once."""
    is_conflict: Bools
    """The same time as an earlier one, another value: both are kept, and a person is asked."""


def repeats(times_s: Floats, values: Floats) -> Repeats:
    """Which readings of one device and quantity repeat an earlier one; arrays of shape (n,), in any order."""
    pairs = np.stack([times_s, np.nan_to_num(values, nan=-np.inf)], axis=1)
    _, first_pair, pair = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    _, first_time, time = np.unique(times_s, return_index=True, return_inverse=True)
    at = np.arange(times_s.size)
    is_repeat = first_pair[pair.reshape(-1)] != at
    return Repeats(is_repeat=is_repeat, is_conflict=(first_time[time] != at) & ~is_repeat)


def clock(device_s: Floats, received_s: Floats) -> Clock:
    """What the times of one session's readings say of the device's clock.

    `device_s`, `received_s`: shape (n,), seconds since 1970 UTC by the device and by the gateway (whose clock is
    synchronised), in the order of arrival. A clock that is behind looks like readings that waited, and isn't named.
    """
    if not device_s.size:
        return Clock.BELIEVABLE
    if (device_s < UNSET_BEFORE_S).any():
        return Clock.UNSET
    waited = received_s - device_s
    if waited.min() < -AHEAD_S:
        return Clock.AHEAD
    if (np.diff(device_s) < -JUMP_S).any() and (np.diff(received_s) >= 0).all():
        return Clock.JUMPED
    return Clock.BELIEVABLE


def silences(times_s: Floats, *, since_s: float, until_s: float, longest_s: float) -> Floats:
    """Spans without data (VIT-09): shape (k, 2), begin and end in seconds, each longer than `longest_s`.

    `times_s`: shape (n,), when readings were taken, in any order; only those from `since_s` to `until_s` count.
    """
    within = np.sort(times_s[(times_s >= since_s) & (times_s <= until_s)])
    edges = np.concatenate([[since_s], within, [until_s]])
    long = np.diff(edges) > longest_s
    return np.stack([edges[:-1][long], edges[1:][long]], axis=1)
