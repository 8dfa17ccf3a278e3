"""A batch beside others: who listens hears of it, workers do not double it, and a failing commit leaves nothing."""

import threading
from collections.abc import Iterator

import homes
import psycopg
import pytest
from psycopg import Connection
from storing import one, store, trace

from accanto_ingestion.source import Delivery
from accanto_store import connections

pytestmark = pytest.mark.integration


@pytest.fixture
def patient(database: str) -> int:
    return homes.enrol(database)


@pytest.fixture
def db(database: str, patient: int) -> Iterator[Connection]:
    with connections.connect(database, autocommit=True) as connection:
        yield connection


def test_the_watch_is_told_whose_data_changed_and_where(db: Connection, database: str, patient: int) -> None:
    with connections.connect(database, autocommit=True) as listener:
        listener.execute("listen accanto_dirty")
        store(db, trace(1), trace(2))

        notes = [note.payload for note in listener.notifies(timeout=5, stop_after=1)]

    assert notes == [str(patient)]
    spans = one(db, "select patient_id, signal, extract(epoch from ends - starts)::int from dirty")
    assert spans == (patient, 1, 20)


def test_two_workers_with_the_same_messages_store_each_once(db: Connection, database: str) -> None:
    batches = [[trace(seq) for seq in range(1, 60)], [trace(seq) for seq in range(59, 0, -1)]]
    told: list[list[str | None]] = []

    def work(batch: list[Delivery]) -> None:
        with connections.connect(database, autocommit=True) as own:
            told.extend(store(own, *batch[start : start + 7]) for start in range(0, len(batch), 7))

    threads = [threading.Thread(target=work, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (
        sorted(status or "" for statuses in told for status in statuses)
        == ["duplicate"] * 59 + ["stored"] * 59
    )
    assert one(db, "select count(*) from waveform") == 59
    assert db.execute("select first, last from gateway_run").fetchall() == [(1, 59)]


def test_nothing_of_a_batch_is_there_when_its_commit_fails(db: Connection) -> None:
    db.execute(
        "create function fail() returns trigger language plpgsql as $$begin raise sqlstate '40P01'; end$$"
    )
    db.execute("create trigger fail before insert on dirty for each row execute function fail()")

    with pytest.raises(psycopg.errors.DeadlockDetected):
        store(db, trace(1))

    for table in ("waveform", "gateway_cursor", "quarantine"):
        assert one(db, f"select count(*) from {table}") == 0
