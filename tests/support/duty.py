"""A patient with somebody to tell, alerts that call, and the process that tells them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import psycopg
import ward
from psycopg.types.json import Jsonb

from accanto_alerts import casework
from accanto_alerts.notify import process
from accanto_store import connections

ALWAYS = {
    "calendar": {
        "usual": {"since": "00:00:00", "until": "00:00:00"},
        "holiday": {"since": "00:00:00", "until": "00:00:00"},
    }
}


def contact(db: psycopg.Connection, person: str, channel: str, address: str, **more: object) -> None:
    """A way to tell somebody."""
    values = {"role": None, "patient_id": None, "position": 1, "language": "it", **more}
    db.execute(
        "insert into contact (person, channel, address, role, patient_id, position, language)"
        " values (%(person)s, %(channel)s, %(address)s, %(role)s, %(patient_id)s, %(position)s, %(language)s)",
        {"person": person, "channel": channel, "address": address, **values},
    )


def always_open(db: psycopg.Connection) -> None:
    """The service never closes: what a test sees does not depend on when it runs."""
    db.execute("insert into service (document) values (%s)", [Jsonb(ALWAYS)])


async def calls(url: str, patient: ward.Patient, *alerts: ward.Alert, now: datetime | None = None) -> None:
    """Alerts call, as after an evaluation."""
    async with await connections.connect_async(url) as connection:
        await casework.hold(connection, patient.id)
        numbers = [alert.id for alert in alerts]
        await casework.follow(connection, patient.id, numbers, now=now or datetime.now(UTC))
        await connection.commit()


@contextlib.asynccontextmanager
async def telling(settings: process.Settings) -> AsyncIterator[None]:
    """The process `notify`, stopped at the end."""
    task = asyncio.create_task(process.run(settings))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=10)
        assert task.cancelled()


async def until(condition: Callable[[], object], *, within_s: float = 10.0) -> None:
    """Wait for a condition, for so long at most."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.02)


def notices(db: psycopg.Connection) -> list[tuple[object, ...]]:
    """Key, whether sent, whether failed, why."""
    return db.execute(
        "select key, sent_at is not null, failed_at is not null, error from notice order by id"
    ).fetchall()


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


SOON = timedelta(milliseconds=50)
