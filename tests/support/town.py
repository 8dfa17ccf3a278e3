"""A district as processes: simulator and scenario, gateways by the dozen in a process, broker, database, ingest.

What is real: Bluetooth above the radio waves, the gateways' code, their files, MQTT, ingestion, PostgreSQL, and every
kill -9. What isn't: many gateways share a process, and a disk is full by a bound on the size of its files.
"""

import asyncio
import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import fire
import psycopg
import town_host

from accanto import homes as ports_of
from accanto.homes import Control
from accanto_contract import topics
from accanto_ingestion.broker import Broker
from accanto_store import migrate
from accanto_store.postgres import Server

HERE = Path(__file__).parent
SMALLEST_FILE = 4096
"""A bound below every file of a spool: no write succeeds that would make one longer."""


@dataclass(kw_only=True)
class Host:
    """A process of several gateways."""

    number: int
    folder: Path
    gateways: list[town_host.Told]
    time: Path
    wrong: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        plan = self.folder / f"host-{self.number}.json"
        told: town_host.Plan = {"time": str(self.time), "wrong": str(self.wrong), "gateways": self.gateways}
        plan.write_text(json.dumps(told))
        with (self.folder / f"host-{self.number}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "town_host.py"), str(plan)], stdout=log, stderr=log
            )
        self.starts += 1

    def kill(self) -> None:
        """kill -9: every gateway of this process is gone between two instructions."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
            self.process.kill()
            self.process.wait()

    def bound_files(self, octets: str) -> None:
        assert self.process
        command = ["prlimit", "--pid", str(self.process.pid), f"--fsize={octets}:unlimited"]
        subprocess.run(command, check=True)


@dataclass(kw_only=True)
class Town:
    """Everything that can be hurt."""

    folder: Path
    server: Server
    broker: Broker
    control: Control
    hosts: list[Host]
    sim: subprocess.Popen[bytes]
    ingest: subprocess.Popen[bytes] | None = None
    blows: dict[str, int] = field(default_factory=dict)
    """What was done, and how often."""

    @property
    def ledger(self) -> Path:
        return self.folder / "sim"

    async def progress(self) -> dict[str, object]:
        return await self.control.ask({"op": "progress"})

    def start_ingest(self) -> None:
        with (self.folder / "ingest.log").open("ab") as log:
            words = [self.server.url, self.broker.url_for("ingest"), str(self.ledger / "time")]
            self.ingest = subprocess.Popen(
                [sys.executable, str(HERE / "town_ingest.py"), *words], stdout=log, stderr=log
            )

    def stop_ingest(self, number: int = signal.SIGTERM) -> None:
        if self.ingest:
            self.ingest.send_signal(number)
            self.ingest.wait(15)

    def set_clock_wrong(self, gateway: town_host.Told, seconds: float) -> None:
        """A gateway's clock jumps to be wrong by so much."""
        file = os.open(self.hosts[0].wrong, os.O_WRONLY)
        octets = town_host.OFFSET.pack(round(seconds * 1e9))
        os.pwrite(file, octets, gateway["at"] * town_host.OFFSET.size)
        os.close(file)

    def spool(self, gateway: town_host.Told) -> Path:
        return Path(gateway["spool"])

    def waiting(self) -> int:
        """Messages in all outboxes, and rows that are no message yet."""
        return sum(self.waiting_at(one) for host in self.hosts for one in host.gateways)

    def waiting_at(self, gateway: town_host.Told) -> int:
        spool = self.spool(gateway)
        return _rows(spool / "outbox.sqlite", "message") + _rows(spool / "intake.sqlite", "row")

    def heard_of(self, gateway: town_host.Told) -> int:
        """How many lives of a gateway's spool the centre has messages of."""
        try:
            return len(
                self.rows("select distinct epoch from gateway_cursor where gateway = %s", gateway["id"])
            )
        except psycopg.Error:
            return 0

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.url) as connection:
            return connection.execute(query.encode(), values).fetchall()


def _rows(path: Path, table: str) -> int:
    if not path.exists():
        return 0
    reading = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        return int(reading.execute(f"select count(*) from {table}").fetchone()[0])
    finally:
        reading.close()


async def until(condition: Callable[[], object], *, within_s: float, look_s: float = 0.25) -> bool:
    """Wait for a condition; whether it came true in time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            while not await asyncio.to_thread(condition):
                await asyncio.sleep(look_s)
            return True
    return False


def gateway_id(home: int) -> str:
    return ports_of.gateway_id(home)


@asynccontextmanager
async def standing(folder: Path, scenario: Path, *, homes: int, hosts: int) -> AsyncIterator[Town]:
    """All of it, running; the scenario begins as soon as every gateway stands at its door."""
    names = [gateway_id(home) for home in range(1, homes + 1)]
    async with AsyncExitStack() as opened:
        server = Server(folder / "postgres")
        broker = Broker(folder / "broker", {name: secrets.token_hex(8) for name in names})
        for part in (server, broker):
            opened.push_async_callback(part.stop)
            await part.start()
        migrate.migrate(server.url)
        fire.enrol(server.url, names, devices=_devices)
        sim = _sim(folder, scenario)
        opened.callback(_ended, sim)
        doors = folder / "sim" / "doors.json"
        assert await until(doors.exists, within_s=60), (folder / "sim.log").read_text()
        told = json.loads(doors.read_text())
        town = Town(
            folder=folder, server=server, broker=broker, control=Control(told["control"]), sim=sim,
            hosts=_hosts(folder, told["homes"], broker, hosts),
        )  # fmt: skip
        opened.callback(town.stop_ingest)
        town.start_ingest()
        for host in town.hosts:
            opened.callback(host.stop)
            host.start()
        yield town


def _devices(name: str) -> list[str]:
    home = int(name.rpartition("-")[2])
    return [topics.name_of(f"Simcor {letter}{home:04d}") for letter in "EOBCTGS"]


def _sim(folder: Path, scenario: Path) -> subprocess.Popen[bytes]:
    words = ["sim", "--folder", str(folder / "sim"), "--scenario", str(scenario)]
    # What tests are told stays out of it: the command refuses settings that it does not know.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ACCANTO_")}
    with (folder / "sim.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "accanto", *words], stdout=log, stderr=log, env=environment
        )


def _hosts(folder: Path, doors: Sequence[dict[str, str]], broker: Broker, count: int) -> list[Host]:
    wrong = folder / "wrong"
    wrong.write_bytes(bytes(town_host.OFFSET.size * len(doors)))
    gateways: list[town_host.Told] = [
        {
            "id": gateway_id(at + 1),
            "radio": door["radio"],
            "broker": broker.url_for(gateway_id(at + 1)),
            "spool": str(folder / "spool" / gateway_id(at + 1)),
            "at": at,
        }
        for at, door in enumerate(doors)
    ]
    return [
        Host(number=n, folder=folder, gateways=gateways[n::count], time=folder / "sim" / "time", wrong=wrong)
        for n in range(count)
    ]


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(15)
    process.kill()
    process.wait()
