"""What the process `watch` does: it judges new data, keeps the store, counts days, on a small site sends notices."""

import asyncio

from accanto_alerts import watch
from accanto_alerts.indicators import counting
from accanto_alerts.notify import process as notices
from accanto_store import upkeep


async def run(
    settings: watch.Settings, notify: notices.Settings | None = None, *, keep_days: int = 0
) -> None:
    """All of it until cancelled; without `notify` another process sends the notices.

    Measurements older than `keep_days` go (0: none does).
    """
    async with asyncio.TaskGroup() as group:
        group.create_task(watch.run(settings))
        group.create_task(upkeep.run(settings.database_url, keep_days=keep_days))
        group.create_task(counting.run(settings.database_url))
        if notify is not None:
            group.create_task(notices.run(notify))
