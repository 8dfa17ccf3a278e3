"""Whether a person gained water: weight against the median of the week before, not against one day (VIT-06).

"More than 2 kg in three days" calls 7 to 16 times a year at the noise of a bathroom scale (0.7 to 0.9 kg), the same
against the median 2 to 7 times; the bare rule is computed too, for a PAI that asks for it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_signal import trailing
from accanto_signal.vitals import readings
from accanto_signal.vitals.readings import Maker, Quantity

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WEEK_DAYS, THREE_DAYS, SLACK_DAYS = 7.0, 3.0, 0.5
"""Weighings come at about the same hour: half a day of slack decides which days count."""
LEAST_READINGS = 3
"""A median needs so many weighings in the week before: our own choice."""
OTHER_PERSON_KG = 10.0
"""Nobody gains or loses so much from one weighing to the next: somebody else stood on the scale (our own choice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """Each weighing against those before: arrays of shape (n,), kg, NaN where it cannot be told."""

    weight: Floats
    above_median: Floats
    """Above the median of the 7 days before."""
    in_three_days: Floats
    """Above the last weighing that is 3 days old."""
    in_a_week: Floats
    """Above the last weighing that is 7 days old."""
    above_dry: Floats
    """Above the dry weight of the PAI."""
    is_other_person: Bools
    """More than 10 kg from the median of the week before: not used, and nobody's baseline."""


def gains(days: Floats, raw: ArrayLike, *, dry_kg: float = np.nan, maker: Maker = Maker.GENERIC) -> Gains:
    """Each weighing of one person against those before.

    `days`: shape (n,), when, rising, in days with their fraction; `raw`: shape (n,), kg, as the scale sent them. Raises
    ValueError for days that fall.
    """
    if (np.diff(days) < 0).any():
        raise ValueError("weighings must come in the order of weighing")
    weight = readings.clean(raw, Quantity.WEIGHT, maker).values
    other = np.abs(weight - _week_median(days, weight, least=1)) > OTHER_PERSON_KG
    weight = np.where(other, np.nan, weight)
    return Gains(
        weight=weight,
        above_median=weight - _week_median(days, weight, least=LEAST_READINGS),
        in_three_days=weight - _value_before(days, weight, THREE_DAYS),
        in_a_week=weight - _value_before(days, weight, WEEK_DAYS),
        above_dry=weight - dry_kg,
        is_other_person=other,
    )


def _week_median(days: Floats, weight: Floats, *, least: int) -> Floats:
    """The median of the weighings in the 7 days before each, itself not included."""
    first = np.searchsorted(days, days - WEEK_DAYS - SLACK_DAYS)
    behind = np.arange(days.size)
    known = np.concatenate([[0], np.cumsum(np.isfinite(weight))])
    found = trailing.medians(weight, first, behind)
    return np.where(known[behind] - known[first] >= least, found, np.nan)


def _value_before(days: Floats, weight: Floats, age_days: float) -> Floats:
    """The last valid weighing that is so old, within half a day."""
    valid = np.isfinite(weight)
    when, value = days[valid], weight[valid]
    at = np.searchsorted(when, days - age_days + SLACK_DAYS, side="right") - 1
    fits = (at >= 0) & (days - when[np.maximum(at, 0)] <= age_days + SLACK_DAYS) if when.size else at >= 0
    return np.where(fits, value[np.maximum(at, 0)] if when.size else np.nan, np.nan)
