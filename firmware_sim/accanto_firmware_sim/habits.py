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


_HOURS: Final[Mapping[Device, tuple[float, ...]]] = {
    Device.STRAP: (8.1,),
    Device.OXIMETER: (8.0, 19.0),
    Device.CUFF: (7.5, 20.0),
    Device.SCALE: (7.0,),
    Device.THERMOMETER: (8.3,),
    Device.GLUCOMETER: (7.2,),
    Device.SPIROMETER: (9.0,),
}
"""When each is asked for."""

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


def of_day(home: int, life: Life, rng: np.random.Generator) -> list[Appointment]:
    """What is measured on one day, in order of time."""
    forgets = Trait.FORGETFUL in life.traits
    share, late_h = (FORGETFUL_DONE, 1.5) if forgets else (DONE, 0.25)
    has = _WORN | kit(home, life)
    asked = [(hour, device) for device in Device if device in has for hour in _HOURS[device]]
    done = [
        (min(hour + float(rng.exponential(late_h)), 23.5), device)
        for hour, device in asked
        if rng.random() < share
    ]
    return sorted(
        (Appointment(at_s=hour * HOUR_S, device=device) for hour, device in done), key=lambda one: one.at_s
    )
