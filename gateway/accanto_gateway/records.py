"""What passes through the gateway's two files: rows as a device sent them, and messages for the centre."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

from msgspec import structs

from accanto_contract import header, messages
from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import Gap, Readings, RefusedBytes
from accanto_contract.topics import Kind

ITSELF = DeviceId("gateway")
"""In whose name a gateway declares what it lost of all devices."""


class Tongue(StrEnum):
    """What a device's bytes mean."""

    PMD_ECG = "pmd_ecg"
    PLX_CONTINUOUS = "plx_continuous"
    PLX_SPOT = "plx_spot"
    HEART_RATE = "heart_rate"
    BLOOD_PRESSURE = "blood_pressure"
    WEIGHT = "weight"
    BODY_COMPOSITION = "body_composition"
    TEMPERATURE = "temperature"
    GLUCOSE = "glucose"
    GHS_LIVE = "ghs_live"
    GHS_STORED = "ghs_stored"
    FIATO = "fiato"


Keep = Callable[[bytes], None]
"""What a notification callback does with the bytes."""

KeeperOf = Callable[[Tongue], Keep]
"""Where the bytes of one link go, by what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One stream of one device: what is journalled, assembled and marked as consumed together."""

    device: DeviceId
    tongue: Tongue


class Note(IntEnum):
    """What a row of the journal is."""

    BYTES = 0
    """A notification of the device."""
    LOOK = 1
    """What the device's clock showed when we looked: 8 octets, microseconds since 1970 on its own face."""
    BLIND = 2
    """We looked, and could not read its clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Bytes of a device as the journal keeps them."""

    id: int
    """Rises within the journal and is never used twice."""
    link: int
    """Which connection brought it: the gateway's time when it was made, microseconds."""
    at_us: int
    """When it arrived, by the gateway's clock."""
    data: bytes
    note: Note = Note.BYTES


Place = NewType("Place", int)
"""Where a message stands in the outbox file: rises, and is never used twice."""


class Lane(IntEnum):
    """What travels first, and what is given up last."""

    READINGS = 0
    WAVEFORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A record in a device's own memory: its number there, and a checksum of its first octets."""

    number: int
    digest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that has no number yet, and the journal row up to which it speaks."""

    kind: Kind
    content: bytes | Readings | RefusedBytes | Gap | None
    """A chunk's bytes, a typed message, or None where the rows held no value."""
    upto: int
    records: tuple[Stored, ...] = ()
    """The device's own records in it: it may delete them when the centre has this message."""
    offset_us: int | None = None
    """The difference of clocks that placed it, to be remembered for the next time."""

    @property
    def lane(self) -> Lane:
        """Waveforms wait behind everything else."""
        return Lane.WAVEFORM if self.kind.is_waveform else Lane.READINGS

    def numbered(self, epoch: Epoch, seq: Seq) -> bytes:
        """The bytes as they travel, under their final number."""
        if self.content is None:
            raise ValueError("a draft without content gets no number")
        if isinstance(self.content, bytes):
            return header.renumbered(self.content, epoch=epoch, seq=seq)
        if isinstance(self.content, Gap) and not self.content.first:
            gap = structs.replace(self.content, epoch=epoch, seq=seq, first=seq, last=seq)
            return messages.encode(gap)
        return messages.encode(structs.replace(self.content, epoch=epoch, seq=seq))
