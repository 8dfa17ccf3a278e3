"""The worklist asked of the database: of one account, or of some patients wherever they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accanto_alerts import casebook
from accanto_api import cases, database, series
from accanto_api.database import Connection
from accanto_api.sessions import Actor
from accanto_api.triage import deadlines, lanes
from accanto_api.triage.lanes import About, Row
from accanto_api.triage.shapes import AlertPage, Case, Phone, Worklist

SPARK_POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phones:
    phone: str
    caregiver_name: str
    caregiver_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One patient's open cases, and the accounts that may know."""

    about: About
    cases: list[Case]


async def of_account(connection: Connection, actor: Actor) -> tuple[Worklist, set[int]]:
    """Every open case of an account's patients; and the numbers of those patients."""
    last = await database.row(connection, _Id, "triage.last_event")
    rows = await database.rows(connection, Row, "triage.open_of_account", account=actor.id)
    patients = {row.patient_id for row in rows}
    beside = await _beside(connection, rows, patients, now=actor.at)
    worklist = Worklist(
        now=beside.now,
        last_event=last.id if last else 0,
        service=deadlines.hours(beside.service, beside.now),
        cases=lanes.of(rows, beside),
    )
    return worklist, patients


async def of_patients(connection: Connection, patients: Iterable[int], *, now: datetime) -> list[Standing]:
    """The open cases of some patients: for everybody who may know, asked once."""
    wanted = sorted(set(patients))
    rows = await database.rows(connection, Row, "triage.open_of_patients", patients=wanted)
    beside = await _beside(connection, rows, wanted, now=now)
    return [
        Standing(about=about, cases=lanes.of((row for row in rows if row.patient_id == number), beside))
        for number, about in beside.about.items()
    ]


async def page(connection: Connection, row: cases.Row, *, now: datetime) -> AlertPage:
    """One alert, beside the other open ones of its patient; what happened is left to be filled in."""
    rows = await database.rows(connection, Row, "triage.open_of_patient", patient=row.patient_id)
    people = (await about(connection, [row.patient_id]))[row.patient_id]
    centre = await casebook.centre(connection)
    own = next((one for one in rows if one.id == row.id), None)
    return AlertPage(
        now=now,
        patient=row.patient,
        alert=cases.alert(row),
        others=[cases.alert(one) for one in rows if one.id != row.id and not one.is_covered],
        covered=[cases.alert(one) for one in rows if one.id != row.id and one.is_covered],
        events=[],
        due=deadlines.of(own, centre, now=now) if own else None,
        silence=lanes.silenced(own) if own else None,
        gps=lanes.people(people.gp),
        phones=await _phones(connection, row),
        unread=people.unread,
    )


async def about(connection: Connection, patients: Iterable[int]) -> dict[int, About]:
    """The people around some patients."""
    found = await database.rows(connection, About, "triage.about", patients=sorted(set(patients)))
    return {one.patient_id: one for one in found}


async def _phones(connection: Connection, row: cases.Row) -> list[Phone]:
    found = await database.row(connection, _Phones, "triage.phones", patient=row.patient_id)
    if found is None:
        return []
    known = (
        Phone(who="patient", name=f"{row.given_name} {row.family_name}", number=found.phone),
        Phone(who="caregiver", name=found.caregiver_name, number=found.caregiver_phone),
    )
    return [phone for phone in known if phone.number]


async def _beside(
    connection: Connection, rows: Sequence[Row], patients: Iterable[int], *, now: datetime
) -> lanes.Beside:
    keys = {(row.patient_id, row.signal) for row in rows}
    return lanes.Beside(
        sparks=await series.sparks(connection, keys, most=SPARK_POINTS),
        about=await about(connection, patients),
        service=await casebook.centre(connection),
        now=now,
    )
