"""A night's saturation: how often it dips, and how long it stays low (VIT-08).

Oxygen desaturation index: dips of 3 (4) points and more below the median of the two minutes before, for ten seconds or
longer, each hour of valid signal. In the manner of the AASM, not tried on scored nights: to be countersigned.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_signal import trailing
from accanto_signal.vitals import readings
from accanto_signal.vitals.readings import Maker, Quantity

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BASELINE_S, LEAST_BASELINE_S = 120.0, 30.0
SHORTEST_S = 10.0
LOW_PERCENT = 90.0
LEAST_HOURS = 4.0
SLOWEST_HZ, FASTEST_HZ = 0.25, 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What a night of saturation says; NaN where nothing was valid."""

    hours: float
    """Of valid signal."""
    is_valid: bool
    """Four hours or more."""
    odi3: float
    """Dips of 3 points or more, an hour."""
    odi4: float
    t90_percent: float
    """Share of the valid time below 90 %."""
    mean: float
    lowest: float


_NOTHING = Night(
    hours=0.0, is_valid=False, odi3=np.nan, odi4=np.nan, t90_percent=np.nan, mean=np.nan, lowest=np.nan
)


def summarise(spo2: ArrayLike, rate_hz: float, *, maker: Maker = Maker.GENERIC) -> Night:
    """Sum up a night.

    `spo2`: shape (n,), %, as sent, one each 1/`rate_hz` seconds; faster ones are read once a second. Raises ValueError
    for a rate outside of 0.25 to 250 Hz.
    """
    shown, rate_hz = _each_second(readings.clean(spo2, Quantity.SPO2, maker).values, rate_hz)
    valid = shown[np.isfinite(shown)]
    if not valid.size:
        return _NOTHING
    hours = valid.size / rate_hz / 3600
    depth = _usual(shown, rate_hz) - shown
    return Night(
        hours=hours,
        is_valid=hours >= LEAST_HOURS,
        odi3=_dips(depth >= 3.0, rate_hz) / hours,
        odi4=_dips(depth >= 4.0, rate_hz) / hours,
        t90_percent=float(100 * (valid < LOW_PERCENT).mean()),
        mean=float(valid.mean()),
        lowest=float(valid.min()),
    )


def _each_second(shown: Floats, rate_hz: float) -> tuple[Floats, float]:
    """The values that come once a second, where they come faster, and their rate."""
    if not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
        raise ValueError(
            f"a saturation comes {SLOWEST_HZ:g} to {FASTEST_HZ:g} times a second, not {rate_hz:g}"
        )
    step = max(1, round(rate_hz))
    return shown[::step], rate_hz / step


def _usual(shown: Floats, rate_hz: float) -> Floats:
    """The median of the two minutes before each value; NaN where less than half a minute of them is valid."""
    behind = np.arange(shown.size)
    first = np.maximum(behind - round(BASELINE_S * rate_hz), 0)
    known = np.concatenate([[0], np.cumsum(np.isfinite(shown))])
    enough = known[behind] - known[first] >= LEAST_BASELINE_S * rate_hz
    return np.where(enough, trailing.medians(shown, first, behind), np.nan)


def _dips(is_low: Bools, rate_hz: float) -> int:
    """Runs that last ten seconds or longer."""
    edges = np.diff(np.concatenate([[0], is_low.astype(np.int8), [0]]))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int((lengths >= SHORTEST_S * rate_hz).sum())
