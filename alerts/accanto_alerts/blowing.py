"""Keeps the findings of a patient's spirometry true: new blows join sessions, and are judged with what they change.

A session changes the baseline of those after it. So the falls of all later sessions are compared anew, from the graded
FEV1 that is stored of each; only sessions with new blows are measured again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from psycopg import AsyncConnection
from psycopg.rows import class_row

from accanto_alerts import finding_rows, unpacking
from accanto_alerts.finding_rows import Row
from accanto_alerts.tracing import Outcome
from accanto_alerts.unpacking import Packed
from accanto_alerts.wake import Span
from accanto_contract.finding import Code
from accanto_contract.signals import SignalId
from accanto_signal.spirometry import findings, visits
from accanto_signal.spirometry.visits import Curve, Person
from accanto_store import queries

SIGNALS = (SignalId.EXPIRED_VOLUME, SignalId.EXPIRED_FLOW)
MOST_SESSIONS = 40
"""In one transaction: less than a tenth of a second of work."""
REACH = timedelta(hours=4)
"""No session is longer: eight blows, each within 20 minutes of the one before."""
TRUSTED = findings.QUALITIES[visits.LEAST_TRUSTED]
_OF_A_FALL = (Code.FEV1_FALL.value, Code.FEV1_CHANGE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a blow lies."""

    device_id: int
    start: datetime
    samples: int
    rate: float

    @property
    def ends(self) -> datetime:
        return self.start + timedelta(seconds=self.samples / self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed(Packed):
    """A blow as stored."""

    signal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """A stretch of time in which one device was blown into."""

    device_id: int
    starts: datetime
    ends: datetime

    def touches(self, span: Span) -> bool:
        return self.starts <= span.ends and span.starts <= self.ends

    def holds(self, row: Row, device_id: int) -> bool:
        return device_id == self.device_id and self.starts <= row.starts <= self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A finding that is stored."""

    device_id: int
    row: Row


async def refresh(connection: AsyncConnection, patient_id: int, span: Span) -> Outcome:
    """Judge the sessions that the blows in a span of time belong to, the earliest first, and compare all later ones."""
    touched = sorted(
        (one for one in await _sessions(connection, patient_id, span) if one.touches(span)),
        key=lambda one: (one.starts, one.device_id),
    )
    now, later = touched[:MOST_SESSIONS], touched[MOST_SESSIONS:]
    if not now:
        return Outcome()
    person = await _person(connection, patient_id)
    found = [_Known(device_id=one.device_id, row=row) for one in now
             for row in await _judged(connection, patient_id, one, person)]  # fmt: skip
    known = await _stored(connection, patient_id)
    same = [one for one in known if not any(session.holds(one.row, one.device_id) for session in now)]
    first = now[0].starts
    wanted = _with_falls([*same, *found])
    changed = await _settle(connection, patient_id, known, wanted)
    return Outcome(
        changed=Span(starts=min(first, *changed), ends=max(changed)) if changed else None,
        left=Span(starts=later[0].starts, ends=span.ends) if later else None,
    )


async def _sessions(connection: AsyncConnection, patient_id: int, span: Span) -> list[_Session]:
    """The sessions near a span of time, of each device."""
    values = {
        "patient": patient_id,
        "signals": [int(signal) for signal in SIGNALS],
        "starts": span.starts - REACH,
        "ends": span.ends + REACH,
    }
    async with connection.cursor(row_factory=class_row(_Place)) as cursor:
        await cursor.execute(_sql("blows_of_span"), values)
        places = await cursor.fetchall()
    return [
        _Session(
            device_id=device, starts=mine[cut][0].start, ends=max(place.ends for place in mine[cut])
        )
        for device in sorted({place.device_id for place in places})
        for mine in [[place for place in places if place.device_id == device]]
        for cut in visits.cuts([place.start for place in mine])
    ]  # fmt: skip


async def _judged(
    connection: AsyncConnection, patient_id: int, session: _Session, person: Person
) -> list[Row]:
    """What one session says by itself."""
    values = {
        "patient": patient_id,
        "signals": [int(signal) for signal in SIGNALS],
        "device": session.device_id,
        "starts": session.starts,
        "ends": session.ends,
    }
    async with connection.cursor(row_factory=class_row(_Packed), binary=True) as cursor:
        await cursor.execute(_sql("blows_with_samples"), values)
        curves = list(_unpacked(await cursor.fetchall(), session.device_id))
    return [finding_rows.of(finding) for finding in visits.judge(curves, person)] if curves else []


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


def _with_falls(known: Sequence[_Known]) -> list[_Known]:
    """All findings, with every session's fall against those before it."""
    sessions = sorted(
        (one for one in known if one.row.code == Code.FEV1.value),
        key=lambda one: (one.row.starts, one.device_id),
    )
    trusted = [one.row.value if one.row.quality >= TRUSTED else np.nan for one in sessions]
    fell = visits.falls([one.row.starts for one in sessions], np.array(trusted, np.float64))
    falls = [
        _Known(device_id=one.device_id, row=row)
        for one, fall in zip(sessions, fell, strict=True)
        if fall is not None
        for row in _beside(one.row, visits.of_fall(fall))
    ]
    return [*(one for one in known if one.row.code not in _OF_A_FALL), *falls]


def _beside(fev1: Row, values: Mapping[Code, float]) -> Iterator[Row]:
    """Findings of the same session."""
    for code, value in values.items():
        yield replace(fev1, code=code.value, value=value, unit=findings.UNITS[code])


async def _settle(
    connection: AsyncConnection, patient_id: int, known: Sequence[_Known], wanted: Sequence[_Known]
) -> list[datetime]:
    """Write what differs, device by device; the ends of all that changed."""
    changed: list[datetime] = []
    for device in sorted({one.device_id for one in (*known, *wanted)}):
        changed += await finding_rows.settle(
            connection,
            patient_id,
            device,
            known={one.row.place: one.row for one in known if one.device_id == device},
            found=[one.row for one in wanted if one.device_id == device],
        )
    return changed


async def _stored(connection: AsyncConnection, patient_id: int) -> list[_Known]:
    """Every finding of this patient's spirometry, a few a day."""
    values = {"patient": patient_id, "algorithm": findings.ALGORITHM}
    cursor = await connection.execute(_sql("breathing_found"), values)
    return [
        _Known(device_id=device, row=Row(**dict(zip(_FIELDS, fields, strict=True))))
        async for device, *fields in cursor
    ]


async def _person(connection: AsyncConnection, patient_id: int) -> Person:
    cursor = await connection.execute(_sql("reference_of_patient"), {"patient": patient_id})
    row = await cursor.fetchone()
    if row is None:
        return Person()
    sex, born, height_cm = row
    assert born is None or isinstance(born, date)  # noqa: S101 - what the column is
    moment = datetime.combine(born, time(), UTC) if born else None
    return Person(sex=sex, born=moment, height_cm=height_cm)


_FIELDS = tuple(Row.__dataclass_fields__)


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
