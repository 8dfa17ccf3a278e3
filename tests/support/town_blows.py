"""What happens to a district while its people measure: one blow after the other, each kind in turn."""

import asyncio
import os
import random
import shutil
import signal
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

import town
from town import Town

FULL_S = 4.0
SENT_S = 8.0
OFFLINE_S = 8.0
AWAY_S = 2.0
CLOCK_JUMPS_S = (600.0, -600.0, 90.0, -10_800.0)
"""The first is beyond what the centre takes (five minutes ahead): what is measured meanwhile goes to quarantine."""


class Blows:
    """Everything that may happen, dealt like cards: no kind comes again before all others came."""

    def __init__(self, hurt: Town, rng: random.Random, *, pause_s: tuple[float, float]) -> None:
        self._town, self._rng, self._pause_s = hurt, rng, pause_s
        self._kinds: Sequence[tuple[str, Callable[[], Awaitable[None]]]] = (
            ("kill -9 of gateways", self._kill),
            ("full disk", self._fill_disk),
            ("clock jump", self._jump),
            ("copied disk", self._restore),
            ("kill -9 of ingest", self._kill_ingest),
            ("kill -9 of gateways again", self._kill),
            ("kill -9 of broker", self._kill_broker),
            ("kill -9 of database", self._kill_database),
        )

    async def rain(self, *, rounds: int | None = None) -> None:
        """So many of each kind, or until cancelled; a blow that has begun is ended in order."""
        for _ in count() if rounds is None else range(rounds):
            for name, strike in self._rng.sample(self._kinds, len(self._kinds)):
                await asyncio.sleep(self._rng.uniform(*self._pause_s))
                striking = asyncio.ensure_future(strike())
                try:
                    await asyncio.shield(striking)
                finally:
                    await asyncio.wait([striking])
                striking.result()
                self._count(name)

    def _count(self, name: str) -> None:
        self._town.blows[name] = self._town.blows.get(name, 0) + 1

    def end(self) -> None:
        """All clocks right again, for what is still to come."""
        for host in self._town.hosts:
            for gateway in host.gateways:
                self._town.set_clock_wrong(gateway, 0)

    async def _kill(self) -> None:
        host = self._rng.choice(self._town.hosts)
        host.kill()
        host.start()

    async def _fill_disk(self) -> None:
        host = self._rng.choice(self._town.hosts)
        host.bound_files(str(town.SMALLEST_FILE))
        await asyncio.sleep(FULL_S)
        host.bound_files("unlimited")

    async def _jump(self) -> None:
        host = self._rng.choice(self._town.hosts)
        for gateway in self._rng.sample(host.gateways, max(1, len(host.gateways) // 3)):
            self._town.set_clock_wrong(gateway, self._rng.choice(CLOCK_JUMPS_S))
        await asyncio.sleep(AWAY_S)
        for gateway in host.gateways:
            self._town.set_clock_wrong(gateway, 0)

    async def _restore(self) -> None:
        """A copy of a disk; more is measured and sent; then more while the line is away; then the disk is lost.

        What was measured since the copy and never sent is gone; the centre knows that there was more. Where nothing was
        sent since, the disk isn't lost: nobody could know of a life that never spoke.
        """
        host = self._rng.choice(self._town.hosts)
        gateway = self._rng.choice(host.gateways)
        host.kill()
        spool = self._town.spool(gateway)
        spool.mkdir(parents=True, exist_ok=True)
        shutil.copytree(spool, spool.with_suffix(".backup"))
        heard = self._town.heard_of(gateway)
        host.start()
        if not await town.until(lambda: self._town.heard_of(gateway) > heard, within_s=SENT_S):
            shutil.rmtree(spool.with_suffix(".backup"))
            return
        await self._stop_broker()
        await town.until(lambda: self._town.waiting_at(gateway) > 1, within_s=OFFLINE_S)
        host.kill()
        shutil.rmtree(spool)
        shutil.move(spool.with_suffix(".backup"), spool)
        await self._town.broker.start()
        host.start()
        self._count("restored backup")

    async def _kill_ingest(self) -> None:
        self._town.stop_ingest(signal.SIGKILL)
        self._town.start_ingest()

    async def _kill_broker(self) -> None:
        await self._stop_broker()
        await asyncio.sleep(AWAY_S)
        await self._town.broker.start()

    async def _stop_broker(self) -> None:
        broker = self._town.broker
        assert broker.pid
        os.kill(broker.pid, signal.SIGKILL)
        await broker.died()

    async def _kill_database(self) -> None:
        server = self._town.server
        assert server.pid
        os.kill(server.pid, signal.SIGKILL)
        await server.died()
        await server.start()
