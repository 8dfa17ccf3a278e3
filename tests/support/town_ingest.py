"""Ingestion by a district's time: `town_ingest.py DATABASE BROKER TIME`."""

import asyncio
import logging
import signal
import sys
from contextlib import suppress
from pathlib import Path

from accanto_firmware_sim.clock import Follower
from accanto_ingestion import process


async def main(database: str, broker: str, time: Path) -> None:
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        settings = process.Settings(database_url=database, broker_url=broker, shared=False)
        await process.run(settings, utc_ns=Follower(time).now_ns)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
