"""The patient's page over a real home's files, at an hour that a test chooses, on a free port."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from accanto_contract.downlink import Centre, Configuration, Task
from accanto_contract.identity import DeviceId
from accanto_contract.messages import Reading, Readings
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_gateway.bonding import Passkeys
from accanto_gateway.happenings import Happenings, Took
from accanto_gateway.kept import Archive
from accanto_gateway.page.access import Gatekeeper, Label
from accanto_gateway.page.desk import Desk
from accanto_gateway.page.http import Door
from accanto_gateway.page.site import Site
from accanto_gateway.records import Draft, Source, Tongue
from accanto_gateway.spool import Spool

ROME = ZoneInfo("Europe/Rome")
MINUTE = 60_000_000
CUFF, SCALE, OXIMETER, STRAP = (
    DeviceId(name) for name in ("simcor-b0001", "simcor-w0001", "simcor-o0001", "simcor-e0001")
)


def at(hour: int, minute: int = 0) -> int:
    """A time of Tuesday 24 November 2026 in Rome, microseconds."""
    return round(datetime(2026, 11, 24, hour, minute, tzinfo=ROME).timestamp() * 1e6)


def task(name: str, signal: SignalId, starts: int, ends: int) -> Task:
    return Task(id=name, signals=(signal,), starts_us=starts, ends_us=ends, closes_us=ends + 60 * MINUTE)


PLAN = Configuration(
    gateway="gw-0001",
    version=3,
    issued_us=at(0),
    centre=Centre(phone="800 000 000"),
    tasks=(
        task("weight", SignalId.WEIGHT, at(7), at(9)),
        task("oxygen", SignalId.SPO2, at(7, 30), at(10)),
        task("pressure", SignalId.SYSTOLIC, at(9), at(12)),
        task("heart", SignalId.ECG, at(11), at(13)),
    ),
)


def without_values() -> Configuration:
    """The plan of a patient who chose not to see the numbers."""
    return msgspec.structs.replace(PLAN, shows_values=False)


@dataclass
class Home:
    """A home around the page; the clock is the test's."""

    folder: Path
    configuration: Configuration | None = PLAN
    at_us: int = field(default_factory=lambda: at(10, 42))
    is_online: bool = True
    gateway: str = "gw-0001"
    peer: str = "127.0.0.1"
    port: int = 0

    def __post_init__(self) -> None:
        self.happenings = Happenings()
        self.spool = Spool(self.folder / "outbox.sqlite", now_us=self.now_us)
        self.archive = Archive(self.folder / "kept.sqlite", self.folder / "outbox.sqlite")
        self.desk = Desk(self.happenings, now_us=self.now_us)
        self.label = Label.read(self.folder)
        self.keeper = Gatekeeper(self.label, now=lambda: self.at_us / 1e6)
        self.passkeys = Passkeys()
        self.site = Site(self, self.desk, self.archive, self.keeper, passkeys=self.passkeys)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def waiting(self) -> int:
        return self.spool.read.state().depth

    @property
    def is_behind(self) -> bool:
        return self.waiting > 0

    def now_us(self) -> int:
        return self.at_us

    async def measured(self, device: DeviceId, *values: tuple[SignalId, float], sent: bool = True) -> None:
        """Values of a device come, are kept, and (unless the line is away) are receipted."""
        found = tuple(Reading(signal=s, value=v, t_gateway_us=self.at_us) for s, v in values)
        draft = Draft(kind=Kind.OBSERVATION, content=Readings(epoch=0, seq=0, readings=found), upto=1)
        numbers = await self.spool.put(Source(device=device, tongue=Tongue.PLX_SPOT), [draft])
        if sent:
            await self.receipted(numbers[0])
        self.happenings.tell(Took(device=device, readings=found, at_us=self.at_us))

    async def receipted(self, number: int) -> None:
        runs = [(self.spool.epoch, number, number)]
        await self.archive.take(runs)
        await self.spool.receipted(runs)

    async def morning(self) -> None:
        """Weight and oxygen are done, as in the mock-up."""
        now_us = self.at_us
        for device, moment, signal, value in (
            (SCALE, at(7, 58), SignalId.WEIGHT, 68.3),
            (OXIMETER, at(8, 2), SignalId.SPO2, 96),
        ):
            self.at_us = moment
            await self.measured(device, (signal, value))
        self.at_us = now_us
        self.desk.remember(self.archive, since_us=at(0))
        self.desk.touch()


@contextlib.asynccontextmanager
async def home(folder: Path, **changes: object) -> AsyncIterator[Home]:
    """A home whose page is served."""
    made = Home(folder, **changes)  # type: ignore[arg-type]  # as the caller names them
    door = Door(made.site.answer)
    serving = asyncio.create_task(door.serve("127.0.0.1", 0))
    try:
        async with asyncio.timeout(5):
            while door.port is None:
                assert not serving.done()
                await asyncio.sleep(0.01)
        made.port = door.port
        yield made
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        made.archive.close()
        made.spool.close()
