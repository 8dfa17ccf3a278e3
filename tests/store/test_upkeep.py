"""Traces at rest are the same samples in fewer bytes, on both engines; what comes again is still known."""

from collections.abc import Iterator
from datetime import UTC, datetime

import homes
import numpy as np
import pytest
from homes import NOW_US, SECOND
from psycopg import Connection
from storing import one, store, trace

from accanto_contract import codec
from accanto_store import connections, pyramid, upkeep

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

LATER = datetime(2100, 1, 1, tzinfo=UTC)
RESTING = "select leads, samples, codec, data from waveform order by start"


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection


def samples_of(db: Connection) -> list[list[list[int]]]:
    return [
        codec.unpack(data, number, leads=leads, samples=count).tolist()
        for leads, count, number, data in db.execute(RESTING)
    ]


def test_every_sample_is_the_same_and_takes_fewer_bytes(db: Connection) -> None:
    store(db, trace(1), trace(2))
    before, size = samples_of(db), one(db, "select sum(length(data)) from waveform")

    assert upkeep.put_to_rest(db, before=LATER) == 2

    assert samples_of(db) == before
    assert one(db, "select array_agg(distinct codec) from waveform") == [codec.Codec.PCODEC]
    assert one(db, f"select sum(length(data)) < {size} from waveform") is True


def test_what_rests_is_left_alone(db: Connection) -> None:
    store(db, trace(1))
    upkeep.put_to_rest(db, before=LATER)

    assert upkeep.put_to_rest(db, before=LATER) == 0


def test_what_has_just_come_waits(db: Connection) -> None:
    store(db, trace(1))
    arrived = one(db, "select received_at from waveform")
    assert isinstance(arrived, datetime)

    assert upkeep.put_to_rest(db, before=arrived) == 0


def test_a_block_at_rest_that_comes_again_is_a_duplicate(db: Connection) -> None:
    store(db, trace(1))
    upkeep.put_to_rest(db, before=LATER)
    db.execute("delete from gateway_run")

    store(db, trace(1))

    assert one(db, "select count(*) from waveform") == 1
    assert one(db, "select count(*) from quarantine") == 0


def test_something_else_in_the_place_of_a_block_at_rest_is_a_conflict(db: Connection) -> None:
    store(db, trace(1, at_us=NOW_US - 60 * SECOND, seed=1))
    upkeep.put_to_rest(db, before=LATER)

    assert store(db, trace(2, at_us=NOW_US - 60 * SECOND, seed=2)) == ["quarantined"]

    assert one(db, "select reason from quarantine") == "conflict"


def test_a_block_that_nobody_can_unpack_rests_as_it_came(db: Connection) -> None:
    store(db, trace(1), trace(2))
    db.execute("update waveform set data = '\\x00' where start = (select min(start) from waveform)")

    assert upkeep.put_to_rest(db, before=LATER) == 2

    assert upkeep.put_to_rest(db, before=LATER) == 0
    assert one(db, "select array_agg(codec order by start) from waveform") == [3, 1]


def test_a_pyramid_shows_every_peak(db: Connection) -> None:
    store(db, trace(1))
    upkeep.put_to_rest(db, before=LATER)

    row = db.execute("select data, leads, samples from waveform_pyramid").fetchone()

    assert row
    levels = pyramid.read(row[0], leads=row[1], samples=row[2])
    samples = np.array(samples_of(db)[0])
    for pairs in levels.values():
        assert (pairs[0, :, 0].min(), pairs[0, :, 1].max()) == (samples.min(), samples.max())


def test_what_was_replayed_is_forgotten_after_thirty_days(db: Connection) -> None:
    db.execute(
        "insert into quarantine (topic, payload, reason, detail, sha256, replayed_at)"
        " values ('a', 'x', 'r', '', 'x', now() - interval '31 days'), ('b', 'x', 'r', '', 'x', null)"
    )

    upkeep.tend(db, now=LATER, forget=True)

    assert one(db, "select topic from quarantine") == "b"
