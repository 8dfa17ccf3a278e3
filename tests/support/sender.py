"""A gateway for tests: sends what it is given, again and again, until a receipt says that it may forget it."""

import json
import threading
import time
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from accanto_contract import messages, topics
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.messages import Receipt
from accanto_contract.topics import Kind


class Sender:
    """Keeps messages by number until they are receipted; `on_receipt` sees each receipt as it comes."""

    def __init__(
        self, url: str, gateway: GatewayId, *, on_receipt: Callable[[Receipt], None] = lambda _: None
    ) -> None:
        self.gateway = gateway
        self.receipts: list[Receipt] = []
        self.resent = 0
        self._on_receipt = on_receipt
        self._kept: dict[int, tuple[str, bytes]] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        where = urlsplit(url)
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=gateway, protocol=paho.MQTTv5)
        self._client.username_pw_set(unquote(where.username or ""), unquote(where.password or ""))
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = self._connected
        self._client.on_message = self._told
        self._client.connect_async("127.0.0.1", where.port or 1883)
        self._client.loop_start()
        self._resender = threading.Thread(target=self._resend_for_ever, daemon=True)
        self._resender.start()

    @property
    def is_connected(self) -> bool:
        """Whether the broker has let us in."""
        return self._client.is_connected()

    def send(self, seq: int, payload: bytes, device: DeviceId, kind: Kind = Kind.ECG) -> None:
        """Keep a message, and offer it once."""
        topic = topics.up(self.gateway, device, kind)
        with self._changed:
            self._kept[seq] = topic, payload
        self._offer(topic, payload)

    def wait_until_receipted(self, within_s: float = 60) -> None:
        """Until nothing is kept any more. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._kept, within_s):
                raise TimeoutError(f"{len(self._kept)} messages without a receipt, from {min(self._kept)} on")

    def status_of(self, seq: int) -> set[str]:
        """What the receipts said of a message."""
        return {r.status for r in self.receipts if any(first <= seq <= last for first, last in r.ranges)}

    def close(self) -> None:
        """Say goodbye."""
        self._stopping.set()
        self._resender.join(5)
        self._client.disconnect()
        self._client.loop_stop()

    def _offer(self, topic: str, payload: bytes) -> None:
        if self._client.is_connected():
            self._client.publish(topic, payload, qos=1)

    def _connected(self, client: paho.Client, *_: object) -> None:
        client.subscribe(topics.ack(self.gateway))

    def _told(self, _: paho.Client, __: object, message: paho.MQTTMessage) -> None:
        receipt = messages.decode_receipt(bytes(message.payload))
        self._on_receipt(receipt)
        with self._changed:
            self.receipts.append(receipt)
            for first, last in receipt.ranges:
                for seq in [kept for kept in self._kept if first <= kept <= last]:
                    del self._kept[seq]
            self._changed.notify_all()

    def _resend_for_ever(self) -> None:
        while not self._stopping.wait(1.0):
            with self._changed:
                kept = list(self._kept.values())[:200]
            for topic, payload in kept:
                self._offer(topic, payload)
            self.resent += len(kept)


def until(happens: Callable[[], bool], within_s: float = 60) -> None:
    """Wait until something is true. Raises TimeoutError."""
    end = time.monotonic() + within_s
    while not happens():
        if time.monotonic() > end:
            raise TimeoutError(json.dumps("it did not happen"))
        time.sleep(0.02)
