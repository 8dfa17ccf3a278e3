"""Pulse oximeters (service 0x1822): continuous values (0x2A5F) and spot checks (0x2A5E).

Flags say which optional fields follow, in this order: of a continuous value fast pair (bit 0), slow pair
(1), measurement status (2), device and sensor status (3), pulse amplitude index (4); of a spot check time
(0), measurement status (1), device and sensor status (2), pulse amplitude index (3).
Source: Bluetooth SIG, Pulse Oximeter Service 1.0, sections 3.1 and 3.2.
"""

from dataclasses import dataclass

from accanto_contract.signals import SignalId
from accanto_gateway.devices import stamps
from accanto_gateway.devices.medfloat import value
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Stamp, Told, Value

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
    stamp: Stamp | None = None
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


def decode_continuous(data: bytes) -> Oximetry:
    """The value in a 0x2A5F notification. Raises Truncated."""
    octets = Octets(data)
    flags = octets.number(1)
    spo2, pulse = value(octets.sfloat()), value(octets.sfloat())
    octets.take(4 * (flags & 1) + 4 * (flags >> 1 & 1))
    return Oximetry(
        spo2=spo2,
        pulse=pulse,
        measurement_status=octets.number(2) if flags & 4 else None,
        sensor_status=octets.number(3) if flags & 8 else None,
        amplitude_index=value(octets.sfloat()) if flags & 16 else None,
    )


def decode_spot(data: bytes) -> Oximetry:
    """The value in a 0x2A5E indication. Raises Truncated or Undecodable."""
    octets = Octets(data)
    flags = octets.number(1)
    spo2, pulse = value(octets.sfloat()), value(octets.sfloat())
    return Oximetry(
        spo2=spo2,
        pulse=pulse,
        stamp=stamps.date_time(octets) if flags & 1 else None,
        measurement_status=octets.number(2) if flags & 2 else None,
        sensor_status=octets.number(3) if flags & 4 else None,
        amplitude_index=value(octets.sfloat()) if flags & 8 else None,
    )


def read_continuous(data: bytes) -> Told:
    """What an oximeter shows from second to second. Raises Truncated."""
    return _told(decode_continuous(data))


def read_spot(data: bytes) -> Told:
    """What it found once the finger had settled; told at once, so arrival is near its time.

    Raises Truncated or Undecodable.
    """
    return _told(decode_spot(data))


def _told(found: Oximetry) -> Told:
    pairs = ((SignalId.SPO2, found.spo2), (SignalId.PULSE_RATE, found.pulse))
    values = tuple(
        Value(signal=signal, value=number, quality=found.quality)
        for signal, number in pairs
        if number is not None
    )
    lacks = tuple(signal for signal, number in pairs if number is None)
    return Told(values=values, stamp=found.stamp, is_live=True, lacks=lacks)
