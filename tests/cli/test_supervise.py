"""Parts are kept alive, and go when they should."""

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from accanto import supervise
from accanto_contract.errors import Unavailable

pytestmark = pytest.mark.integration


def _sim(folder: Path) -> supervise.Command:
    return supervise.Command(
        what=("sim", "--folder", str(folder)),
        environment={"ACCANTO_SIM_HOMES": "1"},
        log_file=folder / "sim.log",
        is_ready=(folder / "doors.json").exists,
    )


async def test_a_killed_part_is_started_again(tmp_path: Path) -> None:
    async with supervise.Supervisor() as supervisor:
        part = _sim(tmp_path)
        await supervisor.add("sim", part)
        first = part.pid
        assert first is not None

        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(20):
            while part.pid in (None, first):
                await asyncio.sleep(0.05)

        assert supervisor.restarts["sim"] == 1


async def test_leaving_the_supervisor_leaves_no_process(tmp_path: Path) -> None:
    async with supervise.Supervisor() as supervisor:
        part = _sim(tmp_path)
        await supervisor.add("sim", part)
        pid = part.pid
        assert pid is not None

    assert not psutil.pid_exists(pid)


async def test_a_part_that_cannot_start_says_why_in_one_sentence(tmp_path: Path) -> None:
    part = supervise.Command(
        what=("sim", "--folder", str(tmp_path)),
        environment={"ACCANTO_SIM_HOMES": "many"},
        log_file=tmp_path / "sim.log",
        is_ready=lambda: False,
    )

    with pytest.raises(Unavailable, match="ACCANTO_SIM_HOMES is 'many': write a number"):
        await supervise.Supervisor().add("sim", part)
