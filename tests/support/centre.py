"""A centre for the gateway's tests: hears what comes up, and gives receipts when it is told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from accanto_contract import chunk, messages, topics
from accanto_contract.identity import GatewayId
from accanto_contract.messages import Receipt
from accanto_contract.topics import Kind, Word


@dataclass(kw_only=True)
class Centre:
    """What a test sees of the uplink of all gateways."""

    client: mqtt.Client
    receipts: bool = True
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def on_message(self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        with self.lock:
            self.heard.append((message.topic, bytes(message.payload)))
            self.at.append(time.monotonic())
        where = topics.parse_up(message.topic)
        if self.receipts and isinstance(where.kind, Kind):
            self.receipt(where.gateway, *numbers(where.kind, bytes(message.payload)))

    def receipt(self, gateway: GatewayId, epoch: int, *seqs: int) -> None:
        """Say that these are committed."""
        now_us = time.time_ns() // 1000
        said = Receipt(
            epoch=epoch, ranges=tuple((seq, seq) for seq in seqs), status="stored", server_time_us=now_us
        )
        self.client.publish(topics.ack(gateway), messages.encode(said), qos=0)

    def seqs(self) -> list[int]:
        """The numbers of the measurements in the order in which they came, repeats included."""
        with self.lock:
            came = [(topics.parse_up(topic).kind, body) for topic, body in self.heard]
        return [numbers(kind, body)[1] for kind, body in came if isinstance(kind, Kind)]

    def words(self, word: Word) -> list[bytes]:
        """What gateways said of themselves."""
        with self.lock:
            return [body for topic, body in self.heard if topics.parse_up(topic).kind is word]


def numbers(kind: Kind | Word, body: bytes) -> tuple[int, int]:
    """The epoch and the number of a measurement."""
    if kind is Kind.ECG:
        header = chunk.decode(body).header
        return header.epoch, header.seq
    numbered = messages.decode_numbered(body)
    return numbered.epoch, numbered.seq


@contextmanager
def listening(url: str, *, receipts: bool = True) -> Iterator[Centre]:
    """A centre that has subscribed; its connection comes back by itself when the broker does."""
    where = urlsplit(url)
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="centre", protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set(unquote(where.username or ""), unquote(where.password or ""))
    client.reconnect_delay_set(1, 1)
    centre = Centre(client=client, receipts=receipts)
    subscribed = threading.Event()
    client.on_connect = _subscribe
    client.on_subscribe = lambda *_: subscribed.set()
    client.on_message = centre.on_message
    client.connect(where.hostname or "", where.port or 0)
    client.loop_start()
    assert subscribed.wait(5)
    try:
        yield centre
    finally:
        client.disconnect()
        client.loop_stop()


def _subscribe(
    client: mqtt.Client,
    _userdata: object,
    _flags: mqtt.ConnectFlags,
    _code: ReasonCode,
    _said: Properties | None,
) -> None:
    client.subscribe(topics.ALL_UP, qos=1)
