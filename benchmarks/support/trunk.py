"""A trunk for benchmarks: an own PostgreSQL, an own Mosquitto, ingest workers as processes, and a crowd before them."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

import fire
from crowd import Orders

from accanto_ingestion.broker import Broker
from accanto_store import migrate
from accanto_store.postgres import Server

HERE = Path(__file__).parent
GATEWAYS = tuple(f"gw-{n:04}" for n in range(1, 21))
WORKER = """
import asyncio, logging, sys
logging.basicConfig(level=logging.INFO)
from pathlib import Path
from accanto_contract.brokers import Papers
from accanto_ingestion import process
database, broker, worker, *files = sys.argv[1:]
asyncio.run(process.run(process.Settings(
    database_url=database, broker_url=broker, worker=worker, shared=True,
    papers=Papers(trust=Path(files[0]), certificate=Path(files[1]), key=Path(files[2])) if files else None)))
"""


class Figures(TypedDict):
    """What a crowd measured."""

    per_s: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """What stands, and how to come in."""

    folder: Path
    server: Server
    broker: Broker
    passwords: dict[str, str]


@asynccontextmanager
async def standing(folder: Path) -> AsyncIterator[Trunk]:
    """Database and broker, with twenty homes enrolled."""
    passwords = {name: secrets.token_hex(8) for name in GATEWAYS}
    server, broker = Server(folder / "postgres"), Broker(folder / "broker", passwords, kind="mosquitto")
    await server.start()
    try:
        await broker.start()
        migrate.migrate(server.url)
        fire.enrol(server.url, GATEWAYS)
        yield Trunk(folder=folder, server=server, broker=broker, passwords=passwords)
    finally:
        await broker.stop()
        await server.stop()


@contextmanager
def workers(
    trunk: Trunk, count: int, *, url: str | None = None, papers: Sequence[str] = ()
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Ingest processes, as the cli would start them; they listen."""
    where, logs = url or trunk.broker.url_for("ingest"), [trunk.folder / f"w{n}.log" for n in range(count)]
    children = []
    for n, log in enumerate(logs):
        command = [sys.executable, "-c", WORKER, trunk.server.url, where, f"w{n}", *papers]
        with log.open("wb") as file:
            children.append(subprocess.Popen(command, stderr=file))
    try:
        for log in logs:
            _until_it_listens(log)
        yield children
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(15)


def _until_it_listens(log: Path) -> None:
    end = time.monotonic() + 20
    while b"broker_connected" not in log.read_bytes():
        if time.monotonic() > end:
            raise TimeoutError(log.read_text(encoding="utf-8"))
        time.sleep(0.05)
    time.sleep(1.5)


async def crowd(orders: Orders) -> Figures:
    """Let a crowd send; what it measured."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, HERE / "crowd.py", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate(json.dumps(orders).encode())
    if child.returncode:
        raise RuntimeError("the crowd of gateways came to grief")
    figures: Figures = json.loads(said)
    return figures


def orders(
    trunk: Trunk, body: bytes, *, codec: int, samples: int, rate: float = 0.0, seconds: float = 9.0
) -> Orders:
    """In clear, by passwords; every call has its own stretch of time to fill."""
    starts = datetime.now(UTC) - timedelta(days=4000) + timedelta(days=40) * next(_stretch)
    return Orders(
        port=trunk.broker.port, passwords=trunk.passwords, papers={}, body_hex=body.hex(), codec=codec,
        samples=samples, window=200, rate=rate, seconds=seconds, starts_us=round(starts.timestamp() * 1e6),
    )  # fmt: skip


def load() -> str:
    """How busy the machine is, for whoever reads a figure."""
    return f"load {os.getloadavg()[0]:.1f}"


_stretch = iter(range(1000))
