"""The spirometry room: sessions of blows, what a reader makes of them, and the height that reference values ask for."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from accanto_alerts import wallclock
from accanto_alerts.blows import Session
from accanto_api import audit, database, patients
from accanto_api.database import Connection, Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor
from accanto_api.spirometry import keys, opining, shapes, view

router = APIRouter(prefix="/api/patients/{uid}")

Reader = Annotated[Actor, Depends(Require(Permission.READ_SPIROMETRY))]
Writer = Annotated[Actor, Depends(Require(Permission.WRITE_REPORT))]
Carer = Annotated[Actor, Depends(Require(Permission.WRITE_IDENTITY))]
Key = Annotated[str, Path(pattern=keys.PATTERN)]
Days = Annotated[int, Query(ge=1, le=1100)]


@router.get("/spirometry")
async def spirometry(uid: UUID, actor: Reader, pool: Database, days: Days = 366) -> shapes.SpirometryCourse:
    """Every session of so many days, with grades and the own baseline of its time."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "spirometry_course", patient.id, days=days)
        return await view.over(connection, patient.id, actor.at - timedelta(days=days), actor.at)


@router.get("/spirometry/{session}")
async def spirometry_session(
    uid: UUID, session: Key, actor: Reader, pool: Database
) -> shapes.SpirometrySession:
    """One session: every blow, its results, what readers said. Any moment within a session names it."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "spirometry", patient.id, session=session)
        return await view.of(connection, patient.id, session, now=actor.at, may_judge=opining.may(actor))


@router.post("/spirometry/{session}/judgements")
async def judge_blow(
    uid: UUID, session: Key, asked: shapes.JudgeBlow, actor: Writer, pool: Database
) -> shapes.SpirometrySession:
    """A reader's verdict on a blow, kept beside the computed one; gives the session as it is with it."""
    return await _said(pool, actor, uid, session, partial(opining.judge, asked=asked))


@router.post("/spirometry/{session}/grades")
async def grade_session(
    uid: UUID, session: Key, asked: shapes.GradeSession, actor: Writer, pool: Database
) -> shapes.SpirometrySession:
    """A reader's grade of the blows that they saw, kept beside the computed one."""
    return await _said(pool, actor, uid, session, partial(opining.grade, asked=asked))


@router.put("/spirometry/{session}/bronchodilator")
async def give_bronchodilator(
    uid: UUID, session: Key, asked: shapes.GiveBronchodilator, actor: Writer, pool: Database
) -> shapes.SpirometrySession:
    """A bronchodilator was given at this moment: the blows before and after it are compared."""
    return await _said(pool, actor, uid, session, partial(opining.give, asked=asked))


@router.delete("/spirometry/{session}/bronchodilator")
async def take_back_bronchodilator(
    uid: UUID, session: Key, actor: Writer, pool: Database
) -> shapes.SpirometrySession:
    """No bronchodilator was given after all: all blows are one session again."""
    return await _said(pool, actor, uid, session, opining.take_back)


@router.put("/height", status_code=204, response_class=Response)
async def measure_height(uid: UUID, asked: shapes.MeasureHeight, actor: Carer, pool: Database) -> None:
    """How tall a patient is: reference values of the lungs ask for it, and old blows are compared anew."""
    if asked.measured_on > wallclock.local(actor.at).date():
        raise No(Code.INVALID)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await database.run(
            connection, "spirometry.measure_height",
            patient=patient.id, height_cm=asked.height_cm, measured_on=asked.measured_on,
        )  # fmt: skip
        await audit.note(connection, actor, "measure_height", patient.id)


class _Deed(Protocol):
    """Something that a reader says of a session."""

    async def __call__(self, connection: Connection, patient_id: int, session: Session, *, by: Actor) -> str:
        """Keep it; gives the action for the audit. Raises No."""


async def _said(
    pool: Database, actor: Actor, uid: UUID, session: str, deed: _Deed
) -> shapes.SpirometrySession:
    """Keep what a reader says, and give the session as it is with it. Raises No."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await view.holding(connection, patient.id, session)
        action = await deed(connection, patient.id, found, by=actor)
        await audit.note(connection, actor, action, patient.id, session=session)
        return await view.of(connection, patient.id, session, now=actor.at, may_judge=True)
