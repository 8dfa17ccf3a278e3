"""Blood pressure over Bluetooth (BLS): the octets that a cuff indicates."""

from dataclasses import dataclass
from typing import Final

from accanto_firmware_sim.numbers import date_time, sfloat

SERVICE: Final = 0x1810
MEASUREMENT: Final = 0x2A35
FEATURE: Final = 0x2A49
FEATURE_BITS: Final = b"\x07\x00"  # tells of a moving body, a loose cuff, an irregular pulse
MOVED, LOOSE, IRREGULAR = 0x01, 0x02, 0x04
_TIME, _PULSE, _USER, _STATUS = 0x02, 0x04, 0x08, 0x10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """What a cuff measured, mmHg and 1/min; `status` as bits, None where the cuff tells none."""

    systolic: float
    diastolic: float
    mean: float
    pulse: float
    status: int | None = 0


def measurement(found: Pressure, shown_us: int, *, user: int | None = None) -> bytes:
    """The indication of one measurement."""
    flags = _TIME | _PULSE | (0 if user is None else _USER) | (0 if found.status is None else _STATUS)
    octets = bytes([flags]) + sfloat(found.systolic) + sfloat(found.diastolic) + sfloat(found.mean)
    octets += date_time(shown_us) + sfloat(found.pulse)
    octets += b"" if user is None else bytes([user])
    return octets + (b"" if found.status is None else found.status.to_bytes(2, "little"))
