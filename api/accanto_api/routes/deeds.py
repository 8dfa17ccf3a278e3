"""What a person does about an alert: take it, begin to act, call in vain, close it with an outcome.

Each is one transaction that holds the patient, as the watch does: alert, case, deadlines, notices and the trail of
events become true together.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from accanto_alerts import cases as work
from accanto_alerts import casework
from accanto_alerts.book import Book, Desk
from accanto_alerts.casework import Deed
from accanto_alerts.lifecycle import Standing
from accanto_alerts.outcomes import Outcome
from accanto_api import audit, care, cases, database, shapes
from accanto_api.database import Connection, Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor
from accanto_api.triage.lanes import Row

router = APIRouter(prefix="/api/alerts/{uid}")

Taker = Annotated[Actor, Depends(Require(Permission.TAKE_ALERT))]


@router.post("/take")
async def take(uid: UUID, actor: Taker, pool: Database) -> shapes.Alert:
    """Take the case of this alert: every new alert of the same patient and kind gets the actor as its owner."""
    async with pool.connection() as connection:
        row = await _held(connection, actor, uid)
        rows = await database.rows(connection, Row, "triage.open_of_patient", patient=row.patient_id)
        others = [other.id for other in rows if other.kind == row.kind and other.handling == "new"]
        return await _done(connection, actor, row, work.acknowledge, named="take", others=others)


@router.post("/begin")
async def begin(uid: UUID, asked: care.Begin, actor: Taker, pool: Database) -> shapes.Alert:
    """Begin to act: nobody else is called until the time to look again, unless it gets worse."""

    def deed(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
        book = work.start(book, alert, by, desk, now=now, recheck_at=asked.recheck_at)
        return _noted(book, alert, by, asked.note, said=asked.said)

    async with pool.connection() as connection:
        if asked.recheck_at is not None and asked.recheck_at <= actor.at:
            raise No(Code.INVALID)
        row = await _held(connection, actor, uid)
        return await _done(connection, actor, row, deed, named="begin")


@router.post("/call")
async def call(uid: UUID, asked: care.Call, actor: Taker, pool: Database) -> shapes.Alert:
    """Somebody calls on the telephone: written down, and the alert is in their care."""

    def deed(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
        return work.start(book, alert, by, desk, now=now).saying("phoned", alert.id, by, whom=asked.whom)

    async with pool.connection() as connection:
        row = await _held(connection, actor, uid)
        return await _done(connection, actor, row, deed, named="call")


@router.post("/no-answer")
async def no_answer(uid: UUID, actor: Taker, pool: Database, asked: care.Note | None = None) -> shapes.Alert:
    """The patient did not answer the telephone: the alert comes back after two hours of service."""

    def deed(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
        return _noted(work.no_answer(book, alert, by, desk, now=now), alert, by, asked.note if asked else "")

    async with pool.connection() as connection:
        row = await _held(connection, actor, uid)
        return await _done(connection, actor, row, deed, named="no_answer")


@router.post("/close")
async def close(uid: UUID, asked: care.Close, actor: Taker, pool: Database) -> shapes.Alert:
    """Say what came of an alert, and of others of the same patient with it: of all of them, or of none.

    What is still true is closed by five outcomes only (409 `still_active`).
    """

    def deed(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
        book = _noted(book, alert, by, asked.note)
        return work.close(book, alert, asked.outcome, by, desk, now=now)

    async with pool.connection() as connection:
        row = await _held(connection, actor, uid)
        others = [await cases.find(connection, actor, other) for other in asked.also]
        if any(other.patient_id != row.patient_id for other in others):
            raise No(Code.NOT_FOUND)
        numbers = [other.id for other in others]
        return await _done(connection, actor, row, deed, named="close", others=numbers)


def _noted(book: Book, alert: Standing, by: str, note: str, *, said: Outcome | None = None) -> Book:
    """With what a person adds in their own words, or says of an alert that goes on."""
    if not note and said is None:
        return book
    return book.saying("noted", alert.id, by, note=note or None, outcome=said.value if said else None)


async def _held(connection: Connection, actor: Actor, uid: UUID) -> cases.Row:
    """The alert as it is while nobody else decides about its patient. Raises No."""
    row = await cases.find(connection, actor, uid)
    await casework.hold(connection, row.patient_id)
    return await cases.find(connection, actor, uid)


async def _done(
    connection: Connection,
    actor: Actor,
    row: cases.Row,
    deed: Deed,
    *,
    named: str,
    others: list[int] | None = None,
) -> shapes.Alert:
    """The alert after the deed. Raises NotNow."""
    numbers = list(dict.fromkeys([row.id, *(others or [])]))
    await casework.act(connection, row.patient_id, numbers, deed, actor.username, now=actor.at)
    await audit.note(connection, actor, named, row.patient_id, alert=str(row.uid))
    return cases.alert(await cases.find(connection, actor, row.uid))
