"""Samples as they rest in the store, unpacked for judging; what cannot be unpacked stays where it is."""

import logging
from dataclasses import dataclass
from datetime import datetime

from accanto_contract import codec
from accanto_contract.codec import Samples
from accanto_contract.errors import Refused
from accanto_store import moments

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a block, or a whole manoeuvre, lies in time."""

    device_id: int
    start: datetime
    samples: int
    rate: float

    @property
    def ends_us(self) -> int:
        """When it ends, in µs since 1970 UTC."""
        return moments.to_us(self.start) + round(self.samples * 1e6 / self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A block, or a whole manoeuvre, as stored."""

    start: datetime
    rate: float
    samples: int
    leads: int
    scale: float
    codec: int
    data: bytes


def samples_of(packed: Packed, device_id: int) -> Samples | None:
    """int16 of shape (leads, samples); None, and a line in the log, where nobody can unpack it."""
    try:
        return codec.unpack(packed.data, packed.codec, leads=packed.leads, samples=packed.samples)
    except Refused as refused:
        _log.warning("block_unreadable device=%d start=%s reason=%s", device_id, packed.start, refused.reason)
        return None
