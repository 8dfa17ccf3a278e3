"""kill -9 of any part while data flow: nothing missing, nothing twice, and the alerts that the data deserve."""

import asyncio
from pathlib import Path

import pytest
import whole_line

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

PARTS = ["ingest", "watch", "gw-0001", "broker", "postgres", "sim"]
FLOWS = "select count(*) >= 2 from waveform"
FLOWS_AGAIN = "select count(*) > {before} from waveform"
ALERTED = "select count(distinct rule_id) >= 2 from alert where handling <> 'withdrawn'"
ALERTS = "select patient_id, rule_id from alert where handling <> 'withdrawn' order by 1, 2"
JUDGED = "select patient_id, rule_id, condition, handling, starts, ends, episodes from alert order by id"
LONGER_THAN_A_CHUNK_S = 14
BEFORE = "select count(*) from waveform"


@pytest.mark.parametrize("part", PARTS)
async def test_a_killed_part_loses_nothing_doubles_nothing_and_alerts_as_ever(part: str, state: Path) -> None:
    async with whole_line.open_line(state, count=2) as running:
        await running.until(FLOWS)
        for times in (1, 2):
            before = running.rows(BEFORE)[0][0]
            running.kill(part)
            await running.restarted(part, times=times)
            await running.until(FLOWS_AGAIN.format(before=before))
        await running.until(ALERTED)

        result = await running.count()

        assert (result.missing, result.twice, result.wrong, result.values_missing) == (0, 0, 0, 0)
        assert result.sent > 130 * 20
        alerts = running.rows(ALERTS)
        assert len(alerts) == len(set(alerts)) >= 2
        judged = running.rows(JUDGED)
        await running.judge_all_again()
        assert running.rows(JUDGED) == judged
        assert running.supervisor.restarts[part] == 2


async def test_what_was_only_on_its_way_survives_the_death_of_the_way(state: Path) -> None:
    """The database hangs while messages come in; then ingest and broker die with all that they hold."""
    async with whole_line.open_line(state, count=1) as running:
        await running.until(FLOWS)
        with running.hanging("postgres"):
            await asyncio.sleep(LONGER_THAN_A_CHUNK_S)
            running.kill("ingest")
            running.kill("broker")
            await asyncio.sleep(1)

        result = await running.count()

        assert (result.missing, result.twice, result.wrong, result.values_missing) == (0, 0, 0, 0)
