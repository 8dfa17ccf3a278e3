"""Pulse oximetry over Bluetooth (PLX): the octets that an oximeter sends.

Numbers travel as IEEE 11073 SFLOAT: a 12-bit mantissa and a 4-bit power of ten, both two's complement; five
mantissas with exponent 0 mean that there is no number.
"""

import math
import struct
from datetime import datetime
from typing import Final

SERVICE: Final = 0x1822
SPOT: Final = 0x2A5E
CONTINUOUS: Final = 0x2A5F
FEATURES: Final = 0x2A60

FEATURE_BITS: Final = struct.pack("<H", 1 << 3)  # spot checks carry a time; nothing else is offered
NO_NUMBER: Final = 0x07FF
_LARGEST: Final = 0x07FD  # mantissas beyond it, on both sides, are special


def sfloat(value: float, *, decimals: int = 0) -> bytes:
    """Encode a number; NaN becomes the code for "no number".

    Args:
        value: the number, or NaN.
        decimals: digits after the point to keep, 0..8.

    Raises:
        ValueError: the number does not fit into twelve bits at this resolution.
    """
    if math.isnan(value):
        return struct.pack("<H", NO_NUMBER)
    mantissa = round(value * 10**decimals)
    if abs(mantissa) > _LARGEST:
        raise ValueError(f"{value} with {decimals} decimals does not fit into an SFLOAT")
    return struct.pack("<H", (-decimals & 0xF) << 12 | mantissa & 0xFFF)


def continuous(spo2: float, pulse: float) -> bytes:
    """One notification: saturation in %, pulse in 1/min; NaN where the device has no value."""
    return b"\x00" + sfloat(spo2) + sfloat(pulse)


def spot(spo2: float, pulse: float, at: datetime) -> bytes:
    """One spot check, with the device's own local time."""
    date = struct.pack("<HBBBBB", at.year, at.month, at.day, at.hour, at.minute, at.second)
    return b"\x01" + sfloat(spo2) + sfloat(pulse) + date
