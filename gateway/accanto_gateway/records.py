"""What passes through the gateway's two files: rows as a device sent them, and messages for the centre."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from msgspec import structs

from accanto_contract import header, messages
from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import Gap, Readings, RefusedBytes
from accanto_contract.topics import Kind


class Tongue(StrEnum):
    """What a device's bytes mean."""

    PMD_ECG = "pmd_ecg"
    PLX_CONTINUOUS = "plx_continuous"
    PLX_SPOT = "plx_spot"


Keep = Callable[[bytes], None]
"""What a notification callback does with the bytes."""

KeeperOf = Callable[[Tongue], Keep]
"""Where the bytes of one link go, by what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One stream of one device: what is journalled, assembled and marked as consumed together."""

    device: DeviceId
    tongue: Tongue


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


class Lane(IntEnum):
    """What travels first, and what is given up last."""

    READINGS = 0
    WAVEFORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that has no number yet, and the journal row up to which it speaks."""

    kind: Kind
    content: bytes | Readings | RefusedBytes | Gap | None
    """A chunk's bytes, a typed message, or None where the rows held no value."""
    upto: int

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
        return messages.encode(structs.replace(self.content, epoch=epoch, seq=seq))
