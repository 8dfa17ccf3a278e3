"""A district lives for days while everything breaks: what firmware counted as taken is stored once or accounted for.

`make test` lets three homes live for a day. The long version: ACCANTO_DISTRICT_HOMES=200 ACCANTO_DISTRICT_DAYS=7, and
ACCANTO_DISTRICT_HOSTS processes of gateways (8), ACCANTO_DISTRICT_SEED.
"""

import asyncio
import os
import random
import time
from pathlib import Path

import pytest
import town
import town_count
from town import Town
from town_blows import Blows

HOMES, DAYS, HOSTS, SEED = (
    int(os.environ.get(f"ACCANTO_DISTRICT_{name}", usual))
    for name, usual in (("HOMES", "3"), ("DAYS", "1"), ("HOSTS", "2"), ("SEED", "1"))
)
ROUNDS = 1 if DAYS == 1 else None
"""Of blows in the short version, so that it stays short."""
PAUSE_S = (1.0, 3.0) if ROUNDS else (4.0, 12.0)
"""Between two blows."""
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180 + HOMES * DAYS * 2)]

TRAITS = (
    "", "forgetful", "link-losses", "out-of-range", "failing-battery", "wrong-clock", "electrode-off",
    "exacerbation", "new-af", "decompensation",
)  # fmt: skip
DRY_WITHIN_S = 120
ROBBED = """
with newest as (select device_id, max(time) as time from observation where signal = 10 group by device_id),
gone as (delete from observation o using newest n where (o.device_id, o.time) = (n.device_id, n.time) returning 1)
select count(*) from gone
"""
"""Takes each oximeter's newest value away: one alone might lie where its gateway declared a gap."""


def _scenario(folder: Path) -> Path:
    """A tenth of the homes for each kind; of few homes, the first kinds."""
    homes = [TRAITS[(home + SEED) % len(TRAITS)] for home in range(HOMES)]
    groups = [
        f"[[home]]\ntraits = [{repr(one) if one else ''}]\nfrom_day = {min(2, DAYS)}\n" for one in homes
    ]
    head = f"days = {DAYS}\nspeed = {40.0 if ROUNDS else 15.0}\nlate_h = 0.02\nskips = true\nseed = {SEED}\n"
    (folder / "week.toml").write_text(head + "".join(groups))
    return folder / "week.toml"


async def _lived(hurt: Town, blows: Blows) -> dict[str, object]:
    """Until the last day is over, under blows; what the simulator says of it."""
    raining = asyncio.create_task(blows.rain(rounds=ROUNDS))
    try:
        while not (told := await hurt.progress())["is_over"]:
            assert not raining.done() or raining.exception() is None, raining.exception()
            await asyncio.sleep(0.5)
    finally:
        raining.cancel()
        await asyncio.wait([raining])
    return told


async def test_every_measurement_taken_is_stored_once_or_accounted_for(state: Path) -> None:
    began = time.monotonic()
    async with town.standing(state, _scenario(state), homes=HOMES, hosts=HOSTS) as hurt:
        blows = Blows(hurt, random.Random(SEED), pause_s=PAUSE_S)
        told = await _lived(hurt, blows)
        blows.end()
        is_dry = await town.until(lambda: hurt.waiting() == 0, within_s=DRY_WITHIN_S)

        count = await asyncio.to_thread(town_count.count, hurt.ledger, hurt.server.url)

        print(
            f"\n{HOMES} homes, {DAYS} days, {time.monotonic() - began:.0f} s: {count}\n{told}\n{hurt.blows}"
        )
        assert is_dry, f"{hurt.waiting()} messages still wait"
        held = [lost for lost in count.lost if lost.startswith("held")]
        assert len(held) <= int(str(told["given_up"])), (
            "only what nobody came for since may lie in its device still"
        )
        assert (count.missing - len(held), count.twice, count.foreign) == (0, 0, 0)
        assert count.taken == count.stored + count.refused + count.declared + len(held)
        assert count.stored >= 20 * HOMES * DAYS
        hurt.rows(ROBBED)
        robbed = await asyncio.to_thread(town_count.count, hurt.ledger, hurt.server.url)
        assert robbed.missing > count.missing, "the checker must notice what is gone"
