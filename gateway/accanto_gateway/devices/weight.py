"""Scales: weight (service 0x181D, 0x2A9D) and, where they pass a current through, body fat (0x181B, 0x2A9C).

Weight: flags imperial (bit 0), time (1), user (2), BMI and height (3); then 0.005 kg or 0.01 lb a step; 0xFFFF means
that the measurement failed. Body composition: 16 flags, body fat in steps of 0.1 %, and fields of which
only the time interests here. Source: Bluetooth SIG, Weight Scale Service 1.0, Body Composition Service 1.0.
"""

from accanto_contract.signals import SignalId
from accanto_gateway.devices import stamps
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Told, Value

SERVICE = "0000181d-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a9d-0000-1000-8000-00805f9b34fb"
COMPOSITION = "00002a9c-0000-1000-8000-00805f9b34fb"

_IMPERIAL, _TIME = 0x01, 0x02
_USER, _BMI = 0x04, 0x08
_FAILED = 0xFFFF
KG_PER_LB = 0.45359237
"""The international pound."""


def decode(data: bytes) -> Told:
    """What a scale measured, kg. Raises Truncated or Undecodable."""
    octets = Octets(data)
    flags = octets.number(1)
    steps = octets.number(2)
    stamp = stamps.date_time(octets) if flags & _TIME else None
    octets.take((1 if flags & _USER else 0) + (4 if flags & _BMI else 0))
    kg = round(steps / 100 * KG_PER_LB, 3) if flags & _IMPERIAL else steps * 5 / 1000
    if steps == _FAILED:
        return Told(stamp=stamp, lacks=(SignalId.WEIGHT,))
    return Told(values=(Value(signal=SignalId.WEIGHT, value=kg),), stamp=stamp)


def decode_composition(data: bytes) -> Told:
    """The share of fat in the body, %. Raises Truncated or Undecodable."""
    octets = Octets(data)
    flags = octets.number(2)
    steps = octets.number(2)
    stamp = stamps.date_time(octets) if flags & _TIME else None
    if steps == _FAILED:
        return Told(stamp=stamp, lacks=(SignalId.BODY_FAT,))
    return Told(values=(Value(signal=SignalId.BODY_FAT, value=steps / 10),), stamp=stamp)
