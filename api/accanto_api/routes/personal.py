"""A patient's person, team and kit, corrected by those who care; and the pause that is asked for at home."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from fastapi import Path as InPath

from accanto_alerts import wallclock
from accanto_api import audit, database, patients, personal
from accanto_api.database import Connection, Database
from accanto_api.enrolment.completing import CARING
from accanto_api.fleet import acting
from accanto_api.patients import Patient
from accanto_api.permissions import Permission, Require
from accanto_api.personal import Correction
from accanto_api.problems import Code, No
from accanto_api.record.shapes import Member
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}")

Corrector = Annotated[Actor, Depends(Require(Permission.WRITE_IDENTITY))]
Reviewer = Annotated[Actor, Depends(Require(Permission.READ_CORRECTIONS))]
TeamMaker = Annotated[Actor, Depends(Require(Permission.WRITE_TEAM))]
KitGiver = Annotated[Actor, Depends(Require(Permission.ASSIGN_KIT))]
Home = Annotated[Actor, Depends(Require(Permission.REQUEST_SILENCE))]
Name = Annotated[str, InPath(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@router.patch("/person", status_code=204, response_class=Response)
async def correct_person(uid: UUID, asked: personal.CorrectPerson, actor: Corrector, pool: Database) -> None:
    """Correct who a patient is; what stood there is kept beside, and the audit says which fields."""
    if asked.birth_date is not None and asked.birth_date > wallclock.local(actor.at).date():
        raise No(Code.INVALID)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        kept = await database.row(
            connection, _Id, "personal.correct", patient=patient.id, account=actor.id, **asked.model_dump()
        )
        if kept is None:
            return
        fields = ",".join(sorted(asked.model_fields_set - {"reason"}))
        await audit.note(connection, actor, "correct_person", patient.id, correction=kept.id, fields=fields)


@router.get("/person/corrections")
async def corrections(uid: UUID, actor: Reviewer, pool: Database) -> list[Correction]:
    """What stood in a patient's identity before each correction, who made it and why; the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await database.rows(connection, Correction, "personal.corrections", patient=patient.id)
        await audit.note(connection, actor, "corrections", patient.id)
    return found


@router.post("/team")
async def join_team(uid: UUID, asked: personal.JoinTeam, actor: TeamMaker, pool: Database) -> list[Member]:
    """A colleague cares for the patient from now on; gives the whole team."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        joined = await database.row(
            connection, _Id, "personal.join", patient=patient.id, username=asked.username, roles=CARING
        )
        if joined is None:
            raise No(Code.NO_SUCH_COLLEAGUE)
        await audit.note(connection, actor, "join_team", patient.id, account=joined.id)
        return await _team(connection, patient)


@router.post("/team/{username}/leave")
async def leave_team(uid: UUID, username: Name, actor: TeamMaker, pool: Database) -> list[Member]:
    """Somebody cares for the patient no more; the last case manager and the last general practitioner stay."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        left = await database.row(connection, _Id, "personal.leave", patient=patient.id, username=username)
        if left is None:
            carer = await database.row(
                connection, _Id, "personal.carer", patient=patient.id, username=username
            )
            raise No(Code.LAST_CARER if carer else Code.NOT_FOUND)
        await audit.note(connection, actor, "leave_team", patient.id, account=left.id)
        return await _team(connection, patient)


@router.post("/kit", status_code=204, response_class=Response)
async def take_device(uid: UUID, asked: personal.TakeDevice, actor: KitGiver, pool: Database) -> None:
    """A device from the shelf measures the patient from now on."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        device = await acting.give(connection, patient.id, asked.device)
        await audit.note(connection, actor, "take_device", patient.id, device=device)


@router.post("/kit/{device}/return", status_code=204, response_class=Response)
async def bring_device_back(uid: UUID, device: Name, actor: KitGiver, pool: Database) -> None:
    """A device of the patient's kit goes back to the shelf; what it measured stays."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        number = await acting.bring_back(connection, patient.id, device)
        await audit.note(connection, actor, "bring_device_back", patient.id, device=number)


@router.post("/pause", status_code=204, response_class=Response)
async def ask_for_pause(uid: UUID, asked: personal.AskPause, actor: Home, pool: Database) -> None:
    """Somebody at home says when they will not measure; the centre reads it as a message and decides."""
    if asked.ends < wallclock.local(actor.at).date():
        raise No(Code.INVALID)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await database.run(
            connection, "triage.send_message",
            patient=patient.id, side="home", account=actor.id, alert=None,
            body=personal.pause(asked, actor.language),
        )  # fmt: skip
        await audit.note(connection, actor, "request_silence", patient.id)


async def _team(connection: Connection, patient: Patient) -> list[Member]:
    return await database.rows(connection, Member, "record.team", patient=patient.id)
