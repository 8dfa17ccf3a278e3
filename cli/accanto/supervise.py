"""Keeps the parts of the stack alive: started in order, started again when they die, stopped in reverse."""

import asyncio
import contextlib
import itertools
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from accanto import running
from accanto_contract.errors import Unavailable
from accanto_store import child

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
STEADY_S = 30.0


class Part(Protocol):
    """Something that runs: a database, a broker, one of our processes."""

    async def start(self) -> None:
        """Return when it is ready. Raises Unavailable with one clear sentence."""

    async def died(self) -> int:
        """Wait for its end; give its status."""

    async def stop(self) -> None:
        """End it, and return when it has ended."""


@dataclass(slots=True, kw_only=True)
class Command:
    """One of our own processes: `accanto WHAT`, as a child with its settings in the environment."""

    what: tuple[str, ...]
    environment: Mapping[str, str]
    log_file: Path
    is_ready: Callable[[], bool] = lambda: True
    ready_within_s: float = 30.0
    _child: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def start(self) -> None:
        """Start the process, and wait until it says that it is ready."""
        with self.log_file.open("ab") as log_file:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "accanto",
                *self.what,
                env={**os.environ, **self.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                process_group=0,
                preexec_fn=child.die_with(os.getpid(), signal.SIGTERM),
            )
        await self._ready(self._child)

    async def died(self) -> int:
        """Wait for its end."""
        return await self._child.wait() if self._child else 0

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL for what does not end within its grace."""
        if self._child is None or self._child.returncode is not None:
            return
        self._child.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._child.wait(), running.GRACE_S)
        except TimeoutError:
            log.warning("killed what=%s", self.what[0])
            self._child.kill()
            await self._child.wait()

    @property
    def pid(self) -> int | None:
        """Its process id, while it has one."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def _ready(self, child: asyncio.subprocess.Process) -> None:
        end = asyncio.get_running_loop().time() + self.ready_within_s
        while not self.is_ready():
            if child.returncode is not None:
                raise Unavailable(f"`accanto {self.what[0]}` ended at once: {self._last_line()}")
            if asyncio.get_running_loop().time() > end:
                raise Unavailable(f"`accanto {self.what[0]}` is not ready after {self.ready_within_s:.0f} s")
            await asyncio.sleep(0.05)

    def _last_line(self) -> str:
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


class Supervisor:
    """The running parts, by name. An async context manager: leaving it stops everything, last first."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.restarts: dict[str, int] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> "Supervisor":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def add(self, name: str, part: Part) -> None:
        """Start a part and keep it alive. Raises Unavailable where it does not start the first time."""
        await part.start()
        self.parts[name] = part
        self.restarts[name] = 0
        self._keepers[name] = asyncio.create_task(self._keep(name, part), name=f"keep {name}")

    async def stop(self) -> None:
        """Stop every part, last first; neighbours of one kind (the gateways) together."""
        for keeper in self._keepers.values():
            keeper.cancel()
        await asyncio.gather(*self._keepers.values(), return_exceptions=True)
        for _, group in itertools.groupby(reversed(self.parts.values()), key=_kind):
            await asyncio.gather(*(part.stop() for part in group))
        self._keepers.clear()
        self.parts.clear()

    async def _keep(self, name: str, part: Part) -> None:
        pause = FIRST_PAUSE_S
        while True:
            since = asyncio.get_running_loop().time()
            status = await part.died()
            if asyncio.get_running_loop().time() - since > STEADY_S:
                pause = FIRST_PAUSE_S
            log.warning("died part=%s status=%s restart_in_s=%.1f", name, status, pause)
            self.restarts[name] += 1
            await self._start_again(name, part, pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _start_again(self, name: str, part: Part, pause: float) -> None:
        """Until it runs: a part that cannot start now (a port still taken, a disk full) may start later."""
        while True:
            await asyncio.sleep(pause)
            try:
                await part.start()
            except Unavailable as error:
                log.warning("not_started part=%s why=%s", name, error)
                with contextlib.suppress(ProcessLookupError):
                    await part.stop()
                pause = min(2 * pause, LONGEST_PAUSE_S)
                continue
            log.warning("restarted part=%s", name)
            return


def _kind(part: Part) -> object:
    """What makes parts of one kind: their command, else each is its own."""
    return part.what[0] if isinstance(part, Command) else id(part)
