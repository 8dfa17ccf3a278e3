"""What is usual in one person, for people to look at: the middle of their values of four weeks, and how far most reach.

Not what rules judge by (each rule has its own baseline): the band behind a chart, and the words “usually 70–86”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

OVER = timedelta(days=28)
LEAVE_OUT = timedelta(days=3)
"""The last days may already be part of the trouble."""
LEAST = 8
"""Of fewer values nothing is said to be usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value, or the mean of a short stretch of many."""

    time: datetime
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The middle value, and the range that holds eight of ten."""

    middle: float
    low: float
    high: float


def usual(values: Sequence[Value], *, now: datetime) -> Usual | None:
    """What is usual; None where there is too little to say so."""
    begins, ends = now - LEAVE_OUT - OVER, now - LEAVE_OUT
    used = [one.value for one in values if begins <= one.time <= ends]
    if len(used) < LEAST:
        return None
    tenths = quantiles(used, n=10, method="inclusive")
    return Usual(middle=median(used), low=tenths[0], high=tenths[-1])


def recent(values: Sequence[Value], *, now: datetime) -> list[float]:
    """The values of the last days, that the usual ones leave out."""
    return [one.value for one in values if now - LEAVE_OUT < one.time <= now]
