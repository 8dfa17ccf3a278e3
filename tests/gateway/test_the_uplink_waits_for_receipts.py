"""The uplink against a real broker: receipts trim, nothing else does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import centre
import pytest

from accanto_contract import brokers, messages, topics
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.messages import Birth, DeviceBirth, Reading, Readings
from accanto_contract.topics import Kind, Word
from accanto_gateway.clock import GatewayClock
from accanto_gateway.records import Draft, Lane, Source, Tongue
from accanto_gateway.spool import Spool
from accanto_gateway.uplink import Uplink
from accanto_ingestion.broker import Broker

pytestmark = pytest.mark.integration

GATEWAY = GatewayId("gw-0001")
SOURCE = Source(device=DeviceId("simcor-o0001"), tongue=Tongue.PLX_CONTINUOUS)


@asynccontextmanager
async def uplink_to(
    url: str, folder: Path, *, gateway: GatewayId = GATEWAY
) -> AsyncIterator[tuple[Uplink, Spool]]:
    clock = GatewayClock()
    spool = Spool(folder / "outbox.sqlite", now_us=clock.now_us)
    uplink = Uplink(brokers.address(url), gateway, spool, clock, software="test")
    running = asyncio.create_task(uplink.run())
    try:
        yield uplink, spool
    finally:
        running.cancel()
        await asyncio.wait([running])
        spool.close()


async def put(spool: Spool, count: int) -> None:
    value = Reading(signal=10, value=97.0, t_gateway_us=1)
    content = Readings(epoch=0, seq=0, readings=(value,))
    await spool.put(SOURCE, [Draft(kind=Kind.OBSERVATION, content=content, upto=1)] * count)


async def until(true: Callable[[], bool], *, within_s: float = 15.0) -> None:
    async with asyncio.timeout(within_s):
        while not true():
            await asyncio.sleep(0.02)


async def test_receipts_empty_the_outbox(broker: Broker, tmp_path: Path) -> None:
    with centre.listening(broker.url_for("ingest")) as told:
        async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (_, spool):
            await put(spool, 500)

            await until(lambda: spool.read.state().depth == 0)

    assert sorted(told.seqs()) == list(range(1, 501))


async def test_a_puback_alone_trims_nothing(broker: Broker, tmp_path: Path) -> None:
    with centre.listening(broker.url_for("ingest"), receipts=False) as told:
        async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (_, spool):
            await put(spool, 20)
            await until(lambda: len(told.seqs()) == 20)
            await asyncio.sleep(0.5)

            assert spool.read.state().depth == 20


async def test_what_has_no_receipt_is_sent_again_after_the_broker_was_killed(
    broker: Broker, tmp_path: Path
) -> None:
    with centre.listening(broker.url_for("ingest"), receipts=False) as told:
        async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (_, spool):
            await put(spool, 30)
            await until(lambda: len(told.seqs()) == 30)
            await broker.stop()
            await put(spool, 10)
            told.receipts = True
            await broker.start()

            await until(lambda: spool.read.state().depth == 0)

    assert set(told.seqs()) == set(range(1, 41))


async def test_a_message_that_nobody_heard_is_sent_again_when_somebody_listens(
    broker: Broker, tmp_path: Path
) -> None:
    if broker.kind != "mosquitto":
        pytest.skip("this broker never says that nobody listens (PUBACK 0x10)")
    async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (_, spool):
        await put(spool, 50)
        await asyncio.sleep(2)
        with centre.listening(broker.url_for("ingest")) as told:
            await until(lambda: spool.read.state().depth == 0, within_s=8)

            assert len(told.seqs()) <= 55


async def test_a_message_that_is_not_allowed_is_kept(broker: Broker, tmp_path: Path) -> None:
    if broker.kind != "mosquitto":
        pytest.skip("this broker knows no rights by topic")
    with centre.listening(broker.url_for("ingest")) as told:
        async with uplink_to(broker.url_for(GATEWAY), tmp_path, gateway=GatewayId("gw-0002")) as (_, spool):
            await put(spool, 3)
            await asyncio.sleep(2)

            assert spool.read.state().depth == 3
            assert told.seqs() == []


async def test_a_birth_tells_the_devices_and_from_where_receipts_are_missing(
    broker: Broker, tmp_path: Path
) -> None:
    strap = DeviceBirth(device="simcor-e0001", kind="ecg", maker="Simcor", serial="E0001")
    with centre.listening(broker.url_for("ingest"), receipts=False) as told:
        async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (uplink, spool):
            await until(lambda: bool(told.words(Word.BIRTH)))
            await put(spool, 2)
            await uplink.announce(strap)
            await until(lambda: len(told.words(Word.BIRTH)) == 2)
        await until(lambda: bool(told.words(Word.DEATH)))

    birth = messages.decode_word(told.words(Word.BIRTH)[1])
    assert isinstance(birth, Birth)
    assert (birth.epoch, birth.oldest_unreceipted, birth.devices) == (spool.epoch, 1, (strap,))
    assert 0 in birth.codecs


async def test_a_clean_stop_waits_for_the_last_receipts(broker: Broker, tmp_path: Path) -> None:
    with centre.listening(broker.url_for("ingest")):
        async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (_, spool):
            await asyncio.sleep(0.5)
            await put(spool, 40)

    again = Spool(tmp_path / "outbox.sqlite", now_us=lambda: 1)
    assert again.read.state().depth == 0
    again.close()


async def test_a_receipt_of_another_epoch_trims_nothing_and_tells_that_the_file_is_older(
    broker: Broker, tmp_path: Path
) -> None:
    with centre.listening(broker.url_for("ingest"), receipts=False) as told:
        async with uplink_to(broker.url_for(GATEWAY), tmp_path) as (_, spool):
            await put(spool, 3)
            await until(lambda: len(told.seqs()) == 3)
            told.receipt(GATEWAY, spool.epoch + 1, 1, 2, 3)
            told.client.publish(topics.ack(GATEWAY), b"{}", qos=0)
            told.receipt(GATEWAY, spool.epoch, 2)

            await until(lambda: 4 in told.seqs() and spool.read.state().depth == 3)
            left = spool.read.waiting(Lane.READINGS, above=0, upto=99, limit=9)
    assert [(entry.seq, entry.kind) for entry in left] == [
        (1, Kind.OBSERVATION),
        (3, Kind.OBSERVATION),
        (4, Kind.GAP),
    ]
