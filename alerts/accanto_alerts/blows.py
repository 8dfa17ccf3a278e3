"""Forced expirations as the store holds them: where they lie, their curves, and whose lungs they came from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from psycopg import AsyncConnection
from psycopg.rows import class_row

from accanto_alerts import unpacking
from accanto_alerts.unpacking import Packed, Place
from accanto_contract.signals import SignalId
from accanto_signal.spirometry import visits
from accanto_signal.spirometry.visits import Curve, Person
from accanto_store import moments, queries

SIGNALS = (SignalId.EXPIRED_VOLUME, SignalId.EXPIRED_FLOW)
REACH = timedelta(hours=4)
"""No session is longer: eight blows, each within 20 minutes of the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A stretch of time in which one device was blown into."""

    device_id: int
    starts: datetime
    ends: datetime
    blows: int

    def meets(self, starts: datetime, ends: datetime) -> bool:
        """Whether something of it lies in a span of time."""
        return self.starts <= ends and starts <= self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed(Packed):
    """A blow as stored."""

    signal: int


async def sessions(
    connection: AsyncConnection, patient_id: int, starts: datetime, ends: datetime
) -> list[Session]:
    """The sessions of a patient that meet a span of time, device by device, in order of time."""
    values = {"patient": patient_id, "signals": _numbers(), "starts": starts - REACH, "ends": ends + REACH}
    async with connection.cursor(row_factory=class_row(Place)) as cursor:
        await cursor.execute(_sql("blows_of_span"), values)
        places = await cursor.fetchall()
    found = [
        _session(mine[cut])
        for device in sorted({place.device_id for place in places})
        for mine in [[place for place in places if place.device_id == device]]
        for cut in visits.cuts([place.start for place in mine])
    ]
    return [one for one in found if one.meets(starts, ends)]


async def curves(
    connection: AsyncConnection, patient_id: int, device_id: int, starts: datetime, ends: datetime
) -> list[Curve]:
    """The blows into one device that began in a span of time; what cannot be unpacked is left out."""
    values = {
        "patient": patient_id,
        "signals": _numbers(),
        "device": device_id,
        "starts": starts,
        "ends": ends,
    }
    async with connection.cursor(row_factory=class_row(_Packed), binary=True) as cursor:
        await cursor.execute(_sql("blows_with_samples"), values)
        return list(_unpacked(await cursor.fetchall(), device_id))


async def person(connection: AsyncConnection, patient_id: int) -> Person:
    """What reference equations must know of a patient."""
    cursor = await connection.execute(_sql("reference_of_patient"), {"patient": patient_id})
    row = await cursor.fetchone()
    if row is None:
        return Person()
    sex, born, height_cm = row
    assert born is None or isinstance(born, date)  # noqa: S101 - what the column is
    moment = datetime.combine(born, time(), UTC) if born else None
    return Person(sex=sex, born=moment, height_cm=height_cm)


def _session(places: Sequence[Place]) -> Session:
    """Volume and flow of a blow begin together, and count once."""
    return Session(
        device_id=places[0].device_id,
        starts=places[0].start,
        ends=moments.from_us(max(place.ends_us for place in places)),
        blows=len({place.start for place in places}),
    )


def _unpacked(packed: Iterable[_Packed], device_id: int) -> Iterator[Curve]:
    """What cannot be unpacked is left out; the bytes stay in the store."""
    for blow in packed:
        samples = unpacking.samples_of(blow, device_id)
        if samples is None:
            continue
        yield Curve(
            starts=blow.start,
            rate_hz=blow.rate,
            is_flow=blow.signal == SignalId.EXPIRED_FLOW,
            values=np.asarray(samples[0] * float(blow.scale), np.float64),
        )


def _numbers() -> list[int]:
    return [int(signal) for signal in SIGNALS]


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
