"""The fingerprint of what was read: the same numbers give the same one, however they lie in the store."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import rooms
import ward
from psycopg import AsyncConnection

from accanto_api import database as asked
from accanto_api.reading import subject
from accanto_api.reading.rows import Row
from accanto_contract import codec

pytestmark = pytest.mark.integration

STARTS = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def fingerprint(url: str, read: rooms.Asked) -> str:
    async with await AsyncConnection.connect(url) as connection:
        account = await (await connection.execute("select id from account where role = 'gp'")).fetchone()
        assert account is not None
        row = await asked.row(
            connection, Row, "reading.one", uid=read.uid, account=account[0], relations=["team"]
        )
        assert row is not None
        return await subject.fingerprint(connection, row)


async def test_packing_changes_nothing_and_a_sample_changes_all(
    database: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = ward.heartbeat(30, 80)
    ward.block(db, bruna, STARTS, trace)
    read = rooms.reading(db, bruna, starts=STARTS, lasts=timedelta(seconds=20))
    rooms.cares(db, bruna, "asker")
    first = await fingerprint(database, read)

    db.execute("delete from waveform")
    ward.block(db, bruna, STARTS, trace, packing=codec.Codec.RAW)
    repacked = await fingerprint(database, read)
    db.execute("delete from waveform")
    trace[100] += 1
    ward.block(db, bruna, STARTS, trace)

    assert repacked == first
    assert await fingerprint(database, read) != first
    trace[100] -= 1
    trace[-1] += 1
    db.execute("delete from waveform")
    ward.block(db, bruna, STARTS, trace)
    assert await fingerprint(database, read) == first, "what lies behind the span does not count"
