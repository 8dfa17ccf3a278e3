"""One ear on the database for all who listen to this process: alerts as they happen, and a beat."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import PoolTimeout

from accanto_api import database
from accanto_api.database import Pool
from accanto_api.shapes import Severity

log = logging.getLogger(__name__)

BEAT_S = 5.0
RETRY_S = 2.0
QUEUE = 1_000
MOST_REPEATED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened to an alert; `team` are the accounts that may know."""

    id: int
    event: str
    alert: UUID
    severity: Severity
    team: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The line lives; `newest` is when the last message was stored."""

    now: datetime
    newest: datetime | None


Heard = asyncio.Queue[Event | Beat | None]
"""What a listener hears; None means: no more."""


class Hub:
    """Hears `accanto_alert` on one connection and passes it to every listener; heals by itself."""

    def __init__(self, url: str, pool: Pool) -> None:
        self._url = url
        self._pool = pool
        self._listeners: set[Heard] = set()
        self._last = 0
        self._stopped = False

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen_always())
            tasks.create_task(self._beat_always())

    @contextmanager
    def listening(self) -> Iterator[Heard]:
        """A queue that hears everything from now on."""
        heard = Heard(QUEUE)
        if self._stopped:
            heard.put_nowait(None)
        self._listeners.add(heard)
        try:
            yield heard
        finally:
            self._listeners.discard(heard)

    def stop(self) -> None:
        """Send every listener away, so that the server can end; later ones are not let in."""
        self._stopped = True
        for heard in list(self._listeners):
            self._dismiss(heard)

    async def since(self, after: int) -> list[Event]:
        """What happened after an event; the last half minute before it may be told again."""
        async with self._pool.connection() as connection:
            return await database.rows(
                connection, Event, "worklist.events_since", after=after, most=MOST_REPEATED
            )

    async def last(self) -> int:
        """The number of the newest event."""
        async with self._pool.connection() as connection:
            found = await database.row(connection, _Last, "worklist.last_event")
        return found.id if found else 0

    async def beat(self) -> Beat:
        """A beat, now."""
        async with self._pool.connection() as connection:
            found = await database.row(connection, Beat, "worklist.newest")
        assert found is not None  # noqa: S101  the query has no from
        return found

    async def _listen_always(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.OperationalError, PoolTimeout) as error:
                log.warning("live_line_broken retry_s=%s error=%s", RETRY_S, type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        """Listen first, then catch up, so that nothing falls between."""
        async with await _line(self._url) as line:
            await line.execute("listen accanto_alert")
            for event in await self.since(self._last or await self.last()):
                self._tell(event)
            log.info("live_line_open last=%s", self._last)
            async for notice in line.notifies():
                await self._pass_on(notice.payload)

    async def _pass_on(self, payload: str) -> None:
        if not payload.isdecimal():
            log.warning("live_notice_unreadable")
            return
        async with self._pool.connection() as connection:
            event = await database.row(connection, Event, "worklist.event", id=int(payload))
        if event:
            self._tell(event)

    async def _beat_always(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            if not self._listeners:
                continue
            try:
                self._say(await self.beat())
            except (psycopg.OperationalError, PoolTimeout):
                continue  # silence is what the console shows as a lost line

    def _tell(self, event: Event) -> None:
        self._last = max(self._last, event.id)
        self._say(event)

    def _say(self, what: Event | Beat) -> None:
        for heard in list(self._listeners):
            try:
                heard.put_nowait(what)
            except asyncio.QueueFull:
                self._dismiss(heard)

    def _dismiss(self, heard: Heard) -> None:
        """It cannot keep up, or we end: its browser comes back and asks for what it missed."""
        self._listeners.discard(heard)
        while not heard.empty():
            heard.get_nowait()
        heard.put_nowait(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    id: int


async def _line(url: str) -> AsyncConnection:
    """A connection for listening; a database that vanished is noticed within 25 s."""
    return await AsyncConnection.connect(
        url, autocommit=True, application_name="accanto-live", connect_timeout=5,
        keepalives_idle=10, keepalives_interval=5, keepalives_count=3,
    )  # fmt: skip
