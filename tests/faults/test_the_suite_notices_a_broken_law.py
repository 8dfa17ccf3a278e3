"""The fault suite can turn red: each law that is broken on purpose is noticed by the check that stands for it.

The mutations are strategies handed to the parts: a hasty or unguarded message source, a store that does not know
repeats, a home that believes the broker.
"""

import asyncio
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
    pytest.mark.timeout(180),
    pytest.mark.skipif(mosquitto.program() is None, reason="no mosquitto on this machine: install it"),
]
WITHIN_S = 60.0
QUIET_S = 4.0
"""Longer than a worker needs to come back."""


async def noticed(trunk: Trunk, what: list[str], *, within_s: float = WITHIN_S) -> bool:
    """Whether a list fills while homes measure."""
    loop = asyncio.get_running_loop()
    end = loop.time() + within_s
    while not what and loop.time() < end:
        measure(trunk, 5)
        await asyncio.sleep(0.05)
    return bool(what)


def measure(trunk: Trunk, count: int) -> None:
    for home in trunk.homes:
        for _ in range(count):
            home.measure()


async def said_of(trunk: Trunk, what: str) -> list[str]:
    """What the audit says with this word, once nobody waits and nothing more comes: what is under way is not lost."""
    await trunk.drained(WITHIN_S)
    before, now = -1, 0
    while before != now:
        await asyncio.sleep(QUIET_S)
        before, now = now, int(str(trunk.witness.ask("select count(*) from waveform")[0][0]))
    found = audit.findings(trunk.witness, [home.ledger for home in trunk.homes])
    return [one for one in found if what in one]


async def flowing(trunk: Trunk) -> None:
    """Until the first message is receipted."""
    measure(trunk, 5)
    end = asyncio.get_running_loop().time() + WITHIN_S
    while not any(home.ledger.receipted for home in trunk.homes):
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.05)


async def test_unbroken_the_suite_stays_green(state: Path) -> None:
    async with fire.standing(state, homes=2, rng=random.Random(1), workers=1) as trunk:
        await flowing(trunk)
        await faults_deck.freeze_database(trunk)
        await faults_deck.kill_worker(trunk)
        measure(trunk, 50)

        assert await trunk.drained(WITHIN_S) == []
        assert trunk.ears.looked > 0
        assert trunk.ears.false_acknowledgements + trunk.witness.false_receipts == []
        assert audit.findings(trunk.witness, [home.ledger for home in trunk.homes]) == []


async def test_acknowledging_before_the_commit_is_noticed(state: Path) -> None:
    async with fire.standing(
        state, homes=2, rng=random.Random(1), workers=1, mutation="ack_before_commit"
    ) as trunk:
        assert await noticed(trunk, trunk.witness.false_receipts)
        assert await noticed(trunk, trunk.ears.false_acknowledgements)


async def test_forgetting_by_the_brokers_word_is_noticed(state: Path) -> None:
    async with fire.standing(state, homes=2, rng=random.Random(1), workers=1, trims_on="puback") as trunk:
        await flowing(trunk)
        for _ in range(5):
            measure(trunk, 40)
            freezing = asyncio.create_task(faults_deck.freeze_database(trunk))
            await asyncio.sleep(0.7)
            await faults_deck.kill_broker(trunk)
            await faults_deck.kill_worker(trunk)
            await freezing
            if found := await said_of(trunk, "lost"):
                break

        assert found


async def test_a_missing_guard_of_generations_is_noticed(state: Path) -> None:
    async with fire.standing(
        state, homes=2, rng=random.Random(1), workers=1, mutation="no_generation_guard"
    ) as trunk:
        await flowing(trunk)
        for _ in range(8):
            locking = asyncio.create_task(faults_deck.lock_tables(trunk))
            await asyncio.sleep(0.3)
            measure(trunk, 40)
            await asyncio.sleep(0.5)
            trunk.downlinks.reset()
            await locking
            if await noticed(trunk, trunk.ears.false_acknowledgements, within_s=8):
                break

        assert trunk.ears.false_acknowledgements


async def test_a_missing_check_for_repeats_is_noticed(state: Path) -> None:
    async with fire.standing(
        state, homes=2, rng=random.Random(1), workers=1, mutation="no_deduplication"
    ) as trunk:
        await flowing(trunk)
        for _ in range(5):
            measure(trunk, 20)
            await faults_deck.cut_after_commit(trunk)
            await asyncio.sleep(1)
            trunk.uplinks.reset()
            if found := await said_of(trunk, "quarantine"):
                break

        assert found
