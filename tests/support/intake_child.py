"""A gateway's intake that a test kills: keeps frames as fast as asked and prints each number once kept.

python intake_child.py FOLDER FIRST_NUMBER FRAMES_PER_TURN
"""

import asyncio
import sys
from pathlib import Path

import frames

from accanto_gateway.clock import GatewayClock
from accanto_gateway.intake import Intake
from accanto_gateway.journal import Journal
from accanto_gateway.spool import Spool


async def main(folder: Path, first: int, per_turn: int) -> None:
    clock = GatewayClock()
    spool = Spool(folder / "outbox.sqlite", now_us=clock.now_us)
    journal = Journal(folder / "intake.sqlite", marks=spool.read.marks())
    intake = Intake(journal, spool, clock)
    keep = intake.keeper(frames.STRAP.device, frames.STRAP.tongue)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(intake.run())
        tasks.create_task(journal.keep_synced())
        while True:
            for _ in range(per_turn):
                keep(frames.frame(first))
                sys.stdout.write(f"{first}\n")
                first += 1
            sys.stdout.flush()
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
