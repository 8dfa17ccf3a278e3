"""Whether FEV1 fell: each session against the person's own baseline, twice in a row, so that noise seldom calls.

The baseline is the median of the trusted sessions (grade A to C) of 28 days, the last three left out, so that a fall
doesn't drag its own baseline down at once. A single reading against a personal best would call a case manager 25 to
40 times a year (docs/reference/spirometry.md). All numbers are starting values of a PAI, to be countersigned.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal import trailing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SUCCESSIVE_TO_SD = 0.954
"""Median of the absolute difference of two normal values is 0.6745 sqrt(2) standard deviations."""


class State(IntEnum):
    """What a session says about the change."""

    NOT_USABLE = 0
    """Grade D or worse: asks to repeat; neither counts nor resets."""
    NO_BASELINE = 1
    """Too few trusted sessions before it to compare with."""
    STEADY = 2
    AMBER = 3
    RED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What counts as a fall; a PAI may say otherwise."""

    window_days: float = 28.0
    left_out_days: float = 3.0
    """The baseline's days end so long before the session; as in a `personal` rule of a PAI."""
    least: int = 4
    """Trusted sessions that a baseline needs: with more, who blows twice a week seldom has one (decision 073)."""
    percent: float = 10.0
    sds: float = 2.5
    floor_l: float = 0.100
    """Amber: below the baseline by the largest of these three."""
    red_percent: float = 20.0
    """Red: this far below the baseline, whatever the noise."""
    consecutive: int = 2

    def __post_init__(self) -> None:
        """Refuse a rule that nobody can mean."""
        if self.left_out_days < 0 or self.window_days <= 0:
            raise ValueError("a baseline needs days, and leaves none out or some")
        if self.least < 2 or self.consecutive < 1:
            raise ValueError("a baseline needs two sessions or more, a fall one or more")
        if min(self.percent, self.sds, self.floor_l) < 0 or not self.percent <= self.red_percent < 100:
            raise ValueError("the limits must be positive, and red not less than amber")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual for a person: arrays that go with the sessions, NaN where too little is known; litres."""

    median: Floats
    sd: Floats
    """Robust, from sessions on the same or neighbouring days; without such, amber rests on its other two limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Each session against its baseline: arrays of the sessions' shape."""

    state: Ints
    fall_percent: Floats
    """How far below the baseline (negative: above)."""
    amber_l: Floats
    """Below this value counts as amber."""
    red_l: Floats
    run: Ints
    """Trusted sessions in a row, up to this one, below amber or red."""


def baseline(days: Floats, fev1: Floats, rule: Rule) -> Baseline:
    """The rolling baseline before each session of one person.

    `days`: shape (n,), when each session was blown, rising, in days from anywhere; `fev1`: shape (n,), litres, NaN
    where the session isn't trusted. Raises ValueError for days that fall.
    """
    if (np.diff(days) < 0).any():
        raise ValueError("sessions must come in the order of blowing")
    trusted = np.isfinite(fev1)
    when, value = days[trusted], fev1[trusted]
    first = np.searchsorted(when, days - rule.window_days - rule.left_out_days)
    behind = np.searchsorted(when, days - rule.left_out_days)
    steps = np.append(
        np.where(np.floor(when[1:]) - np.floor(when[:-1]) <= 1, np.abs(np.diff(value)), np.nan), np.nan
    )
    enough = behind - first >= rule.least
    median = trailing.medians(value, first, behind)
    spread = trailing.medians(steps, first, np.maximum(behind - 1, first)) / SUCCESSIVE_TO_SD
    return Baseline(median=np.where(enough, median, np.nan), sd=np.where(enough, spread, np.nan))


def judge(days: Floats, fev1: Floats, rule: Rule) -> Change:
    """Each session of one person against the rolling baseline before it; arguments as in `baseline`."""
    return compare(fev1, baseline(days, fev1, rule), rule)


def compare(fev1: Floats, usual: Baseline, rule: Rule) -> Change:
    """Sessions against a baseline: arrays of shape (..., n) that broadcast, in the order of blowing.

    A session that isn't trusted (NaN) neither counts nor resets.
    """
    percent_l = np.maximum(rule.percent / 100 * usual.median, rule.floor_l)
    amber_l = usual.median - np.maximum(percent_l, rule.sds * np.nan_to_num(usual.sd))
    red_l = (1 - rule.red_percent / 100) * usual.median
    is_amber, is_red = fev1 < amber_l, fev1 <= red_l
    trusted = np.isfinite(fev1)
    run, red_run = (_in_a_row(low, trusted) for low in (is_amber | is_red, is_red))
    state = np.select(
        [
            ~trusted,
            np.isnan(np.broadcast_to(usual.median, fev1.shape)),
            red_run >= rule.consecutive,
            run >= rule.consecutive,
        ],
        [State.NOT_USABLE, State.NO_BASELINE, State.RED, State.AMBER],
        State.STEADY,
    )
    fall = 100 * (1 - fev1 / usual.median)
    return Change(state=state.astype(np.int64), fall_percent=fall, amber_l=amber_l, red_l=red_l, run=run)


def _in_a_row(low: NDArray[np.bool_], trusted: NDArray[np.bool_]) -> Ints:
    """How many trusted sessions in a row, up to each, are low."""
    total = np.cumsum(low, axis=-1, dtype=np.int64)
    before_the_row = np.maximum.accumulate(np.where(trusted & ~low, total, 0), axis=-1)
    return np.where(trusted, total - before_the_row, 0)
