"""Brings the centre's word to the broker: at least once, retained where a gateway must find it at any time."""

import contextlib
import logging
import threading

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from accanto_contract.brokers import Address

log = logging.getLogger(__name__)

ANSWER_S = 5.0
KEEPALIVE_S = 30


class Post:
    """A connection to the broker that comes back by itself."""

    def __init__(self, where: Address, *, client_id: str) -> None:
        self._where = where
        self._new = threading.Event()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTProtocolVersion.MQTTv5
        )
        self._client.reconnect_delay_set(min_delay=1, max_delay=30)
        self._client.username_pw_set(where.user, where.password)
        if papers := where.papers:
            self._client.tls_set(*papers.paths)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = lambda *_: log.info("post_disconnected")

    def start(self) -> None:
        """Connect in the background, again and again until it holds."""
        self._client.connect_async(self._where.host, self._where.port, KEEPALIVE_S, clean_start=True)
        self._client.loop_start()

    def is_new(self) -> bool:
        """Whether the connection was made since this was last asked: a broker may have forgotten what it retained."""
        was = self._new.is_set()
        self._new.clear()
        return was

    @property
    def is_up(self) -> bool:
        """Whether the broker can be reached now."""
        return self._client.is_connected()

    def send(self, topic: str, body: bytes, *, retain: bool = False) -> bool:
        """Bring it; whether the broker has it."""
        if not self.is_up:
            return False
        sent = self._client.publish(topic, body, qos=1, retain=retain)
        with contextlib.suppress(ValueError, RuntimeError):
            sent.wait_for_publish(ANSWER_S)
            return sent.is_published()
        return False

    def stop(self) -> None:
        """Part."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(
        self, _client: mqtt.Client, _data: object, _flags: object, code: object, *_: object
    ) -> None:
        if getattr(code, "is_failure", True):
            log.warning("post_refused reason=%s", code)
            return
        log.info("post_connected")
        self._new.set()
