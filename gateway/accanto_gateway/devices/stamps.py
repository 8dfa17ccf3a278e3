"""The times that devices write: date-time, current, device and elapsed time; how a device's clock is read and set.

A date-time has no zone: it is what the device's clock shows. An elapsed time (GATT Specification Supplement,
Elapsed Time) counts units since 2000-01-01 and says what it knows of itself: flags bit 0 a mere tick counter,
bit 1 UTC, bits 2-3 the unit (1 s, 100 ms, 1 ms, 100 us), bit 4 the offset is used, bit 5 the clock has run
on since then (current timeline); then 48 bits, the source of its setting, and the offset from UTC in quarters
of an hour.
"""

import struct
from datetime import UTC, datetime, timedelta

from bleak import BleakClient

from accanto_contract.errors import Undecodable
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Stamp

CURRENT_TIME = "00002a2b-0000-1000-8000-00805f9b34fb"
ELAPSED_TIME = "00002bf2-0000-1000-8000-00805f9b34fb"
DEVICE_TIME = "00002b90-0000-1000-8000-00805f9b34fb"
DATE_TIME = "00002a08-0000-1000-8000-00805f9b34fb"

EPOCH_2000_US = 946_684_800_000_000
LATEST_US = 8_835_955_200_000_000
"""2250-01-01; what a clock shows beyond it is no time, and would not fit where nanoseconds are counted."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = struct.Struct("<HBBBBB")

_TICKS, _UTC, _OFFSET_USED, _ON_TIMELINE = 0x01, 0x02, 0x10, 0x20
_UNITS_US = (1_000_000, 100_000, 1_000, 100)
_NETWORK = 1
_TRUSTED = frozenset({1, 2, 3, 5, 6})
"""Network, satellites, radio, atomic clock, mobile network; 0 is unknown, 4 was set by hand, 7 never set."""
_EPOCH_1900_US = -2_208_988_800_000_000
_FAULT, _ALIGNED, _SINCE_2000 = 0x01, 0x02, 0x10
_QUARTER_US = 15 * 60 * 1_000_000


def date_time(octets: Octets) -> Stamp | None:
    """Seven octets; None where the device does not know the date: year, month or day 0, or not of our age.

    Raises Truncated, or Undecodable where there is no such day or hour.
    """
    year, month, day, hour, minute, second = _DATE.unpack(octets.take(_DATE.size))
    if not (year and month and day):
        return None
    try:
        shown_us = _shown_us(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except ValueError as error:
        raise Undecodable(f"no such time: {error}") from error
    return Stamp(shown_us=shown_us) if 0 <= shown_us < LATEST_US else None


def current_time(data: bytes) -> Stamp | None:
    """What a Current Time (0x2A2B) shows: date-time, day of the week, 1/256 s, reason. Raises Refused."""
    octets = Octets(data)
    stamp = date_time(octets)
    octets.take(1)
    fraction_us = octets.number(1) * 1_000_000 // 256
    return Stamp(shown_us=stamp.shown_us + fraction_us) if stamp else None


def elapsed_time(octets: Octets) -> Stamp:
    """Nine octets; local time is brought to UTC where the device tells its offset.

    Raises Truncated, or Undecodable for a time beyond our age.
    """
    flags, count = octets.number(1), octets.number(6)
    source, quarters = octets.number(1), octets.signed(1)
    shown_us = count * _UNITS_US[flags >> 2 & 3]
    if not flags & _TICKS:
        shown_us += EPOCH_2000_US
        if flags & _OFFSET_USED and not flags & _UTC:
            shown_us -= quarters * _QUARTER_US
    if not 0 <= shown_us < LATEST_US:
        raise Undecodable(f"an elapsed time of {shown_us} us")
    return Stamp(
        shown_us=shown_us,
        is_synchronised=source in _TRUSTED and not flags & _TICKS,
        on_timeline=bool(flags & _ON_TIMELINE),
    )


def device_time(data: bytes) -> Stamp:
    """What a Device Time (0x2B90) shows: seconds, zone, daylight saving, status (bit 0 fault, 1 UTC, 4 since 2000).

    Its face is local time, as such devices date what they measure. Raises Truncated or Undecodable.
    """
    octets = Octets(data)
    seconds, zone, saving, status = octets.number(4), octets.signed(1), octets.number(1), octets.number(2)
    epoch_us = EPOCH_2000_US if status & _SINCE_2000 else _EPOCH_1900_US
    shown_us = epoch_us + seconds * 1_000_000 + (zone + saving) * _QUARTER_US
    if not 0 <= shown_us < LATEST_US:
        raise Undecodable(f"a device time of {shown_us} us")
    return Stamp(shown_us=shown_us, is_synchronised=status & (_FAULT | _ALIGNED) == _ALIGNED)


async def read(client: BleakClient) -> Stamp | None:
    """What the device's clock shows now, by whichever characteristic it has. Raises BleakError or Refused."""
    if client.services.get_characteristic(ELAPSED_TIME):
        return elapsed_time(Octets(bytes(await client.read_gatt_char(ELAPSED_TIME))))
    if client.services.get_characteristic(DEVICE_TIME):
        return device_time(bytes(await client.read_gatt_char(DEVICE_TIME)))
    if client.services.get_characteristic(CURRENT_TIME):
        return current_time(bytes(await client.read_gatt_char(CURRENT_TIME)))
    if client.services.get_characteristic(DATE_TIME):
        return date_time(Octets(bytes(await client.read_gatt_char(DATE_TIME))))
    return None


async def write(client: BleakClient, now_us: int) -> bool:
    """Set the device's clock to UTC, where it lets itself be set by a write. Raises BleakError.

    A Device Time is set by a control point of its own, which we do not speak. Devices without a zone are set to UTC
    too: their face is read by us, and must not jump twice a year.
    """
    for uuid, encode in ((ELAPSED_TIME, _as_elapsed), (CURRENT_TIME, _as_current), (DATE_TIME, _as_date)):
        found = client.services.get_characteristic(uuid)
        if found:
            if "write" not in found.properties:
                return False
            await client.write_gatt_char(found, encode(now_us), response=True)
            return True
    return False


def _as_date(now_us: int) -> bytes:
    at = _EPOCH + timedelta(microseconds=now_us)
    return _DATE.pack(at.year, at.month, at.day, at.hour, at.minute, at.second)


def _as_current(now_us: int) -> bytes:
    at = _EPOCH + timedelta(microseconds=now_us)
    return _as_date(now_us) + bytes([at.isoweekday(), at.microsecond * 256 // 1_000_000, 0])


def _as_elapsed(now_us: int) -> bytes:
    """UTC in milliseconds, from the network, without an offset."""
    count = (now_us - EPOCH_2000_US) // 1000
    return bytes([_UTC | 0x08 | _ON_TIMELINE]) + count.to_bytes(6, "little") + bytes([_NETWORK, 0])


def _shown_us(face: datetime) -> int:
    return round((face - _EPOCH) / timedelta(microseconds=1))
