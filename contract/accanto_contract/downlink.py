"""What the centre says to a gateway besides receipts: its configuration, and commands; and what it answers.

Both come signed (Ed25519) by the centre's own key, which the gateway pinned when it was enrolled: who holds the
broker cannot steer a home. docs/reference/wire.md lists every field.
"""

from enum import StrEnum
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from accanto_contract.errors import Oversize, Undecodable

T = TypeVar("T")

MAX_BYTES = 1 << 18

UInt = Annotated[int, Meta(ge=0)]
WallTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""Hours and minutes on the patient's wall: `08:00`."""


class Task(Struct, frozen=True, kw_only=True):
    """Something that the patient is to measure, once."""

    id: str
    signals: tuple[UInt, ...]
    """Any of these, measured in time, is it done."""
    starts_us: int
    ends_us: int
    closes_us: int
    """Until then it still counts, as late."""


class Centre(Struct, frozen=True, kw_only=True):
    """How the patient reaches the service centre."""

    phone: str = ""
    opens: WallTime = "08:00"
    closes: WallTime = "20:00"
    on_holidays: bool = False


class Known(Struct, frozen=True, kw_only=True):
    """A device of this home, as the centre gave it out."""

    device: str
    kind: str
    since_us: UInt = 0
    """Since when it measures this patient: what it remembers from before is another's, and not shown here."""


class Bounds(Struct, frozen=True, kw_only=True):
    """From when on the kit itself is in trouble. None of these is clinical."""

    battery_percent: UInt = 20
    silent_device_h: UInt = 48
    outbox_old_min: UInt = 60
    clock_off_s: UInt = 120
    disk_free_mb: UInt = 200
    papers_days: UInt = 30


class Configuration(Struct, frozen=True, kw_only=True, tag="configuration", tag_field="type"):
    """What a gateway is told to be: good until a higher version comes."""

    gateway: str
    version: UInt
    issued_us: int
    zone: str = "Europe/Rome"
    language: Literal["it", "en"] = "it"
    centre: Centre = Centre()
    tasks: tuple[Task, ...] = ()
    """Of the coming days, so that the plan holds without a line."""
    devices: tuple[Known, ...] = ()
    quota_bytes: UInt | None = None
    bounds: Bounds = Bounds()
    shows_values: bool = True
    """Whether the patient sees the numbers."""


class Order(StrEnum):
    """What a gateway can be asked to do."""

    FETCH_NOW = "fetch_now"
    """Let every waiting device be connected at once."""
    RESTART_RADIO = "restart_radio"
    RESEND = "resend"
    """Offer everything that is not receipted again, at once."""
    SEND_LOG = "send_log"
    """Its last lines of log; ids only stand in there."""
    IDENTIFY = "identify"
    """Show on the patient's page which box this is."""
    RENEW = "renew"
    """Make a new key; the answer is a request (CSR) for a certificate."""
    PAPERS = "papers"
    """A new certificate for that key (JSON: certificate, trust)."""


class Command(Struct, frozen=True, kw_only=True, tag="command", tag_field="type"):
    """One thing to do, once, until it expires."""

    id: str
    gateway: str
    order: Order
    argument: str = ""
    issued_us: int
    expires_us: int


class Signed(Struct, frozen=True, kw_only=True, tag="signed", tag_field="type"):
    """Bytes, and who vouches for them."""

    body: bytes
    signature: bytes


class Ended(StrEnum):
    """What became of a command or a configuration."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Answer(Struct, frozen=True, kw_only=True, tag="answer", tag_field="type"):
    """What became of a command."""

    id: str
    ended: Ended
    text: str = ""


class Applied(Struct, frozen=True, kw_only=True, tag="applied", tag_field="type"):
    """What became of a configuration."""

    version: UInt
    ended: Ended
    text: str = ""


_signed = msgspec.json.Decoder(Signed)
_configuration = msgspec.json.Decoder(Configuration)
_command = msgspec.json.Decoder(Command)
_answer: msgspec.json.Decoder[Answer | Applied] = msgspec.json.Decoder(Answer | Applied)
_encode = msgspec.json.Encoder().encode


def encode(message: Configuration | Command | Signed | Answer | Applied) -> bytes:
    """The bytes of a message."""
    return _encode(message)


def vouched(what: type[Configuration] | type[Command], body: bytes) -> bytes:
    """The bytes over which the centre signs: a signature for one kind is none for the other."""
    return b"accanto/1/" + what.__name__.lower().encode() + b"\0" + body


def decode_signed(body: bytes) -> Signed:
    """Bytes with their signature, which is not verified here. Raises Oversize or Undecodable."""
    return _read(_signed, body)


def decode_configuration(body: bytes) -> Configuration:
    """A configuration. Raises Oversize or Undecodable."""
    return _read(_configuration, body)


def decode_command(body: bytes) -> Command:
    """A command. Raises Oversize or Undecodable."""
    return _read(_command, body)


def decode_answer(body: bytes) -> Answer | Applied:
    """What a gateway answers. Raises Oversize or Undecodable."""
    return _read(_answer, body)


def _read(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    if len(body) > MAX_BYTES:
        raise Oversize(f"{len(body)} bytes; the contract allows {MAX_BYTES}")
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(str(error)) from error
