"""What the steward tells a box of its devices: whose they are, and since when."""

from datetime import UTC, datetime, timedelta

import homes
import psycopg
import pytest

from accanto import steering
from accanto_store import moments

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


async def test_a_device_that_came_from_another_patient_is_told_since_when(database: str) -> None:
    first = homes.enrol(database)
    with psycopg.connect(database) as connection:
        second = homes.patient(connection)
        again(connection, to=second, at=NOW - 9 * DAY)
        again(connection, to=first, at=NOW - 5 * DAY)
        again(connection, to=first, at=NOW - 2 * DAY)

        told = steering.tell(connection, homes.GATEWAY, NOW)

    since = {known.device: known.since_us for known in told.devices}
    assert since[homes.STRAP] == moments.to_us(NOW - 5 * DAY)
    assert since[homes.OXIMETER] < moments.to_us(NOW - 4000 * DAY)


def again(connection: psycopg.Connection, *, to: int, at: datetime) -> None:
    """The strap goes to this patient."""
    connection.execute("update device set gateway = %s", [homes.GATEWAY])
    connection.execute(
        "update device_assignment set ends = %s where ends is null"
        " and device_id = (select id from device where name = %s)",
        [at, homes.STRAP],
    )
    connection.execute(
        "insert into device_assignment (device_id, patient_id, starts) select id, %s, %s from device where name = %s",
        [to, at, homes.STRAP],
    )
