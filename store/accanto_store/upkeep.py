"""What is done to traces at rest: packed anew in fewer bytes, bit by bit the same, and drawn from afar.

It stands outside of the way that a receipt waits for, in small transactions, and passes over what others hold.
Killed at any moment it has done whole blocks or none.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from accanto_contract import codec
from accanto_contract.codec import Codec
from accanto_contract.errors import Refused, Unavailable
from accanto_store import connections, pyramid, queries, retention

log = logging.getLogger(__name__)

AT_A_TIME = 200
RESTS_AFTER = timedelta(minutes=2)
"""A block that has just come may come again soon, and is read by the watch first."""

EVERY_S = 30.0
FORGET_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block that still rests as it travelled."""

    patient_id: int
    signal: int
    start: datetime
    device_id: int
    samples: int
    leads: int
    codec: int
    data: bytes

    @property
    def key(self) -> dict[str, object]:
        """What names it in its table."""
        return {
            "patient_id": self.patient_id, "signal": self.signal, "start": self.start, "device_id": self.device_id,
        }  # fmt: skip


def put_to_rest(connection: Connection, *, before: datetime, limit: int = AT_A_TIME) -> int:
    """Pack up to `limit` blocks anew that came before a moment; how many were looked at. One transaction.

    Raises psycopg.Error.
    """
    named = queries.load("upkeep")
    with connection.transaction(), connection.cursor(row_factory=class_row(Block)) as cursor:
        blocks = cursor.execute(named["blocks_as_sent"], {"before": before, "limit": limit}).fetchall()
        for block in blocks:
            _rest(connection, block)
    return len(blocks)


def tend(
    connection: Connection, *, now: datetime, forget: bool, is_over: Callable[[], bool] = lambda: False
) -> int:
    """Put everything to rest that came long enough ago; how many blocks. Raises psycopg.Error."""
    done = 0
    while not is_over() and (count := put_to_rest(connection, before=now - RESTS_AFTER)):
        done += count
    if forget:
        connection.execute(queries.load("upkeep")["forget_replayed"])
    return done


async def run(database_url: str, *, keep_days: int = 0) -> None:
    """Keep the store until cancelled, within a moment; a database that is away is waited for.

    Measurements older than `keep_days` go (0: none does).
    """
    forgotten = datetime.min.replace(tzinfo=UTC)
    over = threading.Event()
    try:
        while True:
            now = datetime.now(UTC)
            is_time = now - forgotten > FORGET_EVERY
            if (
                await asyncio.to_thread(_round, database_url, now, over, forget=is_time, keep_days=keep_days)
                and is_time
            ):
                forgotten = now
            await asyncio.sleep(EVERY_S)
    finally:
        over.set()


def _round(url: str, now: datetime, over: threading.Event, *, forget: bool, keep_days: int) -> bool:
    """One round; whether it was finished."""
    try:
        with connections.connect(url, name="accanto upkeep", autocommit=True) as connection:
            done = tend(connection, now=now, forget=forget, is_over=over.is_set)
            if forget:
                retention.forget(connection, now=now, keep_days=keep_days, is_over=over.is_set)
    except (Unavailable, psycopg.Error) as error:
        log.warning("upkeep_interrupted error=%s", type(error).__name__)
        return False
    if done:
        log.info("traces_put_to_rest blocks=%d", done)
    return True


def _rest(connection: Connection, block: Block) -> None:
    named = queries.load("upkeep")
    try:
        samples = codec.unpack(block.data, block.codec, leads=block.leads, samples=block.samples)
    except Refused as refused:
        log.warning(
            "block_left_as_sent device=%d start=%s reason=%s", block.device_id, block.start, refused.reason
        )
        connection.execute(named["leave_as_sent"], block.key)
        return
    packed = codec.pack(samples, Codec.PCODEC)
    back = codec.unpack(packed, Codec.PCODEC, leads=block.leads, samples=block.samples)
    if not np.array_equal(back, samples):
        raise AssertionError("pcodec did not give back what it was given")
    connection.execute(named["put_to_rest"], {**block.key, "data": packed})
    seen = {"samples": block.samples, "leads": block.leads, "pyramid": pyramid.build(samples)}
    connection.execute(named["keep_pyramid"], {**block.key, **seen})
