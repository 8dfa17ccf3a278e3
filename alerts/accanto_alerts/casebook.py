"""The book of a patient as it rests in the database, and back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from accanto_alerts import service
from accanto_alerts.book import Book, Case, Desk, Timer
from accanto_alerts.lifecycle import Standing
from accanto_alerts.reconcile import Handling
from accanto_alerts.roster import Contact, Roster, Shift
from accanto_alerts.service import Service
from accanto_alerts.silences import Silence
from accanto_store import queries

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact(Contact):
    """A row of `contacts_of`."""

    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """A row of `team_of`."""

    username: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """A row of `service`."""

    document: object


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """A row of `accounts`."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _TimerRow:
    """A row of `pending_timers`."""

    id: int
    due_at: datetime
    what: dict[str, object]

    def timer(self) -> Timer:
        return msgspec.convert({**self.what, "id": self.id, "due_at": self.due_at}, Timer)


async def load(connection: AsyncConnection, patient_id: int, *, now: datetime) -> Book:
    """The book of a patient whom the caller's transaction holds."""
    cases = await _rows(connection, Case, "open_case", patient=patient_id)
    timers = await _rows(connection, _TimerRow, "pending_timers", patient=patient_id)
    return Book(
        alerts=tuple(await _rows(connection, Standing, "alerts_in_hand", patient=patient_id)),
        case=cases[0] if cases else None,
        timers=tuple(row.timer() for row in timers),
        silences=tuple(await _rows(connection, Silence, "silences_of", patient=patient_id, now=now)),
    )


async def desk(connection: AsyncConnection, patient_id: int, *, now: datetime) -> Desk:
    """What a turn about a patient is decided by. Raises SettingsError."""
    here = await centre(connection)
    team = await _rows(connection, _Member, "team_of", patient=patient_id)
    contacts = await _rows(connection, _Contact, "contacts_of", patient=patient_id)
    accounts = await _rows(connection, _Account, "accounts")
    roster = Roster(
        team=tuple(one.username for one in team if one.role == "case_manager"),
        gps=tuple(one.username for one in team if one.role == "gp"),
        shifts=tuple(await _rows(connection, Shift, "shifts_now", now=now)),
        contacts=tuple(contacts),
        roles=tuple(dict.fromkeys((one.role, one.person) for one in contacts if one.role)),
        accounts=frozenset(one.username for one in accounts),
    )
    return Desk(calendar=here.calendar, policy=here.policy, roster=roster)


async def centre(connection: AsyncConnection) -> Service:
    """How this service centre works. Raises SettingsError."""
    found = await _rows(connection, _Document, "service")
    return service.read(found[0].document) if found else Service()


async def put_silence(connection: AsyncConnection, patient_id: int, silence: Silence) -> Silence:
    """A new silence, with its number."""
    values = {
        "patient": patient_id,
        "kind": silence.kind.value,
        "author": silence.author,
        "reason": silence.reason,
        "starts": silence.starts,
        "ends": silence.ends,
        "rules": list(silence.rules),
    }
    row = await (await connection.execute(_sql("put_silence"), values)).fetchone()
    if row is None:
        raise LookupError("a new silence has no number")
    return replace(silence, id=int(row[0]))


async def save(
    connection: AsyncConnection, patient_id: int, before: Book, after: Book, desk: Desk, *, now: datetime
) -> None:
    """Write what a turn changed: case, alerts, deadlines, notices, and what happened."""
    case_id = await _save_case(connection, patient_id, before.case, after.case)
    for alert in after.alerts:
        known = before.alert(alert.id)
        if known is not None and known != alert:
            await connection.execute(_sql("handle_alert"), _alert(known, alert, now))
    if case_id is not None:
        await connection.execute(_sql("belong"), {"patient": patient_id, "case": case_id})
    await _save_timers(connection, patient_id, before, after, now)
    await _tell(connection, patient_id, case_id, after, now)
    for notice in after.notices:
        values = {
            "key": desk.key(notice),
            "patient": patient_id,
            "alert": notice.alert,
            "person": notice.contact.person,
            "channel": notice.contact.channel.value,
            "position": notice.contact.position,
            "severity": notice.severity.value,
            "covers": Jsonb(notice.covers),
            "due_at": notice.due_at,
        }
        await connection.execute(_sql("put_notice"), values)


async def _save_case(
    connection: AsyncConnection, patient_id: int, before: Case | None, after: Case | None
) -> int | None:
    """The number of the case, open or just closed."""
    if after is None or after == before:
        return after.id if after else None
    values = {
        "id": after.id,
        "patient": patient_id,
        "priority": after.priority.value,
        "owner": after.owner,
        "policy": Jsonb(msgspec.to_builtins(after.policy)),
        "opened_at": after.opened_at,
        "closed_at": after.closed_at,
    }
    if after.id is not None:
        await connection.execute(_sql("change_case"), values)
        return after.id
    row = await (await connection.execute(_sql("open_a_case"), values)).fetchone()
    return None if row is None else int(row[0])


def _alert(before: Standing, after: Standing, now: datetime) -> dict[str, object]:
    return {
        "id": after.id,
        "handling": after.handling.value,
        "owner": after.owner,
        "outcome": after.outcome.value if after.outcome else None,
        "called": after.called,
        "carried": after.carried,
        "answered": after.answered,
        "recalls": after.recalls,
        "silence": after.silence,
        "is_answered": before.handling is Handling.NEW and after.handling is not Handling.NEW,
        "now": now,
    }


async def _save_timers(
    connection: AsyncConnection, patient_id: int, before: Book, after: Book, now: datetime
) -> None:
    kept = {timer.id for timer in after.timers}
    if ended := [timer.id for timer in before.timers if timer.id not in kept]:
        await connection.execute(_sql("end_timers"), {"ids": ended, "now": now})
    fresh = [timer for timer in after.timers if timer.id is None]
    rows = [{"patient": patient_id, "due_at": timer.due_at, "what": _what(timer)} for timer in fresh]
    async with connection.cursor() as cursor:
        await cursor.executemany(_sql("add_timer"), rows)
    if fresh or after.notices:
        await connection.execute(_sql("wake_notify"))


def _what(timer: Timer) -> Jsonb:
    """A timer without its number and moment, and without what it has by default."""
    plain = msgspec.to_builtins(replace(timer, id=None))
    empty = msgspec.to_builtins(Timer(kind=timer.kind, due_at=timer.due_at))
    kept = {name: value for name, value in plain.items() if value != empty[name] or name == "kind"}
    return Jsonb(kept)


async def _tell(
    connection: AsyncConnection, patient_id: int, case_id: int | None, book: Book, now: datetime
) -> None:
    for one in book.happenings:
        values = {"event": one.what, "actor": one.actor, "detail": Jsonb(dict(one.detail)), "now": now}
        if one.alert is not None:
            await connection.execute(_sql("tell_alert"), {**values, "alert": one.alert})
        else:
            await connection.execute(_sql("tell_case"), {**values, "patient": patient_id, "case": case_id})


async def _rows(connection: AsyncConnection, shape: type[T], query: str, **values: object) -> list[T]:
    """The rows of a query as facts."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_sql(query), values)
        return [msgspec.convert(row, shape) for row in await cursor.fetchall()]


def _sql(name: str) -> str:
    return queries.load("casework")[name]
