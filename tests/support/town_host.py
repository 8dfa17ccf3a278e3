"""A process that carries the gateways of many homes, so that one kill -9 kills them all: `town_host.py PLAN.json`.

Each gateway is the product's own, with its own spool, radio, connection and clock; only the process is shared.
"""

import asyncio
import json
import logging
import os
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from accanto_firmware_sim.clock import Follower
from accanto_gateway import process
from accanto_gateway.clock import GatewayClock

OFFSET = struct.Struct("<q")
AGAIN_S = 1.0
log = logging.getLogger("town")


class Told(TypedDict):
    """One gateway of the plan; `at` is its place in the file of clock errors."""

    id: str
    radio: str
    broker: str
    spool: str
    at: int


class Plan(TypedDict):
    """What the process is to carry."""

    time: str
    wrong: str
    gateways: list[Told]


def wrong_clock(time: Follower, wrong: int, at: int) -> Callable[[], int]:
    """The district's time, wrong by what the file says for this gateway (ns)."""

    def utc_ns() -> int:
        return time.now_ns() + int(OFFSET.unpack(os.pread(wrong, OFFSET.size, at * OFFSET.size))[0])

    return utc_ns


async def carry(told: Told, utc_ns: Callable[[], int]) -> None:
    """One gateway, started again when it ends, as systemd would."""
    settings = process.Settings(
        gateway_id=told["id"], broker_url=told["broker"], spool=Path(told["spool"]), radio=told["radio"]
    )
    while True:
        try:
            await process.run(settings, clock=GatewayClock(utc_ns=utc_ns))
        except Exception:  # whatever ended it, a supervisor would start it again
            log.exception("gateway_ended gateway=%s", told["id"])
        await asyncio.sleep(AGAIN_S)


async def main(plan: Plan) -> None:
    """All of them, until SIGTERM."""
    time, wrong = Follower(Path(plan["time"])), os.open(plan["wrong"], os.O_RDONLY)
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as carried:
            for told in plan["gateways"]:
                carried.create_task(carry(told, wrong_clock(time, wrong, told["at"])))


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    for chatty in ("bumble", "bleak"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    logging.getLogger("accanto_gateway").setLevel(logging.INFO)
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
