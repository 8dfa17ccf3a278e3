"""Archivia: measurements in range are filed, and each patient is told that somebody saw them. Closes no alert."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from accanto_api import audit, database
from accanto_api.database import Connection, Database
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor
from accanto_api.triage.shapes import AskFile, Filed, Filing, ToFile

router = APIRouter(prefix="/api/filing")

Filer = Annotated[Actor, Depends(Require(Permission.ARCHIVE_READINGS))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    id: int
    uid: UUID
    given_name: str
    family_name: str
    readings: int
    since: datetime


@router.get("")
async def to_file(actor: Filer, pool: Database) -> Filing:
    """Which of the reader's patients measured in range, with no open alert, and how often, since the last receipt."""
    until = actor.at
    async with pool.connection() as connection:
        waiting = await _waiting(connection, actor, until, None)
        await audit.note_worklist(connection, actor, (one.id for one in waiting))
    listed = [
        ToFile(patient=one.uid, given_name=one.given_name, family_name=one.family_name, readings=one.readings)
        for one in waiting
    ]
    return Filing(until=until, readings=sum(one.readings for one in waiting), patients=listed)


@router.post("")
async def file(asked: AskFile, actor: Filer, pool: Database) -> Filed:
    """File what was shown until a moment; what came later, or is no longer in range, stays."""
    until = min(asked.until, actor.at)
    async with pool.connection() as connection:
        await database.run(connection, "triage.file_alone")
        waiting = await _waiting(connection, actor, until, asked.patients)
        for one in waiting:
            await database.run(
                connection, "triage.give_receipt",
                patient=one.id, account=actor.id, since=one.since, until=until, readings=one.readings,
            )  # fmt: skip
            await audit.note(connection, actor, "file", one.id)
    return Filed(patients=len(waiting), readings=sum(one.readings for one in waiting))


async def _waiting(
    connection: Connection, actor: Actor, until: datetime, patients: list[UUID] | None
) -> list[_Waiting]:
    return await database.rows(
        connection, _Waiting, "triage.to_file", account=actor.id, until=until, patients=patients
    )
