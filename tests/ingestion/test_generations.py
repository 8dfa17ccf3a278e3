"""What one connection brought is never acknowledged to the next, and what a gateway says does not fill our memory."""

import asyncio
import os
import signal

import homes
import pytest
from homes import GATEWAY, STRAP
from sender import Sender

from accanto_contract import brokers, topics
from accanto_contract.identity import DeviceId
from accanto_contract.topics import Kind
from accanto_ingestion import process
from accanto_ingestion.broker import Broker
from accanto_ingestion.mqtt import Line, MqttSource

pytestmark = pytest.mark.integration


async def test_a_late_acknowledgement_never_reaches_another_connection(broker: Broker) -> None:
    line = Line(
        where=brokers.address(broker.url_for("ingest")),
        client_id="late",
        filters=("acc/1/+/up/#",),
        session_expiry_s=0,
    )
    source = MqttSource(line)
    source.start()
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY)
    for seq in range(1, 11):
        gateway.send(seq, homes.ecg(seq), STRAP)
    old = await asyncio.to_thread(source.take, 10, wait_s=60, linger_s=2)
    assert broker.pid
    os.kill(broker.pid, signal.SIGKILL)
    await broker.died()
    await broker.start()
    new = await asyncio.to_thread(source.take, 10, wait_s=60, linger_s=2)

    assert source.acknowledge(delivery.token for delivery in old) == 0
    assert source.acknowledge(delivery.token for delivery in new) == len(new) > 0
    assert {d.token.packet for d in old} & {d.token.packet for d in new}
    gateway.close()
    source.close()


async def test_a_message_without_acknowledgement_comes_again(broker: Broker) -> None:
    line = Line(
        where=brokers.address(broker.url_for("ingest")),
        client_id="w0",
        filters=("acc/1/+/up/#",),
        session_expiry_s=60,
    )
    first = MqttSource(line)
    first.start()
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY)
    gateway.send(1, homes.ecg(1), STRAP)
    assert await asyncio.to_thread(first.take, 1, wait_s=60, linger_s=0)

    second = MqttSource(line)
    second.start()

    again = await asyncio.to_thread(second.take, 1, wait_s=60, linger_s=0)
    assert again[0].payload == homes.ecg(1)
    for source in (first, second):
        source.close()
    gateway.close()


def test_a_worker_s_session_is_its_own_over_restarts_and_no_gateway_s_guess() -> None:
    def named(worker: str, password: str) -> str:
        return process.session_name(worker, brokers.address(f"mqtt://ingest:{password}@127.0.0.1:1883"))

    assert named("w0", "secret") == named("w0", "secret")
    assert len({named("w0", "secret"), named("w1", "secret"), named("w0", "other")}) == 3


async def test_long_topics_are_passed_on_and_not_remembered(broker: Broker) -> None:
    where = brokers.address(broker.url_for("ingest"))
    source = MqttSource(Line(where=where, client_id="w0", filters=("acc/1/+/up/#",), session_expiry_s=0))
    source.start()
    gateway = Sender(broker.url_for(GATEWAY), GATEWAY)
    long = DeviceId("x" * 60_000)
    gateway.send(1, homes.ecg(1), long)
    gateway.send(2, homes.ecg(2), STRAP)

    heard: set[str] = set()
    while len(heard) < 2:
        heard |= {one.topic for one in await asyncio.to_thread(source.take, 2, wait_s=10, linger_s=0)}

    assert heard == {topics.up(GATEWAY, device, Kind.ECG) for device in (long, STRAP)}
    assert list(source._topics.values()) == [topics.up(GATEWAY, STRAP, Kind.ECG)]  # noqa: SLF001  it is about memory
    gateway.close()
    source.close()
