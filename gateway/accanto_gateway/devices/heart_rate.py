"""Heart rate straps (service 0x180D): rate and intervals between beats, notified about once a second (0x2A37).

Flags: the rate has 16 bits (bit 0), the skin is touched (1) if the strap can tell (2), energy spent (3), RR intervals
(4), oldest first, in 1/1024 s. Source: Bluetooth SIG, Heart Rate Service 1.0.

The rate goes under "pulse rate": "heart rate" is what the centre finds in an ECG. The newest beat is taken as that of
the arrival, earlier ones lie before it by the intervals.
"""

from accanto_contract.signals import SignalId
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Told, Value

SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"

_WIDE, _TOUCHES, _CAN_TELL, _ENERGY, _INTERVALS = 0x01, 0x02, 0x04, 0x08, 0x10
_TICKS = 1024


def decode(data: bytes) -> Told:
    """What a strap felt since it last told. Raises Truncated."""
    octets = Octets(data)
    flags = octets.number(1)
    rate = octets.number(2 if flags & _WIDE else 1)
    if flags & _ENERGY:
        octets.take(2)
    ticks = [octets.number(2) for _ in range(max(1, -(-octets.left // 2)))] if flags & _INTERVALS else []
    touches = bool(flags & _TOUCHES) if flags & _CAN_TELL else None
    quality = 0 if touches is False else 100
    values = [Value(signal=SignalId.PULSE_RATE, value=float(rate), quality=quality)] if rate else []
    lacks = () if rate else (SignalId.PULSE_RATE,)
    later = 0
    for interval in reversed(ticks):
        rr_us = later * 1_000_000 // _TICKS
        rr_ms = round(interval * 1000 / _TICKS, 3)
        values.append(Value(signal=SignalId.RR_INTERVAL, value=rr_ms, quality=quality, before_us=rr_us))
        later += interval
    return Told(values=tuple(values), is_live=True, lacks=lacks, is_contact=touches)
