"""The worklist, and one alert."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from accanto_api import audit, cases, database, reviews, sessions, shapes
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor
from accanto_api.triage import listing
from accanto_api.triage.shapes import AlertPage, Worklist

router = APIRouter()

Reader = Annotated[Actor, Depends(Require(Permission.READ_WORKLIST))]
Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]


@router.get("/api/worklist")
async def worklist(actor: Reader, pool: Database) -> Worklist:
    """Every open case of the reader's patients. Its `last_event` is where live events continue."""
    async with pool.connection() as connection:
        found, patients = await listing.of_account(connection, actor)
        await audit.note_worklist(connection, actor, patients)
    return found


@router.get("/api/alerts/{uid}")
async def alert(uid: UUID, request: Request, actor: Carer, pool: Database) -> AlertPage:
    """One alert with its evidence, the patient's other open alerts, and what happened to it."""
    async with pool.connection() as connection:
        row = await cases.find(connection, actor, uid)
        page = await listing.page(connection, row, now=actor.at)
        events = await database.rows(connection, shapes.AlertEvent, "worklist.events_of", alert=row.id)
        await audit.note(connection, actor, "alert", row.patient_id, alert=str(uid))
        if sessions.is_by_person(request):
            await reviews.note(connection, actor, row.patient_id)
    return page.model_copy(update={"events": events})
