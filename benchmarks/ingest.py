"""How fast the trunk is, what it costs, and what it does after an outage; beside its limits and beside Node-RED.

Everything runs on this machine: the crowd of 20 gateways that sends, the broker, the database, the workers. A chunk
counts when its receipt is back at its gateway. Chunks are raw (codec 0), lest packing flatter the samples: of
500 B with the header, and with 2000 B of samples. Limits: `copy` is COPY of the same rows alone, `broker` a worker that
stores nothing. Node-RED stores and receipts the same chunks: offered what ours carries, by homes that go on measuring
whether or not anybody keeps up; then by homes that wait for its receipts; then without receipts, where what lies in
its table counts. It acknowledges before it stores, and checks nothing.
`ACCANTO_BENCH_SECONDS` makes each scene shorter.
"""

import asyncio
import importlib.util
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import node_red
import outage
import papers
import psycopg
import scattered
import stand
import trunk
from crowd import Orders
from metric import Metric
from trunk import Trunk

from accanto_contract.header import HEADER
from accanto_ingestion.mosquitto import INGEST
from accanto_store import copying, queries
from accanto_store.rows import Waveform

SECONDS = float(os.environ.get("ACCANTO_BENCH_SECONDS", "12"))
SMALL, LARGE = 500 - HEADER.size & ~1, 2000
OFFERED, PEER_RATE = 25_000.0, 10_000.0
PEER_RESTS_S = 4.0


def measure() -> dict[str, Metric]:
    """One scene after the other; what rests is measured where that part is there."""
    with stand.folder() as folder:
        results = asyncio.run(_speed(folder))
    for scene in (outage.deaths, outage.amplification, outage.catch_up):
        with stand.folder() as folder:
            results |= asyncio.run(scene(folder))
    if importlib.util.find_spec("rest"):
        results |= importlib.import_module("rest").measure()
    return results


async def _speed(folder: Path) -> dict[str, Metric]:
    async with trunk.standing(folder) as standing:
        results = _limits(standing) | await _hollow(standing)
        with trunk.workers(standing, 1):
            small = await _saturated(standing, SMALL)
            large = await _saturated(standing, LARGE)
            at_1000 = await trunk.crowd(_orders(standing, SMALL, rate=1000.0))
        tls_cost = statistics.median([await _tls_cost(standing, n) for n in range(3)])
        with trunk.workers(standing, 2):
            two = await _saturated(standing, SMALL)
            two_large = await _saturated(standing, LARGE)
        results |= await _peer(standing, small["per_s"])
        results |= scattered.measure(standing)
    about = f"20 gateways, windows of 200, {trunk.load()}"
    return results | {
        "chunks_per_s_500B_1w": Metric(small["per_s"], "1/s", f"target 25000; {about}"),
        "chunks_per_s_500B_2w": Metric(two["per_s"], "1/s", about),
        "samples_per_s_2kB_2w": Metric(two_large["per_s"] * LARGE / 2, "1/s", about),
        "p99_ms_saturated": Metric(small["p99_ms"], "ms", "from sending to receipt, windows full"),
        "chunks_per_s_2kB_1w": Metric(large["per_s"], "1/s", about),
        "samples_per_s_2kB_1w": Metric(large["per_s"] * LARGE / 2, "1/s", "target 15000000"),
        "p50_ms_at_1000": Metric(at_1000["p50_ms"], "ms", "from sending to receipt, 1000 chunks/s"),
        "p99_ms_at_1000": Metric(at_1000["p99_ms"], "ms", "limit 150"),
        "tls_cost_percent": Metric(
            tls_cost, "%", "limit 30; mutual TLS on every line, median of three pairs"
        ),
    }


async def _saturated(standing: Trunk, size: int) -> trunk.Figures:
    return await trunk.crowd(_orders(standing, size))


def _orders(standing: Trunk, size: int, *, rate: float = 0.0) -> Orders:
    body = os.urandom(size)
    return trunk.orders(standing, body, codec=0, samples=size // 2, rate=rate, seconds=SECONDS)


async def _tls_cost(standing: Trunk, n: int) -> float:
    """By how many per cent fewer chunks a second come where both lines are encrypted, one run right after the other."""
    with trunk.workers(standing, 1):
        clear = (await _saturated(standing, SMALL))["per_s"]
    return 100 * (1 - await _under_tls(standing, standing.folder / f"tls-{n}") / clear)


async def _under_tls(standing: Trunk, folder: Path) -> float:
    """Chunks a second where both lines are encrypted and everybody shows a certificate."""
    with papers.broker(folder, [INGEST, *trunk.GATEWAYS]) as (port, files):
        orders = _orders(standing, SMALL)
        orders["port"], orders["papers"] = port, {name: files[name] for name in trunk.GATEWAYS}
        orders["passwords"] = dict.fromkeys(trunk.GATEWAYS, "")
        with trunk.workers(standing, 1, url=f"mqtts://127.0.0.1:{port}", papers=files[INGEST]):
            return (await trunk.crowd(orders))["per_s"]


async def _hollow(standing: Trunk) -> dict[str, Metric]:
    """What broker and client could do if nothing were stored."""
    script = Path(trunk.__file__).parent / "hollow.py"
    command = [sys.executable, str(script), standing.broker.url_for(INGEST)]
    child = await asyncio.create_subprocess_exec(*command)
    try:
        await asyncio.sleep(3)
        figures = await _saturated(standing, SMALL)
    finally:
        child.kill()
        await child.wait()
    return {"limit_broker_500B": Metric(figures["per_s"], "1/s", "receipts without storing")}


def _limits(standing: Trunk) -> dict[str, Metric]:
    """COPY of the same rows, 1000 a transaction, packed before."""
    rates = {"500B": _copied(standing, SMALL), "2kB": _copied(standing, LARGE)}
    return {
        f"limit_copy_{name}": Metric(rate, "1/s", "COPY alone, 1000 rows a commit")
        for name, rate in rates.items()
    }


def _copied(standing: Trunk, size: int, batches: int = 20) -> float:
    body = os.urandom(size)
    packed = [copying.waveforms([_row(body, 1000 * n + k) for k in range(1000)]) for n in range(batches)]
    query = queries.load("ingestion")["copy_waveforms"]
    with psycopg.connect(standing.server.url, autocommit=True) as connection:
        began = time.perf_counter()
        for data in packed:
            with connection.transaction(), connection.cursor().copy(query) as copy:
                copy.write(data)
        took_s = time.perf_counter() - began
    return 1000 * batches / took_s


def _row(body: bytes, n: int) -> Waveform:
    start_us = 1_000_000_000_000_000 + len(body) * 10**12 + n * 10_000_000
    return Waveform(
        patient_id=1 + n % 20, device_id=1 + n % 20, signal=1, start_us=start_us, rate_hz=100.0,
        samples=len(body) // 2, leads=1, scale=1.0, codec=0, device_time=n, received_us=start_us, flags=0,
        data=body,
    )  # fmt: skip


async def _peer(standing: Trunk, ours: float) -> dict[str, Metric]:
    """Node-RED thrice: offered what homes offer, paced by its own receipts, and without receipts."""
    if not node_red.fetch():
        return {}
    with trunk.workers(standing, 1):
        carried = (await trunk.crowd(_orders(standing, SMALL, rate=OFFERED)))["per_s"]
    where = {"broker": standing.broker.url_for(INGEST), "database": standing.server.url}
    with node_red.running(standing.folder / "node-red", **where, tell=True):
        paced = (await _saturated(standing, SMALL))["per_s"]
        stored = (await trunk.crowd(_orders(standing, SMALL, rate=OFFERED)))["per_s"]
    with node_red.running(standing.folder / "node-red-bare", **where, tell=False):
        sending = asyncio.create_task(trunk.crowd(_orders(standing, SMALL, rate=PEER_RATE)))
        bare = await _best_of_peer(standing.server.url, sending)
    offered = f"both offered {OFFERED:.0f}/s by homes that do not wait; stored and receipted"
    queue = f"without receipts, offered {PEER_RATE:.0f}, until its queue was empty"
    return {
        "offered_per_s": Metric(carried, "1/s", f"ours; {offered}"),
        "node_red_offered_per_s": Metric(stored, "1/s", offered),
        "ratio_node_red": Metric(carried / stored, "x", f"target 8; {offered}"),
        "node_red_paced_per_s": Metric(paced, "1/s", "the same crowd and windows as ours"),
        "ratio_node_red_paced": Metric(ours / paced, "x", "homes wait for it: it is spared all load"),
        "node_red_bare_per_s": Metric(bare, "1/s", queue),
        "ratio_node_red_bare": Metric(ours / bare, "x", "ours with receipts, checks and no doubles"),
    }


async def _best_of_peer(url: str, sending: "asyncio.Task[trunk.Figures]") -> float:
    """Rows a second until the last one is in, which comes long after the crowd has ended: its queue is in memory."""
    before = count = _stored(url)
    began = grown = time.monotonic()
    while not sending.done() or time.monotonic() - grown < PEER_RESTS_S:
        await asyncio.sleep(0.5)
        if (found := _stored(url)) > count:
            count, grown = found, time.monotonic()
    await sending
    return (count - before) / (grown - began)


def _stored(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from peer_chunk").fetchone()
    return int(row[0]) if row else 0
