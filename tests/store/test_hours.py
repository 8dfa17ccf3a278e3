"""Hours of a series come in columns, the same on both engines."""

from collections.abc import Iterator
from datetime import timedelta

import homes
import pytest
from psycopg import Connection
from storing import store, values

from accanto_contract.signals import SignalId
from accanto_store import connections, hours, moments

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

HOUR_US = 3_600_000_000
FIRST_US = homes.NOW_US // HOUR_US * HOUR_US - 10 * HOUR_US


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection


def read(db: Connection, *, last: int) -> hours.Hours:
    row = db.execute("select max(patient_id) from observation").fetchone()
    starts = moments.from_us(FIRST_US)
    return hours.read(
        db,
        patient_id=row[0] if row and row[0] else 1,
        signal=SignalId.SPO2,
        starts=starts,
        ends=starts + timedelta(hours=last),
    )


def test_an_hour_is_its_mean_its_extremes_and_its_number(db: Connection) -> None:
    store(db, values(1, 90.0, 94.0, at_us=FIRST_US), values(2, 97.0, at_us=FIRST_US + 3 * HOUR_US))

    found = read(db, last=4)

    assert found.starts_s == [FIRST_US // 10**6, (FIRST_US + 3 * HOUR_US) // 10**6]
    assert (found.mean, found.low, found.high) == ([92.0, 97.0], [90.0, 97.0], [94.0, 97.0])
    assert found.count == [2, 1]


def test_the_last_hour_is_left_out_and_nothing_is_nothing(db: Connection) -> None:
    store(db, values(1, 90.0, at_us=FIRST_US + 4 * HOUR_US))

    assert read(db, last=4).count == []
    assert read(db, last=5).count == [1]
