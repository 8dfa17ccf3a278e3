"""When the people of a home measure: what their plan asks for, and what they leave out."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Somebody sits down to measure: when (s from midnight), and with what."""

    at_s: float
    device: Device


_ASKED: Final = (
    (8.0, Device.OXIMETER),
    (8.1, Device.STRAP),
    (19.0, Device.OXIMETER),
)
"""Hour of the day of what is asked for."""


def of_day(life: Life, rng: np.random.Generator) -> list[Appointment]:
    """What is measured on one day, in order of time."""
    forgets = Trait.FORGETFUL in life.traits
    share, late_h = (FORGETFUL_DONE, 1.5) if forgets else (DONE, 0.25)
    drawn = [
        (hour + float(rng.exponential(late_h)), device) for hour, device in _ASKED if rng.random() < share
    ]
    return sorted(
        (Appointment(at_s=min(hour, 23.5) * HOUR_S, device=device) for hour, device in drawn),
        key=lambda one: one.at_s,
    )
