"""Seals the audit soon after it was written: once a second, in one short transaction, whichever server comes first."""

import asyncio
import logging
import time
from dataclasses import dataclass

import psycopg
from psycopg_pool import PoolTimeout

from accanto_api import database
from accanto_api.database import Pool

log = logging.getLogger(__name__)

EVERY_S = 1.0
AT_ONCE = 5_000
"""Rows in one transaction: about a tenth of a second of work."""
ANCHOR_S = 3600.0
"""How often the last seal is told to the log, where who can change the database cannot change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """How many rows got their seal."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waits:
    """Whether anything waits for its seal."""

    is_waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The last seal."""

    seq: int
    hash: str


async def run(pool: Pool) -> None:
    """Until cancelled. A database that is away is asked again; what waits there is sealed then."""
    told = float("-inf")
    while True:
        try:
            await seal(pool)
            if time.monotonic() - told > ANCHOR_S:
                await _tell(pool)
                told = time.monotonic()
        except (psycopg.Error, PoolTimeout) as error:
            log.warning("audit_not_sealed retry_s=%s error=%s", EVERY_S, type(error).__name__)
        await asyncio.sleep(EVERY_S)


async def seal(pool: Pool) -> int:
    """Seal everything that waits now; gives how many rows."""
    total = 0
    while True:
        async with pool.connection() as connection:
            waits = await database.row(connection, _Waits, "agreements.waits")
            if waits is None or not waits.is_waiting:
                return total
            sealed = await database.row(connection, _Sealed, "agreements.seal", most=AT_ONCE)
        total += sealed.id if sealed else 0
        if sealed is None or sealed.id < AT_ONCE:
            return total


async def _tell(pool: Pool) -> None:
    async with pool.connection() as connection:
        head = await database.row(connection, _Head, "agreements.head")
    if head is not None:
        log.info("audit_anchor seq=%s hash=%s", head.seq, head.hash)
