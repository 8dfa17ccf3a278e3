"""Glucose over days: how much of the time within, below and above range.

Consensus on time in range (ATTD 2019, Diabetes Care 42:1593), kept here from secondary sources: to be countersigned.
A meter's "LO" and "HI" are measurements, and the most severe ones; they count, at the end of the meter's range.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_signal.vitals import readings
from accanto_signal.vitals.readings import Quantity

Floats = NDArray[np.float64]

VERY_LOW, LOW, HIGH, VERY_HIGH = 54.0, 70.0, 180.0, 250.0
MG_DL_A_MMOL_L = 18.016
"""From the molar mass of glucose, 180.16 g/mol."""
LEAST_SHARE, LEAST_DAYS = 0.70, 14.0
"""A sensor's summary needs 70 % of the values of 14 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Glucose of some days; shares in percent of the values, NaN without values."""

    count: int
    mean_mg_dl: float
    variation_percent: float
    """Coefficient of variation; 36 % and less is called stable."""
    in_range: float
    """TIR, 70 to 180 mg/dL."""
    below: float
    """TBR, below 70 mg/dL (very low ones included)."""
    very_low: float
    """Below 54 mg/dL."""
    above: float
    """TAR, above 180 mg/dL (very high ones included)."""
    very_high: float
    """Above 250 mg/dL."""
    is_sufficient: bool
    """Whether a sensor's values cover 70 % of 14 days."""


def summarise(mg_dl: ArrayLike, *, days: float, expected_a_day: float = 288.0) -> Summary:
    """Sum up a sensor's values of so many days.

    `mg_dl`: shape (n,), as sent, each once; `expected_a_day`: 288 where one comes each 5 minutes.
    """
    raw = readings.clean(mg_dl, Quantity.GLUCOSE).values
    values = raw[np.isfinite(raw)]
    if not values.size:
        nothing = (np.nan,) * 7
        return _summary(0, nothing, is_sufficient=False)
    shares = [100 * part.mean() for part in _parts(values)]
    mean = float(values.mean())
    covered = values.size / (days * expected_a_day) if days > 0 else 0.0
    found = (mean, 100 * float(values.std()) / mean, *(float(share) for share in shares))
    return _summary(values.size, found, is_sufficient=days >= LEAST_DAYS and covered >= LEAST_SHARE)


def from_mmol_l(values: ArrayLike) -> Floats:
    """Millimoles a litre as mg/dL; a meter's infinities stay what they are."""
    return np.asarray(np.asarray(values, np.float64) * MG_DL_A_MMOL_L, np.float64)


def _parts(values: Floats) -> tuple[NDArray[np.bool_], ...]:
    """In range, below, very low, above, very high."""
    return (
        (values >= LOW) & (values <= HIGH),
        values < LOW,
        values < VERY_LOW,
        values > HIGH,
        values > VERY_HIGH,
    )


def _summary(count: int, found: tuple[float, ...], *, is_sufficient: bool) -> Summary:
    mean, variation, in_range, below, very_low, above, very_high = found
    return Summary(
        count=count,
        mean_mg_dl=mean,
        variation_percent=variation,
        in_range=in_range,
        below=below,
        very_low=very_low,
        above=above,
        very_high=very_high,
        is_sufficient=is_sufficient,
    )
