"""From the callback to the outbox exactly once, whatever is killed at whatever step."""

import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import frames
import pytest

from accanto_gateway.clock import GatewayClock
from accanto_gateway.intake import Intake
from accanto_gateway.journal import Journal
from accanto_gateway.records import Row, Tongue
from accanto_gateway.spool import Spool
from accanto_gateway.stream import Assembler

CHILD = Path(frames.__file__).with_name("intake_child.py")


class Box:
    """The two files of a gateway, opened as its process opens them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = GatewayClock()
        self.spool = Spool(folder / "outbox.sqlite", now_us=self.clock.now_us)
        self.journal = Journal(folder / "intake.sqlite", marks=self.spool.read.marks())
        self.intake = Intake(self.journal, self.spool, self.clock)

    def close(self) -> None:
        self.spool.close()
        self.journal.close()

    def kept(self) -> list[int]:
        return frames.numbers_kept(self.folder / "outbox.sqlite")


async def reopened(folder: Path) -> list[int]:
    """What the outbox holds after the next start has caught up."""
    box = Box(folder)
    await box.intake.flush()
    box.close()
    return box.kept()


def journalled(box: Box, count: int) -> list[Row]:
    return [
        box.journal.add(frames.STRAP, link=1, at_us=number * 561_538, data=frames.frame(number))
        for number in range(count)
    ]


async def test_frames_only_in_the_journal_are_in_the_outbox_after_the_next_start(tmp_path: Path) -> None:
    box = Box(tmp_path)
    journalled(box, 40)
    box.close()

    assert await reopened(tmp_path) == list(range(40))


async def test_a_death_between_outbox_and_journal_doubles_nothing(tmp_path: Path) -> None:
    box = Box(tmp_path)
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=box.clock)
    drafts = [draft for row in journalled(box, 40) for draft in assembler.feed(row)]
    await box.spool.put(frames.STRAP, drafts)
    box.close()

    assert await reopened(tmp_path) == list(range(40))


async def test_a_clean_stop_leaves_nothing_in_the_journal(tmp_path: Path) -> None:
    box = Box(tmp_path)
    running = asyncio.create_task(box.intake.run())
    for number in range(25):
        keep_frames(box, [number])
        await asyncio.sleep(0)

    running.cancel()
    await asyncio.wait([running])

    assert box.journal.sources() == []
    box.close()
    assert box.kept() == list(range(25))


async def test_a_journal_older_than_the_outbox_never_reuses_a_consumed_number(tmp_path: Path) -> None:
    box = Box(tmp_path)
    keep_frames(box, range(18))
    await box.intake.flush()
    box.close()
    power_cut_before_the_journal_was_synced(tmp_path)

    box = Box(tmp_path)
    keep_frames(box, range(18, 30))
    await box.intake.flush()
    box.close()

    assert box.kept() == list(range(30))


async def test_an_outbox_that_refuses_for_a_while_gets_everything_later(tmp_path: Path) -> None:
    box = Box(tmp_path)
    disk = sqlite3.connect(tmp_path / "outbox.sqlite")
    disk.execute("CREATE TRIGGER full BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    for number in range(40):
        keep_frames(box, [number])
        await box.intake.move()
    refused = box.kept()

    disk.execute("DROP TRIGGER full")
    keep_frames(box, range(40, 60))
    await box.intake.flush()

    assert refused == []
    assert box.kept() == list(range(60))
    box.close()
    disk.close()


@pytest.mark.integration
@pytest.mark.parametrize("per_turn", [1, 40])
async def test_kill_9_under_load_loses_and_doubles_no_frame(tmp_path: Path, per_turn: int) -> None:
    rng = random.Random(per_turn)
    printed: list[int] = []

    for _ in range(6):
        printed += killed_child(tmp_path, (printed or [-1])[-1] + 2, per_turn, lambda: rng.uniform(0.3, 1.2))

    kept = await reopened(tmp_path)
    assert kept == sorted(set(kept))
    assert set(printed) <= set(kept)
    assert len(kept) <= len(printed) + 6


def keep_frames(box: Box, numbers: Iterable[int]) -> None:
    keep = box.intake.keeper(frames.STRAP.device, frames.STRAP.tongue)
    for number in numbers:
        keep(frames.frame(number))


def power_cut_before_the_journal_was_synced(folder: Path) -> None:
    for part in folder.glob("intake.sqlite*"):
        part.unlink()


def killed_child(folder: Path, first: int, per_turn: int, lives_s: Callable[[], float]) -> list[int]:
    """Start a child, let it live once it has begun, kill it -9; the numbers that it printed."""
    command = [sys.executable, str(CHILD), str(folder), str(first), str(per_turn)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        begun = child.stdout.readline()
        time.sleep(lives_s())
        child.kill()
        rest = child.stdout.read().rsplit("\n", 1)[0]
    return [int(line) for line in (begun + rest).split()]
