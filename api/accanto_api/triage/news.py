"""What is told on the live line: that something happened to an alert, what stands open of a patient, a message, a beat.

Each is written down once, as it travels; the line carries the same text to everybody who may know.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.shapes import Severity
from accanto_api.triage import listing
from accanto_api.triage.shapes import Beat, LiveAlert, LiveMessage, LivePatient, LiveQueue

MOST_REPEATED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One piece of news as it travels: its kind, its number if it can be repeated, its JSON."""

    kind: str
    id: int | None = None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """News about a patient, and the accounts that may know."""

    told: Told
    patient_id: int
    team: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened to an alert; `team` are the accounts that may know."""

    id: int
    event: str
    alert: UUID
    severity: Severity
    patient_id: int
    team: list[int]

    def told(self) -> Told:
        """As it travels."""
        data = LiveAlert(alert=self.alert, event=self.event, severity=self.severity)
        return Told(kind="alert", id=self.id, text=data.model_dump_json())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Newest:
    now: datetime
    newest: datetime | None


async def last(connection: Connection) -> int:
    """The number of the newest event."""
    found = await database.row(connection, _Id, "triage.last_event")
    return found.id if found else 0


async def since(connection: Connection, after: int) -> list[Event]:
    """What happened after an event; the last half minute before it may be told again."""
    return await database.rows(connection, Event, "triage.events_since", after=after, most=MOST_REPEATED)


async def events(connection: Connection, ids: Collection[int]) -> list[Event]:
    """Some events, by their numbers."""
    if not ids:
        return []
    return await database.rows(connection, Event, "triage.events", ids=sorted(ids))


async def unread(connection: Connection, account: int) -> set[int]:
    """Which patients of an account have written and were not read."""
    return {one.id for one in await database.rows(connection, _Id, "triage.unread", account=account)}


async def about(
    connection: Connection, changed: Iterable[int], *, messages: Collection[int] = ()
) -> list[Addressed]:
    """What stands open now of patients that something happened to, each with who may know."""
    wanted = {*changed, *messages}
    if not wanted:
        return []
    now = (await _newest(connection)).now
    told: list[Addressed] = []
    for one in await listing.of_patients(connection, wanted, now=now):
        data = LivePatient(patient=one.about.uid, now=now, cases=one.cases)
        news = [Told(kind="patient", text=data.model_dump_json())]
        if one.about.patient_id in messages:
            message = LiveMessage(patient=one.about.uid)
            news.append(Told(kind="message", text=message.model_dump_json()))
        number, team = one.about.patient_id, one.about.team
        told += [Addressed(told=what, patient_id=number, team=team) for what in news]
    return told


def queue(what: str, specialty: str) -> Told:
    """Something waits for a specialty, or waits no more: it names nobody, whoever hears it asks for the queue."""
    data = LiveQueue.model_validate({"what": what, "specialty": specialty})
    return Told(kind="queue", text=data.model_dump_json())


async def beat(connection: Connection) -> Told:
    """The line lives."""
    found = await _newest(connection)
    return Told(kind="beat", text=Beat(now=found.now, newest=found.newest).model_dump_json())


async def _newest(connection: Connection) -> _Newest:
    found = await database.row(connection, _Newest, "triage.newest")
    assert found is not None  # noqa: S101  the query has no from
    return found
