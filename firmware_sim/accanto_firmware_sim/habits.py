"""When the people of a home measure: what their plan asks for, and what they leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from accanto_firmware_sim.scenario import Life, Trait

HOUR_S: Final = 3600.0
DONE: Final = 0.95
"""Of the measurements asked for, by people who keep to their plan; those who forget do half."""
FORGETFUL_DONE: Final = 0.5
FORGETFUL_LATE: Final = 6


class Device(StrEnum):
    """What is measured with."""

    STRAP = "strap"
    OXIMETER = "oximeter"
    CUFF = "cuff"
    SCALE = "scale"
    THERMOMETER = "thermometer"
    GLUCOMETER = "glucometer"
    SPIROMETER = "spirometer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Somebody sits down to measure: when (s from midnight), and with what."""

    at_s: float
    device: Device


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """At what hour a device is to be used, and on which days of a week (0 to 6)."""

    hour: float
    days: frozenset[int] = frozenset(range(7))


_PLAN: Final[Mapping[Device, _Asked]] = {
    Device.STRAP: _Asked(hour=8.1, days=frozenset({0, 3})),
    Device.OXIMETER: _Asked(hour=8.0),
    Device.CUFF: _Asked(hour=19.0, days=frozenset({0, 2, 5})),
    Device.SCALE: _Asked(hour=7.0),
    Device.THERMOMETER: _Asked(hour=8.3, days=frozenset({0, 1, 4})),
    Device.GLUCOMETER: _Asked(hour=7.2),
    Device.SPIROMETER: _Asked(hour=9.0, days=frozenset({0, 3})),
}

_WORN: Final = frozenset({Device.STRAP, Device.OXIMETER})
_KITS: Final = (
    frozenset({Device.SCALE, Device.CUFF}),
    frozenset({Device.SPIROMETER, Device.THERMOMETER}),
    frozenset({Device.GLUCOMETER, Device.CUFF}),
)


def kit(home: int, life: Life) -> frozenset[Device]:
    """What lies in a home besides strap and oximeter: what its illness asks for, or what its number says."""
    if Trait.DECOMPENSATION in life.traits:
        return _KITS[0]
    return _KITS[1] if Trait.EXACERBATION in life.traits else _KITS[home % len(_KITS)]


def of_day(
    home: int, life: Life, day: int, rng: np.random.Generator, *, late_h: float = 0.25
) -> list[Appointment]:
    """What is measured on one day, counted from 0, in order of time."""
    forgets = Trait.FORGETFUL in life.traits
    share, late_h = (FORGETFUL_DONE, FORGETFUL_LATE * late_h) if forgets else (DONE, late_h)
    has = _WORN | kit(home, life)
    asked = [
        (_PLAN[device].hour, device) for device in Device if device in has and day % 7 in _PLAN[device].days
    ]
    done = [
        (min(hour + float(rng.exponential(late_h)), 23.5), device)
        for hour, device in asked
        if rng.random() < share
    ]
    return sorted(
        (Appointment(at_s=hour * HOUR_S, device=device) for hour, device in done), key=lambda one: one.at_s
    )
