"""A session as a reader sees it, put together; and the course of months beside it."""

from dataclasses import dataclass
from datetime import datetime

from accanto_alerts import blows
from accanto_alerts.blows import Session
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.shapes import Patient
from accanto_api.spirometry import course, efforts, keys, looking, results, rows, shapes
from accanto_api.spirometry.course import Sum
from accanto_api.spirometry.looking import Seen
from accanto_api.spirometry.rows import DeviceRow
from accanto_signal.spirometry import findings

AROUND = results.BEST_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    id: int
    name: str


async def of(
    connection: Connection, patient_id: int, key: str, *, now: datetime, may_judge: bool = False
) -> shapes.SpirometrySession:
    """The session that a key names. Raises No."""
    session = await holding(connection, patient_id, key)
    patient = await database.row(connection, Patient, "spirometry.whose", patient=patient_id)
    if patient is None:
        raise No(Code.NOT_FOUND)
    lungs = await rows.lungs(connection, patient_id)
    seen = await seen_at(connection, patient_id, session)
    before, after = await _around(connection, patient_id, seen)
    return shapes.SpirometrySession(
        now=now, session=keys.of(session), patient=patient, starts=session.starts, ends=session.ends,
        device=await _device(connection, session), lungs=lungs.shown(session.starts),
        reference=results.compared_with(seen), efforts=efforts.shown(seen), unreadable=seen.unreadable,
        parts=results.parts(seen, before), given=_given(seen), response=results.response(seen),
        loop=results.loop(seen), algorithm=findings.ALGORITHM, algorithm_version=findings.VERSION,
        previous=keys.of(before[-1].session) if before else None,
        next=keys.of(after[0].session) if after else None, may_judge=may_judge,
    )  # fmt: skip


async def over(
    connection: Connection, patient_id: int, since: datetime, until: datetime
) -> shapes.SpirometryCourse:
    """Every session of a span of time. Raises No."""
    lungs = await rows.lungs(connection, patient_id)
    sums = await course.sums(connection, patient_id, lungs.person, since, until)
    devices = {one.session.device_id for one in sums}
    named = await database.rows(connection, _Named, "spirometry.devices", devices=sorted(devices))
    return shapes.SpirometryCourse(
        since=since,
        until=until,
        lungs=lungs.shown(until),
        sessions=course.shown(sums, {one.id: one.name for one in named}),
    )


async def holding(connection: Connection, patient_id: int, key: str) -> Session:
    """The session that a key names: the one of its device in which its moment lies. Raises No."""
    device_id, moment = keys.parsed(key)
    found = await blows.sessions(connection, patient_id, moment, moment)
    session = next((one for one in found if one.device_id == device_id), None)
    if session is None:
        raise No(Code.NOT_FOUND)
    return session


async def seen_at(connection: Connection, patient_id: int, session: Session) -> Seen:
    """A session as examined. Raises No where nothing in it is a blow."""
    lungs = await rows.lungs(connection, patient_id)
    said = await rows.said(connection, patient_id, session.starts, session.ends)
    seen = await looking.at(connection, patient_id, session, lungs.person, said)
    if seen is None:
        raise No(Code.NO_BLOW)
    return seen


async def _around(connection: Connection, patient_id: int, seen: Seen) -> tuple[list[Sum], list[Sum]]:
    """The sessions of a year before this one, and of a year after it."""
    session = seen.session
    sums = await course.sums(
        connection, patient_id, seen.person, session.starts - AROUND, session.ends + AROUND
    )
    first, last = min(seen.curves[0].starts, session.starts), max(seen.curves[-1].starts, session.ends)
    return (
        [one for one in sums if one.session.starts < first],
        [one for one in sums if one.session.starts > last],
    )


async def _device(connection: Connection, session: Session) -> shapes.Spirometer:
    row = await database.row(connection, DeviceRow, "spirometry.device", device=session.device_id)
    if row is None:
        raise No(Code.NOT_FOUND)
    return shapes.Spirometer(
        name=row.name, model=f"{row.maker} {row.model}".strip() or row.name, serial=row.serial
    )


def _given(seen: Seen) -> shapes.Given | None:
    drug = seen.drug
    if drug is None:
        return None
    return shapes.Given(given_at=drug.given_at, drug=drug.drug, author=drug.author, made_at=drug.made_at)
