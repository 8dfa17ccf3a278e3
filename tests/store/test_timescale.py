"""The schema on a real TimescaleDB: hypertables, the columnstore, the hourly aggregate, and late data into them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import homes
import psycopg
import pytest
from psycopg import Connection, errors

from accanto_store import migrate

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTES = 600
VALUE_EACH_MINUTE = """
insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)
select %(start)s::timestamptz + n * interval '1 minute', 90 + n %% 10, %(patient)s, now(), d.id, 10, 100, 0
from generate_series(0, %(n)s - 1) n, device d where d.name = %(device)s
"""
HOURS = "select hour, mean, low, high, n from observation_hourly order by hour"
HOURS_ANEW = """
select date_bin('1 hour', time, '2000-01-01Z') as hour, avg(value), min(value), max(value), count(*)
from observation group by 1 order by 1
"""
COMPRESS = "select compress_chunk(show_chunks('observation'))"
IS_COMPRESSED = (
    "select bool_and(is_compressed) from timescaledb_information.chunks where hypertable_name = %s"
)

COMPRESSION_JOB = """
select job_id from timescaledb_information.jobs
where hypertable_name = 'observation' and proc_name in ('policy_compression', 'policy_columnstore')
"""


@pytest.fixture
def db(timescale_database: str) -> Iterator[Connection]:
    with psycopg.connect(timescale_database, autocommit=True, prepare_threshold=None) as connection:
        yield connection


@pytest.fixture
def series(db: Connection, timescale_database: str) -> dict[str, object]:
    patient = homes.enrol(timescale_database)
    values = {"start": START, "patient": patient, "n": MINUTES, "device": homes.OXIMETER}
    db.execute(VALUE_EACH_MINUTE, values)
    return values


def test_a_second_run_of_the_migrations_changes_nothing(timescale_database: str) -> None:
    result = migrate.migrate(timescale_database)

    assert result.timescale
    assert result.applied == []


def test_measurements_lie_in_chunks_of_a_week(db: Connection) -> None:
    query = "select hypertable_name, time_interval from timescaledb_information.dimensions"

    found: dict[str, timedelta] = dict(db.execute(query).fetchall())

    assert (found["observation"], found["waveform"]) == (timedelta(days=7), timedelta(days=7))


def test_hours_are_the_same_as_counted_anew(db: Connection, series: dict[str, object]) -> None:
    db.execute("call refresh_continuous_aggregate('observation_hourly', null, null)")

    assert db.execute(HOURS).fetchall() == db.execute(HOURS_ANEW).fetchall()


def test_the_newest_hours_show_before_the_aggregate_is_refreshed(
    db: Connection, series: dict[str, object]
) -> None:
    assert db.execute(HOURS).fetchall() == db.execute(HOURS_ANEW).fetchall()


def test_late_values_go_into_the_columnstore(db: Connection, series: dict[str, object]) -> None:
    db.execute(COMPRESS)
    assert db.execute(IS_COMPRESSED, ["observation"]).fetchone() == (True,)

    db.execute(VALUE_EACH_MINUTE, {**series, "start": START + timedelta(seconds=30)})

    assert db.execute("select count(*) from observation").fetchone() == (2 * MINUTES,)


def test_a_value_in_the_columnstore_is_refused_a_second_time(
    db: Connection, series: dict[str, object]
) -> None:
    db.execute(COMPRESS)

    with pytest.raises(errors.UniqueViolation):
        db.execute(VALUE_EACH_MINUTE, series)

    assert db.execute("select count(*) from observation").fetchone() == (MINUTES,)


def test_the_columnstore_is_filled_by_its_own_job(db: Connection, series: dict[str, object]) -> None:
    job = db.execute(COMPRESSION_JOB).fetchone()
    assert job

    db.execute("call run_job(%s)", job)

    assert db.execute(IS_COMPRESSED, ["observation"]).fetchone() == (True,)
