"""Messages between centre and home, and the receipts for what was seen."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from accanto_api import audit, database, patients, sessions
from accanto_api.database import Connection, Database
from accanto_api.patients import Patient
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor
from accanto_api.triage.shapes import Message, Receipt, Side, Write

router = APIRouter(prefix="/api/patients/{uid}")

Reader = Annotated[Actor, Depends(Require(Permission.READ_MESSAGES))]
Writer = Annotated[Actor, Depends(Require(Permission.WRITE_MESSAGES))]

MOST = 200
OF_HOME = frozenset({"patient", "caregiver"})


@router.get("/messages")
async def messages(uid: UUID, request: Request, actor: Reader, pool: Database) -> list[Message]:
    """The newest messages, oldest first. A person who reads them has read what the other side wrote."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        if sessions.is_by_person(request):
            await database.run(connection, "triage.read_messages", patient=patient.id, side=_side(actor))
        await audit.note(connection, actor, "messages", patient.id)
        return await _of(connection, patient, actor)


@router.post("/messages", status_code=201)
async def write(uid: UUID, asked: Write, actor: Writer, pool: Database) -> list[Message]:
    """Send a message; gives the newest ones, with it."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await database.run(
            connection, "triage.send_message",
            patient=patient.id, side=_side(actor), account=actor.id, alert=asked.alert, body=asked.body.strip(),
        )  # fmt: skip
        await audit.note(connection, actor, "write_message", patient.id)
        return await _of(connection, patient, actor)


@router.get("/receipts")
async def receipts(uid: UUID, actor: Reader, pool: Database) -> list[Receipt]:
    """When somebody at the centre saw that all was in range, the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "receipts", patient.id)
        return await database.rows(connection, Receipt, "triage.receipts", patient=patient.id, most=MOST)


async def _of(connection: Connection, patient: Patient, actor: Actor) -> list[Message]:
    return await database.rows(
        connection, Message, "triage.messages", patient=patient.id, account=actor.id, most=MOST
    )


def _side(actor: Actor) -> Side:
    return "home" if actor.role in OF_HOME else "centre"
