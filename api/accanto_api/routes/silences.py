"""Silences of a patient: asked for with a reason and an end, listed before they end, lifted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as InPath

from accanto_alerts import casework
from accanto_alerts.silences import Silence
from accanto_api import audit, care, database, patients
from accanto_api.database import Connection, Database
from accanto_api.patients import Patient
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api")

Reader = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]
Silencer = Annotated[Actor, Depends(Require(Permission.SILENCE_PATIENT))]
Number = Annotated[int, InPath(ge=1, le=2**62)]


@router.get("/silences/ending")
async def ending(actor: Silencer, pool: Database) -> list[care.Silence]:
    """Silences that end within a day, and stays in hospital past their planned end: each needs a look."""
    async with pool.connection() as connection:
        return await database.rows(connection, care.Silence, "care.silences_ending", account=actor.id)


@router.get("/patients/{uid}/silences")
async def silences(uid: UUID, actor: Reader, pool: Database) -> list[care.Silence]:
    """Every silence of a patient, the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "silences", patient.id)
        return await _of(connection, patient)


@router.post("/patients/{uid}/silences")
async def silence(uid: UUID, asked: care.AskSilence, actor: Silencer, pool: Database) -> care.Silence:
    """Alerts go on being raised and call nobody, for a reason, until an end."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        new = Silence(
            kind=asked.kind,
            author=actor.username,
            reason=asked.reason,
            starts=asked.starts or actor.at,
            ends=asked.ends,
            rules=tuple(asked.rules),
        )
        await casework.hold(connection, patient.id)
        stored = await casework.silence(connection, patient.id, new, now=actor.at)
        await audit.note(connection, actor, "silence", patient.id, kind=asked.kind.value)
        return _one(await _of(connection, patient), stored.id)


@router.post("/patients/{uid}/silences/{number}/lift")
async def lift(uid: UUID, number: Number, actor: Silencer, pool: Database) -> care.Silence:
    """End a silence now; what is still true calls at once."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await casework.hold(connection, patient.id)
        await casework.lift(connection, patient.id, number, actor.username, now=actor.at)
        await audit.note(connection, actor, "lift_silence", patient.id, silence=number)
        return _one(await _of(connection, patient), number)


async def _of(connection: Connection, patient: Patient) -> list[care.Silence]:
    return await database.rows(connection, care.Silence, "care.silences_of_patient", patient=patient.id)


def _one(silences: list[care.Silence], number: int | None) -> care.Silence:
    return next(one for one in silences if one.id == number)
