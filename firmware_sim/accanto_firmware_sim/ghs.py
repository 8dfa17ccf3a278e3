"""Generic Health Sensor over Bluetooth: the octets of an observation, and the pieces in which it is sent.

An observation: class, 16 bits length of the rest, 16 flags, kind (32 bits, a code of ISO/IEC 11073-10101), elapsed
time, value. The layout is that of the Generic Health Sensor Service 1.0 as its editors have implemented it.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from accanto_firmware_sim.numbers import float32

SERVICE: Final = 0x1840
LIVE: Final = 0x2B8B
STORED: Final = 0x2BDD
FEATURES: Final = 0x2BF3
CONTROL: Final = 0x2BF4
TIME_SERVICE: Final = 0x183F
ELAPSED_TIME: Final = 0x2BF2
START, STOP, DONE, BAD_COMMAND = 0x01, 0x02, 0x80, 0x83

_NUMBER, _SAMPLES, _BUNDLE = 1, 4, 255
_HAS_KIND, _HAS_TIME = 0x01, 0x02
_FIRST, _LAST, _COUNTS = 0x01, 0x02, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A kind of measurement and its unit, by their codes."""

    kind: int
    unit: int
    decimals: int


ECG_LEAD_I: Final = Quantity(kind=131329, unit=4275, decimals=6)  # uV
VOLUME: Final = Quantity(kind=152708, unit=1618, decimals=0)  # mL
FLOW: Final = Quantity(kind=151764, unit=3058, decimals=0)  # mL/s
FEV1: Final = Quantity(kind=152586, unit=1600, decimals=3)  # L
FVC: Final = Quantity(kind=188928, unit=1600, decimals=3)
FEV6: Final = Quantity(kind=152587, unit=1600, decimals=3)
PEF: Final = Quantity(kind=152584, unit=3072, decimals=0)  # L/min
EFFORT: Final = Quantity(kind=192737, unit=512, decimals=0)  # our own code: number of a blow in its session


def number(of: Quantity, value: float, time: bytes = b"") -> bytes:
    """An observation of one number; without a time it belongs into a bundle."""
    body = struct.pack("<H", of.unit) + float32(value, decimals=of.decimals)
    return _observation(_NUMBER, of.kind, time, body)


def samples(
    of: Quantity, values: Sequence[int], *, period_s: float, period_decimals: int, time: bytes = b""
) -> bytes:
    """An observation of samples of 16 bits, in the unit itself: scale 1, no offset."""
    body = struct.pack("<H", of.unit) + float32(1) + float32(0)
    body += struct.pack("<ii", min(values), max(values))
    body += float32(period_s, decimals=period_decimals)
    body += struct.pack("<BBI", 1, 2, len(values)) + struct.pack(f"<{len(values)}h", *values)
    return _observation(_SAMPLES, of.kind, time, body)


def bundle(members: Sequence[bytes], time: bytes) -> bytes:
    """Observations that share a time."""
    return _observation(_BUNDLE, None, time, bytes([len(members)]) + b"".join(members))


def features(quantities: Sequence[Quantity]) -> bytes:
    """What a sensor can measure: no special flags, how many kinds, the kinds."""
    kinds = b"".join(struct.pack("<I", one.kind) for one in quantities)
    return bytes([0, len(quantities)]) + kinds


class Segments:
    """Cuts what is sent into pieces, counted through modulo 64."""

    def __init__(self) -> None:
        self._count = 0

    def of(self, octets: bytes, size: int) -> Iterator[bytes]:
        """The pieces of one value, each of at most `size` octets with its own first octet."""
        starts = range(0, len(octets), size - 1)
        for start in starts:
            ends = (_FIRST if start == 0 else 0) | (_LAST if start == starts[-1] else 0)
            yield bytes([self._count << 2 | ends]) + octets[start : start + size - 1]
            self._count = (self._count + 1) % _COUNTS


def _observation(shape: int, kind: int | None, time: bytes, value: bytes) -> bytes:
    flags = (0 if kind is None else _HAS_KIND) | (_HAS_TIME if time else 0)
    head = struct.pack("<H", flags) + (b"" if kind is None else struct.pack("<I", kind)) + time
    return struct.pack("<BH", shape, len(head) + len(value)) + head + value
