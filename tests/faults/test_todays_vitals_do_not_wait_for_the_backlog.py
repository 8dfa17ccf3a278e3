"""A gateway that returns after days sends what it kept, while today's values, its own and others', pass it by."""

import asyncio
import random
from pathlib import Path

import fire
import pytest
from fire import Trunk
from steadfast import Home

from accanto_ingestion import mosquitto

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif(mosquitto.program() is None, reason="no mosquitto on this machine: install it"),
]
BACKLOG = 3000
LIVE_WITHIN_S = 2.0
ALL_WITHIN_S = 90.0


async def test_live_messages_pass_a_long_backlog(state: Path) -> None:
    async with fire.standing(state, homes=6, rng=random.Random(4), workers=1) as trunk:
        trunk.witness.is_silent = True
        returning, at_home = trunk.homes[:3], trunk.homes[3:]
        for home in returning:
            kept(home, BACKLOG)
        trunk.uplinks.reset()
        measuring = asyncio.create_task(measured(trunk))

        await until_in(returning, BACKLOG)

        measuring.cancel()
        live = sorted(wait for home in trunk.homes for wait in waits_after(home, BACKLOG, home in at_home))
        assert len(live) > 10
        assert live[int(0.95 * len(live))] < LIVE_WITHIN_S


def kept(home: Home, count: int) -> None:
    for _ in range(count):
        home.measure()


async def measured(trunk: Trunk) -> None:
    """Each home measures five times a second."""
    while True:
        for home in trunk.homes:
            home.measure()
        await asyncio.sleep(0.2)


async def until_in(homes: list[Home], last: int) -> None:
    """Until all these have their receipts up to a message."""
    async with asyncio.timeout(ALL_WITHIN_S):
        while any(seq not in home.ledger.receipted for home in homes for seq in range(1, last + 1)):
            await asyncio.sleep(0.1)


def waits_after(home: Home, backlog: int, has_none: bool) -> list[float]:  # noqa: FBT001
    """How long its live messages waited for their receipts."""
    first = 1 if has_none else backlog + 1
    return [wait for seq, wait in home.ledger.waits_s.items() if seq >= first]
