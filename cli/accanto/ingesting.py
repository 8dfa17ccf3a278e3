"""What `accanto ingest` runs side by side: messages from the broker, and pictures that were uploaded."""

import asyncio

from accanto_ingestion import process
from accanto_ingestion.images import process as images

GATE = "accanto_signal.fundus.gate:Gate"
"""What judges pictures; loaded only in the child that decodes them."""


async def run(settings: process.Settings) -> None:
    """Both, until cancelled."""
    pictures = images.Settings(database_url=settings.database_url, gate=GATE, worker=settings.worker)
    async with asyncio.TaskGroup() as both:
        both.create_task(process.run(settings))
        both.create_task(images.run(pictures))
