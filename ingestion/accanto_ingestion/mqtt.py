"""Messages from an MQTT 5 broker, by paho: acknowledged by hand, and only to the connection that brought them."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from accanto_contract.brokers import Address
from accanto_ingestion.source import Delivery, Token

log = logging.getLogger(__name__)

RECEIVE_MAXIMUM = 2000
"""Messages that the broker may have under way to us: four batches. Some brokers do not keep to it, so the queue
has the same bound, and beyond it we stop reading."""

MAX_QUEUED_BYTES = 64 * 1024 * 1024

KEEPALIVE_S = 60
CONNECT_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How to reach a broker, and what to ask of it."""

    where: Address
    client_id: str
    filters: Sequence[str]
    session_expiry_s: int


class MqttSource:
    """A MessageSource over paho, whose network thread does nothing but queue."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._queue: deque[Delivery] = deque()
        self._queued_bytes = 0
        self._changed = threading.Condition()
        self._generation = 0
        self._is_connected = False
        self._is_closing = False
        self._client = self._made(line)

    def start(self) -> None:
        """Connect in the background, again and again until it holds."""
        connect = _properties(PacketTypes.CONNECT)
        connect.ReceiveMaximum = RECEIVE_MAXIMUM
        connect.SessionExpiryInterval = self._line.session_expiry_s
        self._client.connect_async(
            self._line.where.host, self._line.where.port, KEEPALIVE_S,
            clean_start=self._line.session_expiry_s == 0, properties=connect,
        )  # fmt: skip
        self._client.loop_start()

    def take(self, limit: int, *, wait_s: float, linger_s: float) -> list[Delivery]:
        """Up to `limit` messages in the order of their arrival: waits for the first, lingers for more."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._queue, wait_s):
                return []
            self._changed.wait_for(lambda: len(self._queue) >= limit or self._is_closing, linger_s)
            taken = [self._queue.popleft() for _ in range(min(limit, len(self._queue)))]
            self._queued_bytes -= sum(len(delivery.payload) for delivery in taken)
            self._changed.notify_all()
        return taken

    def acknowledge(self, tokens: Iterable[Token]) -> int:
        """Acknowledge in this order what the present connection brought; how many that were."""
        done = 0
        with self._changed:
            for token in tokens:
                if self._is_connected and token.generation == self._generation and token.packet:
                    self._client.ack(token.packet, qos=1)
                    done += 1
        return done

    def publish(self, topic: str, payload: bytes) -> None:
        """Send once, without a promise (QoS 0)."""
        self._client.publish(topic, payload, qos=0)

    def leave(self) -> None:
        """Ask for no more messages; what has come can still be taken and acknowledged."""
        if self._is_connected:
            self._client.unsubscribe(list(self._line.filters))

    def close(self) -> None:
        """Disconnect, and let the session end with it, so that the broker keeps nothing for one who is gone."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        farewell = _properties(PacketTypes.DISCONNECT)
        farewell.SessionExpiryInterval = 0
        self._client.disconnect(properties=farewell)
        self._client.loop_stop()

    def is_alive(self) -> bool:
        """Whether the network thread runs."""
        thread = self._client._thread  # noqa: SLF001 -- paho has no public way to ask
        return thread is not None and thread.is_alive()

    def _made(self, line: Line) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=line.client_id, protocol=MQTTv5, manual_ack=True
        )
        client.username_pw_set(line.where.user or "", line.where.password or "")
        if papers := line.where.papers:
            client.tls_set(*papers.paths)
        client.reconnect_delay_set(min_delay=1, max_delay=5)
        client.connect_timeout = CONNECT_WITHIN_S
        client.suppress_exceptions = True
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_message = self._arrived
        return client

    def _connected(
        self, client: Client, _: object, flags: ConnectFlags, reason: ReasonCode, __: Properties | None
    ) -> None:
        if reason.is_failure:
            log.warning("broker_refused reason=%s", reason)
            return
        with self._changed:
            self._renew()
            self._is_connected = True
        # Always: some brokers lose shared subscriptions and say that the session is present.
        client.subscribe([(topic, 1) for topic in self._line.filters])
        log.info("broker_connected generation=%d session_present=%s", self._generation, flags.session_present)

    def _disconnected(
        self, _: Client, __: object, ___: DisconnectFlags, reason: ReasonCode, ____: Properties | None
    ) -> None:
        with self._changed:
            self._renew()
            self._is_connected = False
        if not self._is_closing:
            log.warning("broker_lost reason=%s", reason)

    def _renew(self) -> None:
        """A new generation: the broker sends again whatever we had not acknowledged."""
        self._generation += 1
        self._queue.clear()
        self._queued_bytes = 0
        self._changed.notify_all()

    def _subscribed(
        self, _: Client, __: object, ___: int, reasons: Sequence[ReasonCode], ____: Properties | None
    ) -> None:
        for topic, reason in zip(self._line.filters, reasons, strict=False):
            if reason.is_failure:
                log.error("subscription_refused topic=%s reason=%s", topic, reason)

    def _arrived(self, _: Client, __: object, message: MQTTMessage) -> None:
        with self._changed:
            self._changed.wait_for(self._has_room)
            if self._is_closing:
                return
            delivery = Delivery(
                topic=_topic(message),
                payload=bytes(message.payload),
                retained=bool(message.retain),
                received_us=time.time_ns() // 1000,
                token=Token(generation=self._generation, packet=message.mid if message.qos else 0),
            )
            self._queue.append(delivery)
            self._queued_bytes += len(delivery.payload)
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return (
            self._is_closing
            or not self._queue
            or (len(self._queue) < RECEIVE_MAXIMUM and self._queued_bytes < MAX_QUEUED_BYTES)
        )


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho does not say


def _topic(message: MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:
        return "(a topic that is not text)"
