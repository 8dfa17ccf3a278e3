"""The part of `ingest` that reads pictures: waits for uploads that are complete, and settles them one by one."""

import asyncio
import logging
import time
from dataclasses import dataclass

import psycopg
from psycopg import AsyncConnection

from accanto_contract.errors import Unavailable
from accanto_ingestion.images import keeping
from accanto_ingestion.images.workshop import Limits, Workshop
from accanto_store import connections

log = logging.getLogger(__name__)

LISTEN = b"listen accanto_picture"
LOOK_EVERY_S = 5.0
"""Uploads whose notice was lost, or that are to be tried again, wait no longer than this."""
IDLE_S = 120.0
"""After so long without a picture the child is ended: it holds 100 MB."""
RETRY_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What this part needs to know."""

    database_url: str
    gate: str
    """What judges, as "module:class"; loaded in the child only."""
    worker: str = "w0"
    limits: Limits = Limits()  # noqa: RUF009  frozen


async def run(settings: Settings) -> None:
    """Read pictures until cancelled; the one in hand is then left for the next worker. Waits for a missing database."""
    workshop = Workshop(settings.gate, settings.limits)
    log.info("pictures_started worker=%s", settings.worker)
    try:
        while True:
            try:
                await _work(settings, workshop)
            except (Unavailable, psycopg.OperationalError) as error:
                log.warning("pictures_wait worker=%s why=%s", settings.worker, type(error).__name__)
                await asyncio.sleep(RETRY_S)
    finally:
        workshop.close()
        log.info("pictures_stopped worker=%s", settings.worker)


async def _work(settings: Settings, workshop: Workshop) -> None:
    name = f"pictures-{settings.worker}"
    connection = await connections.connect_async(settings.database_url, name=name, autocommit=True)
    async with connection:
        await connection.execute(LISTEN)
        last = time.monotonic()
        while True:
            if await keeping.settle_next(connection, workshop.read):
                last = time.monotonic()
                continue
            if time.monotonic() - last > IDLE_S:
                workshop.end()
            await _hear(connection)


async def _hear(connection: AsyncConnection) -> None:
    """Wait for the next notice, or until it is time to look again."""
    async for _ in connection.notifies(timeout=LOOK_EVERY_S, stop_after=1):
        pass
