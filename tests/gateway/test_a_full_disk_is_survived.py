"""A disk that takes no more: what the strap counts as taken is kept all the same, and what is lost is declared."""

import asyncio
import re
import resource
import sqlite3
from pathlib import Path

import pytest
from frames import STRAP, frame
from listening import parts
from simulated_home import Home, open_home, stop

from accanto_contract import messages
from accanto_contract.errors import SpoolError
from accanto_contract.messages import Gap
from accanto_gateway.losses import Losses

HALF_S = 500_000


def gaps(outbox: Path) -> list[str]:
    box = sqlite3.connect(outbox)
    bodies = box.execute("SELECT body FROM message WHERE kind = 'gap' ORDER BY id").fetchall()
    box.close()
    said = [messages.decode_numbered(body) for (body,) in bodies]
    return [gap.reason for gap in said if isinstance(gap, Gap)]


def journal_bytes(home: Home) -> int:
    return (home.folder / "spool" / "intake.sqlite-wal").stat().st_size


@pytest.mark.integration
@pytest.mark.timeout(120)
async def test_a_disk_that_is_full_for_a_while_costs_nothing_that_was_taken(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        gateway = await home.gateway()
        await home.frames_sent(8)
        soft, hard = resource.prlimit(gateway.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(gateway.pid, resource.RLIMIT_FSIZE, (journal_bytes(home), hard))
        await until_cut(home)
        resource.prlimit(gateway.pid, resource.RLIMIT_FSIZE, (soft, hard))
        await home.frames_sent(len(home.sent()) + 8)
        await until_declared(home)
        await home.say("quiet")
        await stop(gateway)

    unknown = set(home.cut()) - set(home.sent())
    assert [one for one in home.kept() if one not in unknown] == home.sent()
    assert any(
        re.fullmatch(r"disk: \d+ notifications from \S+ to \S+ not kept", why) for why in gaps(home.outbox)
    )


async def test_what_the_journal_refuses_does_not_count_as_taken_and_is_declared_later(tmp_path: Path) -> None:
    async with parts(tmp_path) as gateway:
        disk = sqlite3.connect(tmp_path / "intake.sqlite")
        keep = gateway.intake.keeper(STRAP.device, STRAP.tongue)
        disk.execute("CREATE TRIGGER full BEFORE INSERT ON row BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        with pytest.raises(SpoolError):
            keep(frame(0))
        is_full, lost = gateway.intake.is_full, gateway.intake.lost

        disk.execute("DROP TRIGGER full")
        is_full_later = gateway.intake.is_full
        keep(frame(1))
        await gateway.intake.flush()
        disk.close()

        (gap,) = [one for one in gateway.said() if isinstance(one, Gap)]
    assert (is_full, lost, is_full_later) == (True, 1, False)
    assert gap.reason.startswith("disk: 1 notifications from 2027-01-15T08:00:00+00:00")
    assert gap.first == gap.last == gap.seq


def test_losses_of_a_device_are_one_declaration() -> None:
    losses = Losses()
    for at in range(3):
        losses.add(STRAP.device, 1_800_000_000_000_000 + at * HALF_S)

    loss = losses.pop()
    assert loss
    losses.add(STRAP.device, 1_800_000_000_000_000 + 4 * HALF_S)
    losses.put_back(loss)
    again = losses.pop()

    assert again
    assert (again.count, again.until_us - again.from_us) == (4, 4 * HALF_S)
    assert losses.pop() is None


async def until_cut(home: Home) -> None:
    """The gateway has refused a frame: it says so."""
    log = home.folder / "gateway.log"
    async with asyncio.timeout(40):
        while "measurement_lost" not in log.read_text():
            await asyncio.sleep(0.2)


async def until_declared(home: Home) -> None:
    async with asyncio.timeout(40):
        while not gaps(home.outbox):
            await asyncio.sleep(0.2)
