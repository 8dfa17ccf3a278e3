"""Which numbers are measurements: codes for "no value", and values that no body has, are found first (VIT-01, VIT-02).

A code that reaches a mean is a false alert: some oximeters send a pulse of 511 and a saturation of 127 while the finger
is out. Whatever averages in this package takes raw values and cleans them here itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_contract.signals import BY_NAME

Floats = NDArray[np.float64]

_SFLOAT_CODES = frozenset({2046.0, 2047.0, 2048.0, 2049.0, 2050.0})
_FLOAT_CODES = frozenset({8388606.0, 8388607.0, 8388608.0, 8388609.0, 8388610.0})
MEDICAL_CODES = _SFLOAT_CODES | _FLOAT_CODES
"""ISO/IEEE 11073-20601: no number, no resolution, infinities, reserved; as a careless decoder shows them."""


class Quantity(StrEnum):
    """A vital sign; the unit is part of it."""

    SPO2 = "spo2_percent"
    PULSE_RATE = "pulse_rate_bpm"
    RESPIRATION_RATE = "respiration_rate_bpm"
    SYSTOLIC = "systolic_mmhg"
    DIASTOLIC = "diastolic_mmhg"
    WEIGHT = "weight_kg"
    TEMPERATURE = "temperature_c"
    GLUCOSE = "glucose_mg_dl"
    PERFUSION = "perfusion_percent"


class Maker(StrEnum):
    """Families of devices that share their codes; GENERIC knows only the codes of the medical number formats."""

    GENERIC = "generic"
    NONIN = "nonin"
    """Seven and nine bits, all ones: no value."""
    SERIAL_OXIMETER = "serial_oximeter"
    """Common finger clips of one serial protocol: 127 and 255, or 0."""
    BLE_SCALE = "ble_scale"
    """The Weight Scale Service's 0xFFFF, "measurement unsuccessful", in steps of 5 g or of 0.01 lb."""


class Fault(IntEnum):
    """Why a number isn't a measurement; 0 where it is one."""

    NONE = 0
    MISSING = 1
    """The device said "no value"."""
    OUT_OF_RANGE = 2
    """No body has this value: a wrong unit, a wrong sensor, or a wrong decoder."""
    BELOW_DEVICE = 3
    """The device said "LO": less than it can show. A measurement, and a severe one: kept at the least value."""
    ABOVE_DEVICE = 4
    """The device said "HI": kept at the largest value."""


RANGES: Mapping[Quantity, tuple[float, float]] = {
    Quantity.SPO2: BY_NAME["spo2"].plausible,
    Quantity.PULSE_RATE: BY_NAME["pulse_rate"].plausible,
    Quantity.RESPIRATION_RATE: BY_NAME["respiration_rate"].plausible,
    Quantity.SYSTOLIC: BY_NAME["systolic"].plausible,
    Quantity.DIASTOLIC: BY_NAME["diastolic"].plausible,
    Quantity.WEIGHT: BY_NAME["weight"].plausible,
    Quantity.TEMPERATURE: BY_NAME["temperature"].plausible,
    Quantity.GLUCOSE: BY_NAME["glucose"].plausible,
    Quantity.PERFUSION: (0.0, 30.0),
}
"""What a body can show: the catalogue's, and for the perfusion index our own."""

KG_A_POUND = 0.45359237
CODES: Mapping[Maker, Mapping[Quantity, frozenset[float]]] = {
    Maker.GENERIC: {},
    Maker.NONIN: {
        Quantity.SPO2: frozenset({127.0}),
        Quantity.PULSE_RATE: frozenset({511.0}),
    },
    Maker.SERIAL_OXIMETER: {
        Quantity.SPO2: frozenset({0.0, 127.0}),
        Quantity.PULSE_RATE: frozenset({0.0, 255.0}),
    },
    Maker.BLE_SCALE: {Quantity.WEIGHT: frozenset({65535 * 0.005, 65535 * 0.01 * KG_A_POUND})},
}
_SHOWS_LIMITS = frozenset({Quantity.GLUCOSE})
"""Meters that show LO and HI send infinities, which are measurements."""
_SAME = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Values of one quantity, cleaned: arrays of shape (n,)."""

    quantity: Quantity
    values: Floats
    """NaN where it isn't a measurement."""
    faults: NDArray[np.int64]
    """A `Fault` each."""

    @property
    def is_valid(self) -> NDArray[np.bool_]:
        """Where there is a measurement."""
        return np.isfinite(self.values)


def clean(raw: ArrayLike, quantity: Quantity, maker: Maker = Maker.GENERIC) -> Readings:
    """Raw numbers of a device (shape (n,), in the unit of the quantity), with what isn't a measurement taken out."""
    values = np.atleast_1d(np.asarray(raw, np.float64))
    least, most = RANGES[quantity]
    codes = np.array(sorted(MEDICAL_CODES | CODES[maker].get(quantity, frozenset())))
    is_code = (np.abs(np.nan_to_num(values, posinf=0, neginf=0)[:, None] - codes) < _SAME).any(axis=1)
    is_code &= np.isfinite(values)
    shows = quantity in _SHOWS_LIMITS
    infinite = np.isinf(values)
    faults = np.select(
        [infinite & shows & (values < 0), infinite & shows, infinite | np.isnan(values) | is_code],
        [Fault.BELOW_DEVICE, Fault.ABOVE_DEVICE, Fault.MISSING],
        np.where((values < least) | (values > most), Fault.OUT_OF_RANGE, Fault.NONE),
    )
    is_number = (faults != Fault.MISSING) & (faults != Fault.OUT_OF_RANGE)
    kept = np.where(is_number, np.clip(values, least, most), np.nan)
    return Readings(quantity=quantity, values=kept, faults=faults.astype(np.int64))
