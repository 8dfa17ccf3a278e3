"""How a small machine packs samples: the registry of codecs, and codec 3 with the standard library alone.

A gateway at home needs no numpy (10 MB of its memory) for one lead at 130 Hz; `codec` gives the very same
bytes from arrays, and reads them back.
"""

import zlib
from array import array
from collections.abc import Sequence
from enum import IntEnum

DEFLATE_LEVEL = 6
ZSTD_LEVEL = 3


class Codec(IntEnum):
    """The number of a way to pack samples."""

    RAW = 0
    PCODEC = 1
    DELTA_ZSTD = 2
    DELTA_DEFLATE = 3


WIRE_CODECS = (Codec.RAW, Codec.DELTA_DEFLATE)
"""What a gateway packs with the standard library alone; a centre reads every codec of the registry."""


def delta_deflate(lead: Sequence[int]) -> bytes:
    """One lead of int16 values by codec 3. Raises OverflowError for a value outside int16."""
    narrow = array("h", lead)
    zigzag = array("H", map(_zigzag, narrow, array("h", [0]) + narrow[:-1]))
    data = _little_endian(zigzag)
    return zlib.compress(data[::2] + data[1::2], DEFLATE_LEVEL)


def _zigzag(value: int, before: int) -> int:
    """The difference modulo 2^16, small numbers first: 0, -1, 1, -2 become 0, 1, 2, 3."""
    delta = (value - before + 0x8000 & 0xFFFF) - 0x8000
    return (delta << 1 ^ delta >> 15) & 0xFFFF


def _little_endian(values: "array[int]") -> bytes:
    """The bytes of 16-bit values, low byte first, on any machine."""
    if array("H", [1]).tobytes()[0] != 1:
        values.byteswap()
    return values.tobytes()
