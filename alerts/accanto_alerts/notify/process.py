"""The process `notify`: meets the deadlines of cases, and sends what is to be said.

The database wakes it; every second it looks by itself. Any number may run beside each other: patients and notices
are claimed so that no two work on the same one. Nothing waits here: what is due rests in rows, so that a process
that was away for a night meets every deadline of that night, in order.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import AsyncConnection

from accanto_alerts import casework
from accanto_alerts.notify import channels, outbox
from accanto_alerts.notify.outbox import Outbox
from accanto_contract.errors import Unavailable
from accanto_store import connections

CHANNEL = "accanto_notice"
LOOK_EVERY_S = 1.0
RECONNECT_AFTER_S = 1.0
REST = timedelta(seconds=30)
"""A patient whose deadlines cannot be met rests, and keeps nobody waiting."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the process needs to know."""

    database_url: str
    worker: str = "w0"
    ways: channels.Settings = field(default_factory=channels.Settings)
    console_url: str = ""
    """What a notice links to; ids and names are never part of it."""
    lease: timedelta = outbox.LEASE
    first_pause: timedelta = outbox.FIRST_PAUSE


async def run(settings: Settings) -> None:
    """Work until cancelled. Raises SettingsError."""
    ways = channels.configured(settings.ways)
    out = Outbox(
        ways=ways,
        console_url=settings.console_url,
        lease=settings.lease,
        first_pause=settings.first_pause,
    )
    while True:
        try:
            async with _connected(settings) as (listening, meeting, sending):
                _log.info(
                    "notify_ready worker=%s channels=%s", settings.worker, ",".join(sorted(ways)) or "-"
                )
                await _work(listening, meeting, sending, out)
        except* (Unavailable, psycopg.OperationalError) as away:
            _log.warning(
                "database_away worker=%s reason=%r", settings.worker, _first_line(away.exceptions[0])
            )
        await asyncio.sleep(RECONNECT_AFTER_S)


@asynccontextmanager
async def _connected(
    settings: Settings,
) -> AsyncIterator[tuple[AsyncConnection, AsyncConnection, AsyncConnection]]:
    name = f"accanto notify {settings.worker}"
    url = settings.database_url
    async with (
        await connections.connect_async(url, name=f"{name} ear", autocommit=True) as listening,
        await connections.connect_async(url, name=f"{name} deadlines", autocommit=True) as meeting,
        await connections.connect_async(url, name=f"{name} outbox", autocommit=True) as sending,
    ):
        await listening.execute(f"listen {CHANNEL}")
        yield listening, meeting, sending


async def _work(
    listening: AsyncConnection, meeting: AsyncConnection, sending: AsyncConnection, out: Outbox
) -> None:
    """Deadlines and notices side by side, so that a slow mail server delays no escalation."""
    due, letters = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_deadlines(meeting, due, letters))
        group.create_task(_letters(sending, out, letters))
        while True:
            async for _ in listening.notifies(timeout=LOOK_EVERY_S, stop_after=1):
                pass
            due.set()
            letters.set()


async def _deadlines(meeting: AsyncConnection, due: asyncio.Event, letters: asyncio.Event) -> None:
    resting: dict[int, datetime] = {}
    while True:
        due.clear()
        while await _meet_one(meeting, resting):
            letters.set()
        await due.wait()


async def _meet_one(meeting: AsyncConnection, resting: dict[int, datetime]) -> bool:
    """Meet the deadlines of one patient in one transaction; whether there was one."""
    now = datetime.now(UTC)
    patient_id: int | None = None
    try:
        async with meeting.transaction():
            asleep = [patient for patient, until in resting.items() if until > now]
            patient_id = await casework.claim(meeting, now=now, resting=asleep)
            if patient_id is not None:
                await casework.wake(meeting, patient_id, now=now)
    except psycopg.OperationalError:
        raise
    except Exception as error:  # one patient's failure, whatever it is, never stops the others
        if patient_id is None:
            raise
        resting[patient_id] = now + REST
        _log.exception("deadline_failed patient=%d reason=%r", patient_id, _first_line(error))
    return patient_id is not None


async def _letters(sending: AsyncConnection, out: Outbox, letters: asyncio.Event) -> None:
    while True:
        letters.clear()
        while await outbox.send_one(sending, out, now=datetime.now(UTC)):
            pass
        await letters.wait()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
