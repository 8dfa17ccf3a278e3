"""What stands before the samples of a chunk: 64 bytes, little-endian, readable without numpy.

Byte by byte in docs/reference/wire.md, which is the authority.
"""

import math
import struct
import zlib
from dataclasses import dataclass
from enum import IntFlag

from accanto_contract.errors import ChecksumMismatch, Oversize, Truncated, Undecodable, UnknownVersion
from accanto_contract.identity import Epoch, Seq

VERSION = 1
HEADER = struct.Struct("<BBBBHHQQqQdIfII")
MAX_BYTES = 1 << 20
CONTENT_TYPE = "application/vnd.accanto.chunk.v1"


class ClockFlag(IntFlag):
    """What is known about the clocks behind a time stamp, and the lane of the message."""

    NONE = 0
    GATEWAY_SYNCHRONISED = 1
    DEVICE_SYNCHRONISED = 2
    DEVICE_ON_TIMELINE = 4
    BACKLOG = 8


class ValueFlag(IntFlag):
    """What a device says of a single value; shares the field `flags` of a reading with the clocks."""

    NONE = 0
    AT_LEAST = 16
    """Above what the device can measure (a glucose meter's HI): the value is its upper limit."""
    AT_MOST = 32
    """Below what it can measure (LO): the value is its lower limit."""


_FLAGS = tuple(map(ClockFlag, range(16)))
"""Every combination, made once: an enum takes its time to be looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a chunk says before its samples."""

    codec: int
    leads: int
    flags: ClockFlag
    signal: int
    epoch: Epoch
    seq: Seq
    t_gateway_us: int
    """First sample, microseconds since 1970 UTC, by the gateway's clock."""
    t_device: int
    """First sample, by the device's own clock, raw."""
    rate_hz: float
    """Samples per second as fitted over the device's time stamps."""
    samples: int
    """Samples per lead."""
    scale: float
    """Units of the signal per LSB."""
    crc32: int
    """CRC-32 of the body as sent."""

    def __post_init__(self) -> None:
        """Refuse what no recorder can mean."""
        if not self.leads or not self.samples:
            raise Undecodable("a chunk without leads or samples")
        if not (0 < self.rate_hz <= 100_000):
            raise Undecodable(f"a rate of {self.rate_hz} Hz")
        if not (0 < self.scale < 1e9):
            raise Undecodable(f"a scale of {self.scale} units per LSB")


def message(header: Header, body: bytes) -> bytes:
    """The bytes of a header and a packed body; the checksum is that of this body."""
    fields = (
        VERSION, header.codec, header.leads, header.flags, header.signal, 0, header.epoch, header.seq,
        header.t_gateway_us, header.t_device, header.rate_hz, header.samples, header.scale,
        zlib.crc32(body), 0,
    )  # fmt: skip
    return HEADER.pack(*fields) + body


def renumbered(message: bytes, *, epoch: Epoch, seq: Seq) -> bytes:
    """The same message under the number that the spool gave it."""
    return message[:8] + struct.pack("<QQ", epoch, seq) + message[24:]


def parse(message: bytes) -> tuple[Header, bytes]:
    """The header and the body of a message, the body verified but still packed.

    Raises Oversize, Truncated, UnknownVersion, Undecodable or ChecksumMismatch.
    """
    if len(message) > MAX_BYTES:
        raise Oversize(f"{len(message)} bytes; the contract allows {MAX_BYTES}")
    if not message:
        raise Truncated("an empty message")
    if message[0] != VERSION:
        raise UnknownVersion(f"version {message[0]}; this program knows {VERSION}")
    if len(message) < HEADER.size:
        raise Truncated(f"{len(message)} bytes; a header alone has {HEADER.size}")
    (_, packing, leads, flags, signal, _, epoch, seq, t_gateway, t_device, rate, count, scale, crc, _) = (
        HEADER.unpack_from(message)
    )
    if not math.isfinite(rate) or not math.isfinite(scale):
        raise Undecodable("rate or scale is not a number")
    body = message[HEADER.size :]
    if zlib.crc32(body) != crc:
        raise ChecksumMismatch("the body is not what its checksum says")
    header = Header(
        codec=packing, leads=leads, flags=_FLAGS[flags & 15], signal=signal, epoch=Epoch(epoch),
        seq=Seq(seq), t_gateway_us=t_gateway, t_device=t_device, rate_hz=rate, samples=count, scale=scale,
        crc32=crc,
    )  # fmt: skip
    return header, body
