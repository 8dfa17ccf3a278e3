"""What a patient's devices measured, as the trend beside an alert."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from accanto_api import audit, database, patients, series, shapes
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}")

Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]

TREND_POINTS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    id: int
    name: str
    unit: str


@router.get("/trend")
async def trend(uid: UUID, signal: str, actor: Carer, pool: Database) -> shapes.Trend:
    """The newest 2 000 values of a signal, of the last 14 days."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        known = await database.row(connection, _Signal, "worklist.signal_by_name", name=signal)
        if known is None:
            raise No(Code.NOT_FOUND)
        key = (patient.id, signal)
        points = await series.newest(connection, [key], most=TREND_POINTS)
        await audit.note(connection, actor, "trend", patient.id, signal=signal)
    return shapes.Trend(signal=known.name, unit=known.unit, points=list(points.get(key, ())))
