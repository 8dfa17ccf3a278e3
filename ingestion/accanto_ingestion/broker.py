"""The embedded broker: Mosquitto where it is installed, else rumqttd; our child, on loopback."""

import asyncio
import contextlib
import importlib.util
import logging
import os
import random
import secrets
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from accanto_contract.errors import Unavailable
from accanto_ingestion import mosquitto, rumqttd
from accanto_ingestion.mosquitto import INGEST
from accanto_store import binaries, child
from accanto_store.child import Owner

log = logging.getLogger(__name__)

Kind = Literal["mosquitto", "rumqttd"]

READY_WITHIN_S = 10.0
PORTS = range(20_000, 32_000)
"""Below 32768, where Linux begins to give ports away."""

LARGEST_LOG = 10 * 1024 * 1024


class Broker:
    """An embedded MQTT 5 broker with its files below `state`.

    `accounts` are user names and passwords: `ingest`, which is added where it is missing, and gateway ids. A port
    of 0 takes a free one, and keeps it over restarts. `kind` forces one of the two brokers.
    """

    def __init__(
        self, state: Path, accounts: Mapping[str, str], port: int = 0, kind: Kind | None = None
    ) -> None:
        self._folder = state.absolute()
        self._accounts = {INGEST: secrets.token_urlsafe(24), **accounts}
        self._port = port
        self.kind: Kind = kind or ("mosquitto" if mosquitto.program() else "rumqttd")
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def supports_shared(self) -> bool:
        """Whether several ingestion workers may share the stream."""
        return self.kind == "mosquitto"

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1; 0 before the first start."""
        return self._port

    @property
    def pid(self) -> int | None:
        """The number of the broker's process."""
        return self._child.pid if self._child else None

    def url_for(self, user: str) -> str:
        """The URL with which an account comes in. Raises KeyError for an unknown one."""
        return f"mqtt://{quote(user, safe='')}:{quote(self._accounts[user], safe='')}@127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Bring the broker up; return when it listens. Raises Unavailable, with one sentence."""
        owner = child.unprivileged() if self.kind == "mosquitto" else None
        self._port = self._port or _free_port()
        self._check_port()
        command = self._prepared(owner)
        try:
            self._child = child.spawn(command, log=self._log, owner=owner)
        except OSError as error:
            raise Unavailable(f"the broker {command[0]} cannot be started: {error.strerror}") from error
        try:
            await self._ready(self._child)
        except BaseException:
            await self.stop()
            raise

    async def died(self) -> int:
        """Wait for the broker's end; its status. Raises Unavailable where it was never started."""
        if self._child is None:
            raise Unavailable("the broker has not been started")
        return await child.ended(self._child)

    async def stop(self) -> None:
        """End the broker, within ten seconds."""
        if self._child is not None:
            await child.end(self._child, (signal.SIGTERM, 5.0))

    async def allow(self, user: str, password: str) -> None:
        """Let one more account in: at once with Mosquitto, by a restart with rumqttd."""
        self._accounts[user] = password
        if self._child is None or self._child.poll() is not None:
            return
        if self.kind == "mosquitto":
            self._write("accounts", mosquitto.accounts(self._accounts), child.unprivileged())
            self._child.send_signal(signal.SIGHUP)
            return
        await self.stop()
        await self.start()

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _prepared(self, owner: Owner | None) -> list[str]:
        """Write the broker's files; the command that starts it. Raises Unavailable."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._give(self._folder, owner, 0o700)
            if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
                self._log.replace(self._log.with_suffix(".old"))
            if owner and not binaries.can_reach(self._folder, owner):
                raise Unavailable(
                    f"the user nobody cannot reach {self._folder}: choose another state directory"
                )
            return self._mosquitto(owner) if self.kind == "mosquitto" else self._rumqttd()
        except OSError as error:
            raise Unavailable(
                f"the broker's directory {self._folder} cannot be used: {error.strerror}"
            ) from error

    def _mosquitto(self, owner: Owner | None) -> list[str]:
        program = mosquitto.program()
        if program is None:
            raise Unavailable("there is no mosquitto on this machine: install it, or use the other broker")
        self._write("accounts", mosquitto.accounts(self._accounts), owner)
        self._write("rights", mosquitto.rights(), owner)
        file = self._write("configuration", mosquitto.configuration(self._folder, self._port), owner)
        return [str(program), "-c", str(file)]

    def _rumqttd(self) -> list[str]:
        if importlib.util.find_spec("iotcore") is None:
            raise Unavailable(
                "no broker at hand: install mosquitto (apt install mosquitto) or pip install iotcore"
            )
        return rumqttd.command(
            self._write("configuration.toml", rumqttd.configuration(self._accounts, self._port))
        )

    def _write(self, name: str, text: str, owner: Owner | None = None) -> Path:
        """A file that only the broker's user reads, never seen half-written."""
        path, new = self._folder / name, self._folder / f"{name}.new"
        new.touch(mode=0o600)
        new.write_text(text, encoding="utf-8")
        self._give(new, owner, 0o600)
        new.replace(path)
        return path

    @staticmethod
    def _give(path: Path, owner: Owner | None, mode: int) -> None:
        path.chmod(mode)
        if owner:
            os.chown(path, owner.uid, owner.gid)

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self._port))
            except OSError as error:
                raise Unavailable(
                    f"port {self._port} cannot be used for the broker ({error.strerror}): choose another"
                ) from error

    async def _ready(self, broker: subprocess.Popen[bytes]) -> None:
        for _ in range(int(READY_WITHIN_S / 0.01)):
            if broker.poll() is not None:
                raise Unavailable(f"the broker did not start: {self._last_words()}")
            if await _listens(self._port):
                log.info("broker_ready kind=%s port=%d", self.kind, self._port)
                return
            await asyncio.sleep(0.01)
        raise Unavailable(f"the broker does not listen after {READY_WITHIN_S:.0f} s: see {self._log}")

    def _last_words(self) -> str:
        said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"{said[-1]} (see {self._log})" if said else "it said nothing"


def _free_port() -> int:
    """A port that the kernel gives to nobody by itself, so that nobody takes it while a killed broker comes back.

    A client that keeps trying a free port of the kernel's own range may even end up connected to itself.
    """
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Unavailable(f"no port between {PORTS.start} and {PORTS.stop} is free for the broker")


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
