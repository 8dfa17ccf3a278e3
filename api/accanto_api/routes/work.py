"""The worklist, and one alert."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from accanto_api import audit, cases, database, series, shapes
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter()

Reader = Annotated[Actor, Depends(Require(Permission.READ_WORKLIST))]
Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]

SPARK_POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@router.get("/api/worklist")
async def worklist(actor: Reader, pool: Database) -> shapes.Worklist:
    """Every open case of the reader's patients. Its `last_event` is where live events continue."""
    async with pool.connection() as connection:
        last = await database.row(connection, _Id, "worklist.last_event")
        rows = await database.rows(connection, cases.Row, "worklist.open_alerts", account=actor.id)
        points = await series.newest(
            connection, ((row.patient_id, row.signal) for row in rows), most=SPARK_POINTS
        )
        await audit.note_worklist(connection, actor, (row.patient_id for row in rows))
    return shapes.Worklist(
        now=datetime.now(UTC), last_event=last.id if last else 0, cases=cases.of(rows, points)
    )


@router.get("/api/alerts/{uid}")
async def alert(uid: UUID, actor: Carer, pool: Database) -> shapes.AlertPage:
    """One alert with its evidence, the patient's other open alerts, and what happened to it."""
    async with pool.connection() as connection:
        row = await cases.find(connection, actor, uid)
        rows = await database.rows(connection, cases.Row, "worklist.open_alerts", account=actor.id)
        events = await database.rows(connection, shapes.AlertEvent, "worklist.events_of", alert=row.id)
        await audit.note(connection, actor, "alert", row.patient_id, alert=str(uid))
    others = [other for other in rows if other.patient_id == row.patient_id and other.id != row.id]
    return shapes.AlertPage(
        now=datetime.now(UTC),
        patient=cases.patient(row),
        alert=cases.alert(row),
        others=[cases.alert(other) for other in others],
        events=events,
    )
