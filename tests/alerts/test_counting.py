"""Days are counted from the same occurrences that rules see, once an hour, and again while data may come late."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
import ward
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from accanto_alerts.indicators import counting
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
WEIGHT = 30
PLAN = {
    "rules": [],
    "calendar": [
        {
            "id": "weight", "kind": "measure", "starts": "2026-11-20", "recurrence": "FREQ=DAILY",
            "signals": ["weight"], "slots": [{"starts": "05:00", "ends": "10:00"}], "grace_h": 1,
        }
    ],
}  # fmt: skip


@pytest.fixture
async def watching(database: str) -> AsyncIterator[AsyncConnection]:
    """The database as the watch may use it."""
    url = url_as(database, Role.WATCH)
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bruna(database: str) -> ward.Patient:
    """A patient who is to weigh herself each morning from 20 November on."""
    with psycopg.connect(database, autocommit=True) as db:
        who = ward.patient(db, "Bruna Lencioni")
        db.execute(
            "update plan set document = %s, effective_from = '2026-11-20T00:00Z' where patient_id = %s",
            [Jsonb(PLAN), who.id],
        )
    return who


def _weigh(database: str, who: ward.Patient, at: str, *, quality: int = 100) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " values (%s, 70, %s, now(), %s, %s, %s, 0)",
            [at, who.id, who.device_id, WEIGHT, quality],
        )


def _days(database: str, item: str = "weight") -> list[tuple[date, int, int, int, int]]:
    with psycopg.connect(database) as db:
        return db.execute(
            "select day, due, done, late, missed from patient_day where item = %s order by day", [item]
        ).fetchall()


async def test_done_late_and_missed_are_counted_by_day(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    _weigh(database, bruna, "2026-11-20T06:30+01:00")
    _weigh(database, bruna, "2026-11-21T10:30+01:00")
    _weigh(database, bruna, "2026-11-22T12:30+01:00")

    assert await counting.count(watching, now=NOON) == 1

    november = [date(2026, 11, day) for day in range(20, 25)]
    assert _days(database) == [
        (november[0], 1, 1, 0, 0),
        (november[1], 1, 0, 1, 0),
        (november[2], 1, 0, 0, 1),
        (november[3], 1, 0, 0, 1),
        (november[4], 1, 0, 0, 1),
    ]


async def test_what_is_still_open_is_not_counted(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    await counting.count(watching, now=NOON - timedelta(hours=3))

    assert [day for day, *_ in _days(database)][-1] == date(2026, 11, 23)


async def test_counted_again_after_an_hour_a_late_reading_changes_its_day(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    await counting.count(watching, now=NOON)
    _weigh(database, bruna, "2026-11-22T07:00+01:00")
    assert await counting.count(watching, now=NOON + timedelta(minutes=59)) == 0

    assert await counting.count(watching, now=NOON + timedelta(minutes=61)) == 1

    assert (date(2026, 11, 22), 1, 1, 0, 0) in _days(database)
    assert len(_days(database)) == 5


async def test_readings_of_devices_are_counted_and_those_by_hand_are_not(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    _weigh(database, bruna, "2026-11-22T07:00+01:00")
    _weigh(database, bruna, "2026-11-22T07:05+01:00", quality=20)
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("select accanto_enter(%s, 30::smallint, '2026-11-22T08:00Z', 70)", [bruna.id])

    await counting.count(watching, now=NOON)

    assert _days(database, item="") == [(date(2026, 11, 22), 2, 1, 0, 0)]


async def test_a_long_stay_in_hospital_goes_on_excusing_when_days_are_counted_again(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(
            "insert into silence (patient_id, kind, author, reason, starts, ends) values"
            " (%s, 'ricovero', 'chiara', 'polmonite', '2026-11-20T00:00Z', '2026-12-19T00:00Z')",
            [bruna.id],
        )

    for days in (0, 7, 14):
        await counting.count(watching, now=NOON + timedelta(days=days))

    assert {(due, done + late, missed) for _, due, done, late, missed in _days(database)} == {(1, 0, 0)}


async def test_a_stream_of_values_keeps_every_day(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " select timestamptz '2026-11-20T06:00+01:00' + n * interval '1 s', 70, %s, now(), %s, %s, 100, 0"
            " from generate_series(1, 10000) n"
            " union all select timestamptz '2026-11-21T06:00+01:00' + n * interval '1 s', 70, %s, now(), %s, %s, 100, 0"
            " from generate_series(1, 10000) n",
            [bruna.id, bruna.device_id, WEIGHT] * 2,
        )
    _weigh(database, bruna, "2026-11-22T07:00+01:00")

    await counting.count(watching, now=NOON)

    assert [done for _, _, done, _, _ in _days(database)] == [1, 1, 1, 0, 0]


async def test_a_plan_that_nobody_can_read_stops_nobody_else(
    database: str, watching: AsyncConnection, bruna: ward.Patient
) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ward.patient(db, "Aldo Petrucci")

    assert await counting.count(watching, now=NOON) == 2

    assert len(_days(database)) == 5
