"""The queue of a specialist, a reading with its lease, and the questions that fill the queue."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from accanto_api import audit, pages, patients
from accanto_api.consulting import waiting
from accanto_api.consulting.shapes import OpenThread
from accanto_api.database import Database
from accanto_api.pages import Cursor, Limit, Page
from accanto_api.permissions import Permission, Require
from accanto_api.reading import asking, leases, queue, shapes
from accanto_api.reading.form import Specialty
from accanto_api.rights import SPECIALTIES
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api")

Queuer = Annotated[Actor, Depends(Require(Permission.READ_QUEUE))]
Reader = Annotated[Actor, Depends(Require(Permission.READ_READING))]
Writer = Annotated[Actor, Depends(Require(Permission.WRITE_REPORT))]
Asker = Annotated[Actor, Depends(Require(Permission.ASK_READING))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which part of a queue."""

    specialty: Annotated[Specialty | None, Query()] = None
    state: Annotated[shapes.State | None, Query()] = None
    after: Cursor = None
    limit: Limit = 50


@router.get("/readings")
async def reading_queue(
    wanted: Annotated[Wanted, Depends()], actor: Queuer, pool: Database
) -> Page[shapes.QueuedReading]:
    """What waits for the reader's specialty, the urgent first, then what is due first; or what has another state.

    Of another specialty nothing is shown.
    """
    if wanted.specialty not in (None, SPECIALTIES[actor.role]):
        return Page(items=[], next=None)
    async with pool.connection() as connection:
        after = pages.after(wanted.after)
        listed, numbers = await queue.page(connection, actor, wanted.state, after, wanted.limit)
        await audit.note_worklist(connection, actor, numbers)
    return listed


@router.get("/consults")
async def consult_queue(actor: Queuer, pool: Database) -> list[OpenThread]:
    """The open teleconsulti of the reader's specialty, those that wait for an answer first."""
    async with pool.connection() as connection:
        listed, numbers = await waiting.of_specialty(connection, actor)
        await audit.note_worklist(connection, actor, numbers)
    return listed


@router.get("/readings/{uid}")
async def reading(uid: UUID, actor: Reader, pool: Database) -> shapes.Reading:
    """A reading with its question, who has it, what was read before and what was signed."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await audit.note(connection, actor, "reading", row.patient_id, reading=str(uid))
        return await queue.whole(connection, actor, row)


@router.post("/readings/{uid}/lease")
async def take_lease(uid: UUID, actor: Writer, pool: Database) -> shapes.Lease:
    """Read it now: half an hour in which nobody else writes; asked again, it begins anew."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        lease = await leases.take(connection, actor, row)
        await audit.note(connection, actor, "take_reading", row.patient_id, reading=str(uid))
    return lease


@router.delete("/readings/{uid}/lease", status_code=204, response_class=Response)
async def give_lease_back(uid: UUID, actor: Writer, pool: Database) -> None:
    """Let others read it."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await leases.give_back(connection, actor, row)
        await audit.note(connection, actor, "give_reading_back", row.patient_id, reading=str(uid))


@router.post("/patients/{uid}/readings")
async def ask_reading(uid: UUID, asked: shapes.AskReading, actor: Asker, pool: Database) -> shapes.Asked:
    """Ask a specialty to read a span of a trace, a session of blows, or pictures."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        made = await asking.ask(connection, actor, patient, asked)
        await audit.note(connection, actor, "ask_reading", patient.id, reading=str(made.uid))
    return shapes.Asked(uid=made.uid)
