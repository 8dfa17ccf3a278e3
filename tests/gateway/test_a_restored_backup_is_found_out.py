"""A file that is older than the centre's memory: no number twice, every new value stored, and the hole declared."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import LiteralString

import homes
import psycopg
import pytest

from accanto_contract import brokers
from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import Reading, Readings
from accanto_contract.topics import Kind
from accanto_gateway import restored
from accanto_gateway.clock import GatewayClock
from accanto_gateway.records import Draft, Source, Tongue
from accanto_gateway.shelf import Life
from accanto_gateway.spool import Spool
from accanto_gateway.uplink import Uplink
from accanto_ingestion import process
from accanto_ingestion.broker import Broker

SOURCE = Source(device=DeviceId(homes.OXIMETER), tongue=Tongue.PLX_CONTINUOUS)
HOUR_US = 3_600_000_000
NOON_US = 1_800_000_000_000_000


def life(epoch: int, last: int, *, is_declared: bool = False) -> Life:
    return Life(
        epoch=Epoch(epoch), last=Seq(last), oldest=Seq(last + 1), began_us=NOON_US + epoch * HOUR_US,
        alive_us=NOON_US + epoch * HOUR_US + HOUR_US // 2, is_declared=is_declared,
    )  # fmt: skip


def test_a_centre_that_knows_no_more_than_the_file_is_no_news() -> None:
    lives = [life(3, 0), life(2, 50), life(1, 9)]

    assert restored.reason(Epoch(2), 50, lives, waiting=()) is None
    assert restored.reason(Epoch(3), 7, lives, waiting=()) is None
    assert restored.reason(Epoch(99), 7, lives, waiting=[Epoch(99)]) is None


def test_a_centre_that_knows_more_of_a_life_than_the_file_tells_since_when() -> None:
    why = restored.reason(Epoch(1), 10, [life(3, 0), life(2, 50), life(1, 9)], waiting=())

    assert why == (
        "restored: measurements from 2027-01-15T09:30:00+00:00 to 2027-01-15T11:00:00+00:00 may be missing"
    )


def test_a_life_that_the_file_never_heard_of_tells_that_it_was_lost() -> None:
    new_card = restored.reason(Epoch(99), 7, [life(3, 0)], waiting=())
    old_copy = restored.reason(Epoch(99), 7, [life(3, 0), life(2, 5)], waiting=())
    told = restored.reason(Epoch(99), 7, [life(3, 0), life(2, 5, is_declared=True)], waiting=())

    assert (
        new_card
        == "restored: the file was lost; measurements before 2027-01-15T11:00:00+00:00 may be missing"
    )
    assert old_copy is not None
    assert "from 2027-01-15T10:30:00" in old_copy
    assert told is None


@pytest.mark.integration
@pytest.mark.timeout(120)
@pytest.mark.parametrize("loss", ["an older copy", "a new card"])
async def test_what_a_restored_gateway_measures_is_stored_and_the_hole_is_declared(
    database: str, broker: Broker, tmp_path: Path, loss: str
) -> None:
    path = tmp_path / "outbox.sqlite"
    with psycopg.connect(database, autocommit=True) as db:
        homes.enrol(database)
        async with centre(database, broker):
            await measured(broker, path, db, 1, 2, 3)
            backup = path.read_bytes() if loss == "an older copy" else None
            await measured(broker, path, db, 4, 5)

            path.unlink() if backup is None else path.write_bytes(backup)
            await measured(broker, path, db, 6, 7)
            await until(lambda: bool(rows(db, "select reason from gateway_gap")))

        values = [value for (value,) in rows(db, "select value from observation order by value")]
        ((reason,),) = rows(db, "select reason from gateway_gap")
        refused = rows(db, "select reason from quarantine")
    assert values == [1, 2, 3, 4, 5, 6, 7]
    assert str(reason).startswith("restored: ")
    assert refused == []


@asynccontextmanager
async def centre(database: str, broker: Broker) -> AsyncIterator[None]:
    """A real ingest, while the test lasts."""
    settings = process.Settings(
        database_url=database, broker_url=broker.url_for("ingest"), shared=broker.supports_shared
    )
    running = asyncio.create_task(process.run(settings))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


async def measured(broker: Broker, path: Path, db: psycopg.Connection, *values: float) -> None:
    """One start of a gateway, which sends these values and has them receipted."""
    clock = GatewayClock()
    spool = Spool(path, now_us=clock.now_us)
    where = brokers.address(broker.url_for(homes.GATEWAY))
    uplink = asyncio.create_task(Uplink(where, homes.GATEWAY, spool, clock, software="test").run())
    for value in values:
        reading = Reading(signal=10, value=value, t_gateway_us=clock.now_us())
        content = Readings(epoch=0, seq=0, readings=(reading,))
        await spool.put(SOURCE, [Draft(kind=Kind.OBSERVATION, content=content, upto=1)])
    await until(lambda: spool.read.state().depth == 0)
    await asyncio.sleep(1)
    uplink.cancel()
    await asyncio.wait([uplink])
    spool.close()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.05)


def rows(db: psycopg.Connection, query: LiteralString) -> list[tuple[object, ...]]:
    return db.execute(query).fetchall()
