"""Watches for new data, and judges them patient by patient.

The store wakes the watch when new data commit; every few seconds it looks by itself, should a wake-up call get
lost. Any number of watches may run: each claims a patient whom no other holds. A patient whose data cannot be
judged rests for a while, ever longer, and never keeps the others waiting.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import AsyncConnection

from accanto_alerts import evaluation
from accanto_contract.errors import Unavailable
from accanto_store import connections

CHANNEL = "accanto_dirty"
LOOK_EVERY_S = 3.0
FIRST_REST, LONGEST_REST = timedelta(seconds=2), timedelta(minutes=2)
RECONNECT_AFTER_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a watch needs to know."""

    database_url: str
    worker: str = "w0"
    """Its name in the logs and in the database's list of connections."""


@dataclass(slots=True)
class _Resting:
    """Patients whose data could not be judged: until when, and after how many attempts."""

    until: dict[int, tuple[datetime, int]] = field(default_factory=dict)

    def now(self, now: datetime) -> list[int]:
        """Who rests now."""
        return [patient for patient, (until, _) in self.until.items() if until > now]

    def failed(self, patient_id: int, now: datetime) -> timedelta:
        """Another attempt failed; for how long the patient rests."""
        attempts = self.until[patient_id][1] + 1 if patient_id in self.until else 1
        rest = min(FIRST_REST * (1 << min(attempts - 1, 10)), LONGEST_REST)
        self.until[patient_id] = now + rest, attempts
        return rest

    def judged(self, patient_id: int) -> None:
        """It went well this time."""
        self.until.pop(patient_id, None)


async def run(settings: Settings) -> None:
    """Watch until cancelled; what is in hand then is left as it was before."""
    resting = _Resting()
    while True:
        try:
            async with _connected(settings) as (listening, working):
                _log.info("watch_ready worker=%s", settings.worker)
                await _watch(listening, working, resting)
        except (Unavailable, psycopg.OperationalError) as error:
            _log.warning("database_away worker=%s reason=%r", settings.worker, _first_line(error))
        await asyncio.sleep(RECONNECT_AFTER_S)


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[tuple[AsyncConnection, AsyncConnection]]:
    name = f"accanto watch {settings.worker}"
    async with (
        await connections.connect_async(
            settings.database_url, name=f"{name} ear", autocommit=True
        ) as listening,
        await connections.connect_async(settings.database_url, name=name, autocommit=True) as working,
    ):
        await listening.execute(f"listen {CHANNEL}")
        yield listening, working


async def _watch(listening: AsyncConnection, working: AsyncConnection, resting: _Resting) -> None:
    """Judge whoever has new data; then wait to be woken, but not for long."""
    while True:
        while await _judge_one(working, resting):
            pass
        async for _ in listening.notifies(timeout=LOOK_EVERY_S, stop_after=1):
            pass


async def _judge_one(working: AsyncConnection, resting: _Resting) -> bool:
    """Judge one patient in one transaction; whether there was one."""
    now = datetime.now(UTC)
    patient_id: int | None = None
    try:
        async with working.transaction():
            patient_id = await evaluation.claim(working, resting=resting.now(now))
            if patient_id is not None:
                await evaluation.judge(working, patient_id, now=now)
    except psycopg.OperationalError:
        raise
    except Exception as error:  # one patient's failure, whatever it is, never stops the others
        if patient_id is None:
            raise
        rest = resting.failed(patient_id, now)
        _log.error(
            "judging_failed patient=%d error=%s reason=%r rest_s=%d",
            patient_id,
            type(error).__name__,
            _first_line(error),
            rest.total_seconds(),
        )
        return True
    if patient_id is not None:
        resting.judged(patient_id)
    return patient_id is not None


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
