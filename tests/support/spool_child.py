"""An outbox that a test kills: twenty writers at once, each number printed once its message is awaited.

python spool_child.py FOLDER
"""

import asyncio
import sys
from pathlib import Path

import frames

from accanto_contract.messages import Reading, Readings
from accanto_contract.topics import Kind
from accanto_gateway.clock import GatewayClock
from accanto_gateway.records import Draft
from accanto_gateway.spool import Spool

WRITERS = 20


async def main(folder: Path) -> None:
    """Write until killed."""
    clock = GatewayClock()
    spool = Spool(folder / "outbox.sqlite", now_us=clock.now_us)
    print("begun", spool.epoch, flush=True)
    async with asyncio.TaskGroup() as tasks:
        for writer in range(WRITERS):
            tasks.create_task(_write(spool, writer))


async def _write(spool: Spool, writer: int) -> None:
    value = 0
    while True:
        value += 1
        told = Reading(signal=10, value=value, t_gateway_us=writer)
        draft = Draft(kind=Kind.OBSERVATION, content=Readings(epoch=0, seq=0, readings=(told,)), upto=value)
        (seq,) = await spool.put(frames.STRAP, [draft])
        print("kept", spool.epoch, seq, writer, value, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
