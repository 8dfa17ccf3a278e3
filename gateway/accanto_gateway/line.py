"""One connection to the broker: paho's network thread on one side, the event loop on the other.

A line is used once: a fresh client for each connection, so that paho never sends again by itself what we send
again anyway, and no PUBACK of an old connection is taken for one of this.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from accanto_contract.brokers import Address
from accanto_contract.errors import Unavailable

KEEPALIVE_S = 30
CONNECT_S = 10.0
MOST_IN_FLIGHT = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The broker answered to a message (its number on this connection)."""

    mid: int
    code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message came down to us."""

    topic: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The connection is gone."""

    reason: str


Event = Acknowledged | Arrived | Ended


class Line:
    """A connection; its events come to `tell` on the event loop's thread."""

    def __init__(self, where: Address, *, client_id: str, tell: Callable[[Event], None]) -> None:
        self._where, self._tell = where, tell
        self._loop = asyncio.get_running_loop()
        self._connected: asyncio.Future[int | None] = self._loop.create_future()
        self.most_bytes: int | None = None
        """The largest packet that the broker takes, where it says so."""
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        self._client.max_inflight_messages_set(MOST_IN_FLIGHT)
        self._client.suppress_exceptions = True  # an error in a callback must not end paho's thread
        self._client.username_pw_set(where.user, where.password)
        if papers := where.papers:
            self._client.tls_set(*papers.paths)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_publish = self._on_publish
        self._client.on_message = self._on_message

    async def open(self, *, will_topic: str, will: bytes, listen: str) -> None:
        """Connect, with a retained last will, and subscribe. Raises Unavailable."""
        self._client.will_set(will_topic, will, qos=1, retain=True)
        try:
            async with asyncio.timeout(CONNECT_S):
                await asyncio.to_thread(self._connect)
                self._client.loop_start()
                self.most_bytes = await self._connected
        except (OSError, TimeoutError, ValueError) as error:
            where = f"{self._where.host}:{self._where.port}"
            raise Unavailable(f"the broker at {where} does not answer: {error or 'silence'}") from error
        self._client.subscribe(listen, qos=1)

    def publish(
        self, topic: str, body: bytes, *, qos: int, retain: bool = False, kind: str | None = None
    ) -> int:
        """Hand a message to the connection; its number there."""
        properties = None
        if kind:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho's gap
            properties.ContentType = kind
        return self._client.publish(topic, body, qos=qos, retain=retain, properties=properties).mid

    async def close(self) -> None:
        """Say good-bye, and wait for paho's thread."""
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    def _connect(self) -> None:
        self._client.connect(self._where.host, self._where.port, KEEPALIVE_S, clean_start=True)

    def _on_connect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _flags: object,
        code: ReasonCode,
        said: Properties | None,
    ) -> None:
        most = getattr(said, "MaximumPacketSize", None)
        if code.is_failure:
            self._post(self._fail, Unavailable(f"the broker refuses this gateway: {code}"))
        else:
            self._post(self._succeed, most)

    def _on_disconnect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _flags: object,
        code: ReasonCode,
        _said: Properties | None,
    ) -> None:
        self._post(self._fail, Unavailable(f"the broker hung up: {code}"))
        self._post(self._tell, Ended(reason=str(code)))

    def _on_publish(
        self, _client: mqtt.Client, _userdata: object, mid: int, code: ReasonCode, _said: Properties
    ) -> None:
        self._post(self._tell, Acknowledged(mid=mid, code=int(code.value)))

    def _on_message(self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        self._post(self._tell, Arrived(topic=message.topic, body=bytes(message.payload)))

    def _post(self, call: Callable[[Any], None], what: object) -> None:
        """Call on the event loop's thread; a loop that has ended needs to know nothing."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, what)

    def _succeed(self, most: int | None) -> None:
        if not self._connected.done():
            self._connected.set_result(most)

    def _fail(self, error: Exception) -> None:
        if not self._connected.done():
            self._connected.set_exception(error)
