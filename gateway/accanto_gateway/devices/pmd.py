"""ECG straps that speak Polar Measurement Data: how to start them, and how to read their frames.

A frame is one octet measurement type (0 = ECG), a u64 time stamp, one octet frame type, then samples of three
octets, little-endian, signed, in microvolts. The stamp is in nanoseconds since 2000-01-01 by the strap's own
clock and belongs to the LAST sample. Source: the maker's public description, polar-ble-sdk
`technical_documentation`.
"""

import struct
from dataclasses import dataclass

from accanto_contract.errors import Truncated, Undecodable
from accanto_contract.signals import SignalId
from accanto_gateway import told
from accanto_gateway.told import Told

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

EPOCH_US = 946_684_800_000_000
"""2000-01-01 UTC, microseconds since 1970: where the strap's clock begins."""

NOMINAL_RATE_HZ = 130.0
ECG = 0
_HEADER = struct.Struct("<BQB")
_OCTETS = 3

START_ECG = bytes.fromhex("02 00 00 01 82 00 01 01 0e 00")
"""Start ECG with sample rate 130 and resolution 14 bit (setting type, count, value as u16)."""
STOP_ECG = bytes.fromhex("03 00")

_ANSWER = 0xF0
_SUCCESS = 0x00
_ALREADY = 0x06
_FEATURES = 0x0F


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Samples that the strap sent together."""

    t_last_ns: int
    """The last sample, nanoseconds since 2000 by the strap's clock."""
    samples: tuple[int, ...]
    """Microvolts, oldest first."""


def read(data: bytes) -> Told:
    """The frame in a notification, as a piece of an endless ECG. Raises Truncated or Undecodable."""
    found = decode(data)
    piece = told.Frame(
        signal=SignalId.ECG, samples=found.samples, t_last_ns=found.t_last_ns, nominal_hz=NOMINAL_RATE_HZ,
        epoch_us=EPOCH_US,
    )  # fmt: skip
    return Told(frames=(piece,))


def decode(data: bytes) -> Frame:
    """The frame in a notification. Raises Truncated or Undecodable."""
    if len(data) < _HEADER.size + _OCTETS:
        raise Truncated(f"{len(data)} octets; a frame with one sample has {_HEADER.size + _OCTETS}")
    measurement, stamp, frame_type = _HEADER.unpack_from(data)
    if measurement != ECG or frame_type != 0:
        raise Undecodable(f"measurement {measurement}, frame type {frame_type}; this program reads ECG, 0")
    if (len(data) - _HEADER.size) % _OCTETS:
        raise Truncated("the last sample is cut")
    samples = (
        int.from_bytes(data[at : at + _OCTETS], "little", signed=True)
        for at in range(_HEADER.size, len(data), _OCTETS)
    )
    return Frame(t_last_ns=stamp, samples=tuple(samples))


def offers_ecg(features: bytes) -> bool:
    """Whether the control point, when read, says that this strap measures ECG."""
    return len(features) >= 2 and features[0] == _FEATURES and bool(features[1] & 1 << ECG)


def is_started(answer: bytes, command: bytes) -> bool:
    """Whether the control point agreed to a command, or had already done it. Raises Truncated."""
    if len(answer) < 4:
        raise Truncated(f"an answer of {len(answer)} octets; the shortest has 4")
    return answer[0] == _ANSWER and answer[1] == command[0] and answer[3] in (_SUCCESS, _ALREADY)
