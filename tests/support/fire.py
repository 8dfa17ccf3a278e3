"""A trunk under fire: homes, a broker, ingest workers and a database, a misbehaving line between each two of them.

    homes ──proxy── broker ──proxy── workers ──proxy── PostgreSQL

The workers are processes that are started again half a second after they died, as a supervisor would.
"""

import asyncio
import os
import random
import secrets
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import psycopg
import tls
from audit import Eavesdropper, Witness
from chaos import Proxy
from steadfast import Home, TrimsOn, oximeter, strap

from accanto_ingestion import packets
from accanto_ingestion.broker import Broker
from accanto_store import child, migrate, queries
from accanto_store.postgres import Server

CHILD = Path(__file__).parent / "worker_under_fire.py"
RESTART_S = 0.5


@dataclass
class Workers:
    """Ingest processes that come back."""

    database: str
    broker: str
    clock: Path
    """How many seconds their clock is wrong."""
    count: int
    mutation: str = "none"
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    async def keep(self) -> None:
        """Start, and start again, until cancelled."""
        try:
            while True:
                for n in range(self.count):
                    one = self.children.get(f"w{n}")
                    if one is None or one.poll() is not None:
                        self.children[f"w{n}"] = self.started(f"w{n}")
                await asyncio.sleep(RESTART_S)
        finally:
            for one in self.children.values():
                one.kill()
                one.wait()

    def started(self, name: str) -> subprocess.Popen[bytes]:
        """One more process."""
        words = [self.database, self.broker, name, self.mutation, str(self.clock)]
        return subprocess.Popen([sys.executable, CHILD, *words])

    def set_clock(self, wrong_s: int) -> None:
        """Let every worker's clock be so many seconds ahead from now on."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(wrong_s))
        new.replace(self.clock)


@dataclass
class Trunk:
    """Everything that can be hurt."""

    server: Server
    broker: Broker
    homes: list[Home]
    workers: Workers
    uplinks: Proxy
    """Between homes and broker."""
    downlinks: Proxy
    """Between broker and workers."""
    database: Proxy
    """Between workers and database."""
    witness: Witness
    ears: Eavesdropper
    rng: random.Random

    async def restart_broker(self) -> None:
        assert self.broker.pid
        os.kill(self.broker.pid, signal.SIGKILL)
        await self.broker.died()
        await asyncio.sleep(RESTART_S)
        await self.broker.start()

    async def restart_database(self, away_s: float) -> None:
        assert self.server.pid
        os.kill(self.server.pid, signal.SIGKILL)
        await self.server.died()
        await asyncio.sleep(away_s)
        await self.server.start()

    async def freeze(self, pids: Iterable[int], seconds: float) -> None:
        """SIGSTOP, and SIGCONT after a while; by a thread, since our own witnesses may wait for the frozen one."""
        await asyncio.to_thread(_frozen, list(pids), seconds)

    async def fill_disk(self, seconds: float) -> None:
        """No file of the database grows beyond 64 kB for a while: what a full disk says, file by file."""
        self._bound_files("65536:")
        await asyncio.sleep(seconds)
        self._bound_files("unlimited:")
        assert self.server.pid
        if not child.is_alive(self.server.pid):
            await self.server.start()

    def _bound_files(self, bound: str) -> None:
        """By util-linux, as the server's own user: not even root may do it to others in every container."""
        owner = child.unprivileged()
        for pid in self.database_pids():
            command = ["prlimit", "--pid", str(pid), f"--fsize={bound}"]
            subprocess.run(command, check=False, user=owner.uid if owner else None, stderr=subprocess.DEVNULL)

    def database_pids(self) -> list[int]:
        """The server and everything below it."""
        if not self.server.pid or not child.is_alive(self.server.pid):
            return []
        parent = psutil.Process(self.server.pid)
        return [parent.pid, *(below.pid for below in parent.children(recursive=True))]

    async def drained(self, within_s: float) -> list[str]:
        """Until nobody waits for a receipt any more; who still does after so long without any new receipt."""
        end, before = time.monotonic() + within_s, self._waiting()
        while (waiting := self._waiting()) and time.monotonic() < end:
            if waiting < before:
                end, before = time.monotonic() + within_s, waiting
            await asyncio.sleep(0.1)
        return [f"{h.ledger.gateway}: {h.waiting} without a receipt" for h in self.homes if h.waiting]

    def _waiting(self) -> int:
        return sum(home.waiting for home in self.homes)


@asynccontextmanager
async def standing(
    folder: Path,
    *,
    homes: int,
    rng: random.Random,
    workers: int = 2,
    mutation: str = "none",
    trims_on: TrimsOn = "receipt",
) -> AsyncIterator[Trunk]:
    """All of it, running."""
    names = [f"gw-{n:04}" for n in range(1, homes + 1)]
    passwords = {name: secrets.token_hex(8) for name in names}
    port = tls.free_port()
    async with AsyncExitStack() as opened:
        server = Server(folder / "postgres", port=port)
        broker = Broker(folder / "broker", passwords, kind="mosquitto")
        for part in (server, broker):
            opened.push_async_callback(part.stop)
            await part.start()
        migrate.migrate(server.url)
        enrol(server.url, names)
        witness = Witness(server.url)
        opened.callback(witness.close)
        ears = Eavesdropper(witness)
        uplinks, downlinks, database = Proxy(broker.port), Proxy(broker.port, tap=ears.tap), Proxy(port)
        for line in (uplinks, downlinks, database):
            opened.push_async_callback(line.stop)
            await line.start()
        crowd = [_home(name, passwords[name], rng, trims_on, witness) for name in names]
        ingest = Workers(
            server.url.replace(f":{port}/", f":{database.port}/"),
            broker.url_for("ingest").replace(f":{broker.port}", f":{downlinks.port}"),
            folder / "clock",
            workers,
            mutation,
        )
        ingest.set_clock(0)
        works = [ingest.keep(), *(home.run(lambda: uplinks.port) for home in crowd)]
        opened.push_async_callback(_ended, [asyncio.create_task(work) for work in works])
        yield Trunk(server, broker, crowd, ingest, uplinks, downlinks, database, witness, ears, rng)


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _home(name: str, password: str, rng: random.Random, trims_on: TrimsOn, witness: Witness) -> Home:
    hello = packets.connect(
        name, user=name, password=password, keepalive_s=15, session_expiry_s=0, receive_maximum=500
    )
    own = random.Random(rng.random())
    return Home(name, hello, rng=own, trims_on=trims_on, on_receipt=witness.check)


def _both(gateway: str) -> list[str]:
    return [strap(gateway), oximeter(gateway)]


def enrol(url: str, gateways: Iterable[str], *, devices: Callable[[str], Iterable[str]] = _both) -> None:
    """A patient with some devices behind each gateway."""
    named, long_ago = queries.load("registry"), datetime.now(UTC) - timedelta(days=9000)
    with psycopg.connect(url) as connection:
        for name in gateways:
            connection.execute(named["enrol_gateway"], {"gateway": name})
            person = {"uid": uuid.uuid4(), "adesione_at": long_ago}
            patient = connection.execute(named["enrol_patient"], person).fetchone()
            for device in devices(name):
                described = {"name": device, "kind": "any", "maker": "", "model": "", "serial": ""}
                number = connection.execute(named["enrol_device"], described).fetchone()
                assert patient
                assert number
                whose = {"device_id": number[0], "patient_id": patient[0], "starts": long_ago}
                connection.execute(named["assign_device"], whose)


def _frozen(pids: Sequence[int], seconds: float) -> None:
    try:
        for pid in pids:
            _tell(pid, signal.SIGSTOP)
        time.sleep(seconds)
    finally:
        for pid in pids:
            _tell(pid, signal.SIGCONT)


def _tell(pid: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sign)
