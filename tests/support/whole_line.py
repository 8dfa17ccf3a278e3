"""The whole line as processes, for tests that play hearts through it and kill what they like."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from accanto import homes, ports, seed, stack, supervise, tally
from accanto import settings as house_settings
from accanto_contract.errors import Unavailable

EVERYTHING_IS_NEW = """
insert into dirty (patient_id, signal, starts, ends)
select patient_id, signal, min(start), max(start) + interval '1 minute' from waveform group by 1, 2
union all
select patient_id, signal, min(time), max(time) from observation group by 1, 2
"""


@dataclass(kw_only=True)
class Line:
    """A running line: its parts by name, its ledger, its store."""

    supervisor: supervise.Supervisor
    running: stack.Stack
    control: homes.Control
    logins: list[seed.Login]
    began: float

    @property
    def ledger(self) -> Path:
        return self.running.folder / "sim"

    def kill(self, name: str) -> None:
        """kill -9 of a part, as a machine would do it: at once, whatever it is doing."""
        os.kill(self._pid(name), signal.SIGKILL)

    @contextmanager
    def hanging(self, name: str) -> Iterator[None]:
        """A part with all its processes stands still, and goes on afterwards."""
        parent = psutil.Process(self._pid(name))
        family = [parent, *parent.children(recursive=True)]
        for member in family:
            member.suspend()
        try:
            yield
        finally:
            for member in family:
                with suppress(psutil.NoSuchProcess):
                    member.resume()

    async def until(self, query: str, *, within_s: float = 60.0) -> None:
        """Wait until a query gives true; a database that is away is not true yet."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if await asyncio.to_thread(self._is_true, query):
                return
            await asyncio.sleep(0.25)
        raise AssertionError(f"not true after {within_s:.0f} s: {query}")

    async def restarted(self, name: str, *, times: int, within_s: float = 30.0) -> None:
        """Wait until a killed part runs again and, where it is the simulator, answers."""
        deadline = time.monotonic() + within_s
        while self.supervisor.restarts[name] < times or not await self._answers(name):
            assert time.monotonic() < deadline, f"{name} is not back after {within_s:.0f} s"
            await asyncio.sleep(0.1)

    async def count(self) -> tally.Result:
        """Stop the hearts, wait until the line is dry (bounded), and count."""
        await self.control.quiet()
        deadline = time.monotonic() + 45
        while True:
            result = await asyncio.to_thread(
                tally.count, self.ledger, self.running.database_url, began=self.began
            )
            if result.is_dry or time.monotonic() > deadline:
                return result
            await asyncio.sleep(0.5)

    async def judge_all_again(self) -> None:
        """Let the watch judge everything that is stored as if it had come just now, in one piece."""
        with psycopg.connect(self.running.database_url) as connection:
            connection.execute(EVERYTHING_IS_NEW)
        await self.until("select count(*) = 0 from dirty")

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.running.database_url) as connection:
            return connection.execute(query.encode()).fetchall()

    async def _answers(self, name: str) -> bool:
        if name != "sim":
            return getattr(self.supervisor.parts[name], "pid", None) is not None
        try:
            await self.control.ask({"op": "counters"})
        except Unavailable:
            return False
        return True

    def _pid(self, name: str) -> int:
        pid = getattr(self.supervisor.parts[name], "pid", None)
        assert isinstance(pid, int), f"{name} is not running"
        return pid

    def _is_true(self, query: str) -> bool:
        try:
            row = self.rows(query)
        except psycopg.Error:
            return False
        return bool(row and row[0][0])


@asynccontextmanager
async def open_line(folder: Path, *, count: int = 1, replay: Path | None = None) -> AsyncIterator[Line]:
    """Start everything; stop everything."""
    # A port of its own: others may start a line in the same second, and would find the same one free.
    found = house_settings.load({"ACCANTO_API_PORT": str(ports.free_run("127.0.0.1", 1))})
    began = time.time()
    async with supervise.Supervisor() as supervisor:
        names = tuple(homes.gateway_id(home) for home in range(1, count + 1))
        running = await stack.raise_up(supervisor, found, folder, gateways=names)
        logins = await asyncio.to_thread(seed.seed, running.database_url, homes=count)
        control = await homes.start(supervisor, running, homes=count, seed=1, replay=replay)
        yield Line(supervisor=supervisor, running=running, control=control, logins=logins, began=began)
