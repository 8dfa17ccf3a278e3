"""Three blows into a spirometer in a home become a graded session at the centre, by the whole way between them."""

import asyncio
from pathlib import Path

import pytest
import town
import watched_home

from accanto_firmware_sim import diary

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

SCENARIO = """
days = 1
speed = 40.0
skips = true
late_h = 0.02
seed = 4
[[home]]
traits = ["exacerbation"]
from_day = 9
"""
FOUND = "select code, value, quality, detail->>'fev1_grade' from finding where code in ('fev1', 'fvc') order by code"
UNJUDGED = "select count(*) from dirty"


async def test_what_was_blown_at_home_is_what_the_centre_judges(state: Path) -> None:
    (state / "one.toml").write_text(SCENARIO)
    async with town.standing(state, state / "one.toml", homes=1, hosts=1) as hurt:
        while not (await hurt.progress())["is_over"]:
            await asyncio.sleep(0.5)
        assert await town.until(lambda: hurt.waiting() == 0, within_s=30)

        async with watched_home.watching(hurt.server.url, "w0"):
            assert await town.until(lambda: hurt.rows(UNJUDGED) == [(0,)], within_s=60)
        blown = diary.read(hurt.ledger)["S0001"]
        found = hurt.rows(FOUND)

    assert len(blown) == 3
    assert [(code, grade) for code, _, _, grade in found] == [("fev1", "A"), ("fvc", "A")]
    for code, value, quality, _ in found:
        assert value == pytest.approx(max(blow.values[str(code)] for blow in blown), abs=0.03)
        assert float(str(quality)) >= 0.9
