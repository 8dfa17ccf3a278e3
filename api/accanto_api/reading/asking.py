"""A question to a specialty: about a span that was measured or about pictures, with a deadline in service hours."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accanto_alerts import casebook
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.patients import Patient
from accanto_api.problems import Code, No
from accanto_api.reading import shapes, turnaround, waking
from accanto_api.sessions import Actor
from accanto_contract.signals import SignalId

LONGEST = timedelta(hours=48)
"""A recording of two days is the longest that anybody reads in one go."""
SIGNALS = {
    "ecg": (int(SignalId.ECG),),
    "spirometry": (int(SignalId.EXPIRED_VOLUME), int(SignalId.EXPIRED_FLOW)),
}
"""The traces of each specialty; the fundus has pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    device: int
    signal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    uid: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A reading that was just asked for."""

    id: int
    uid: UUID


async def ask(connection: Connection, actor: Actor, patient: Patient, asked: shapes.AskReading) -> Made:
    """Ask. Raises No where there is nothing to be read."""
    asked = await _about(connection, patient, asked)
    centre = await casebook.centre(connection)
    made = await database.row(
        connection, Made, "reading.ask",
        patient=patient.id, specialty=asked.specialty, priority=asked.priority, question=asked.question.strip(),
        account=actor.id, now=actor.at, quality="", device=asked.device, signal=asked.signal,
        starts=asked.starts, ends=asked.ends, alert=await _alert(connection, patient, asked.alert),
        due_at=turnaround.due_at(asked.priority, centre.calendar, now=actor.at),
    )  # fmt: skip
    if made is None:
        raise No(Code.NOT_FOUND)
    for picture in dict.fromkeys(asked.pictures):
        if (
            await database.row(connection, _Id, "reading.add_picture", reading=made.id, picture=picture)
            is None
        ):
            raise No(Code.NOTHING_TO_READ)
    await waking.wake(connection, [asked.specialty])
    return made


async def _about(connection: Connection, patient: Patient, asked: shapes.AskReading) -> shapes.AskReading:
    """The question with all that is to be read: pictures of the eyes, else a span of one device. Raises No."""
    if asked.specialty == "fundus":
        return await _pictures(connection, patient, asked)
    if asked.starts is None or asked.ends is None or asked.pictures:
        raise No(Code.NOTHING_TO_READ)
    if not timedelta(0) < asked.ends - asked.starts <= LONGEST:
        raise No(Code.NOTHING_TO_READ)
    signals = [one for one in SIGNALS[asked.specialty] if asked.signal in (None, one)]
    found = await database.row(
        connection, _Measured, "reading.measured", patient=patient.id, device=asked.device, signals=signals,
        starts=asked.starts, ends=asked.ends,
    )  # fmt: skip
    if found is None:
        raise No(Code.NOTHING_TO_READ)
    return asked.model_copy(update={"device": found.device, "signal": found.signal})


async def _pictures(connection: Connection, patient: Patient, asked: shapes.AskReading) -> shapes.AskReading:
    """The pictures that are named, else those of the newest visit. Raises No."""
    if any(part is not None for part in (asked.device, asked.signal, asked.starts, asked.ends)):
        raise No(Code.NOTHING_TO_READ)
    if asked.pictures:
        return asked
    newest = await database.rows(connection, _Picture, "reading.newest_pictures", patient=patient.id)
    if not newest:
        raise No(Code.NOTHING_TO_READ)
    return asked.model_copy(update={"pictures": tuple(one.uid for one in newest)})


async def _alert(connection: Connection, patient: Patient, uid: UUID | None) -> int | None:
    if uid is None:
        return None
    found = await database.row(connection, _Id, "reading.alert_of_patient", uid=uid, patient=patient.id)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found.id
