"""What could not be used is kept with its bytes, and is taken once its reason is gone: once, however often tried."""

from collections.abc import Iterator

import homes
import pytest
from homes import GATEWAY, NOW_US, SECOND
from psycopg import Connection
from storing import one, store, trace

from accanto_contract.errors import NotThere
from accanto_ingestion import quarantine
from accanto_store import connections

pytestmark = pytest.mark.integration


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    homes.enrol(either_database, adesione=False)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection


def tried_again(db: Connection) -> list[tuple[bool, str]]:
    return [(outcome.is_in, outcome.reason) for outcome in quarantine.replay(db)]


def test_what_lies_in_quarantine_is_listed_newest_first(db: Connection) -> None:
    store(db, trace(1), trace(2))

    found = quarantine.search(db, reason="no_consent", gateway=GATEWAY)

    assert [(kept.seq, kept.reason) for kept in found] == [(2, "no_consent"), (1, "no_consent")]
    assert quarantine.search(db, reason="checksum") == []


def test_the_bytes_are_those_that_came(db: Connection) -> None:
    message = trace(1)
    store(db, message)

    (kept,) = quarantine.search(db)

    assert quarantine.content(db, kept.id) == (kept, message.payload)


def test_a_number_that_is_not_there_is_refused_with_advice(db: Connection) -> None:
    with pytest.raises(NotThere, match="accanto quarantine list"):
        quarantine.content(db, 4711)


def test_messages_are_taken_when_the_adesione_is_recorded(db: Connection) -> None:
    store(db, trace(1), trace(2))
    db.execute("update patient set adesione_at = now()")

    assert tried_again(db) == [(True, ""), (True, "")]

    assert one(db, "select count(*) from waveform") == 2
    assert quarantine.search(db) == []
    assert len(quarantine.search(db, replayed=True)) == 2


def test_what_was_taken_is_not_tried_again(db: Connection) -> None:
    store(db, trace(1))
    db.execute("update patient set adesione_at = now()")
    tried_again(db)

    assert tried_again(db) == []

    assert one(db, "select count(*) from waveform") == 1


def test_a_try_that_broke_off_before_its_note_doubles_nothing(db: Connection) -> None:
    store(db, trace(1))
    db.execute("update patient set adesione_at = now()")
    tried_again(db)
    db.execute("update quarantine set replayed_at = null")

    assert tried_again(db) == [(True, "")]

    assert one(db, "select count(*) from waveform") == 1


def test_what_still_cannot_be_used_stays_with_the_reason_of_today(db: Connection) -> None:
    store(db, trace(1))
    db.execute("delete from device_assignment")

    assert tried_again(db) == [(False, "unassigned_device")]

    assert [kept.reason for kept in quarantine.search(db)] == ["unassigned_device"]


def test_a_clock_that_was_ahead_stays_ahead(db: Connection) -> None:
    db.execute("update patient set adesione_at = '2000-01-02'")
    store(db, trace(1, at_us=NOW_US + 3600 * SECOND))

    assert tried_again(db) == [(False, "future_time")]


def test_trying_again_makes_no_gateway_live(db: Connection) -> None:
    store(db, trace(1))
    db.execute("update patient set adesione_at = now()")
    db.execute("update gateway set online = false, seen_at = '2026-01-01Z'")

    tried_again(db)

    assert one(db, "select count(*) from waveform") == 1
    assert one(db, "select count(*) from gateway where not online and seen_at = '2026-01-01Z'") == 1


def test_a_contradiction_stays_out(db: Connection) -> None:
    db.execute("update patient set adesione_at = '2000-01-02'")
    store(db, trace(1, at_us=NOW_US - 60 * SECOND, seed=1), trace(2, at_us=NOW_US - 60 * SECOND, seed=2))

    assert tried_again(db) == [(False, "conflict")]

    assert one(db, "select count(*) from waveform") == 1
