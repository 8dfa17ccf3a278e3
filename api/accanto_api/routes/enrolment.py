"""The guided path by which a person becomes a patient."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from accanto_alerts import wallclock
from accanto_api import audit, versions
from accanto_api.database import Database
from accanto_api.enrolment import drafts
from accanto_api.enrolment.completing import Author
from accanto_api.enrolment.shapes import Choices, Enrolled, Enrolment, OnItsWay, Paper
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/enrolments")

Enroller = Annotated[Actor, Depends(Require(Permission.ENROL_PATIENT))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Save:
    """Which enrolment, at which revision."""

    uid: UUID
    revision: versions.Revision


@router.get("")
async def enrolments(actor: Enroller, pool: Database) -> list[OnItsWay]:
    """One's own enrolments that rest half-way, the newest first."""
    async with pool.connection() as connection:
        return await drafts.every(connection, actor.id, today=wallclock.local(actor.at).date())


@router.post("", status_code=201)
async def begin_enrolment(actor: Enroller, pool: Database, response: Response) -> Enrolment:
    """A new enrolment, empty; the ETag names its revision."""
    async with pool.connection() as connection:
        row = await drafts.begin(connection, actor.id)
    return _shown(row, actor, response)


@router.get("/choices")
async def enrolment_choices(actor: Enroller, pool: Database) -> Choices:  # noqa: ARG001  the permission is asked for
    """Colleagues, devices and gateways that can be chosen."""
    async with pool.connection() as connection:
        return await drafts.choices(connection)


@router.get("/{uid}")
async def enrolment(uid: UUID, actor: Enroller, pool: Database, response: Response) -> Enrolment:
    """One enrolment as far as it came, with what it lacks."""
    async with pool.connection() as connection:
        row = await drafts.find(connection, actor.id, uid)
    return _shown(row, actor, response)


@router.put("/{uid}")
async def save_enrolment(
    asked: Annotated[_Save, Depends()], paper: Paper, actor: Enroller, pool: Database, response: Response
) -> Enrolment:
    """Keep it as far as it came (If-Match); says what it lacks."""
    async with pool.connection() as connection:
        row = await drafts.save(connection, actor.id, asked.uid, paper, asked.revision)
    return _shown(row, actor, response)


@router.delete("/{uid}", status_code=204, response_class=Response)
async def drop_enrolment(uid: UUID, actor: Enroller, pool: Database) -> None:
    """Give it up; nothing is left of it."""
    async with pool.connection() as connection:
        await drafts.drop(connection, actor.id, uid)


@router.post("/{uid}/complete", status_code=201)
async def complete_enrolment(
    uid: UUID, revision: versions.Revision, actor: Enroller, pool: Database
) -> Enrolled:
    """The person becomes a patient, with everything at once; the plan waits for the signature."""
    async with pool.connection() as connection:
        author = Author(id=actor.id, username=actor.username)
        number, enrolled = await drafts.complete(connection, author, uid, revision, now=actor.at)
        await audit.note(connection, actor, "enrol", number)
    return enrolled


def _shown(row: drafts.Row, actor: Actor, response: Response) -> Enrolment:
    response.headers.update(versions.tag(row.revision))
    return drafts.shown(row, today=wallclock.local(actor.at).date())
