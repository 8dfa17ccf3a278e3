"""Work about a patient, done: the case, its deadlines and notices follow what happened, in one transaction.

Everything here happens inside a transaction of the caller, who holds the patient (`hold`, or the watch's claim);
it becomes true together with what caused it, or not at all.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from psycopg import AsyncConnection

from accanto_alerts import casebook, cases, silences
from accanto_alerts.book import Book, Desk
from accanto_alerts.lifecycle import Standing
from accanto_alerts.outcomes import Outcome
from accanto_alerts.silences import Silence
from accanto_contract.errors import NotNow
from accanto_store import queries


class Deed(Protocol):
    """What a person does with one alert: a function of accanto_alerts.cases. Raises NotNow."""

    def __call__(self, book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
        """The book afterwards."""


async def hold(connection: AsyncConnection, patient_id: int) -> None:
    """Until the transaction ends nobody else decides about this patient."""
    await connection.execute(_sql("hold"), {"patient": patient_id})


async def follow(
    connection: AsyncConnection, patient_id: int, called: Collection[int], *, now: datetime
) -> None:
    """After alerts changed by themselves (raised, joined, worsened, cleared, withdrawn, closed with their rule).

    `called` holds the numbers of those that shall be heard, once for each call: the alerts with an event whose
    `notify` is true. Call it once a transaction, after the alerts are written.
    """
    book, desk = await _open(connection, patient_id, now)
    await casebook.save(
        connection, patient_id, book, cases.follow(book, called, desk, now=now), desk, now=now
    )


async def wake(connection: AsyncConnection, patient_id: int, *, now: datetime) -> None:
    """Meet every deadline of a patient that has passed, in order."""
    book, desk = await _open(connection, patient_id, now)
    await casebook.save(connection, patient_id, book, cases.wake(book, desk, now=now), desk, now=now)


async def act(
    connection: AsyncConnection,
    patient_id: int,
    alerts: Collection[int],
    deed: Deed,
    by: str,
    *,
    now: datetime,
) -> None:
    """A person does something with alerts of one patient: all of them, or none. Raises NotNow."""
    before, desk = await _open(connection, patient_id, now)
    after = before
    for number in alerts:
        alert = after.alert(number)
        if alert is None:
            raise NotNow("not_open", "the alert is closed or withdrawn")
        after = deed(after, alert, by, desk, now=now)
    await casebook.save(connection, patient_id, before, after, desk, now=now)


async def close(
    connection: AsyncConnection, patient_id: int, alert: int, outcome: Outcome, by: str, *, now: datetime
) -> None:
    """A person says what came of an alert. Raises NotNow."""

    def deed(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
        return cases.close(book, alert, outcome, by, desk, now=now)

    await act(connection, patient_id, [alert], deed, by, now=now)


async def silence(connection: AsyncConnection, patient_id: int, new: Silence, *, now: datetime) -> Silence:
    """Silence a patient's alerts for a while; the silence with its number. Raises NotNow."""
    silences.ask(new, now=now)
    before, desk = await _open(connection, patient_id, now)
    stored = await casebook.put_silence(connection, patient_id, new)
    after = cases.silence(before, stored, desk, now=now)
    await casebook.save(connection, patient_id, before, after, desk, now=now)
    await connection.execute(queries.load("plans")["wake_for_silence"], {"silence": stored.id})
    return stored


async def lift(connection: AsyncConnection, patient_id: int, number: int, by: str, *, now: datetime) -> None:
    """End a silence; what is still true calls at once. Raises NotNow."""
    before, desk = await _open(connection, patient_id, now)
    after = cases.lift(before, number, by, desk, now=now)
    await connection.execute(_sql("lift_silence"), {"silence": number, "by": by, "now": now})
    await casebook.save(connection, patient_id, before, after, desk, now=now)
    await connection.execute(queries.load("plans")["wake_for_silence"], {"silence": number})


async def claim(connection: AsyncConnection, *, now: datetime, resting: Collection[int]) -> int | None:
    """A patient of whom something is due, held until the transaction ends; none where there is none."""
    values = {"now": now, "resting": list(resting)}
    row = await (await connection.execute(_sql("claim_due"), values)).fetchone()
    return None if row is None else int(row[0])


async def _open(connection: AsyncConnection, patient_id: int, now: datetime) -> tuple[Book, Desk]:
    book = await casebook.load(connection, patient_id, now=now)
    return book, await casebook.desk(connection, patient_id, now=now)


def _sql(name: str) -> str:
    return queries.load("casework")[name]
