"""From the store to a record: where its blocks lie, and the samples of those that are needed."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.ecg import laying, tiles
from accanto_api.ecg.layout import Layout, Place, Stored
from accanto_api.ecg.tiles import Seen
from accanto_api.problems import Code, No
from accanto_contract import codec
from accanto_contract.errors import Refused
from accanto_store import pyramid

log = logging.getLogger(__name__)

LONGEST = timedelta(hours=48)
MOST_BLOCKS = 40_000
"""48 hours of blocks of ten seconds are 17 280."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Which trace: of a patient, by a device, over a span of event time."""

    patient: int
    device: int
    signal: int
    starts: datetime
    ends: datetime

    @property
    def source(self) -> dict[str, object]:
        """As the queries call it."""
        return {"patient": self.patient, "device": self.device, "signal": self.signal}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a label says of a trace."""

    device: str
    signal: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A block as it rests, and what it looks like from afar."""

    start: datetime
    samples: int
    leads: int
    codec: int
    data: bytes | None
    afar: bytes | None


async def layout(connection: Connection, record: Record) -> Layout | None:
    """Where the blocks of a record lie; None where nothing was measured. Raises No for a span that is too long."""
    if not timedelta(0) < record.ends - record.starts <= LONGEST:
        raise No(Code.TOO_LONG)
    found = await database.rows(
        connection, Stored, "ecg.stored",
        **record.source, starts=record.starts, ends=record.ends, most=MOST_BLOCKS,
    )  # fmt: skip
    if len(found) > MOST_BLOCKS:
        raise No(Code.TOO_LONG)
    return laying.of(found, record.starts, record.ends)


async def source(connection: Connection, record: Record) -> Source:
    """What a label says of a trace. Raises No where there is no such device, or no such wave."""
    found = await database.row(connection, Source, "ecg.source", device=record.device, signal=record.signal)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found


async def bodies(
    connection: Connection, record: Record, places: Sequence[Place], *, level: int = 0
) -> list[Body]:
    """The blocks at these places, packed; for a level from afar only the samples that it cannot do without."""
    if not places:
        return []
    starts = {place.block.start for place in places}
    query = "ecg.bodies" if level < tiles.FROM_PYRAMID else "ecg.from_afar"
    cut = {} if level < tiles.FROM_PYRAMID else {"cut": [p.block.start for p in places if not p.is_whole]}
    found = await database.rows(
        connection, Body, query, **record.source, first=min(starts), last=max(starts), **cut
    )
    return [body for body in found if body.start in starts]


def unpacked(found: Iterable[Body]) -> dict[datetime, Seen]:
    """The blocks by their start; one that cannot be unpacked is left out: it is a gap, its bytes stay in the store."""
    return dict(_each(found))


def _each(found: Iterable[Body]) -> Iterator[tuple[datetime, Seen]]:
    for body in found:
        try:
            samples = None
            if body.data is not None:
                samples = codec.unpack(body.data, body.codec, leads=body.leads, samples=body.samples)
        except Refused as refused:
            log.warning("block_not_shown start=%s reason=%s", body.start, refused.reason)
            continue
        pairs = None if body.afar is None else pyramid.read(body.afar, leads=body.leads, samples=body.samples)
        yield body.start, Seen(samples=samples, pairs=pairs)
