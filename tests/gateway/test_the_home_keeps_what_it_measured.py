"""What left the outbox because the centre has it can still be read at home, and never costs the line."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import centre
import pytest

from accanto_contract import brokers, messages
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.messages import Reading, Readings
from accanto_contract.topics import Kind
from accanto_gateway.clock import GatewayClock
from accanto_gateway.kept import Archive, Kept
from accanto_gateway.records import Draft, Source, Tongue
from accanto_gateway.spool import Spool
from accanto_gateway.uplink import Uplink
from accanto_ingestion.broker import Broker

OXIMETER = Source(device=DeviceId("simcor-o0001"), tongue=Tongue.PLX_CONTINUOUS)
VALUES = (Kind.OBSERVATION,)
FOREVER = 1 << 62


class Home:
    """A spool and its archive, on a clock that a test moves."""

    def __init__(self, folder: Path, *, quota_bytes: int = 1 << 20) -> None:
        self.now_us = 1_000_000
        self.spool = Spool(folder / "outbox.sqlite", now_us=lambda: self.now_us)
        self.archive = Archive(folder / "kept.sqlite", folder / "outbox.sqlite", quota_bytes=quota_bytes)

    async def measure(self, value: float, *, kind: Kind = Kind.OBSERVATION, size: int = 0) -> int:
        reading = Reading(signal=10, value=value, t_gateway_us=self.now_us)
        content: bytes | Readings = bytes(size) if size else Readings(epoch=0, seq=0, readings=(reading,))
        self.now_us += 1_000_000
        draft = Draft(kind=kind, content=content, upto=1)
        return (await self.spool.put(OXIMETER, [draft]))[0]

    async def receipted(self, *numbers: int) -> None:
        ranges = [(self.spool.epoch, number, number) for number in numbers]
        await self.archive.take(ranges)
        await self.spool.receipted(ranges)

    def read(self) -> list[Kept]:
        return list(self.archive.messages(VALUES, since_us=0, until_us=FOREVER))

    def values(self) -> list[tuple[float, bool]]:
        found = []
        for kept in self.read():
            message = messages.decode_numbered(kept.body)
            assert isinstance(message, Readings)
            found.append((message.readings[0].value, kept.is_sent))
        return found

    def close(self) -> None:
        self.archive.close()
        self.spool.close()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()


async def test_what_is_sent_and_what_waits_are_one_history(home: Home) -> None:
    first = await home.measure(97)
    await home.measure(96)

    await home.receipted(first)

    assert home.values() == [(97, True), (96, False)]


async def test_a_receipt_that_comes_again_keeps_nothing_twice(home: Home) -> None:
    first = await home.measure(97)

    await home.archive.take([(home.spool.epoch, first, first)])
    await home.receipted(first)

    assert home.values() == [(97, True)]


async def test_a_long_history_is_read_in_pages(home: Home) -> None:
    async with asyncio.TaskGroup() as group:
        for value in range(450):
            group.create_task(home.measure(value))
    await home.receipted(*range(1, 300))

    assert [value for value, _ in home.values()] == list(range(450))


async def test_a_span_of_time_is_read_alone(home: Home) -> None:
    for value in (95, 96, 97):
        await home.measure(value)

    found = home.archive.messages(VALUES, since_us=2_000_000, until_us=3_000_000)

    assert [kept.at_us for kept in found] == [2_000_000]


async def test_when_room_is_short_traces_go_before_values(tmp_path: Path) -> None:
    home = Home(tmp_path, quota_bytes=10_000)
    value = await home.measure(97)
    traces = [await home.measure(0, kind=Kind.REFUSED, size=4_000) for _ in range(3)]

    await home.receipted(value, *traces)

    assert home.values() == [(97, True)]
    home.close()


async def test_a_disk_that_refuses_costs_the_copy_and_not_the_line(home: Home) -> None:
    first = await home.measure(97)
    home.archive.close()

    await home.receipted(first)

    assert home.spool.read.state().depth == 0


async def test_a_broken_archive_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "kept.sqlite").write_bytes(b"SQLite format 3\0" + bytes(4000))

    home = Home(tmp_path)

    assert home.values() == []
    aside = names(tmp_path)
    assert [name for name in aside if name.startswith("kept.sqlite.broken-")]
    home.close()


@pytest.mark.integration
async def test_what_the_centre_receipts_leaves_a_copy_behind(broker: Broker, tmp_path: Path) -> None:
    home = Home(tmp_path)
    for value in (97, 96, 95):
        await home.measure(value)
    where = brokers.address(broker.url_for("gw-0001"))
    uplink = Uplink(
        where, GatewayId("gw-0001"), home.spool, GatewayClock(), software="test", keep=home.archive.take
    )

    with centre.listening(broker.url_for("ingest")):
        running = asyncio.create_task(uplink.run())
        async with asyncio.timeout(20):
            while home.spool.read.state().depth:
                await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.wait([running])

    assert home.values() == [(97, True), (96, True), (95, True)]
    home.close()
