"""Numbers and times as medical devices write them: SFLOAT, FLOAT (ISO/IEEE 11073-20601), date-time, elapsed time.

A float has a mantissa (12 or 24 bits) and a power of ten (4 or 8 bits), both two's complement; five mantissas mean that
there is no number. Times are what a device's clock shows, in microseconds since 1970 on its own face.
"""

import math
import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from accanto_firmware_sim.clock import EPOCH_2000_S

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NETWORK, NEVER_SET = 1, 7  # who set a clock, by the numbers of the time source

# Flags of an elapsed time: UTC, unit 100 us, the clock has run on since.
_UTC, _TENTHS_MS, _ON_TIMELINE = 0x02, 0x0C, 0x20
_TENTH_MS_US: Final = 100


def sfloat(value: float, *, decimals: int = 0) -> bytes:
    """Encode a number in 16 bits; NaN and the infinities become their codes.

    Args:
        value: the number.
        decimals: digits after the point to keep, 0..8.

    Raises:
        ValueError: the number does not fit into twelve bits at this resolution.
    """
    mantissa, exponent = _parts(value, decimals, bits=12)
    return struct.pack("<H", (exponent & 0xF) << 12 | mantissa & 0xFFF)


def float32(value: float, *, decimals: int = 0) -> bytes:
    """Encode a number in 32 bits; as `sfloat`, with 24 bits of mantissa and 0..128 decimals."""
    mantissa, exponent = _parts(value, decimals, bits=24)
    return struct.pack("<I", (exponent & 0xFF) << 24 | mantissa & 0xFFFFFF)


def date_time(shown_us: int) -> bytes:
    """Seven octets: year, month, day, hour, minute, second."""
    at = _EPOCH + timedelta(microseconds=shown_us)
    return struct.pack("<HBBBBB", at.year, at.month, at.day, at.hour, at.minute, at.second)


def current_time(shown_us: int) -> bytes:
    """Ten octets: date-time, day of the week, 1/256 s, why it was adjusted."""
    at = _EPOCH + timedelta(microseconds=shown_us)
    return date_time(shown_us) + bytes([at.isoweekday(), at.microsecond * 256 // 1_000_000, 0])


def of_date_time(octets: bytes) -> int:
    """What a host writes as date-time or current time.

    Raises:
        ValueError: there is no such time, or octets are missing.
    """
    if len(octets) < 7:
        raise ValueError("a date-time has seven octets")
    year, month, day, hour, minute, second = struct.unpack("<HBBBBB", octets[:7])
    face = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    fraction_us = octets[8] * 1_000_000 // 256 if len(octets) > 8 else 0
    return round((face - _EPOCH) / timedelta(microseconds=1)) + fraction_us


def elapsed_time(shown_us: int, *, source: int, on_timeline: bool) -> bytes:
    """Nine octets, by a clock that shows UTC with a resolution of 100 us."""
    flags = _UTC | _TENTHS_MS | (_ON_TIMELINE if on_timeline else 0)
    count = (shown_us - EPOCH_2000_S * 1_000_000) // _TENTH_MS_US
    return bytes([flags]) + max(0, count).to_bytes(6, "little") + bytes([source, 0])


def of_elapsed_time(octets: bytes) -> tuple[int, int]:
    """What a host writes as elapsed time: the face, and who says so.

    Raises:
        ValueError: octets are missing.
    """
    if len(octets) < 9:
        raise ValueError("an elapsed time has nine octets")
    unit_us = (1_000_000, 100_000, 1_000, 100)[octets[0] >> 2 & 3]
    count = int.from_bytes(octets[1:7], "little")
    return EPOCH_2000_S * 1_000_000 + count * unit_us, octets[7]


def _parts(value: float, decimals: int, *, bits: int) -> tuple[int, int]:
    largest = (1 << bits - 1) - 1
    if math.isnan(value):
        return largest, 0
    if math.isinf(value):
        return (largest - 1 if value > 0 else -largest + 1), 0
    mantissa = round(value * 10**decimals)
    if abs(mantissa) > largest - 2:
        raise ValueError(f"{value} with {decimals} decimals does not fit into {bits} bits")
    return mantissa, -decimals
