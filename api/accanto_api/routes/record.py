"""The patients of a reader, and the page of each."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from pydantic import AwareDatetime

from accanto_api import audit, consents, database, patients, reviews
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.record import courses, page, shapes
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients")

Reader = Annotated[Actor, Depends(Require(Permission.LIST_PATIENTS))]
Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]
Days = Annotated[int, Query(ge=1, le=366)]
Before = Annotated[AwareDatetime | None, Query()]
Asker = Annotated[str | None, Header(include_in_schema=False)]

PAGE = 50
NEWEST = 100
LEAP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    id: int


@router.get("")
async def patients_of(actor: Reader, pool: Database) -> list[shapes.Listed]:
    """Every patient whom the reader cares for, by name."""
    async with pool.connection() as connection:
        found = await database.rows(connection, shapes.Listed, "record.patients", account=actor.id)
        shown = await database.rows(connection, _Shown, "record.patient_numbers", account=actor.id)
        await audit.note_worklist(connection, actor, (one.id for one in shown))
    return found


@router.get("/{uid}")
async def patient(
    uid: UUID, actor: Carer, pool: Database, accanto_asker: Asker = None
) -> shapes.PatientRecord:
    """Who a patient is, how they are in thirty seconds, what is open, planned, done and at home.

    A person who opens it has looked at the patient; a page that loads it again by itself has not.
    """
    async with pool.connection() as connection:
        found = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "record", found.id)
        if accanto_asker != "page":
            await reviews.note(connection, actor, found.id)
        until = await consents.glass_until(connection, actor, found.id)
        return await page.of(connection, found, now=actor.at, emergency_until=until)


@router.get("/{uid}/courses")
async def courses_of(uid: UUID, actor: Carer, pool: Database, days: Days = 30) -> shapes.Courses:
    """How every signal went over so many days, with limits, what is usual, and what the calendar asked."""
    async with pool.connection() as connection:
        found = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "courses", found.id, days=days)
        row = await page.plan_in_force(connection, found.id)
        pai = row.pai() if row else None
        return await courses.of(connection, found.id, pai, days=days, now=actor.at)


@router.get("/{uid}/timeline")
async def timeline(uid: UUID, actor: Carer, pool: Database, before: Before = None) -> shapes.Timeline:
    """What happened, the newest first, fifty things at a time at most."""
    async with pool.connection() as connection:
        found = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "timeline", found.id)
        happened = await database.rows(
            connection, shapes.Happening, "record.timeline",
            patient=found.id, before=before or actor.at + LEAP, most=PAGE + 1,
        )  # fmt: skip
    return _leaf(happened)


def _leaf(happened: list[shapes.Happening]) -> shapes.Timeline:
    """A page that ends between two moments: what happened at one, in one transaction, is never torn apart."""
    if len(happened) <= PAGE:
        return shapes.Timeline(happenings=happened, before=None)
    whole, next_at = happened[:PAGE], happened[PAGE].at
    whole = [one for one in whole if one.at > next_at] or whole
    return shapes.Timeline(happenings=whole, before=whole[-1].at)


@router.get("/{uid}/readings")
async def readings(uid: UUID, actor: Carer, pool: Database) -> list[shapes.Reading]:
    """The newest hundred values of all signals, of the last ninety days."""
    async with pool.connection() as connection:
        found = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "readings", found.id)
        return await database.rows(
            connection, shapes.Reading, "record.newest_readings", patient=found.id, most=NEWEST
        )
