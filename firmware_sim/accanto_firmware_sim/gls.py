"""Glucose over Bluetooth (GLS): the octets that a meter notifies for one record."""

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from accanto_firmware_sim.numbers import date_time, sfloat

SERVICE: Final = 0x1808
MEASUREMENT: Final = 0x2A18
CONTEXT: Final = 0x2A34
FEATURE: Final = 0x2A51
FEATURE_BITS: Final = b"\x00\x00"
HIGHEST, LOWEST = 600.0, 20.0  # mg/dL; from there on the meter shows HI and LO
_CAPILLARY_FINGER: Final = 0x11  # capillary whole blood, finger
_CONCENTRATION, _FOLLOWED, _MEAL = 0x02, 0x10, 0x02


class Meal(IntEnum):
    """When it was measured."""

    BEFORE = 1
    AFTER = 2
    FASTING = 3
    CASUAL = 4
    BEDTIME = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Glucose:
    """What a meter measured, mg/dL, and when in the day, if the patient pressed that button."""

    mg_dl: float
    meal: Meal | None = None

    @property
    def shown(self) -> float:
        """What the meter shows: an infinity is HI or LO."""
        if self.mg_dl >= HIGHEST:
            return math.inf
        return -math.inf if self.mg_dl <= LOWEST else round(self.mg_dl)


def measurement(number: int, found: Glucose, shown_us: int) -> bytes:
    """The notification of a record: kg/L with five decimals is mg/dL."""
    flags = _CONCENTRATION | (0 if found.meal is None else _FOLLOWED)
    kg_l = found.shown / 100_000
    octets = bytes([flags]) + number.to_bytes(2, "little") + date_time(shown_us)
    return octets + sfloat(kg_l, decimals=5) + bytes([_CAPILLARY_FINGER])


def context(number: int, meal: Meal) -> bytes:
    """The notification of a record's circumstances."""
    return bytes([_MEAL]) + number.to_bytes(2, "little") + bytes([meal])
