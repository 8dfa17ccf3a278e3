"""kill -9 of worker, database and broker under load: nothing missing, nothing twice, no false receipt."""

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import homes
import psycopg
import pytest
import sender
from homes import GATEWAY, OXIMETER, STRAP
from sender import Sender

from accanto_contract.messages import Receipt
from accanto_contract.topics import Kind
from accanto_ingestion import mosquitto, process
from accanto_ingestion.broker import Broker
from accanto_ingestion.broker import Kind as BrokerKind
from accanto_ingestion.process import Settings
from accanto_store import migrate
from accanto_store.postgres import Server
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

WORKER = """
import asyncio, sys
from accanto_ingestion import process
database, broker, worker, shared = sys.argv[1:]
asyncio.run(process.run(process.Settings(
    database_url=database, broker_url=broker, worker=worker, shared=shared == "True")))
"""


@contextmanager
def worker(database: str, broker: Broker, name: str = "w0") -> Iterator[subprocess.Popen[bytes]]:
    """An ingest process, as the cli would start it."""
    command = [
        sys.executable,
        "-c",
        WORKER,
        database,
        broker.url_for("ingest"),
        name,
        str(broker.supports_shared),
    ]
    with subprocess.Popen(command) as child:
        try:
            yield child
        finally:
            child.kill()


class Witness:
    """Looks at the moment of a receipt, over a connection of its own, whether what it speaks of is there."""

    def __init__(self, database: str) -> None:
        self.false_receipts: list[int] = []
        self._database = database

    def check(self, receipt: Receipt) -> None:
        with psycopg.connect(self._database) as connection:
            there = {seq for (seq,) in connection.execute("select seq from quarantine")}
            starts = connection.execute("select extract(epoch from start)::bigint from waveform").fetchall()
        there |= {seq_of(start) for (start,) in starts}
        for first, last in receipt.ranges:
            self.false_receipts += [seq for seq in range(first, last + 1) if seq not in there]


def seq_of(start_s: int) -> int:
    return (start_s - homes.NOW_US // 1_000_000 + 5000) // 10


def stored(database: str) -> list[tuple[int, bytes]]:
    """Number and body of every trace in the store, in order."""
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "select extract(epoch from start)::bigint, data from waveform order by start"
        )
        return [(seq_of(start), data) for start, data in rows]


def sent(count: int) -> list[tuple[int, bytes]]:
    return [(seq, homes.ecg(seq)[64:]) for seq in range(1, count + 1)]


async def feed(gateway: Sender, seqs: range, *, every_s: float = 0.004) -> None:
    for seq in seqs:
        gateway.send(seq, homes.ecg(seq), STRAP)
        await asyncio.sleep(every_s)


async def drained(gateway: Sender) -> None:
    await asyncio.to_thread(gateway.wait_until_receipted, 90)


@pytest.fixture
async def own_database(state: Path) -> AsyncIterator[Server]:
    """A PostgreSQL of its own, to be killed."""
    server = Server(state / "postgres")
    await server.start()
    migrate.migrate(server.url)
    homes.enrol(server.url)
    yield server
    await server.stop()


async def test_a_worker_stores_and_receipts_what_a_gateway_sends(database: str, broker: Broker) -> None:
    homes.enrol(database)
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY)
    settings = Settings(
        database_url=url_as(database, Role.INGEST),
        broker_url=broker.url_for("ingest"),
        shared=broker.supports_shared,
    )
    running = asyncio.create_task(process.run(settings))

    gateway.send(1, homes.ecg(1), STRAP)
    gateway.send(2, homes.readings(2, 97), OXIMETER, Kind.OBSERVATION)
    gateway.send(3, homes.ecg(3)[:-1], STRAP)
    await drained(gateway)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)

    assert stored(database) == [(1, homes.ecg(1)[64:])]
    said = [gateway.status_of(seq) - {"duplicate"} for seq in (1, 2, 3)]
    assert said == [{"stored"}, {"stored"}, {"quarantined"}]
    gateway.close()


async def test_a_database_that_hangs_does_not_keep_the_process_from_ending(
    database: str, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes.enrol(database)
    monkeypatch.setattr(process, "STOP_WITHIN_S", 1.0)
    settings = Settings(
        database_url=url_as(database, Role.INGEST),
        broker_url=broker.url_for("ingest"),
        shared=broker.supports_shared,
    )
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY)
    with psycopg.connect(database) as locker:
        locker.execute("lock table waveform")
        running = asyncio.create_task(process.run(settings))
        await asyncio.to_thread(sender.until, lambda: gateway.is_connected)
        gateway.send(1, homes.ecg(1), STRAP)
        await asyncio.to_thread(sender.until, lambda: _is_waiting(database))

        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 9)

        assert gateway.receipts == []
    gateway.close()


def _is_waiting(database: str) -> bool:
    with psycopg.connect(database) as connection:
        found = connection.execute(
            "select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock'"
        ).fetchone()
    return bool(found and found[0])


async def test_neither_broker_nor_database_need_be_there_first(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    url = server.url
    migrate.migrate(url)
    homes.enrol(url)
    await server.stop()
    broker = Broker(state / "broker", {GATEWAY: secrets.token_hex(8)})
    await broker.start()
    await broker.stop()

    with worker(url, broker) as child:
        await asyncio.sleep(1)
        await broker.start()
        gateway = Sender(broker.url_for(GATEWAY), GATEWAY)
        gateway.send(1, homes.ecg(1), STRAP)
        await asyncio.sleep(1)
        await server.start()
        await drained(gateway)
        assert child.poll() is None

    gateway.close()
    assert [seq for seq, _ in stored(url)] == [1]
    await broker.stop()
    await server.stop()


async def test_a_worker_killed_under_load_loses_and_doubles_nothing(database: str, broker: Broker) -> None:
    homes.enrol(database)
    witness = Witness(database)
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY, on_receipt=witness.check)
    for first in (1, 101, 201):
        with worker(database, broker) as child:
            await feed(gateway, range(first, first + 100))
            await asyncio.to_thread(sender.until, lambda: len(gateway.receipts) > 0)
            child.kill()

    with worker(database, broker):
        await drained(gateway)

    gateway.close()
    assert stored(database) == sent(300)
    assert witness.false_receipts == []


async def test_two_workers_share_the_load_and_one_may_die(database: str, broker: Broker) -> None:
    if not broker.supports_shared:
        pytest.skip("rumqttd: one worker only (docs/reference/ingestion.md)")
    homes.enrol(database)
    witness = Witness(database)
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY, on_receipt=witness.check)

    with worker(database, broker), worker(database, broker, "w1") as second:
        await feed(gateway, range(1, 151))
        second.kill()
        await feed(gateway, range(151, 301))
        await drained(gateway)

    gateway.close()
    assert stored(database) == sent(300)
    assert witness.false_receipts == []


async def test_a_database_killed_under_load_loses_and_doubles_nothing(
    own_database: Server, broker: Broker
) -> None:
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY)

    with worker(own_database.url, broker):
        await feed(gateway, range(1, 101))
        assert own_database.pid
        os.kill(own_database.pid, signal.SIGKILL)
        await own_database.died()
        await feed(gateway, range(101, 201))
        await own_database.start()
        await feed(gateway, range(201, 301))
        await drained(gateway)

    gateway.close()
    assert stored(own_database.url) == sent(300)


@pytest.mark.parametrize("kind", ["mosquitto", "rumqttd"])
async def test_a_broker_killed_under_load_loses_and_doubles_nothing(
    database: str, state: Path, kind: BrokerKind
) -> None:
    if kind == "mosquitto" and not mosquitto.program():
        pytest.skip("mosquitto is not installed on this machine")
    homes.enrol(database)
    broker = Broker(state / "broker", {GATEWAY: secrets.token_hex(8)}, kind=kind)
    await broker.start()
    witness = Witness(database)
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY, on_receipt=witness.check)

    with worker(database, broker):
        for first in (1, 101, 201):
            await feed(gateway, range(first, first + 100))
            assert broker.pid
            os.kill(broker.pid, signal.SIGKILL)
            await broker.died()
            await broker.start()
        await drained(gateway)

    gateway.close()
    await broker.stop()
    assert stored(database) == sent(300)
    assert witness.false_receipts == []
