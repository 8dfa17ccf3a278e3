"""A batch is committed whole: new rows once, contradictions and refusals to quarantine, cursors and marks with them."""

import hashlib
from collections.abc import Iterator

import homes
import pytest
from homes import GATEWAY, NOW_US, OXIMETER, SECOND
from psycopg import Connection
from storing import judged, one, store, trace, values

from accanto_contract import messages, topics
from accanto_contract.messages import Birth, Death, DeviceBirth, Gap
from accanto_contract.topics import Kind, Word
from accanto_ingestion import words, writer
from accanto_store import connections, queries

pytestmark = pytest.mark.integration

RUNS = "select first, last from gateway_run order by first"


@pytest.fixture
def patient(either_database: str) -> int:
    return homes.enrol(either_database)


@pytest.fixture
def db(either_database: str, patient: int) -> Iterator[Connection]:
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection


def test_a_trace_is_stored_bit_by_bit(db: Connection, patient: int) -> None:
    message = homes.ecg(1)

    assert store(db, homes.delivery(message)) == ["stored"]

    row = db.execute("select patient_id, rate, samples, leads, scale, codec, data from waveform").fetchone()
    assert row == (patient, 130.0, 1300, 1, 1.0, 3, message[64:])


def test_a_value_is_stored_with_all_that_belongs_to_it(db: Connection, patient: int) -> None:
    reading = messages.Reading(
        signal=10, value=96.5, t_gateway_us=NOW_US - 7, t_device=-3, quality=80, flags=5
    )
    message = messages.encode(messages.Readings(epoch=7, seq=1, readings=(reading,)))

    store(db, homes.delivery(message, Kind.OBSERVATION))

    columns = "patient_id, value, device_time, quality, flags, version, extract(epoch from time) * 1000000"
    assert db.execute(f"select {columns} from observation").fetchone() == (
        patient, 96.5, -3, 80, 5, 1, NOW_US - 7,
    )  # fmt: skip


def test_a_redelivered_batch_changes_nothing(db: Connection) -> None:
    batch = [trace(1), trace(2), values(3, 97, 96)]
    assert store(db, *batch) == ["stored"] * 3
    db.execute("delete from dirty")

    assert store(db, *batch) == ["duplicate"] * 3

    assert one(db, "select (select count(*) from waveform), (select count(*) from observation)") == (2, 2)
    assert one(db, "select count(*) from dirty") == 0
    assert one(db, "select count(*) from quarantine") == 0


def test_the_same_message_twice_in_a_batch_is_stored_once(db: Connection) -> None:
    assert store(db, trace(1), trace(1)) == ["stored", "duplicate"]

    assert one(db, "select count(*) from waveform") == 1


def test_the_same_reading_under_a_new_number_is_stored_once(db: Connection) -> None:
    store(db, values(1, 97, at_us=NOW_US))

    assert store(db, values(2, 97, at_us=NOW_US), trace(3)) == ["stored", "stored"]

    assert one(db, "select count(*) from observation") == 1
    assert one(db, "select count(*) from waveform") == 1
    assert db.execute(RUNS).fetchall() == [(1, 3)]


def test_another_value_in_the_same_place_goes_to_quarantine_and_its_neighbours_are_stored(
    db: Connection,
) -> None:
    store(db, values(1, 97, at_us=NOW_US))
    other = values(2, 88, 96, at_us=NOW_US)

    assert store(db, other) == ["quarantined"]

    found = db.execute("select value from observation order by time").fetchall()
    assert found == [(97.0,), (96.0,)]
    kept = db.execute("select reason, payload, gateway, epoch, seq, sha256 from quarantine").fetchone()
    digest = hashlib.sha256(other.payload).digest()
    assert kept == ("conflict", other.payload, GATEWAY, homes.EPOCH, 2, digest)


def test_another_trace_in_the_same_place_goes_to_quarantine(db: Connection) -> None:
    store(db, trace(1, at_us=NOW_US - 60 * SECOND))

    assert store(db, trace(2, at_us=NOW_US - 60 * SECOND)) == ["quarantined"]

    assert one(db, "select count(*) from waveform") == 1
    assert one(db, "select reason from quarantine") == "conflict"


def test_two_contradicting_messages_in_one_batch_lose_nothing(db: Connection) -> None:
    assert store(db, trace(1, at_us=NOW_US - 60 * SECOND), trace(2, at_us=NOW_US - 60 * SECOND)) == [
        "stored", "quarantined",
    ]  # fmt: skip


def test_a_number_used_twice_for_different_data_loses_nothing(db: Connection) -> None:
    store(db, trace(1))

    assert store(db, trace(1, at_us=NOW_US - 60 * SECOND, seed=77)) == ["duplicate"]

    assert one(db, "select count(*) from waveform") == 2
    assert one(db, "select count(*) from dirty") == 2


def test_refused_bytes_are_kept_intact_among_good_ones(db: Connection) -> None:
    poison = bytes(range(256))

    statuses = store(db, trace(1), homes.delivery(poison), trace(2))

    assert statuses == ["stored", None, "stored"]
    assert one(db, "select payload from quarantine") == poison
    assert one(db, "select count(*) from waveform") == 2


def test_texts_that_no_database_holds_are_made_fit(db: Connection) -> None:
    long_topic = "acc/1/" + "x" * 5000
    message = messages.RefusedBytes(epoch=1, seq=2, reason="a\0b", detail="\0" * 9, t_gateway_us=1, data=b"")
    refused = homes.delivery(messages.encode(message), Kind.REFUSED)

    assert store(db, homes.delivery(b"", topic=long_topic), refused) == [None, "quarantined"]

    assert one(db, "select reason from quarantine where epoch = 1") == "device_a\ufffdb"


def test_a_row_that_the_database_refuses_is_found_among_many(db: Connection) -> None:
    db.execute("alter table waveform add check (samples <> 999)")
    odd = homes.delivery(homes.ecg(4, count=999))

    assert store(db, trace(1), trace(2), trace(3), odd, trace(5)) == ["stored"] * 3 + [
        "quarantined",
        "stored",
    ]

    assert one(db, "select count(*) from waveform") == 4
    assert one(db, "select reason, payload from quarantine") == ("refused_by_database", odd.payload)


def test_the_cursor_shows_what_is_missing(db: Connection) -> None:
    store(db, trace(1), trace(2), trace(5))

    gaps = db.execute("select gateway, epoch, first, last from gateway_hole").fetchall()

    assert gaps == [(GATEWAY, homes.EPOCH, 3, 4)]


def test_what_is_missing_for_an_hour_is_told(db: Connection) -> None:
    store(db, trace(1), trace(2), trace(5))
    overdue = queries.load("ingestion")["overdue_holes"]
    assert db.execute(overdue).fetchall() == []

    db.execute("update gateway_run set since = since - interval '2 hours'")

    assert [row[:2] for row in db.execute(overdue)] == [(GATEWAY, 2)]


def test_a_declared_gap_closes_the_cursor_and_is_remembered(db: Connection) -> None:
    gap = Gap(epoch=homes.EPOCH, seq=5, first=2, last=4, reason="disk full")
    store(db, trace(1), homes.delivery(messages.encode(gap), Kind.GAP))

    assert db.execute(RUNS).fetchall() == [(1, 5)]
    assert one(db, "select first_seq, last_seq, reason from gateway_gap") == (2, 4, "disk full")


def test_a_late_message_closes_its_gap(db: Connection) -> None:
    store(db, trace(1), trace(3))

    store(db, trace(2))

    assert db.execute(RUNS).fetchall() == [(1, 3)]


def test_the_latest_value_is_never_pushed_back_by_late_data(db: Connection) -> None:
    store(db, values(1, 95, at_us=NOW_US))
    store(db, values(2, 99, at_us=NOW_US - 60 * SECOND))

    assert one(db, "select value from latest") == 95


def test_a_contradicting_value_never_becomes_the_latest(db: Connection) -> None:
    store(db, values(1, 95, at_us=NOW_US))
    store(db, values(2, 60, at_us=NOW_US))

    assert one(db, "select value from latest") == 95


def test_a_gateway_that_came_up_is_told_what_is_here(db: Connection) -> None:
    store(db, trace(1), trace(2), trace(4))
    birth = Birth(
        epoch=homes.EPOCH, at_us=NOW_US, software="0.1\0", codecs=(0,), clock_synchronised=True, oldest_unreceipted=2,
        devices=(DeviceBirth(device=OXIMETER, kind="oximeter", maker="other", model="Ox 1"),),
    )  # fmt: skip
    items = judged(db, [homes.delivery(messages.encode(birth), topic=topics.word(GATEWAY, Word.BIRTH))])

    writer.store(db, items)

    ((gateway, receipt),) = words.answers(db, items, now_us=1)
    assert (gateway, receipt.ranges, receipt.status) == (GATEWAY, ((2, 2), (4, 4)), "duplicate")
    assert one(db, "select software, online from gateway") == ("0.1\ufffd", True)
    assert one(db, "select maker, model from device where kind = 'oximeter'") == ("Simcor", "Ox 1")


def test_the_last_word_of_a_gateway_decides_whether_it_lives(db: Connection) -> None:
    death = homes.delivery(messages.encode(Death(epoch=7)), topic=topics.word(GATEWAY, Word.DEATH))

    store(db, trace(1), death)
    assert one(db, "select online from gateway") is False
    store(db, trace(2))

    assert one(db, "select online from gateway") is True


def test_messages_without_adesione_are_forgotten_after_72_hours(db: Connection) -> None:
    db.execute("update patient set adesione_at = null")
    store(db, trace(1), trace(2))
    db.execute("update quarantine set received_at = now() - interval '73 hours' / seq")

    db.execute(queries.load("ingestion")["forget_without_consent"])

    assert db.execute("select reason, seq from quarantine").fetchall() == [("no_consent", 2)]
