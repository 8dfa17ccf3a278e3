"""Readings that the programme asks for by itself: once for each cause, where the team has the specialist."""

from datetime import UTC, datetime, timedelta

import blowers
import psycopg
import pytest
import rooms
import ward
from psycopg import AsyncConnection

from accanto_api.reading import prompting

pytestmark = pytest.mark.integration


async def asked(database: str) -> int:
    """How many readings one look asks for."""
    async with await AsyncConnection.connect(database) as connection:
        return await prompting.once(connection)


def readings(db: psycopg.Connection) -> list[tuple[str, str, str]]:
    return [
        (str(specialty), str(priority), str(quality))
        for specialty, priority, quality in db.execute(
            "select specialty, priority, quality from reading where state = 'waiting' order by id"
        )
    ]


async def test_an_alert_with_an_ecg_is_read_once_if_the_team_has_a_cardiologist(
    database: str, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    ward.worker(db, "marchetti", "cardiologist")
    rooms.cares(db, bruna, "marchetti")
    ward.alert(db, bruna)
    ward.alert(db, bruna, rule="spo2-low")
    ward.alert(db, aldo)

    assert [await asked(database), await asked(database)] == [1, 0]
    assert readings(db) == [("ecg", "urgent", "")]


async def test_what_waits_for_a_withdrawn_alert_waits_no_more_unless_somebody_reads_it(
    database: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.worker(db, "marchetti", "cardiologist")
    rooms.cares(db, bruna, "marchetti")
    for rule in ("hr-high", "hr-low"):
        ward.alert(db, bruna, rule=rule)
    await asked(database)
    db.execute("update reading set leased_by = (select id from account where username = 'marchetti'),"
               " leased_until = now() + interval '1 minute' where id = (select min(id) from reading)")  # fmt: skip

    db.execute("update alert set handling = 'withdrawn'")

    assert await asked(database) == 0
    assert db.execute("select state from reading order by id").fetchall() == [("waiting",), ("withdrawn",)]


async def test_who_blows_each_morning_asks_for_one_reading(
    database: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.worker(db, "neri", "pneumologist")
    rooms.cares(db, bruna, "neri")
    blowers.month(db, blowers.blower(db, bruna), datetime.now(UTC) - timedelta(days=1))

    assert [await asked(database), await asked(database)] == [1, 0]
    [(specialty, _, quality)] = readings(db)
    assert specialty == "spirometry"
    assert quality in set("ABCDEFU")


async def test_two_who_look_at_once_ask_once(
    database: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.worker(db, "marchetti", "cardiologist")
    rooms.cares(db, bruna, "marchetti")
    ward.alert(db, bruna)

    async with await AsyncConnection.connect(database) as one, await AsyncConnection.connect(database) as two:
        wanted = await prompting.wanted(one), await prompting.wanted(two)
        first = await prompting.ask(one, wanted[0])
        await one.commit()
        second = await prompting.ask(two, wanted[1])

    assert (first, second) == (1, 0)
