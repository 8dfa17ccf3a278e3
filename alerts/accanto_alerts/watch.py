"""Watches for new data and for moments that rules wait for, and judges patients, some at a time.

The store wakes the watch when new data commit; every few seconds it looks by itself, for moments that have come,
and should a wake-up call get lost. Any number of watches may run: each claims patients whom no other holds. A
patient whose data cannot be judged rests for a while, ever longer, and never keeps the others waiting.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
from psycopg import AsyncConnection

from accanto_alerts import evaluation
from accanto_contract.errors import Unavailable
from accanto_store import connections

CHANNEL = "accanto_dirty"
LOOK_EVERY_S = 3.0
FIRST_REST, LONGEST_REST = timedelta(seconds=2), timedelta(minutes=2)
RECONNECT_AFTER_S = 1.0
GARBAGE = (50_000, 20, 100)
"""When Python looks for cycles: points live by the thousand for milliseconds, and looking costs a fifth of the work."""

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
    gc.set_threshold(*GARBAGE)
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
        while await _judge_some(working, resting) | await _judge_traced(working, resting):
            pass
        async for _ in listening.notifies(timeout=LOOK_EVERY_S, stop_after=1):
            pass
        async for _ in listening.notifies(timeout=0):
            pass


async def _judge_some(working: AsyncConnection, resting: _Resting) -> bool:
    """Judge some patients in one transaction, or one by one where that fails; whether there were any."""
    now = datetime.now(UTC)
    patients: list[int] = []
    try:
        async with working.transaction():
            patients = await evaluation.claim(working, now=now, resting=resting.now(now))
            failed = await evaluation.judge(working, patients, now=now) if patients else {}
    except psycopg.OperationalError:
        raise
    except Exception as error:  # whatever it is, it is one patient's: whose, is found by judging each alone
        if not patients:
            raise
        _log.warning("judging_apart patients=%d error=%s", len(patients), type(error).__name__)
        for patient in patients:
            await _judge_alone(working, resting, patient)
        return True
    _note(resting, patients, failed, now)
    return bool(patients)


async def _judge_traced(working: AsyncConnection, resting: _Resting) -> bool:
    """Judge one patient with new blocks of a trace; whether there was one."""
    now = datetime.now(UTC)
    claim = partial(evaluation.claim_traced, working, resting=resting.now(now))
    return await _judge_one(working, resting, claim, now)


async def _judge_alone(working: AsyncConnection, resting: _Resting, patient: int) -> None:
    """Judge this patient, unless another watch does."""
    now = datetime.now(UTC)
    await _judge_one(working, resting, partial(evaluation.claim_one, working, patient), now)


async def _judge_one(
    working: AsyncConnection, resting: _Resting, claim: Callable[[], Awaitable[list[int]]], now: datetime
) -> bool:
    """Judge whoever is claimed, in one transaction; whether there was one."""
    patients: list[int] = []
    try:
        async with working.transaction():
            patients = await claim()
            failed = await evaluation.judge(working, patients, now=now) if patients else {}
    except psycopg.OperationalError:
        raise
    except Exception as error:  # one patient's failure, whatever it is, never stops the others
        if not patients:
            raise
        failed = dict.fromkeys(patients, error)
    _note(resting, patients, failed, now)
    return bool(patients)


def _note(resting: _Resting, patients: Iterable[int], failed: Mapping[int, Exception], now: datetime) -> None:
    """Who could not be judged rests."""
    for patient in patients:
        error = failed.get(patient)
        if error is None:
            resting.judged(patient)
            continue
        rest = resting.failed(patient, now)
        _log.error(
            "judging_failed patient=%d error=%s reason=%r rest_s=%d",
            patient,
            type(error).__name__,
            _first_line(error),
            rest.total_seconds(),
        )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
