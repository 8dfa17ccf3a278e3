"""Messages from an MQTT 5 broker: acknowledged by hand, and only to the connection that brought them."""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from accanto_contract.brokers import Address
from accanto_contract.errors import Unavailable
from accanto_ingestion import packets
from accanto_ingestion.packets import Malformed, Other, Published
from accanto_ingestion.pipe import Pipe
from accanto_ingestion.source import Delivery, Token

log = logging.getLogger(__name__)

RECEIVE_MAXIMUM = 4000
"""Messages that the broker may have under way to us: four batches. Some brokers do not keep to it, so the queue
has the same bound, and beyond it we stop reading."""

MAX_QUEUED_BYTES = 64 * 1024 * 1024

KEEPALIVE_S = 15
"""A broker from which nothing comes for as long, a ping of ours included, is taken for dead."""

RECONNECT_S = (0.2, 5.0)
HELD_S = 1.0
"""A connection that held for so long was a good one: the next is tried at once."""

CLOSE_WITHIN_S = 2.0
TURN_S = 0.5
MOST_KNOWN, LONGEST_KNOWN = 10_000, 256
"""Topics that are remembered as text, and their bytes: a gateway may say 64 kB."""

GATHER_S = 0.002
"""How long to let more come: a broker writes each message by itself, and to read each by itself costs more time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How to reach a broker, and what to ask of it."""

    where: Address
    client_id: str
    filters: Sequence[str]
    session_expiry_s: int


class MqttSource:
    """A MessageSource whose network thread cuts packets apart and queues, and does nothing else."""

    def __init__(self, line: Line, *, utc_ns: Callable[[], int] = time.time_ns) -> None:
        self._line, self._utc_ns = line, utc_ns
        self._queue: deque[Delivery] = deque()
        self._queued_bytes = 0
        self._changed = threading.Condition()
        self._generation = 0
        self._pipe: Pipe | None = None
        self._is_closing = False
        self._topics: dict[bytes, str] = {}
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self) -> None:
        """Connect in the background, again and again until it holds."""
        self._thread.start()

    def take(self, limit: int, *, wait_s: float, linger_s: float) -> list[Delivery]:
        """Up to `limit` messages in the order of their arrival: waits for the first, lingers for more."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._queue, wait_s):
                return []
            self._changed.wait_for(lambda: len(self._queue) >= limit or self._is_closing, linger_s)
            taken = [self._queue.popleft() for _ in range(min(limit, len(self._queue)))]
            had_room = self._has_room()
            self._queued_bytes -= sum(len(delivery.payload) for delivery in taken)
            if self._pipe and not had_room:
                self._pipe.wake()
        return taken

    def acknowledge(self, tokens: Iterable[Token]) -> int:
        """Acknowledge in this order what the present connection brought; how many that were."""
        with self._changed:
            mine = [token.packet for token in tokens if token.packet and token.generation == self._generation]
            if self._pipe is None or not mine:
                return 0
            self._pipe.send(packets.pubacks(mine))
        return len(mine)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send once, without a promise (QoS 0)."""
        self._send(packets.publish(topic, payload))

    def leave(self) -> None:
        """Ask for no more messages; what has come can still be taken and acknowledged."""
        self._send(packets.unsubscribe(2, self._line.filters))

    def close(self) -> None:
        """Disconnect, and let the session end with it, so that the broker keeps nothing for one who is gone."""
        self._send(packets.disconnect(session_expiry_s=0))
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
            if self._pipe:
                self._pipe.wake()
        if self._thread.ident:
            self._thread.join(CLOSE_WITHIN_S)

    def is_alive(self) -> bool:
        """Whether the network thread runs."""
        return self._thread.is_alive()

    def _send(self, data: bytes) -> None:
        with self._changed:
            if self._pipe:
                self._pipe.send(data)

    def _run(self) -> None:
        """One connection after the other."""
        failures = 0
        while not self._is_closing:
            began = time.monotonic()
            try:
                self._session()
            except (OSError, Malformed, Unavailable) as error:
                if not self._is_closing:
                    log.warning("broker_lost reason=%s", error)
            least, most = RECONNECT_S
            failures = 0 if time.monotonic() - began > HELD_S else failures + 1
            with self._changed:
                self._renew(None)
                pause_s = min(most, least * 2.0**failures) * random.uniform(0.5, 1.0)  # noqa: S311 -- no secret
                self._changed.wait_for(lambda: self._is_closing, pause_s)

    def _session(self) -> None:
        """One connection from beginning to end. Raises OSError, Malformed, Unavailable."""
        pipe = Pipe(self._line.where)
        try:
            where, expiry_s = self._line.where, self._line.session_expiry_s
            pipe.send(
                packets.connect(
                    self._line.client_id, user=where.user, password=where.password, keepalive_s=KEEPALIVE_S,
                    session_expiry_s=expiry_s, receive_maximum=RECEIVE_MAXIMUM,
                )
            )  # fmt: skip
            self._serve(pipe)
        finally:
            with self._changed:
                self._pipe = None
            pipe.close()

    def _serve(self, pipe: Pipe) -> None:
        """Read until the end, and ask now and then whether anybody is there."""
        rest, heard_at, asked_at = b"", time.monotonic(), time.monotonic()
        while not self._is_closing:
            reading = self._has_room()
            data = pipe.turn(TURN_S, reading=reading)
            now = time.monotonic()
            if data:
                rest = self._heard(pipe, rest + data if rest else data)
                time.sleep(GATHER_S)
            if data or not reading:
                heard_at = now
            if now - heard_at > KEEPALIVE_S:
                raise ConnectionAbortedError("the broker keeps silent")
            if now - asked_at > KEEPALIVE_S / 3:
                pipe.send(packets.PING)
                asked_at = now

    def _heard(self, pipe: Pipe, data: bytes) -> bytes:
        """Queue the messages in these bytes, answer the rest; what is left of an unfinished packet."""
        found, used = packets.split(data)
        arrived: list[Published] = []
        for packet in found:
            if isinstance(packet, Published):
                arrived.append(packet)
            else:
                self._answer(pipe, packet)
        if arrived:
            self._arrived(arrived)
        return data[used:]

    def _answer(self, pipe: Pipe, packet: Other) -> None:
        """Raises Malformed; Unavailable where the broker sends us away."""
        match packet.kind:
            case packets.CONNACK:
                self._connected(pipe, packets.welcome(packet.body))
            case packets.SUBACK:
                for topic, code in zip(self._line.filters, packets.reasons(packet.body), strict=False):
                    if code >= packets.REFUSED_FROM:
                        log.error("subscription_refused topic=%s reason=0x%02x", topic, code)
            case packets.DISCONNECT:
                raise Unavailable(f"the broker ended it: 0x{packet.body[:1].hex() or '00'}")
            case _:
                pass

    def _connected(self, pipe: Pipe, welcome: packets.Welcome) -> None:
        if welcome.code >= packets.REFUSED_FROM:
            raise Unavailable(f"the broker refuses us: 0x{welcome.code:02x}")
        with self._changed:
            self._renew(pipe)
            # Always: some brokers lose shared subscriptions and say that the session is present.
            pipe.send(packets.subscribe(1, self._line.filters))
        log.info(
            "broker_connected generation=%d session_present=%s", self._generation, welcome.session_present
        )

    def _renew(self, pipe: Pipe | None) -> None:
        """A new generation: the broker sends again whatever we had not acknowledged."""
        self._generation += 1
        self._pipe = pipe
        self._queue.clear()
        self._queued_bytes = 0
        self._changed.notify_all()

    def _arrived(self, messages: Sequence[Published]) -> None:
        received_us = self._utc_ns() // 1000
        generation = self._generation
        deliveries = [
            Delivery(
                self._topics.get(topic) or self._topic(topic), payload, retained, received_us,
                Token(generation, packet),
            )
            for topic, payload, packet, retained in messages
        ]  # fmt: skip
        with self._changed:
            self._queue.extend(deliveries)
            self._queued_bytes += sum(len(message.payload) for message in messages)
            self._changed.notify_all()

    def _topic(self, topic: bytes) -> str:
        """As text; remembered where it can be one of ours, so that nobody fills our memory with long ones."""
        try:
            text = topic.decode()
        except UnicodeDecodeError:
            return "(a topic that is not text)"
        if len(topic) > LONGEST_KNOWN:
            return text
        if len(self._topics) >= MOST_KNOWN:
            self._topics.clear()
        self._topics[topic] = text
        return text

    def _has_room(self) -> bool:
        return not self._queue or (
            len(self._queue) < RECEIVE_MAXIMUM and self._queued_bytes < MAX_QUEUED_BYTES
        )
