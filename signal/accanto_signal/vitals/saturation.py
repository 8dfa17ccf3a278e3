"""One saturation from a finger clip: the median of the last stable ten seconds (VIT-07).

Oximeters read high on dark skin; rules should prefer the change from the person's own baseline to a fixed limit.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_signal.vitals import readings
from accanto_signal.vitals.readings import Maker, Quantity

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STABLE_S, LEAST_S = 10.0, 8.0
STABLE_POINTS = 2.0
"""Stable: the ten seconds span no more than this many points (our own choice)."""
LEAST_VALUES = 4
LEAST_PERFUSION = 0.3
PULSES_APART_BPM = 10.0


class Spot(StrEnum):
    """Whether a spot measurement can be used, and if not, why."""

    USABLE = "usable"
    NO_VALUES = "no_values"
    UNSTABLE = "unstable"
    WEAK = "weak"
    NOT_THE_HEART = "not_the_heart"

    def sentence(self) -> str:
        """The reason in words."""
        return _SENTENCES[self]


_SENTENCES = {
    Spot.USABLE: "a stable measurement",
    Spot.NO_VALUES: "the oximeter found no finger or no pulse",
    Spot.UNSTABLE: "the saturation never held still for ten seconds",
    Spot.WEAK: "too little blood in the finger (perfusion index below 0.3 %)",
    Spot.NOT_THE_HEART: "the pulse differs by more than 10 a minute from the heart rate of the ECG",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One spot measurement; NaN where it can't be used."""

    spo2: float
    pulse_bpm: float
    verdict: Spot


def spot(
    seconds: Floats,
    spo2: ArrayLike,
    pulse_bpm: ArrayLike,
    *,
    maker: Maker = Maker.GENERIC,
    perfusion: ArrayLike | None = None,
    ecg_bpm: float = np.nan,
) -> Measurement:
    """The value of one finger measurement.

    `seconds`: shape (n,), rising, of the values as the device sent them: `spo2` (%), `pulse_bpm` and, if sent,
    `perfusion` (%), shape (n,) each. `ecg_bpm`: the heart rate of an ECG of the same minute.
    """
    shown = readings.clean(spo2, Quantity.SPO2, maker).values
    pulse = readings.clean(pulse_bpm, Quantity.PULSE_RATE, maker).values
    valid = np.isfinite(shown) & np.isfinite(pulse)
    strong = valid if perfusion is None else valid & _is_strong(perfusion)
    if not strong.any():
        return _refused(Spot.WEAK if valid.any() else Spot.NO_VALUES)
    window = _last_stable(seconds, shown, strong)
    if window is None:
        return _refused(Spot.UNSTABLE)
    rate = float(np.median(pulse[window]))
    if abs(rate - ecg_bpm) > PULSES_APART_BPM:
        return _refused(Spot.NOT_THE_HEART)
    return Measurement(spo2=float(np.median(shown[window])), pulse_bpm=rate, verdict=Spot.USABLE)


def _is_strong(perfusion: ArrayLike) -> Bools:
    """Where the pulse is strong enough, or its strength unknown."""
    shown = readings.clean(perfusion, Quantity.PERFUSION).values
    return np.asarray(np.isnan(shown) | (shown >= LEAST_PERFUSION), np.bool_)


def _last_stable(seconds: Floats, shown: Floats, usable: Bools) -> Bools | None:
    """The usable values of the last ten seconds that held still, if any did."""
    for end in seconds[usable][::-1]:
        window = (seconds > end - STABLE_S) & (seconds <= end)
        if not usable[window].all():
            continue
        values, times = shown[window], seconds[window]
        if values.size >= LEAST_VALUES and np.ptp(times) >= LEAST_S and np.ptp(values) <= STABLE_POINTS:
            return np.asarray(window, np.bool_)
    return None


def _refused(verdict: Spot) -> Measurement:
    return Measurement(spo2=np.nan, pulse_bpm=np.nan, verdict=verdict)
