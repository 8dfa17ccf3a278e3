"""What comes late, twice or changed into chunks that TimescaleDB has compressed ends as it does everywhere."""

from collections.abc import Iterator

import homes
import pytest
from psycopg import Connection
from storing import store, values

from accanto_store import connections

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

HOUR_AGO = homes.NOW_US - 3600 * homes.SECOND
COMPRESS = "select compress_chunk(show_chunks('observation'))"


@pytest.fixture
def db(timescale_database: str) -> Iterator[Connection]:
    homes.enrol(timescale_database)
    with connections.connect(timescale_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection


@pytest.fixture
def compressed(db: Connection) -> Connection:
    assert store(db, values(1, 97, 96, at_us=HOUR_AGO)) == ["stored"]
    db.execute(COMPRESS)
    return db


def stored(db: Connection) -> list[float]:
    return [value for (value,) in db.execute("select value from observation order by time").fetchall()]


def test_a_repeated_message_is_a_duplicate(compressed: Connection) -> None:
    assert store(compressed, values(1, 97, 96, at_us=HOUR_AGO)) == ["duplicate"]

    assert stored(compressed) == [97, 96]


def test_other_content_in_its_place_goes_to_quarantine(compressed: Connection) -> None:
    assert store(compressed, values(2, 88, 96, at_us=HOUR_AGO)) == ["quarantined"]

    assert stored(compressed) == [97, 96]
    assert compressed.execute("select reason from quarantine").fetchone() == ("conflict",)


def test_a_late_message_is_stored(compressed: Connection) -> None:
    late = values(2, 91, at_us=HOUR_AGO - homes.SECOND)

    assert store(compressed, late) == ["stored"]

    assert stored(compressed) == [91, 97, 96]
