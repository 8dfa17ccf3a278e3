"""Measurements go when their time is over, on both engines; nothing younger, and nothing by another way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import homes
import psycopg
import pytest
from homes import SECOND
from psycopg import Connection
from storing import one, store, trace, values

from accanto_store import connections, moments, retention, upkeep

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

NOW = datetime.now(UTC)
OLD_US = moments.to_us(NOW - timedelta(days=900))
YOUNG_US = moments.to_us(NOW - timedelta(days=500))
COUNTS = """select (select count(*) from observation), (select count(*) from waveform),
  (select count(*) from waveform_pyramid)"""


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection


def counts(db: Connection) -> tuple[int, int, int]:
    row = db.execute(COUNTS).fetchone()
    assert row
    return row


def filled(db: Connection) -> None:
    """Three values and two traces, once long ago and once not so long ago; the traces put to rest."""
    for first, at_us in ((1, OLD_US), (10, YOUNG_US)):
        store(db, values(first, 96.0, 97.0, 98.0, at_us=at_us))
        store(db, trace(first + 1, at_us=at_us), trace(first + 2, at_us=at_us + 10 * SECOND))
    upkeep.put_to_rest(db, before=datetime(2100, 1, 1, tzinfo=UTC))
    assert counts(db) == (6, 4, 4)


def test_what_is_older_goes_and_what_is_younger_stays(db: Connection) -> None:
    filled(db)

    retention.forget(db, now=NOW, keep_days=700)

    assert counts(db) == (3, 2, 2)
    assert one(db, "select min(time) from observation") == moments.from_us(YOUNG_US)


def test_small_pieces_take_everything_too(db: Connection) -> None:
    filled(db)

    retention.forget(db, now=NOW, keep_days=700, piece=1)

    assert counts(db) == (3, 2, 2)


def test_where_no_time_is_set_nothing_goes(db: Connection) -> None:
    filled(db)

    assert retention.forget(db, now=NOW, keep_days=0) == 0

    assert counts(db) == (6, 4, 4)


def test_the_database_refuses_to_forget_what_a_rule_may_still_read(db: Connection) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="400 days"):
        retention.forget(db, now=NOW, keep_days=399)


def test_a_gateway_that_sends_the_old_again_fills_no_gap_twice(db: Connection) -> None:
    filled(db)
    retention.forget(db, now=NOW, keep_days=700)

    store(db, values(1, 96.0, 97.0, 98.0, at_us=OLD_US))
    retention.forget(db, now=NOW, keep_days=700)

    assert counts(db) == (3, 2, 2)
