"""kill -9 of any part while data flow: nothing missing, nothing twice, and the alerts that the data deserve."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
import whole_line

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

OURS = ("ingest", "watch", "gw-0001")
UNDER_THEM = ("broker", "postgres", "sim")
FLOWS = "select count(*) >= 2 from waveform"
FLOWS_AGAIN = "select count(*) > {before} from waveform"
ALERTED = "select count(distinct rule_id) >= 2 from alert where handling <> 'withdrawn'"
ALERTS = "select patient_id, rule_id from alert where handling <> 'withdrawn' order by 1, 2"
JUDGED = "select patient_id, rule_id, condition, handling, starts, ends, episodes from alert order by id"
LONGER_THAN_A_CHUNK_S = 14
BEFORE = "select count(*) from waveform"


@pytest.mark.parametrize("parts", [OURS, UNDER_THEM], ids=["ours", "under_them"])
async def test_killed_parts_lose_nothing_double_nothing_and_alert_as_ever(
    parts: tuple[str, ...], state: Path
) -> None:
    """Each part dies alone, then all of them at once."""
    async with whole_line.open_line(state, count=2) as running:
        await running.until(FLOWS)
        for part in parts:
            await _killed(running, [part], times=1)
        await _killed(running, parts, times=2)
        await running.until(ALERTED)

        result = await running.count()

        assert (result.missing, result.twice, result.wrong, result.values_missing) == (0, 0, 0, 0)
        assert result.sent > 130 * 20
        alerts = running.rows(ALERTS)
        assert len(alerts) == len(set(alerts)) >= 2
        judged = running.rows(JUDGED)
        await running.judge_all_again()
        assert running.rows(JUDGED) == judged
        assert [running.supervisor.restarts[part] for part in parts] == [2] * len(parts)


async def _killed(running: whole_line.Line, parts: Sequence[str], *, times: int) -> None:
    """They die together; data flow again afterwards."""
    before = running.rows(BEFORE)[0][0]
    for part in parts:
        running.kill(part)
    for part in parts:
        await running.restarted(part, times=times)
    await running.until(FLOWS_AGAIN.format(before=before))


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
