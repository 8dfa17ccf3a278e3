"""A real Mosquitto under TLS, and parties that try to come in with the papers they have."""

import os
import queue
import random
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from accanto_contract.brokers import Papers
from accanto_ingestion import mosquitto
from accanto_ingestion.authority import Pair

PUBACK = PacketTypes.PUBACK
WITHIN_S = 10.0


class StaysOut(Exception):
    """The broker does not let this party in."""


@dataclass
class Broker:
    """A broker in a folder that `accanto ca broker` has filled."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def trust(self) -> Path:
        return self.folder / "trust.crt"

    def start(self) -> None:
        file = self.folder / "mosquitto.conf"
        own = "user root\n" if os.geteuid() == 0 else ""
        (self.folder / "running.conf").write_text(own + file.read_text(encoding="utf-8"), encoding="utf-8")
        with (self.folder / "log").open("ab") as log:
            command = [str(mosquitto.program()), "-c", str(self.folder / "running.conf")]
            self.process = subprocess.Popen(command, stderr=log)
        deadline = time.monotonic() + WITHIN_S
        while not _listens(self.port):
            said = (self.folder / "log").read_text(encoding="utf-8")
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(WITHIN_S)

    def restart(self, *, revoked: bytes | None = None) -> None:
        """Stop, take a new list of what is revoked, start again."""
        self.stop()
        if revoked is not None:
            (self.folder / "revoked.crl").write_bytes(revoked)
        self.start()


@contextmanager
def running(folder: Path) -> Iterator[Broker]:
    words = (folder / "mosquitto.conf").read_text(encoding="utf-8").split()
    broker = Broker(folder, int(words[words.index("listener") + 1]))
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


class Party:
    """Somebody who comes in with papers, says things, and hears things."""

    def __init__(self, broker: Broker, papers: Papers, *, listens: str | None = None) -> None:
        self._broker, self._listens = broker, listens
        self._answers: queue.Queue[ReasonCode] = queue.Queue()
        self._heard: queue.Queue[str] = queue.Queue()
        self._is_in, self._subscribed = threading.Event(), threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5, reconnect_on_failure=False)
        self._client.tls_set(*papers.paths)
        self._client.on_connect = lambda *_: self._is_in.set()
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_publish = lambda _, __, ___, code, ____: self._answers.put(code)
        self._client.on_message = lambda _, __, message: self._heard.put(message.topic)

    def __enter__(self) -> "Party":
        """Raises StaysOut."""
        try:
            self._client.connect("127.0.0.1", self._broker.port)
        except OSError as error:
            raise StaysOut(str(error)) from error
        self._client.loop_start()
        if not self._is_in.wait(2):
            self.__exit__()
            raise StaysOut("the broker hung up: " + (self._broker.folder / "log").read_text(encoding="utf-8"))
        if self._listens:
            self._client.subscribe(self._listens, qos=1)
            assert self._subscribed.wait(WITHIN_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def say(self, topic: str) -> ReasonCode:
        """Publish one message; what the broker answers."""
        self._client.publish(topic, b"x", qos=1)
        return self._answers.get(timeout=WITHIN_S)

    def heard(self, *, within_s: float = WITHIN_S) -> str | None:
        """The topic of the next message."""
        with suppress(queue.Empty):
            return self._heard.get(timeout=within_s)
        return None


def written(pair: Pair, trust: Path, folder: Path) -> Papers:
    """Papers in files."""
    certificate, key = folder / "own.crt", folder / "own.key"
    certificate.write_bytes(pair.certificate)
    key.write_bytes(pair.key or b"")
    return Papers(trust=trust, certificate=certificate, key=key)


def free_port() -> int:
    """A port below those that the kernel gives away by itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        if not _listens(port):
            return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
