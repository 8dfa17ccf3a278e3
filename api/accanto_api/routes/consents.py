"""A patient's consents and delegations, with their history."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as InPath

from accanto_api import agreements, audit, consents, database, patients
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}")

Reader = Annotated[Actor, Depends(Require(Permission.READ_CONSENTS))]
Writer = Annotated[Actor, Depends(Require(Permission.WRITE_CONSENTS))]
Number = Annotated[int, InPath(ge=1, le=2**62)]


@router.get("/consents")
async def patient_consents(uid: UUID, actor: Reader, pool: Database) -> list[agreements.Consent]:
    """Everything the patient agreed to, the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "consents", patient.id)
        return await consents.of_patient(connection, patient.id)


@router.post("/consents")
async def record_consent(
    uid: UUID, asked: agreements.AskConsent, actor: Writer, pool: Database
) -> agreements.Consent:
    """Write down what the patient agrees to. With `adesione` the service may begin."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        made = await consents.record(connection, actor, patient.id, asked)
        await audit.note(connection, actor, "consent", patient.id, consent=made.id, kind=asked.kind)
        return made


@router.post("/consents/{kind}/withdraw")
async def withdraw_consent(
    uid: UUID, kind: agreements.Kind, asked: agreements.Withdraw, actor: Writer, pool: Database
) -> agreements.Consent:
    """End an agreement now. Without `adesione` nothing of the patient is processed any more."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        ended = await consents.withdraw(connection, actor, patient.id, kind, asked.reason)
        await audit.note(connection, actor, "withdraw_consent", patient.id, consent=ended.id, kind=kind)
        return ended


@router.get("/readers")
async def readers(uid: UUID, actor: Reader, pool: Database) -> list[agreements.Reader]:
    """Who may read the patient's data now, and why."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "readers", patient.id)
        return await database.rows(connection, agreements.Reader, "agreements.readers", patient=patient.id)


@router.get("/delegations")
async def delegations(uid: UUID, actor: Reader, pool: Database) -> list[agreements.Delegation]:
    """Who may see the patient's data at home, the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "delegations", patient.id)
        return await consents.delegations_of(connection, patient.id)


@router.post("/delegations")
async def delegate(
    uid: UUID, asked: agreements.AskDelegation, actor: Writer, pool: Database
) -> agreements.Delegation:
    """Let a caregiver see the patient's data."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        made = await consents.delegate(connection, actor, patient.id, asked)
        await audit.note(connection, actor, "delegation", patient.id, delegation=made.id)
        return made


@router.post("/delegations/{number}/take-back")
async def take_delegation_back(
    uid: UUID, number: Number, asked: agreements.Withdraw, actor: Writer, pool: Database
) -> agreements.Delegation:
    """The caregiver sees nothing any more."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        ended = await consents.take_back(connection, actor, patient.id, number, asked.reason)
        await audit.note(connection, actor, "take_back_delegation", patient.id, delegation=number)
        return ended
