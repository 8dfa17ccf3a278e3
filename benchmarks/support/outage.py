"""What an outage costs: how often a message is sent, and how soon what waited is in while today's values go first.

The homes' windows are the product's own (tests/support/steadfast); everything else is real.
"""

import asyncio
import os
import random
import time
from pathlib import Path

import faults_deck
import fire
from fire import Trunk
from metric import Metric

AWAY_S = float(os.environ.get("ACCANTO_BENCH_AWAY_S", "60"))
HOMES = 20
BACKLOG_S = 3600
DEATHS = 3
PACE_S = 10.0
"""A home measures a message every ten seconds, as one with a strap does."""


async def amplification(folder: Path) -> dict[str, Metric]:
    """The database goes away for a minute; sendings for each message that was measured from then until all are in."""
    async with fire.standing(folder, homes=HOMES, rng=random.Random(1), workers=1) as trunk:  # noqa: S311
        measuring = asyncio.create_task(_measured(trunk, per_s=HOMES))
        await asyncio.sleep(3)
        before = _totals(trunk)
        await trunk.server.stop()
        await asyncio.sleep(AWAY_S)
        await trunk.server.start()
        back = time.monotonic()
        measuring.cancel()
        late = await trunk.drained(60)
        assert not late, late
        after = _totals(trunk)
    about = (
        f"{after[0] - before[0]} messages of {HOMES} homes over {AWAY_S:.0f} s without a database; limit 1.5"
    )
    return {
        "resend_amplification": Metric((after[1] - before[1]) / (after[0] - before[0]), "x", about),
        "recovery_s": Metric(
            time.monotonic() - back, "s", "until the last receipt, after the database is back"
        ),
    }


async def catch_up(folder: Path) -> dict[str, Metric]:
    """Homes come back with an hour of messages each, and go on measuring."""
    async with fire.standing(folder, homes=HOMES, rng=random.Random(1), workers=1) as trunk:  # noqa: S311
        trunk.witness.is_silent = True
        for home in trunk.homes:
            for _ in range(int(BACKLOG_S / PACE_S)):
                home.measure()
        trunk.uplinks.reset()
        began, first_live = time.monotonic(), len(trunk.homes[0].ledger.said)
        measuring = asyncio.create_task(_measured(trunk, per_s=HOMES))
        await _all_in(trunk, first_live)
        took_s = time.monotonic() - began
        await asyncio.sleep(1)
        measuring.cancel()
        live = sorted(w for h in trunk.homes for seq, w in h.ledger.waits_s.items() if seq > first_live)
    about = f"{HOMES} homes with {BACKLOG_S} s each, in {took_s:.1f} s; target 10"
    return {
        "catch_up_ratio": Metric(BACKLOG_S / took_s, "x real time", about),
        "catch_up_live_p99_ms": Metric(
            1e3 * live[int(0.99 * (len(live) - 1))], "ms", "limit 1000, meanwhile"
        ),
    }


async def deaths(folder: Path) -> dict[str, Metric]:
    """A worker, then the broker, is killed and started again; until every home has a receipt for what came after."""
    async with fire.standing(folder, homes=HOMES, rng=random.Random(1), workers=1) as trunk:  # noqa: S311
        measuring = asyncio.create_task(_measured(trunk, per_s=5 * HOMES))
        await asyncio.sleep(3)
        worker = [await _recovered(trunk, faults_deck.kill_all_workers) for _ in range(DEATHS)]
        broker = [await _recovered(trunk, faults_deck.kill_broker) for _ in range(DEATHS)]
        measuring.cancel()
    about = f"worst of {DEATHS}, {fire.RESTART_S} s of it until it is started again; limit 3"
    return {
        "recovery_worker_s": Metric(max(worker), "s", about),
        "recovery_broker_s": Metric(max(broker), "s", about),
    }


async def _recovered(trunk: Trunk, fault: faults_deck.Fault) -> float:
    began, lasts = time.monotonic(), [len(home.ledger.said) for home in trunk.homes]
    await fault(trunk)
    async with asyncio.timeout(60):
        for home, last in zip(trunk.homes, lasts, strict=True):
            while max(home.ledger.receipted, default=0) <= last:  # noqa: ASYNC110 -- until a receipt comes
                await asyncio.sleep(0.02)
    took_s = time.monotonic() - began
    await asyncio.sleep(2)
    return took_s


async def _all_in(trunk: Trunk, last: int) -> None:
    """Until every home has its receipts up to this message."""
    wanted, ledgers = set(range(1, last + 1)), [home.ledger for home in trunk.homes]
    while not all(wanted <= ledger.receipted.keys() for ledger in ledgers):  # noqa: ASYNC110 -- many conditions
        await asyncio.sleep(0.05)


async def _measured(trunk: Trunk, *, per_s: float) -> None:
    """Every home in turn."""
    count = 0
    while True:
        trunk.homes[count % len(trunk.homes)].measure()
        count += 1
        await asyncio.sleep(1 / per_s)


def _totals(trunk: Trunk) -> tuple[int, int]:
    """Messages measured, and sendings."""
    ledgers = [home.ledger for home in trunk.homes]
    return sum(len(one.said) for one in ledgers), sum(one.sent for one in ledgers)
