"""Thermometers (service 0x1809): one measurement in an indication (0x2A1C).

Flags: Fahrenheit (bit 0), time (1), where it was taken (2); then the temperature as FLOAT, and what is flagged.
Source: Bluetooth SIG, Health Thermometer Service 1.0.
"""

from accanto_contract.signals import SignalId
from accanto_gateway.devices import stamps
from accanto_gateway.devices.medfloat import value
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Told, Value

SERVICE = "00001809-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a1c-0000-1000-8000-00805f9b34fb"

_FAHRENHEIT, _TIME, _TYPE = 0x01, 0x02, 0x04


def decode(data: bytes) -> Told:
    """The temperature of a body, degrees Celsius. Raises Truncated or Undecodable."""
    octets = Octets(data)
    flags = octets.number(1)
    shown = value(octets.float32())
    stamp = stamps.date_time(octets) if flags & _TIME else None
    if flags & _TYPE:
        octets.take(1)
    if shown is None:
        return Told(stamp=stamp, lacks=(SignalId.TEMPERATURE,))
    celsius = round((shown - 32) / 1.8, 2) if flags & _FAHRENHEIT else shown
    return Told(values=(Value(signal=SignalId.TEMPERATURE, value=celsius),), stamp=stamp)
