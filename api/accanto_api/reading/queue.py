"""What waits for a reader, in the order of work, and one reading with everything beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_alerts import casebook
from accanto_api import database, pages
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.reading import shapes
from accanto_api.reading.rows import Measured, Row, owner
from accanto_api.rights import SPECIALTIES, Permission, relations
from accanto_api.sessions import Actor
from accanto_api.shapes import Owner

OPEN: tuple[shapes.State, ...] = ("waiting", "preliminary")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prior(Measured):
    uid: UUID
    at: datetime
    report: UUID | None
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    uid: UUID
    version: int
    state: Literal["preliminary", "final", "amended"]
    author: str
    author_name: str
    signed_at: datetime
    reason: str
    is_newest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Uid:
    uid: UUID


async def page(
    connection: Connection, actor: Actor, state: shapes.State | None, after: int | None, limit: int
) -> tuple[pages.Page[shapes.QueuedReading], set[int]]:
    """What waits (or has another state) for a reader, and the numbers of those patients."""
    states = [state] if state else list(OPEN)
    good = sorted(relations(actor.role, Permission.WRITE_REPORT))
    found = await database.rows(
        connection, Row, "reading.queue", account=actor.id, specialty=SPECIALTIES[actor.role],
        states=states, relations=good, after=after, most=limit + 1,
    )  # fmt: skip
    centre = await casebook.centre(connection)
    listed = pages.page(
        found, limit, lambda row: row.queued(actor.username, centre, now=actor.at), lambda row: row.id
    )
    return listed, {row.patient_id for row in found[:limit]}


async def find(connection: Connection, actor: Actor, uid: UUID) -> Row:
    """A reading of a patient whom the actor reaches. Raises No."""
    row = await database.row(
        connection, Row, "reading.one", uid=uid, account=actor.id, relations=list(actor.relations)
    )
    if row is None:
        raise No(Code.NOT_FOUND)
    return row


async def whole(connection: Connection, actor: Actor, row: Row) -> shapes.Reading:
    """A reading with its pictures, what was read before and what was signed."""
    centre = await casebook.centre(connection)
    pictures = await database.rows(connection, _Uid, "reading.pictures_of_reading", reading=row.id)
    return shapes.Reading(
        now=actor.at, uid=row.uid, patient=row.patient, specialty=row.specialty, state=row.state,
        priority=row.priority, question=row.question, asked_by=row.asked_by, asked_at=row.asked_at,
        due=row.due(centre, now=actor.at), quality=row.quality, source=row.source,
        pictures=[one.uid for one in pictures], alert=row.alert_uid,
        lease=row.lease(actor.username, now=actor.at), priors=await _priors(connection, row),
        reports=await reports(connection, row), may_write=SPECIALTIES.get(actor.role) == row.specialty,
    )  # fmt: skip


async def reports(connection: Connection, row: Row) -> list[shapes.ReportBrief]:
    """The signed versions of the referto, the newest first."""
    found = await database.rows(connection, _Report, "reading.reports_of_reading", reading=row.id)
    return [
        shapes.ReportBrief(
            uid=one.uid, version=one.version, state=one.state, author=_named(one.author, one.author_name),
            signed_at=one.signed_at, reason=one.reason, is_newest=one.is_newest,
        )
        for one in found
    ]  # fmt: skip


async def _priors(connection: Connection, row: Row) -> list[shapes.Prior]:
    found = await database.rows(
        connection, _Prior, "reading.priors",
        patient=row.patient_id, specialty=row.specialty, reading=row.id, before=row.starts or row.asked_at,
    )  # fmt: skip
    return [
        shapes.Prior(uid=one.uid, at=one.at, source=one.source, report=one.report, conclusion=one.conclusion)
        for one in found
    ]


def _named(username: str, name: str) -> Owner:
    found = owner(username, name)
    assert found is not None  # noqa: S101  an author has a user name
    return found
