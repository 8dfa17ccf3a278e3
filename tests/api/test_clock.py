"""Time is the database's: the server reads no clock of its own, so that a test or a picture can hold it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import clocks
import doors
import psycopg
import pytest
import served
import ward

from accanto_store import migrate
from accanto_store.postgres import Server

NIGHT = datetime(2027, 3, 28, 0, 59, 30, tzinfo=UTC)
"""Half a minute before summer time begins."""


def test_no_module_of_the_server_reads_a_clock() -> None:
    sources = Path(clocks.__file__).parents[2].glob("api/accanto_api/**/*.py")

    found = [
        path.name for path in sources if re.search(r"datetime\.now|utcnow|time\.time\(", path.read_text())
    ]

    assert found == []


@pytest.mark.integration
async def test_the_server_lives_at_the_moment_of_its_database(postgres: Server) -> None:
    with psycopg.connect(postgres.url_of("postgres"), autocommit=True) as admin:
        admin.execute("create database held_clock")
    url = postgres.url_of("held_clock")
    clocks.install(url)
    clocks.stand(url, NIGHT)
    migrate.migrate(url)

    with psycopg.connect(url, autocommit=True) as db:
        cookie = doors.cookie(db, ward.worker(db, "chiara"))
        ward.alert(db, ward.patient(db, "Bruna Lencioni", "chiara"), at=NIGHT)
        async with served.api(url) as address, served.visitor(address, cookie) as client:
            page = (await client.get("/api/worklist")).json()
            looked = db.execute("select distinct at from audit").fetchall()

    assert datetime.fromisoformat(page["now"]) == NIGHT
    assert looked == [(NIGHT,)]
