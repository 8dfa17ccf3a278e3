"""Glucose meters (service 0x1808): stored measurements (0x2A18) and their circumstances (0x2A34), fetched by RACP.

Measurement: flags time offset (bit 0), concentration with type and location (1), mol/L in place of kg/L (2), status
(3), a context follows (4); sequence number, date-time; then offset in minutes, SFLOAT, one octet, 16 bits of status.
Context: flags carbohydrates (0), meal (1), tester and health (2), exercise (3), medication (4), litres (5), HbA1c (6),
extended flags (7). Source: Bluetooth SIG, Glucose Service 1.0.1.

A meter that shows HI or LO sends an infinity, or bit 5 or 6 of the status: no number, yet the most urgent news that a
meter has. It becomes the limit that nearly all meters share, marked "at least" or "at most".
"""

from accanto_contract.errors import Undecodable
from accanto_contract.header import ValueFlag
from accanto_contract.signals import SignalId
from accanto_gateway.devices import stamps
from accanto_gateway.devices.medfloat import Number, Special
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Stamp, Told, Value

SERVICE = "00001808-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a18-0000-1000-8000-00805f9b34fb"
CONTEXT = "00002a34-0000-1000-8000-00805f9b34fb"

HIGHEST, LOWEST = 600.0, 20.0
"""Where meters write HI and LO, mg/dL (ISO 15197 meters: 20 to 600)."""
MG_DL_PER_MMOL_L = 18.0156
"""Molar mass of glucose, 180.156 g/mol."""

_OFFSET, _CONCENTRATION, _MOLAR, _STATUS, _FOLLOWED = 0x01, 0x02, 0x04, 0x08, 0x10
_CONTROL_SOLUTION = 10
_NO_MEASUREMENT = 0b0000_0110_0001_1110
"""Sensor malfunction, sample too small, strip wrong, read interrupted, general fault."""
_DOUBTFUL = 0b0000_0001_1000_0000
"""Too hot or too cold for the strip."""
_TOO_HIGH, _TOO_LOW, _TIME_FAULT = 1 << 5, 1 << 6, 1 << 11
_MINUTE_US = 60_000_000
_KEPT = 64
_CARBOHYDRATES, _MEAL, _EXTENDED = 0x01, 0x02, 0x80

FROM_MEASUREMENT, FROM_CONTEXT = b"\x18", b"\x34"
"""Which of the two characteristics a journalled row came from: its first octet."""


class Records:
    """Reads both characteristics of a meter; a context gets the time of its measurement.

    A row begins with the last octet of its characteristic's number.
    """

    def __init__(self) -> None:
        self._stamps: dict[int, Stamp | None] = {}

    def read(self, data: bytes) -> Told:
        """A measurement, or its circumstances. Raises Truncated or Undecodable."""
        octets = Octets(data)
        came_from = octets.take(1)
        if came_from == FROM_CONTEXT:
            return self._context(octets)
        if came_from != FROM_MEASUREMENT:
            raise Undecodable(f"a row of a glucose meter from characteristic 0x2A{came_from.hex()}")
        number, told = measurement(octets)
        self._stamps[number] = told.stamp
        self._stamps = dict(list(self._stamps.items())[-_KEPT:])
        return told

    def _context(self, octets: Octets) -> Told:
        number, meal = context(octets)
        if number not in self._stamps:
            raise Undecodable(f"circumstances of measurement {number}, which did not come before them")
        values = (Value(signal=SignalId.MEAL, value=float(meal)),) if meal else ()
        return Told(values=values, stamp=self._stamps[number])


def record_number(row: bytes) -> int | None:
    """The number of a stored measurement; None for its context, and for a row too short to say it."""
    is_measurement = row[:1] == FROM_MEASUREMENT and len(row) >= 4
    return int.from_bytes(row[2:4], "little") if is_measurement else None


def measurement(octets: Octets) -> tuple[int, Told]:
    """Its number, and what was measured, mg/dL. Raises Truncated or Undecodable."""
    flags, number = octets.number(1), octets.number(2)
    stamp = stamps.date_time(octets)
    offset = octets.signed(2) if flags & _OFFSET else 0
    shown = octets.sfloat() if flags & _CONCENTRATION else Special.NOT_A_NUMBER
    kind = octets.number(1) & 0x0F if flags & _CONCENTRATION else 0
    status = octets.number(2) if flags & _STATUS else 0
    if stamp:
        on_timeline = False if status & _TIME_FAULT else None
        shown_us = max(0, stamp.shown_us + offset * _MINUTE_US)
        stamp = Stamp(shown_us=shown_us, on_timeline=on_timeline)
    found = _found(shown, status, is_molar=bool(flags & _MOLAR))
    if found is None:
        return number, Told(stamp=stamp, lacks=(SignalId.GLUCOSE,))
    mg_dl, beyond = found
    value = Value(signal=SignalId.GLUCOSE, value=mg_dl, quality=_quality(kind, status), flags=beyond)
    return number, Told(values=(value,), stamp=stamp)


def context(octets: Octets) -> tuple[int, int | None]:
    """The number of the measurement, and the meal (1 before, 2 after, 3 fasting, 4 casual, 5 bedtime).

    Raises Truncated.
    """
    flags, number = octets.number(1), octets.number(2)
    octets.take(1 if flags & _EXTENDED else 0)
    octets.take(3 if flags & _CARBOHYDRATES else 0)
    meal = octets.number(1) if flags & _MEAL else 0
    return number, meal if 1 <= meal <= 5 else None


def _found(shown: Number, status: int, *, is_molar: bool) -> tuple[float, ValueFlag] | None:
    if shown is Special.ABOVE or status & _TOO_HIGH:
        return HIGHEST, ValueFlag.AT_LEAST
    if shown is Special.BELOW or status & _TOO_LOW:
        return LOWEST, ValueFlag.AT_MOST
    if isinstance(shown, Special):
        return None
    mg_dl = shown * 1000 * MG_DL_PER_MMOL_L if is_molar else shown * 100_000
    return round(mg_dl, 1), ValueFlag.NONE


def _quality(kind: int, status: int) -> int:
    """0 for a control solution or a fault, 50 where the strip was too hot or too cold, else 100."""
    if kind == _CONTROL_SOLUTION or status & _NO_MEASUREMENT:
        return 0
    return 50 if status & _DOUBTFUL else 100
