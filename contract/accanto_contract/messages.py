"""What machines say to each other besides samples: readings, gaps, births, receipts. Typed JSON (msgspec).

Every uplink message that must not be lost carries (epoch, seq); the gateway itself is named by the topic.
Times are microseconds since 1970 UTC. docs/reference/wire.md lists every field.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from accanto_contract.errors import Oversize, Undecodable

MAX_BYTES = 1 << 18

UInt = Annotated[int, Meta(ge=0)]
Percent = Annotated[int, Meta(ge=0, le=100)]


class Reading(Struct, frozen=True, kw_only=True):
    """One value that a device measured."""

    signal: UInt
    value: float
    t_gateway_us: int
    t_device: int | None = None
    """The device's own time, raw, where it has one."""
    quality: Percent = 100
    flags: UInt = 0
    """The same bits as ClockFlag of a chunk."""


class Readings(Struct, frozen=True, kw_only=True, tag="readings", tag_field="type"):
    """Values of one device, as its gateway spooled them together."""

    epoch: UInt
    seq: UInt
    readings: tuple[Reading, ...]


class Gap(Struct, frozen=True, kw_only=True, tag="gap", tag_field="type"):
    """Messages that the gateway had to give up, so that nobody waits for them."""

    epoch: UInt
    seq: UInt
    first: UInt
    last: UInt
    reason: str
    life: UInt = 0
    """The epoch under which the numbers were given; 0 for that of this message."""


class RefusedBytes(Struct, frozen=True, kw_only=True, tag="refused", tag_field="type"):
    """Bytes of a device that the gateway could not read: kept at the centre, with the reason."""

    epoch: UInt
    seq: UInt
    reason: str
    detail: str
    t_gateway_us: int
    data: bytes


Numbered = Readings | Gap | RefusedBytes


class DeviceBirth(Struct, frozen=True, kw_only=True):
    """A device as a gateway knows it."""

    device: str
    kind: str
    maker: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""


class Life(Struct, frozen=True, kw_only=True):
    """Numbers that a gateway gave between one start and the next."""

    epoch: UInt
    first: UInt
    """For which it has no receipt."""


class Birth(Struct, frozen=True, kw_only=True, tag="birth", tag_field="type"):
    """What a gateway says when it comes up, retained by the broker."""

    epoch: UInt
    at_us: int
    software: str
    codecs: tuple[int, ...]
    clock_synchronised: bool
    oldest_unreceipted: UInt | None
    devices: tuple[DeviceBirth, ...] = ()
    earlier: tuple[Life, ...] = ()
    """Under which it numbered before this start, as far as its file knows."""


class Death(Struct, frozen=True, kw_only=True, tag="death", tag_field="type"):
    """A gateway's last will: its line broke, or it was stopped."""

    epoch: UInt


class DeviceState(Struct, frozen=True, kw_only=True):
    """How one device fares, as its gateway sees it."""

    device: str
    connected: bool
    last_seen_us: int | None
    battery_percent: Percent | None
    reconnects: UInt
    gaps: UInt
    """Breaks in the device's own time since the gateway started."""
    refused: UInt
    clock_offset_us: int | None
    """Gateway's clock minus device's clock, where the device has one."""
    kind: str = ""
    rssi_dbm: int | None = None
    """How strong its last advertisement was."""
    unusable: UInt = 0
    """Measures since the gateway started that the patient was asked to repeat."""


class Telemetry(Struct, frozen=True, kw_only=True, tag="telemetry", tag_field="type"):
    """How a gateway fares, once a minute."""

    epoch: UInt
    at_us: int
    outbox_depth: UInt
    outbox_bytes: UInt
    outbox_oldest_us: int | None
    scans_restarted: UInt
    radio_lost: UInt
    devices: tuple[DeviceState, ...] = ()
    adapter_resets: UInt = 0
    """How often the Bluetooth controller itself was started anew."""
    clock_synchronised: bool = False
    round_trip_us: UInt | None = None
    """From the last sending to its receipt."""
    disk_bytes: UInt | None = None
    disk_free_bytes: UInt | None = None
    papers_end_us: int | None = None
    """When this gateway's certificate expires."""
    configuration: UInt | None = None
    """The version of the configuration that is in force here."""


class Receipt(Struct, frozen=True, kw_only=True, tag="receipt", tag_field="type"):
    """What is committed at the centre: ranges of sequence numbers, both ends included."""

    epoch: UInt
    ranges: tuple[tuple[int, int], ...]
    status: str
    """`stored`, `duplicate` or `quarantined`: each of them may leave the spool."""
    server_time_us: int


_numbered: msgspec.json.Decoder[Numbered] = msgspec.json.Decoder(Numbered)
_receipt = msgspec.json.Decoder(Receipt)
_word: msgspec.json.Decoder[Birth | Death | Telemetry] = msgspec.json.Decoder(Birth | Death | Telemetry)
_encode = msgspec.json.Encoder().encode


def encode(message: Numbered | Birth | Death | Receipt | Telemetry) -> bytes:
    """The bytes of a message."""
    return _encode(message)


def decode_numbered(body: bytes) -> Numbered:
    """Readings, a gap or refused bytes. Raises Oversize or Undecodable."""
    if len(body) > MAX_BYTES:
        raise Oversize(f"{len(body)} bytes; the contract allows {MAX_BYTES}")
    try:
        return _numbered.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable(str(error)) from error


def decode_receipt(body: bytes) -> Receipt:
    """A receipt. Raises Undecodable."""
    try:
        return _receipt.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable(str(error)) from error


def decode_word(body: bytes) -> Birth | Death | Telemetry:
    """A birth, a last will or how a gateway fares. Raises Oversize or Undecodable."""
    if len(body) > MAX_BYTES:
        raise Oversize(f"{len(body)} bytes; the contract allows {MAX_BYTES}")
    try:
        return _word.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable(str(error)) from error
