"""Pulse oximeters (service 0x1822): continuous values (0x2A5F) and spot checks (0x2A5E).

Flags say which optional fields follow, in this order: of a continuous value fast pair (bit 0), slow pair
(1), measurement status (2), device and sensor status (3), pulse amplitude index (4); of a spot check time
(0), measurement status (1), device and sensor status (2), pulse amplitude index (3).
Source: Bluetooth SIG, Pulse Oximeter Service 1.0, sections 3.1 and 3.2.
"""

import struct
from dataclasses import dataclass
from datetime import datetime

from accanto_contract.errors import Truncated, Undecodable
from accanto_gateway.devices import medfloat

SERVICE = "00001822-0000-1000-8000-00805f9b34fb"
SPOT = "00002a5e-0000-1000-8000-00805f9b34fb"
CONTINUOUS = "00002a5f-0000-1000-8000-00805f9b34fb"

# Measurement status: bits 10-13 and 15 say that this is no measurement of the patient (demonstration, test,
# calibration, unavailable, invalid); bits 6 and 14 that it is an early estimate or questionable.
_NO_MEASUREMENT = 0b1011_1100_0000_0000
_DOUBTFUL_MEASUREMENT = 0b0100_0000_0100_0000
# Device and sensor status: malfunction (1, 14), not on the finger (11, 13, 15); poor signals (2-8, 10).
_NO_SENSOR = 0b1110_1000_0000_0010
_DOUBTFUL_SENSOR = 0b0000_0101_1111_1100


@dataclass(frozen=True, slots=True, kw_only=True)
class Oximetry:
    """What an oximeter said at one moment; None where it had no value."""

    spo2: float | None
    pulse: float | None
    taken_at: datetime | None = None
    """By the device's own clock, without a zone."""
    measurement_status: int | None = None
    sensor_status: int | None = None
    amplitude_index: float | None = None

    @property
    def quality(self) -> int:
        """0 when the device itself says that this is no measurement, 50 when it doubts, else 100."""
        measurement, sensor = self.measurement_status or 0, self.sensor_status or 0
        if measurement & _NO_MEASUREMENT or sensor & _NO_SENSOR:
            return 0
        if measurement & _DOUBTFUL_MEASUREMENT or sensor & _DOUBTFUL_SENSOR:
            return 50
        return 100


class _Octets:
    """Reads fields one after the other. Each method raises Truncated at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise Truncated(f"{len(self._data)} octets; the flags announce more")
        self._at += count
        return piece

    def number(self, octets: int) -> int:
        return int.from_bytes(self.take(octets), "little")

    def sfloat(self) -> float | None:
        return medfloat.sfloat(self.number(2))


def decode_continuous(data: bytes) -> Oximetry:
    """The value in a 0x2A5F notification. Raises Truncated."""
    octets = _Octets(data)
    flags = octets.number(1)
    spo2, pulse = octets.sfloat(), octets.sfloat()
    octets.take(4 * (flags & 1) + 4 * (flags >> 1 & 1))
    return Oximetry(
        spo2=spo2,
        pulse=pulse,
        measurement_status=octets.number(2) if flags & 4 else None,
        sensor_status=octets.number(3) if flags & 8 else None,
        amplitude_index=octets.sfloat() if flags & 16 else None,
    )


def decode_spot(data: bytes) -> Oximetry:
    """The value in a 0x2A5E indication. Raises Truncated or Undecodable."""
    octets = _Octets(data)
    flags = octets.number(1)
    spo2, pulse = octets.sfloat(), octets.sfloat()
    return Oximetry(
        spo2=spo2,
        pulse=pulse,
        taken_at=_time(octets.take(7)) if flags & 1 else None,
        measurement_status=octets.number(2) if flags & 2 else None,
        sensor_status=octets.number(3) if flags & 4 else None,
        amplitude_index=octets.sfloat() if flags & 8 else None,
    )


def _time(data: bytes) -> datetime | None:
    """A date-time field; None where the device does not know the date (year, month or day 0)."""
    year, month, day, hour, minute, second = struct.unpack("<HBBBBB", data)
    if not (year and month and day):
        return None
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  the device has no zone
    except ValueError as error:
        raise Undecodable(f"no such time: {error}") from error
