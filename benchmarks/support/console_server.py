"""The process `api` alone, over a database, with a console built anywhere: what the benchmark of the console asks."""

import asyncio
import signal
import sys
from pathlib import Path

from accanto_api import process
from accanto_store.roles import Role, url_as


async def _serve(url: str, port: int, pages: Path) -> None:
    serving = asyncio.create_task(
        process.run(process.Settings(database_url=url_as(url, Role.API), port=port, pages=pages))
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    await asyncio.wait([serving])


asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
