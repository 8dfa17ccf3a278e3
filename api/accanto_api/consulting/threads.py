"""The threads of a patient: opened with a question, answered, closed with an outcome; what was said stays said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from accanto_api import database
from accanto_api.consulting import shapes, snapshots
from accanto_api.database import Connection
from accanto_api.patients import Patient
from accanto_api.problems import Code, No
from accanto_api.reading.form import Specialty
from accanto_api.rights import SPECIALTIES
from accanto_api.sessions import Actor
from accanto_api.shapes import Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thread:
    id: int
    uid: UUID
    specialty: Specialty
    alert: UUID | None
    reading: UUID | None
    opened_by: str
    opened_by_name: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    closed_by_name: str | None
    outcome: shapes.ConsultOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    id: int
    consult_id: int
    author: str
    author_name: str
    role: str
    at: datetime
    body: str
    width: int | None
    height: int | None
    device: int | None
    signal: int | None
    starts: datetime | None
    ends: datetime | None
    view: shapes.View | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    id: int
    specialty: Specialty


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    id: int
    uid: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Png:
    png: bytes


async def of_patient(connection: Connection, actor: Actor, patient: Patient) -> list[shapes.Consult]:
    """The threads of a patient, the newest first; a specialist sees those of their specialty."""
    threads = await database.rows(
        connection, _Thread, "consulting.threads", patient=patient.id, specialty=SPECIALTIES.get(actor.role)
    )
    said = await database.rows(
        connection, _Message, "consulting.messages", consults=[one.id for one in threads]
    )
    by_thread: dict[int, list[_Message]] = defaultdict(list)
    for message in said:
        by_thread[message.consult_id].append(message)
    return [_shown(one, by_thread[one.id]) for one in threads]


async def begin(connection: Connection, actor: Actor, patient: Patient, asked: shapes.OpenConsult) -> UUID:
    """Open a thread with its first question; gives its uid. Raises No."""
    if SPECIALTIES.get(actor.role, asked.specialty) != asked.specialty:
        raise No(Code.FORBIDDEN)
    made = await database.row(
        connection, _Made, "consulting.begin", patient=patient.id, specialty=asked.specialty,
        account=actor.id, now=actor.at, alert=asked.alert, reading=asked.reading,
    )  # fmt: skip
    if made is None:
        raise No(Code.NOT_FOUND)
    await _say(connection, actor, made.id, asked)
    await _wake(connection, patient, asked.specialty)
    return made.uid


async def say(
    connection: Connection, actor: Actor, patient: Patient, uid: UUID, said: shapes.SayConsult
) -> None:
    """Add to an open thread. Raises No."""
    thread = await _held(connection, actor, patient, uid)
    await _say(connection, actor, thread.id, said)
    await _wake(connection, patient, thread.specialty)


async def close(
    connection: Connection, actor: Actor, patient: Patient, uid: UUID, outcome: shapes.ConsultOutcome
) -> None:
    """End an open thread. Raises No."""
    thread = await _held(connection, actor, patient, uid)
    await database.run(
        connection, "consulting.close", consult=thread.id, account=actor.id, now=actor.at, outcome=outcome
    )
    await _wake(connection, patient, thread.specialty)


async def snapshot(connection: Connection, actor: Actor, patient: Patient, message: int) -> bytes:
    """The picture that was attached to a message. Raises No."""
    found = await database.row(
        connection, _Png, "consulting.snapshot",
        patient=patient.id, message=message, specialty=SPECIALTIES.get(actor.role),
    )  # fmt: skip
    if found is None:
        raise No(Code.NOT_FOUND)
    return found.png


async def _wake(connection: Connection, patient: Patient, specialty: Specialty) -> None:
    """Tell the open consoles of the care team and the rooms of the specialty that something was said."""
    await database.run(connection, "consulting.wake", patient=patient.id, specialty=specialty)


async def _held(connection: Connection, actor: Actor, patient: Patient, uid: UUID) -> _Held:
    """An open thread, held until we commit. Raises No."""
    thread = await database.row(
        connection, _Held, "consulting.hold",
        patient=patient.id, uid=uid, specialty=SPECIALTIES.get(actor.role),
    )  # fmt: skip
    if thread is None:
        raise No(Code.NOT_FOUND)
    if await database.row(connection, _Id, "consulting.is_open", consult=thread.id) is None:
        raise No(Code.CONSULT_CLOSED)
    return thread


async def _say(
    connection: Connection, actor: Actor, consult: int, said: shapes.OpenConsult | shapes.SayConsult
) -> None:
    picture = said.snapshot
    size = snapshots.size(picture.png) if picture else None
    made = await database.row(
        connection, _Id, "consulting.say", consult=consult, account=actor.id, now=actor.at, body=said.body
    )
    if made and picture and size:
        await database.run(
            connection, "consulting.attach",
            message=made.id, png=picture.png, width=size.width, height=size.height, device=picture.device,
            signal=picture.signal, starts=picture.starts, ends=picture.ends, view=Jsonb(picture.view),
        )  # fmt: skip


def _shown(thread: _Thread, messages: Sequence[_Message]) -> shapes.Consult:
    closer = None
    if thread.closed_by:
        closer = Owner(username=thread.closed_by, display_name=thread.closed_by_name or thread.closed_by)
    return shapes.Consult(
        uid=thread.uid, specialty=thread.specialty, alert=thread.alert, reading=thread.reading,
        opened_by=Owner(username=thread.opened_by, display_name=thread.opened_by_name),
        opened_at=thread.opened_at, closed_at=thread.closed_at, closed_by=closer, outcome=thread.outcome,
        messages=[_said(one) for one in messages],
    )  # fmt: skip


def _said(one: _Message) -> shapes.ConsultMessage:
    picture = None
    if one.width is not None and one.height is not None:
        picture = shapes.Snapshot(
            width=one.width, height=one.height, device=one.device, signal=one.signal, starts=one.starts,
            ends=one.ends, view=one.view or {},
        )  # fmt: skip
    author = Owner(username=one.author, display_name=one.author_name)
    return shapes.ConsultMessage(
        id=one.id, author=author, role=one.role, at=one.at, body=one.body, snapshot=picture
    )
