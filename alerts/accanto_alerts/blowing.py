"""Keeps the findings of a patient's spirometry true: new blows join sessions, and are judged with what they change.

A session changes the baseline of those after it. So the falls of all later sessions are compared anew, from the graded
FEV1 that is stored of each; only sessions with new blows are measured again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from psycopg import AsyncConnection

from accanto_alerts import blows, finding_rows
from accanto_alerts.blows import Session
from accanto_alerts.finding_rows import Row
from accanto_alerts.tracing import Outcome
from accanto_alerts.wake import Span
from accanto_contract.finding import Code
from accanto_signal.spirometry import findings, visits
from accanto_signal.spirometry.visits import Person
from accanto_store import queries

MOST_SESSIONS = 40
"""In one transaction: less than a tenth of a second of work."""
TRUSTED = findings.QUALITIES[visits.LEAST_TRUSTED]
_OF_A_FALL = (Code.FEV1_FALL.value, Code.FEV1_CHANGE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A finding that is stored."""

    device_id: int
    row: Row

    def lies_in(self, session: Session) -> bool:
        return self.device_id == session.device_id and session.starts <= self.row.starts <= session.ends


async def refresh(connection: AsyncConnection, patient_id: int, span: Span) -> Outcome:
    """Judge the sessions that the blows in a span of time belong to, the earliest first, and compare all later ones."""
    touched = sorted(
        await blows.sessions(connection, patient_id, span.starts, span.ends),
        key=lambda one: (one.starts, one.device_id),
    )
    now, later = touched[:MOST_SESSIONS], touched[MOST_SESSIONS:]
    if not now:
        return Outcome()
    person = await blows.person(connection, patient_id)
    found = [_Known(device_id=one.device_id, row=row) for one in now
             for row in await _judged(connection, patient_id, one, person)]  # fmt: skip
    known = await _stored(connection, patient_id)
    same = [one for one in known if not any(one.lies_in(session) for session in now)]
    first = now[0].starts
    wanted = _with_falls([*same, *found])
    changed = await _settle(connection, patient_id, known, wanted)
    return Outcome(
        changed=Span(starts=min(first, *changed), ends=max(changed)) if changed else None,
        left=Span(starts=later[0].starts, ends=span.ends) if later else None,
    )


async def _judged(
    connection: AsyncConnection, patient_id: int, session: Session, person: Person
) -> list[Row]:
    """What one session says by itself."""
    curves = await blows.curves(connection, patient_id, session.device_id, session.starts, session.ends)
    return [finding_rows.of(finding) for finding in visits.judge(curves, person)] if curves else []


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


_FIELDS = tuple(Row.__dataclass_fields__)


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
