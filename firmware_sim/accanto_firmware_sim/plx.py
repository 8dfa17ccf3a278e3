"""Pulse oximetry over Bluetooth (PLX): the octets that an oximeter sends."""

import struct
from datetime import datetime
from typing import Final

from accanto_firmware_sim.numbers import sfloat

SERVICE: Final = 0x1822
SPOT: Final = 0x2A5E
CONTINUOUS: Final = 0x2A5F
FEATURES: Final = 0x2A60

FEATURE_BITS: Final = struct.pack("<H", 1 << 3)  # spot checks carry a time; nothing else is offered


def continuous(spo2: float, pulse: float) -> bytes:
    """One notification: saturation in %, pulse in 1/min; NaN where the device has no value."""
    return b"\x00" + sfloat(spo2) + sfloat(pulse)


def spot(spo2: float, pulse: float, at: datetime) -> bytes:
    """One spot check, with the device's own local time."""
    date = struct.pack("<HBBBBB", at.year, at.month, at.day, at.hour, at.minute, at.second)
    return b"\x01" + sfloat(spo2) + sfloat(pulse) + date
