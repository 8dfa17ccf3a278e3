"""Every simulated device on one air, and a gateway that hears them: for tests of the whole way from GATT to outbox."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from accanto_contract import arrays, chunk, messages
from accanto_contract.header import Header
from accanto_contract.messages import Reading, Readings, RefusedBytes
from accanto_contract.signals import CATALOGUE, SignalId
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.belt import Belt
from accanto_firmware_sim.clock import DeviceClock, Stopwatch, since_2000
from accanto_firmware_sim.diary import Diary
from accanto_firmware_sim.door import HciDoor
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.peripheral import Identity
from accanto_firmware_sim.spot import SpotDevice
from accanto_firmware_sim.strap import Strap
from accanto_gateway import process
from accanto_gateway.process import Settings

NOBODY = "mqtt://gw-0001:secret@127.0.0.1:9"


@dataclass(kw_only=True)
class Bench:
    """An air with devices on it; `doubt_s` is how wrong their clocks are."""

    folder: Path
    doubt_s: float = 0.0
    radio: Radio = field(default_factory=Radio)
    watch: Stopwatch = field(default_factory=Stopwatch)

    def __post_init__(self) -> None:
        self.door = HciDoor(self.radio)
        self._count = 0

    @property
    def diaries(self) -> Path:
        return self.folder / "sim"

    def identity(self, service: int) -> Identity:
        """The next device."""
        self._count += 1
        return Identity(
            serial=f"X{self._count:04d}", model="Any 1", name=f"Simcor X{self._count}",
            address=f"F0:C0:DE:00:AA:{self._count:02X}", key=bytes(15) + bytes([self._count]), service=service,
        )  # fmt: skip

    def face(self) -> Face:
        """A clock of this bench."""
        now_ns = since_2000(self.watch.now_ns()) + round(self.doubt_s * 1e9)
        return Face(self.watch, DeviceClock(start_ns=now_ns, ppm=5))

    def parts(self, service: int) -> tuple[Identity, Radio, Stopwatch]:
        """What every device is made of."""
        return self.identity(service), self.radio, self.watch

    def diary(self, serial: str) -> Diary:
        """Where a device counts what it measured."""
        return Diary(self.diaries, serial)

    @asynccontextmanager
    async def heard(self, *devices: SpotDevice | Belt | Strap, page_port: int = 0) -> AsyncIterator["Outbox"]:
        """A gateway hears these devices; with a port it serves the patient's page there."""
        await self.door.open()
        radio = f"tcp-client:127.0.0.1:{self.door.port}"
        spool = self.folder / "spool"
        settings = Settings(
            gateway_id="gw-0001", radio=radio, broker_url=NOBODY, spool=spool,
            page_host="127.0.0.1" if page_port else "", page_port=page_port,
        )  # fmt: skip
        running = [asyncio.create_task(device.run()) for device in devices]
        for device in devices:
            await device.start()
        running.append(asyncio.create_task(process.run(settings)))
        try:
            yield Outbox(path=spool / "outbox.sqlite")
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running)
            await self.door.close()


@dataclass(kw_only=True)
class Outbox:
    """What a gateway has put into its outbox."""

    path: Path

    async def until(self, is_so: Callable[["Outbox"], bool], within_s: float = 40.0) -> None:
        """Wait for something to be there."""
        async with asyncio.timeout(within_s):
            while not (self.path.exists() and is_so(self)):
                await asyncio.sleep(0.2)

    def readings(self, *names: str) -> list[Reading]:
        """Every reading of these signals, in the order of their messages."""
        found = [messages.decode_numbered(body) for body in self._bodies("observation")]
        every = [reading for one in found if isinstance(one, Readings) for reading in one.readings]
        return [one for one in every if CATALOGUE[SignalId(one.signal)].name in names]

    def values(self, name: str) -> list[float]:
        """The values of a signal."""
        return [reading.value for reading in self.readings(name)]

    def waves(self, kind: str) -> list[tuple[Header, list[int]]]:
        """Every chunk of a kind, unpacked."""
        found = [chunk.decode(body) for body in self._bodies(kind)]
        return [(one.header, np.asarray(arrays.unpacked(one))[0].tolist()) for one in found]

    def refused(self) -> list[RefusedBytes]:
        """What could not be read."""
        found = [messages.decode_numbered(body) for body in self._bodies("refused")]
        return [one for one in found if isinstance(one, RefusedBytes)]

    def _bodies(self, kind: str) -> Iterator[bytes]:
        box = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            rows = box.execute("SELECT body FROM message WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
        except sqlite3.OperationalError:
            rows = []
        finally:
            box.close()
        return iter([bytes(body) for (body,) in rows])
