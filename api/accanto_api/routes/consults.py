"""Teleconsulti about a patient: questions, answers, the trace as somebody saw it, and how it ended."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from fastapi import Path as InPath

from accanto_api import audit, patients
from accanto_api.consulting import shapes, threads
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}/consults")

Consulting = Annotated[Actor, Depends(Require(Permission.CONSULT))]
MessageNumber = Annotated[int, InPath(ge=1, le=2**62)]
PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}}}  # as FastAPI types it


@router.get("")
async def consults(uid: UUID, actor: Consulting, pool: Database) -> list[shapes.Consult]:
    """The threads of a patient, the open ones first; a specialist sees those of their specialty."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "consults", patient.id)
        return await threads.of_patient(connection, actor, patient)


@router.post("")
async def open_consult(
    uid: UUID, asked: shapes.OpenConsult, actor: Consulting, pool: Database
) -> list[shapes.Consult]:
    """Ask a specialty; gives all threads."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        made = await threads.begin(connection, actor, patient, asked)
        await audit.note(connection, actor, "open_consult", patient.id, consult=str(made))
        return await threads.of_patient(connection, actor, patient)


@router.post("/{thread}/messages")
async def say_consult(
    uid: UUID, thread: UUID, said: shapes.SayConsult, actor: Consulting, pool: Database
) -> list[shapes.Consult]:
    """Answer, or ask on; gives all threads."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await threads.say(connection, actor, patient, thread, said)
        await audit.note(connection, actor, "say_consult", patient.id, consult=str(thread))
        return await threads.of_patient(connection, actor, patient)


@router.post("/{thread}/close")
async def close_consult(
    uid: UUID, thread: UUID, asked: shapes.CloseConsult, actor: Consulting, pool: Database
) -> list[shapes.Consult]:
    """End it with an outcome; gives all threads."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await threads.close(connection, actor, patient, thread, asked.outcome)
        await audit.note(connection, actor, "close_consult", patient.id, consult=str(thread))
        return await threads.of_patient(connection, actor, patient)


@router.get("/snapshots/{number}", response_class=Response, responses=PNG)
async def consult_snapshot(uid: UUID, number: MessageNumber, actor: Consulting, pool: Database) -> Response:
    """The trace as the sender of a message saw it."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        png = await threads.snapshot(connection, actor, patient, number)
        await audit.note(connection, actor, "consult_snapshot", patient.id, message=number)
    headers = {"Cache-Control": "private, max-age=3600, immutable", "Content-Disposition": "inline"}
    return Response(png, media_type="image/png", headers=headers)
