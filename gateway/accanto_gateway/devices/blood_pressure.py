"""Blood pressure cuffs (service 0x1810): one measurement in an indication (0x2A35).

Flags: kPa in place of mmHg (bit 0), time (1), pulse (2), user (3), measurement status (4). Then systolic, diastolic
and mean pressure as SFLOAT, and what is flagged. Status: body moved (bit 0), cuff too loose (1), irregular
pulse (2), pulse out of range (3-4), wrong position (5). Source: Bluetooth SIG, Blood Pressure Service 1.1.1.

The user is a number in the cuff's own list and says nothing to us: a cuff belongs to one patient.
"""

from accanto_contract.signals import SignalId
from accanto_gateway.devices import stamps
from accanto_gateway.devices.medfloat import Number, value
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Told, Value

SERVICE = "00001810-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a35-0000-1000-8000-00805f9b34fb"

_KPA, _TIME, _PULSE, _USER, _STATUS = 0x01, 0x02, 0x04, 0x08, 0x10
_DOUBTFUL = 0b10_0011
_IRREGULAR = 0b100
MMHG_PER_KPA = 7.50062
"""760 mmHg = 101.325 kPa."""


def decode(data: bytes) -> Told:
    """What a cuff measured, mmHg. Raises Truncated or Undecodable."""
    octets = Octets(data)
    flags = octets.number(1)
    pressures = [_mmhg(octets.sfloat(), in_kpa=bool(flags & _KPA)) for _ in range(3)]
    stamp = stamps.date_time(octets) if flags & _TIME else None
    pulse = value(octets.sfloat()) if flags & _PULSE else None
    if flags & _USER:
        octets.take(1)
    status = octets.number(2) if flags & _STATUS else None
    irregular = None if status is None else float(bool(status & _IRREGULAR))
    quality = 50 if status is not None and status & _DOUBTFUL else 100
    signals = (SignalId.SYSTOLIC, SignalId.DIASTOLIC, SignalId.MEAN_PRESSURE)
    pairs = (*zip(signals, pressures, strict=True), (SignalId.PULSE_RATE, pulse))
    found = [(signal, number) for signal, number in pairs if number is not None]
    if found and irregular is not None:
        found.append((SignalId.PULSE_IRREGULAR, irregular))
    values = tuple(Value(signal=signal, value=number, quality=quality) for signal, number in found)
    lacks = tuple(signal for signal, number in pairs[:2] if number is None)
    return Told(values=values, stamp=stamp, lacks=lacks)


def _mmhg(number: Number, *, in_kpa: bool) -> float | None:
    found = value(number)
    return found if found is None or not in_kpa else round(found * MMHG_PER_KPA, 1)
