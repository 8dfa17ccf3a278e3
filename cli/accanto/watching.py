"""What the process `watch` does: it judges new data, and keeps the store beside it."""

import asyncio

from accanto_alerts import watch
from accanto_store import upkeep


async def run(settings: watch.Settings) -> None:
    """Both until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(watch.run(settings))
        group.create_task(upkeep.run(settings.database_url))
