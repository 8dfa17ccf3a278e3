"""The embedded broker lets in whom it knows, and each gateway only below its own prefix."""

import asyncio
import importlib.util
import os
import queue
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from accanto_contract.errors import Unavailable
from accanto_ingestion import mosquitto
from accanto_ingestion.broker import Broker, Kind

pytestmark = pytest.mark.integration

KINDS: list[Kind] = ["mosquitto", "rumqttd"]


class Client:
    """A bare MQTT client that notes what happens to it."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        self.events: queue.Queue[tuple[str, str]] = queue.Queue()
        self.paho = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self.paho.username_pw_set(unquote(where.username or ""), unquote(where.password or ""))
        self.paho.on_connect = lambda *a: self.events.put(("connected", str(a[3])))
        self.paho.on_disconnect = lambda *a: self.events.put(("gone", str(a[3])))
        self.paho.on_subscribe = lambda *_: self.events.put(("subscribed", ""))
        self.paho.on_publish = lambda *a: self.events.put(("published", str(a[3])))
        self.paho.on_message = lambda *a: self.events.put((a[2].topic, a[2].payload.decode()))
        self.paho.connect("127.0.0.1", where.port or 1883)
        self.paho.loop_start()

    def next(self) -> tuple[str, str]:
        return self.events.get(timeout=5)

    def close(self) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()


@pytest.fixture(params=KINDS)
async def any_broker(request: pytest.FixtureRequest, state: Path) -> AsyncIterator[Broker]:
    kind: Kind = request.param
    if kind == "mosquitto" and not mosquitto.program():
        pytest.skip("mosquitto is not installed on this machine")
    if kind == "rumqttd" and importlib.util.find_spec("iotcore") is None:
        pytest.skip("the iotcore wheel is not installed")
    running = Broker(state / "broker", {"gw-0001": "word", "gw-0002": "other"}, kind=kind)
    await running.start()
    yield running
    await running.stop()


def test_a_gateway_is_heard_and_answered(any_broker: Broker) -> None:
    centre, gateway = Client(any_broker.url_for("ingest")), Client(any_broker.url_for("gw-0001"))
    assert (centre.next(), gateway.next()) == (("connected", "Success"),) * 2

    centre.paho.subscribe("acc/1/+/up/#", qos=1)
    gateway.paho.subscribe("acc/1/gw-0001/down/#")
    assert (centre.next()[0], gateway.next()[0]) == ("subscribed", "subscribed")
    gateway.paho.publish("acc/1/gw-0001/up/simcor-e0001/ecg", b"chunk", qos=1)
    assert centre.next() == ("acc/1/gw-0001/up/simcor-e0001/ecg", "chunk")
    assert gateway.next() == ("published", "Success")
    centre.paho.publish("acc/1/gw-0001/down/ack", b"receipt")

    assert gateway.next() == ("acc/1/gw-0001/down/ack", "receipt")
    centre.close()
    gateway.close()


def test_a_wrong_password_stays_outside(any_broker: Broker) -> None:
    stranger = Client(any_broker.url_for("gw-0001").replace("word", "guess"))

    event = stranger.next()

    assert event != ("connected", "Success")
    stranger.close()


async def test_a_killed_broker_comes_back_on_the_same_port(any_broker: Broker) -> None:
    url = any_broker.url_for("ingest")
    assert any_broker.pid

    os.kill(any_broker.pid, signal.SIGKILL)
    assert await asyncio.wait_for(any_broker.died(), 5) == -signal.SIGKILL
    await any_broker.start()

    assert any_broker.url_for("ingest") == url
    client = Client(url)
    assert client.next() == ("connected", "Success")
    client.close()


async def test_a_new_account_may_come_in(any_broker: Broker) -> None:
    await any_broker.allow("gw-0009", "new")

    for _ in range(500):
        client = Client(any_broker.url_for("gw-0009"))
        came_in = client.next() == ("connected", "Success")
        client.close()
        if came_in:
            break
        await asyncio.sleep(0.02)

    assert came_in


def test_a_gateway_cannot_speak_for_another(broker: Broker) -> None:
    if broker.kind != "mosquitto":
        pytest.skip("rumqttd knows no rights by topic (docs/reference/ingestion.md)")
    gateway = Client(broker.url_for("gw-0001"))
    assert gateway.next() == ("connected", "Success")

    gateway.paho.publish("acc/1/gw-0002/up/simcor-e0001/ecg", b"forged", qos=1)

    assert gateway.next() == ("published", "Not authorized")
    gateway.close()


async def test_a_port_in_use_is_said_in_one_sentence(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        with pytest.raises(Unavailable, match=f"port {port} cannot be used for the broker"):
            await Broker(state / "broker", {}, port).start()
