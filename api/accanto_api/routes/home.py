"""What people at home ask for: their day, their values, and to write something down."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from accanto_api import audit
from accanto_api.database import Database
from accanto_api.home import keeping, page, shapes, whose
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter()

Reader = Annotated[Actor, Depends(Require(Permission.READ_OWN))]
Writer = Annotated[Actor, Depends(Require(Permission.WRITE_OWN))]


@router.get("/api/home")
async def homes(actor: Reader, pool: Database) -> shapes.Homes:
    """Whose pages the reader may open: their own, or those of patients who let them."""
    async with pool.connection() as connection:
        found = await whose.all_of(connection, actor)
    return shapes.Homes(people=[one.person() for one in found])


@router.get("/api/patients/{uid}/home")
async def home_page(uid: UUID, actor: Reader, pool: Database) -> shapes.HomePage:
    """A patient's day: what is to be done, own values, questions, whom to call, and that somebody has looked."""
    async with pool.connection() as connection:
        found = await whose.find(connection, actor, uid)
        await audit.note(connection, actor, "home", found.patient_id)
        return await page.of(connection, found, now=actor.at)


@router.post("/api/patients/{uid}/entries")
async def write_down(uid: UUID, asked: shapes.Entry, actor: Writer, pool: Database) -> shapes.Entered:
    """A measurement by hand becomes a reading like any other; what is odd is asked once more, and not kept yet."""
    async with pool.connection() as connection:
        found = await whose.find(connection, actor, uid)
        doubts = await keeping.entry(connection, actor, found, asked, now=actor.at)
        if not doubts:
            await audit.note(connection, actor, "write_down", found.patient_id, kind=asked.kind.value)
    again = [
        shapes.Asked(signal=one.signal, value=one.value, doubt=one.doubt, usual=one.usual) for one in doubts
    ]
    return shapes.Entered(is_kept=not again, asked=again)


@router.post("/api/patients/{uid}/answers")
async def answer(uid: UUID, asked: shapes.Answers, actor: Writer, pool: Database) -> shapes.Answered:
    """Answers to the questions of the plan; what is of concern calls the centre as the plan says."""
    async with pool.connection() as connection:
        found = await whose.find(connection, actor, uid)
        at = await keeping.answers(connection, actor, found, asked, now=actor.at)
        await audit.note(connection, actor, "answer", found.patient_id)
    return shapes.Answered(answered_at=at)
