"""The inside of a gateway without its broker: a test hears what it keeps, and plays the centre that receipts it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from accanto_contract import messages
from accanto_contract.identity import DeviceId
from accanto_contract.messages import Numbered, Reading, Readings
from accanto_contract.topics import Kind
from accanto_gateway import files
from accanto_gateway.clock import GatewayClock
from accanto_gateway.happenings import Event, Happenings
from accanto_gateway.intake import Intake
from accanto_gateway.journal import Journal
from accanto_gateway.link import Links
from accanto_gateway.records import Lane
from accanto_gateway.session import Home
from accanto_gateway.shelf import Entry
from accanto_gateway.spool import Spool

Clock = TypeVar("Clock", bound=GatewayClock)


@dataclass(kw_only=True)
class Gateway(Generic[Clock]):
    """Links, intake and outbox, running."""

    clock: Clock
    spool: Spool
    intake: Intake
    links: Links
    events: list[Event] = field(default_factory=list)

    def entries(self) -> list[Entry]:
        """What waits in the outbox."""
        lanes = [self.spool.read.waiting(lane, above=0, upto=2**62, limit=10_000) for lane in Lane]
        return sorted((entry for lane in lanes for entry in lane), key=lambda entry: entry.place)

    def said(self) -> list[Numbered]:
        """Every message that waits and is no waveform."""
        waves = {Kind.ECG, Kind.BREATH}
        bodies = [self.spool.read.body(entry.place) for entry in self.entries() if entry.kind not in waves]
        return [messages.decode_numbered(body) for body in bodies if body]

    def readings(self, signal: int) -> list[Reading]:
        """Every reading of a signal that waits."""
        found = [one for one in self.said() if isinstance(one, Readings)]
        return [reading for one in found for reading in one.readings if reading.signal == signal]

    async def receipt(self) -> None:
        """The centre has everything that waits."""
        await self.spool.receipted([(entry.epoch, entry.seq, entry.seq) for entry in self.entries()])

    async def until(self, is_so: Callable[[], bool], within_s: float = 30.0) -> None:
        """Wait for something."""
        async with asyncio.timeout(within_s):
            while not is_so():
                await asyncio.sleep(0.05)

    def is_linked(self) -> bool:
        """Whether any device is."""
        return any(state.connected for state in self.links.states())

    @property
    def device(self) -> DeviceId:
        """The only device of this gateway."""
        (state,) = self.links.states()
        return DeviceId(state.device)


class SetClock(GatewayClock):
    """A clock that a test moves."""

    def __init__(self, at_us: int = 1_800_000_000_000_000) -> None:
        self._at_us = at_us
        super().__init__(utc_ns=lambda: self._at_us * 1000, monotonic_ns=lambda: self._at_us * 1000)

    def pass_us(self, span_us: int) -> None:
        """Let time pass."""
        self._at_us += span_us


@asynccontextmanager
async def parts(folder: Path) -> AsyncIterator["Gateway[SetClock]"]:
    """A gateway's inside that does nothing by itself: no radio, a clock that stands."""
    clock = SetClock()
    async with _made(folder, clock) as gateway:
        yield gateway


@asynccontextmanager
async def listening(
    folder: Path, transport: str, *, slots: int = 8, memory_every_s: float = 60.0
) -> AsyncIterator[Gateway[GatewayClock]]:
    """A gateway's inside in this folder, on this radio, running."""
    async with _made(folder, GatewayClock(), slots=slots, memory_every_s=memory_every_s) as gateway:
        running = [
            asyncio.create_task(gateway.intake.run()),
            asyncio.create_task(gateway.links.run(transport, folder)),
        ]
        try:
            yield gateway
        finally:
            for task in reversed(running):
                task.cancel()
                await asyncio.wait([task])


@asynccontextmanager
async def _made(
    folder: Path, clock: Clock, *, slots: int = 8, memory_every_s: float = 60.0
) -> AsyncIterator[Gateway[Clock]]:
    files.folder(folder)
    happenings = Happenings()
    spool = Spool(folder / "outbox.sqlite", now_us=clock.now_us)
    journal = Journal(folder / "intake.sqlite", marks=spool.read.marks())
    intake = Intake(journal, spool, clock, happenings=happenings)
    home = Home(
        intake=intake, spool=spool, clock=clock, announce=spool.know, happenings=happenings,
        memory_every_s=memory_every_s,
    )  # fmt: skip
    gateway = Gateway(clock=clock, spool=spool, intake=intake, links=Links(home, slots=slots))
    happenings.listen(gateway.events.append)
    try:
        yield gateway
    finally:
        journal.close()
        spool.close()
