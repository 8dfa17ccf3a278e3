"""Homes send while all between them and the store is killed, cut, frozen and filled: in the end the ledgers agree.

The short form takes about a minute. `make soak MINUTES=30 SEED=7` runs the long one, with the same checks.
"""

import asyncio
import os
import random
from pathlib import Path

import audit
import faults_deck
import fire
import pytest
from fire import Trunk

from accanto_ingestion import mosquitto

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.timeout(0),
    pytest.mark.skipif(mosquitto.program() is None, reason="no mosquitto on this machine: install it"),
]

MINUTES = float(os.environ.get("ACCANTO_SOAK_MINUTES", "0"))
SEED = int(os.environ.get("ACCANTO_SOAK_SEED") or random.SystemRandom().randrange(10**6))
HOMES, RATE, BAD_ONE_IN = (20, 2000.0, 500) if MINUTES else (6, 150.0, 100)
PAUSE_S = (6.0, 14.0) if MINUTES else (0.5, 1.5)
TICK_S = 0.05
DRAIN_S = 60.0
"""Without any new receipt: faults of half a minute are over by then."""


async def test_every_fault_and_nothing_is_lost_or_doubled_or_falsely_receipted(state: Path) -> None:
    rng = random.Random(SEED)
    print(f"seed {SEED}")

    async with fire.standing(state, homes=HOMES, rng=rng) as trunk:
        dealt = await under_fire(trunk, seconds=60 * MINUTES)
        late = await trunk.drained(DRAIN_S)
        trunk.witness.catch_up()

        assert late == []
        assert audit.findings(trunk.witness, [home.ledger for home in trunk.homes]) == []
        assert trunk.witness.false_receipts == []
        assert trunk.ears.false_acknowledgements == []
        report(trunk, dealt)


async def under_fire(trunk: Trunk, *, seconds: float) -> list[str]:
    """Measure all the time; deal each kind of fault once, or for so long. The names of what was dealt."""
    loop = asyncio.get_running_loop()
    measuring = asyncio.create_task(measured(trunk))
    await asyncio.sleep(3)
    deck, end = faults_deck.dealt(trunk.rng), loop.time() + seconds
    dealt: list[str] = []
    while len(dealt) < len(faults_deck.DECK) or loop.time() < end:
        fault = next(deck)
        print(f"  {loop.time():.1f} {fault.__name__}", flush=True)
        dealt.append(fault.__name__)
        await fault(trunk)
        await asyncio.sleep(trunk.rng.uniform(*PAUSE_S))
    measuring.cancel()
    return dealt


async def measured(trunk: Trunk) -> None:
    """Every home measures at its pace, now and then badly."""
    loop = asyncio.get_running_loop()
    began, count = loop.time(), 0
    while True:
        due = int((loop.time() - began) * RATE)
        for n in range(count, due):
            trunk.homes[n % HOMES].measure(bad=trunk.rng.randrange(BAD_ONE_IN) == 0)
        count = due
        await asyncio.sleep(TICK_S)


def report(trunk: Trunk, dealt: list[str]) -> None:
    """What the run was made of, for who reads the log."""
    ledgers = [home.ledger for home in trunk.homes]
    said, sent = sum(len(one.said) for one in ledgers), sum(one.sent for one in ledgers)
    waits = sorted(wait for one in ledgers for wait in one.waits_s.values())
    print(f"seed {SEED}: {said} messages, {len(dealt)} faults of {len(set(dealt))} kinds")
    print(
        f"looked at {trunk.witness.looked} receipts, {trunk.ears.looked} acknowledgements; {sent / said:.2f} sendings"
    )
    print(f"from sending to receipt: median {waits[len(waits) // 2]:.2f} s, longest {waits[-1]:.1f} s")
