"""One ear on the database for all who listen to this process: what changed about whom, and a beat.

Whatever is heard is asked of the database once and written down once, however many people listen; while one round is
asked for, the next gathers. So the work grows with what happens, not with who looks.
"""

import asyncio
import itertools
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import PoolTimeout

from accanto_api import audit, sessions
from accanto_api.database import Connection, Pool
from accanto_api.rights import SPECIALTIES
from accanto_api.triage import news
from accanto_api.triage.news import MOST_REPEATED, Addressed, Told

__all__ = ["Hub", "Told"]

log = logging.getLogger(__name__)

BEAT_S = 5.0
SLICES = 10
"""Beats go out in so many slices: five hundred at once would hold up the news behind them."""
RETRY_S = 2.0
FRESH_S = 1.0
NOTED_S = 3_600.0
QUEUE = 1_000

QUEUES = {"accanto_reading": "reading", "accanto_consult": "consult"}
"""The channels on which a specialty's queue changes; the notice is the specialty."""

Heard = asyncio.Queue[Told | None]
"""What a listener hears; None means: no more."""
Line = int | str
"""Whose news a listener hears: an account's, by its number, or those of a specialty."""


@dataclass(eq=False, slots=True, kw_only=True)
class Listener:
    """A live stream of somebody, for as long as their session lives."""

    line: Line
    token: bytes | None
    slice: int
    heard: Heard = field(default_factory=lambda: Heard(QUEUE))


@dataclass(slots=True)
class _Noticed:
    """What was heard of since the last round."""

    events: set[int] = field(default_factory=set)
    patients: set[int] = field(default_factory=set)
    queues: set[tuple[str, str]] = field(default_factory=set)


class Hub:
    """Hears what the database says on one connection and tells who may know; heals by itself."""

    def __init__(self, url: str, pool: Pool) -> None:
        self._url = url
        self._pool = pool
        self._listeners: dict[Line, set[Listener]] = defaultdict(set)
        self._noticed = _Noticed()
        self._woken = asyncio.Event()
        self._last = 0
        self._entered = 0
        self._noted: dict[tuple[int, int], float] = {}
        self._beaten: Told | None = None
        self._beaten_at = 0.0
        self._beating = asyncio.Lock()
        self._stopped = False

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen_always())
            tasks.create_task(self._tell_always())
            tasks.create_task(self._beat_always())

    @contextmanager
    def listening(self, line: Line, token: bytes | None) -> Iterator[Heard]:
        """A queue that hears everything on a line from now on."""
        self._entered += 1
        listener = Listener(line=line, token=token, slice=self._entered % SLICES)
        if self._stopped:
            listener.heard.put_nowait(None)
        self._listeners[line].add(listener)
        try:
            yield listener.heard
        finally:
            self._forget(listener)

    def stop(self) -> None:
        """Send every listener away, so that the server can end; later ones are not let in."""
        self._stopped = True
        for listener in self._all():
            self._dismiss(listener)

    async def missed(self, after: int | None, account: int) -> AsyncIterator[Told]:
        """What an account may know of what happened after an event (None: nothing), and how it stands since.

        In portions; what happened within half a minute before may be told again. Messages have no such number: those
        that nobody has read are told to whoever comes back.
        """
        changed: set[int] = set()
        if after is None:
            return
        while after is not None:
            async with self._pool.connection() as connection:
                portion = await news.since(connection, after)
            own = [event for event in portion if account in event.team]
            changed |= {event.patient_id for event in own}
            for event in own:
                yield event.told()
            is_last = len(portion) < MOST_REPEATED or portion[-1].id <= after
            after = None if is_last else portion[-1].id
        async with self._pool.connection() as connection:
            waiting = await news.unread(connection, account)
            told = await news.about(connection, changed, messages=waiting)
        for one in told:
            yield one.told

    async def beat(self) -> Told:
        """A beat, of this moment or of the last second: hundreds may come at once."""
        async with self._beating:
            if time.monotonic() - self._beaten_at > FRESH_S or self._beaten is None:
                async with self._pool.connection() as connection:
                    self._beaten = await news.beat(connection)
                self._beaten_at = time.monotonic()
            return self._beaten

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
            for channel in ("accanto_alert", "accanto_message", *QUEUES):
                await line.execute(f"listen {channel}".encode())
            early = [one for one in self._listeners if isinstance(one, str)]
            async with self._pool.connection() as connection:
                after = self._last or await news.last(connection)
                self._notice(events=[event.id for event in await news.since(connection, after)])
            self._notice(queues=[(what, one) for what in QUEUES.values() for one in early])
            self._last = max(self._last, after)
            log.info("live_line_open last=%s", self._last)
            async for notice in line.notifies():
                self._read(notice.channel, notice.payload)

    def _read(self, channel: str, said: str) -> None:
        if channel in QUEUES and said in SPECIALTIES.values():
            self._notice(queues=[(QUEUES[channel], said)])
        elif channel in QUEUES or not said.isdecimal():
            log.warning("live_notice_unreadable channel=%s", channel)
        elif channel == "accanto_alert":
            self._notice(events=[int(said)])
        else:
            self._notice(patients=[int(said)])

    def _notice(
        self,
        *,
        events: Iterable[int] = (),
        patients: Iterable[int] = (),
        queues: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._noticed.events.update(events)
        self._noticed.patients.update(patients)
        self._noticed.queues.update(queues)
        self._woken.set()

    async def _tell_always(self) -> None:
        """One round after the other; what could not be asked for is asked for again."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            round_, self._noticed = self._noticed, _Noticed()
            for what, specialty in sorted(round_.queues):
                self._say(news.queue(what, specialty), [specialty])
            try:
                await self._tell(round_)
            except (psycopg.OperationalError, PoolTimeout):
                self._notice(events=round_.events, patients=round_.patients)
                await asyncio.sleep(RETRY_S)

    async def _tell(self, round_: _Noticed) -> None:
        async with self._pool.connection() as connection:
            events = await news.events(connection, round_.events)
            wanted = [event for event in events if self._is_heard(event.team)]
            changed = {event.patient_id for event in wanted}
            told = await news.about(connection, changed, messages=round_.patients)
            await self._note(connection, told)
        self._last = max([self._last, *(event.id for event in events)])
        for event in wanted:
            self._say(event.told(), event.team)
        for one in told:
            self._say(one.told, one.team)

    async def _note(self, connection: Connection, told: Iterable[Addressed]) -> None:
        """Whose names are about to stand on whose list: written down once an hour, as for a list that is loaded."""
        now = time.monotonic()
        self._noted = {pair: at for pair, at in self._noted.items() if now - at < NOTED_S}
        pairs = {
            (account, one.patient_id) for one in told for account in one.team if account in self._listeners
        }
        if fresh := pairs - self._noted.keys():
            await audit.note_live(connection, sorted(fresh))
            self._noted |= dict.fromkeys(fresh, now)

    async def _beat_always(self) -> None:
        for number in itertools.cycle(range(SLICES)):
            await asyncio.sleep(BEAT_S / SLICES)
            some = [listener for listener in self._all() if listener.slice == number]
            if not some:
                continue
            try:
                await self._beat(some)
            except (psycopg.OperationalError, PoolTimeout):
                continue  # silence is what the console shows as a lost line

    async def _beat(self, some: Iterable[Listener]) -> None:
        """Each of them whose session lives hears that the line does."""
        async with self._pool.connection() as connection:
            living = await sessions.living(connection, [one.token for one in some if one.token])
            what = await news.beat(connection)
        for listener in some:
            if listener.token is None or listener.token in living:
                self._put(listener, what)
            else:
                self._dismiss(listener)

    def _all(self) -> list[Listener]:
        return [listener for some in self._listeners.values() for listener in some]

    def _is_heard(self, team: Iterable[int]) -> bool:
        return any(account in self._listeners for account in team)

    def _say(self, what: Told, lines: Iterable[Line]) -> None:
        for line in lines:
            for listener in list(self._listeners.get(line, ())):
                self._put(listener, what)

    def _put(self, listener: Listener, what: Told) -> None:
        try:
            listener.heard.put_nowait(what)
        except asyncio.QueueFull:
            self._dismiss(listener)

    def _dismiss(self, listener: Listener) -> None:
        """It cannot keep up, its session is over, or we end: its browser comes back and asks for what it missed."""
        self._forget(listener)
        while not listener.heard.empty():
            listener.heard.get_nowait()
        listener.heard.put_nowait(None)

    def _forget(self, listener: Listener) -> None:
        some = self._listeners.get(listener.line, set())
        some.discard(listener)
        if not some:
            self._listeners.pop(listener.line, None)


async def _line(url: str) -> AsyncConnection:
    """A connection for listening; a database that vanished is noticed within 25 s."""
    return await AsyncConnection.connect(
        url, autocommit=True, application_name="accanto-live", connect_timeout=5,
        keepalives_idle=10, keepalives_interval=5, keepalives_count=3,
    )  # fmt: skip
