"""Counts patients' days once an hour, some at a time: what indicators add up.

The last days are counted anew each time, since data arrive late and graces end; what is older stays as it was counted.
Any number of processes may count: each claims patients whom no other holds.
"""

import asyncio
import logging
from datetime import UTC, date, datetime, time, timedelta

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from accanto_alerts import keeping, wallclock
from accanto_alerts.indicators import days
from accanto_alerts.indicators.days import Day, InForce
from accanto_alerts.records import PlanRow
from accanto_contract.errors import PlanRefused, Unavailable
from accanto_store import connections, queries

EVERY = timedelta(hours=1)
LOOK_EVERY_S = 30.0
AGAIN = timedelta(days=7)
"""So far back days are counted again; a home that was offline for longer shows in alerts, not in these figures."""
FARTHEST = timedelta(days=400)
"""Of a patient never counted before: a year for the trend, and the month in which it began."""
AT_A_TIME = 20

_log = logging.getLogger(__name__)


async def run(database_url: str) -> None:
    """Count until cancelled."""
    while True:
        try:
            async with await connections.connect_async(
                database_url, name="accanto counting", autocommit=True
            ) as connection:
                while True:
                    while await count(connection, now=datetime.now(UTC)):
                        pass
                    await asyncio.sleep(LOOK_EVERY_S)
        except (Unavailable, psycopg.OperationalError) as error:
            _log.warning("counting_away error=%s", type(error).__name__)
        await asyncio.sleep(LOOK_EVERY_S)


async def count(connection: AsyncConnection, *, now: datetime) -> int:
    """Count the days of some patients whose turn it is; how many there were. One transaction."""
    async with connection.transaction():
        claimed = await _claimed(connection, now)
        for patient, counted_at in claimed.items():
            try:
                async with connection.transaction():
                    await _count(connection, patient, _since(counted_at, now), now)
            except psycopg.OperationalError:
                raise
            except Exception:  # noqa: BLE001  one patient's failure, whatever it is, stops nobody else
                _log.exception("counting_failed patient=%d", patient)
            await connection.execute(_sql("counted"), {"patient": patient, "now": now})
    return len(claimed)


def _since(counted_at: datetime | None, now: datetime) -> datetime:
    """From which midnight on."""
    from_ = now - FARTHEST if counted_at is None else max(counted_at, now - FARTHEST + AGAIN) - AGAIN
    return wallclock.moment(wallclock.local(from_).date(), time())


async def _claimed(connection: AsyncConnection, now: datetime) -> dict[int, datetime | None]:
    cursor = connection.cursor(row_factory=dict_row)
    await cursor.execute(_sql("claim_uncounted"), {"before": now - EVERY, "most": AT_A_TIME})
    return {row["id"]: row["counted_at"] for row in await cursor.fetchall()}


async def _count(connection: AsyncConnection, patient: int, since: datetime, now: datetime) -> None:
    plans = await _plans(connection, patient, since)
    items = [item for one in plans for item in one.plan.calendar]
    history = await keeping.history(connection, patient, items, since=since, until=now)
    found = await asyncio.to_thread(days.counted, plans, history, since=since, now=now)
    first = wallclock.local(since).date()
    await connection.execute(_sql("forget_days"), {"patient": patient, "since": first})
    async with connection.cursor() as cursor:
        await cursor.executemany(_sql("put_day"), [_row(patient, one) for one in found if one.day >= first])
    await connection.execute(_sql("count_readings"), {"patient": patient, "since": since})


async def _plans(connection: AsyncConnection, patient: int, since: datetime) -> list[InForce]:
    """The plans in force since a moment; one that cannot be read counts nothing, and the watch says so."""
    cursor = connection.cursor(row_factory=dict_row)
    await cursor.execute(_sql("versions_of"), {"patients": [patient], "since": since})
    found: list[InForce] = []
    for row in await cursor.fetchall():
        ends = row.pop("ends")
        try:
            found.append(InForce(plan=PlanRow(**row).plan(), until=ends))
        except PlanRefused:
            continue
    return found


def _row(patient: int, one: Day) -> dict[str, int | str | date]:
    return {
        "patient": patient, "day": one.day, "item": one.item, "kind": one.kind, "signal": one.signal,
        "due": one.due, "done": one.done, "late": one.late, "missed": one.missed, "excused": one.excused,
    }  # fmt: skip


def _sql(name: str) -> str:
    return queries.load("indicators")[name]
