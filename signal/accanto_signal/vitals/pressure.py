"""The home blood pressure of a week: what the readings of several days say together (VIT-05).

Two readings in the morning and two in the evening, three to seven days; the first day is left out, since it reads high
(by 2.8/1.4 mmHg). ESH 2021 position paper (PMC9904446) and CHEP. To be countersigned by a clinician.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_signal.vitals import readings
from accanto_signal.vitals.readings import Quantity

Floats = NDArray[np.float64]

LONGEST_DAYS, LEAST_DAYS = 7, 3
"""Days of measuring, the first one included."""
COMPLETE, PROVISIONAL = 12, 8
"""Valid readings after the first day."""
ELEVATED_SYSTOLIC, ELEVATED_DIASTOLIC = 135.0, 85.0
LEAST_PULSE_PRESSURE = 10.0
"""A cuff that reads closer together has measured an arm that moved: our own choice."""


class Week(StrEnum):
    """How far a week of readings can be used."""

    COMPLETE = "complete"
    PROVISIONAL = "provisional"
    """Eight to eleven readings: shown as such."""
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """The mean of a week; NaN where there are too few readings."""

    systolic: float
    diastolic: float
    count: int
    """Valid readings after the first day."""
    days: int
    """Days with a valid reading, the first one included."""
    week: Week
    is_elevated: bool
    """At or above 135/85 mmHg in a week that can be used."""


def average(days: NDArray[np.int64], systolic: ArrayLike, diastolic: ArrayLike) -> Average:
    """The week that begins with the first valid reading.

    `days`: shape (n,), number of the local calendar day of each reading, in any order; `systolic`, `diastolic`: shape
    (n,), mmHg, as the cuff sent them.
    """
    high = readings.clean(systolic, Quantity.SYSTOLIC).values
    low = readings.clean(diastolic, Quantity.DIASTOLIC).values
    valid = high - low >= LEAST_PULSE_PRESSURE
    first = int(days[valid].min()) if valid.any() else 0
    in_week = valid & (days < first + LONGEST_DAYS)
    counted = in_week & (days > first)
    count, measured = int(counted.sum()), np.unique(days[in_week]).size
    week = _week(count, measured)
    is_used = week is not Week.TOO_FEW
    mean_high, mean_low = (float(each[counted].mean()) if is_used else np.nan for each in (high, low))
    return Average(
        systolic=mean_high,
        diastolic=mean_low,
        count=count,
        days=measured,
        week=week,
        is_elevated=mean_high >= ELEVATED_SYSTOLIC or mean_low >= ELEVATED_DIASTOLIC,
    )


def _week(count: int, days: int) -> Week:
    if days < LEAST_DAYS or count < PROVISIONAL:
        return Week.TOO_FEW
    return Week.COMPLETE if count >= COMPLETE else Week.PROVISIONAL
