"""A simulated home and its gateway as processes, for tests that drop links and kill gateways."""

import asyncio
import json
import signal
import sqlite3
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accanto_contract import arrays, chunk, messages
from accanto_contract.messages import Readings
from accanto_firmware_sim import ledger

NOBODY = "mqtt://gw-0001:secret@127.0.0.1:9"
"""A broker that is not there: everything stays in the outbox."""

Frame = tuple[int, ...]

_SIM = """
import asyncio, pathlib, sys
from accanto_firmware_sim import process
asyncio.run(process.run(process.Settings(homes=1, seed=5, folder=pathlib.Path(sys.argv[1]))))
"""
_GATEWAY = """
import asyncio, logging, pathlib, sys
from accanto_gateway import process
logging.basicConfig(level=logging.INFO)
settings = process.Settings(
    gateway_id="gw-0001", radio=sys.argv[1], broker_url=sys.argv[2], spool=pathlib.Path(sys.argv[3])
)
try:
    asyncio.run(process.run(settings))
except KeyboardInterrupt:
    pass
"""


@dataclass(kw_only=True)
class Home:
    """A running simulator; gateways come and go."""

    folder: Path
    radio: str
    control: int

    @property
    def outbox(self) -> Path:
        return self.folder / "spool" / "outbox.sqlite"

    async def gateway(self, broker_url: str = NOBODY) -> Process:
        """A started gateway of this home; its log is in the folder."""
        arguments = (self.radio, broker_url, str(self.folder / "spool"))
        with (self.folder / "gateway.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-c", _GATEWAY, *arguments, stdout=log, stderr=log
            )

    async def say(self, op: str, device: str | None = None) -> dict[str, object]:
        """Tell the simulator what happens."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.control)
        said = {"op": op} | ({"device": device} if device else {})
        writer.write(json.dumps(said).encode() + b"\n")
        answer: dict[str, object] = json.loads(await reader.readline())
        writer.close()
        await writer.wait_closed()
        assert answer["ok"], answer
        return answer

    async def frames_sent(self, least: int, *, within_s: float = 60.0) -> None:
        """Wait until the strap has sent so many frames in all."""
        async with asyncio.timeout(within_s):
            while len(self.sent()) < least:
                await asyncio.sleep(0.2)

    def sent(self) -> list[Frame]:
        """Frames that the strap knows to be taken, in order."""
        return self._frames()[0]

    def cut(self) -> list[Frame]:
        """Frames of which the strap knows nothing: they may have arrived."""
        return self._frames()[1]

    def values(self) -> tuple[int, int]:
        """How many values the oximeter knows to be taken, and of how many it knows nothing."""
        account = ledger.read(self.folder / "sim")["O0001"]
        return len(account.sent), len(account.cut)

    def _frames(self) -> tuple[list[Frame], list[Frame]]:
        try:
            account = ledger.read(self.folder / "sim")["E0001"]
        except KeyError:
            return [], []
        return _tuples(account.sent), _tuples(account.cut)

    def kept(self) -> list[Frame]:
        """The frames in the outbox, in order of their numbers."""
        samples = [
            int(value)
            for body in self._bodies("ecg")
            for value in arrays.unpacked(chunk.decode(body))[0].tolist()
        ]
        return [tuple(samples[at : at + 73]) for at in range(0, len(samples), 73)]

    def kept_values(self) -> int:
        """Values of the oximeter in the outbox: pairs of SpO2 and pulse."""
        said = [messages.decode_numbered(body) for body in self._bodies("observation")]
        return sum(len(one.readings) for one in said if isinstance(one, Readings)) // 2

    def _bodies(self, kind: str) -> list[bytes]:
        box = sqlite3.connect(self.outbox)
        found = box.execute("SELECT body FROM message WHERE kind = ? ORDER BY id", (kind,)).fetchall()
        box.close()
        return [body for (body,) in found]


@asynccontextmanager
async def open_home(folder: Path) -> AsyncIterator[Home]:
    """One simulated home, stopped at the end."""
    doors = folder / "sim" / "doors.json"
    simulator = await asyncio.create_subprocess_exec(sys.executable, "-c", _SIM, str(folder / "sim"))
    try:
        async with asyncio.timeout(30):
            while not doors.exists():
                await asyncio.sleep(0.05)
        told = json.loads(doors.read_text())
        yield Home(folder=folder, radio=told["homes"][0]["radio"], control=told["control"])
    finally:
        simulator.kill()
        await simulator.wait()


async def stop(gateway: Process) -> float:
    """Stop a gateway cleanly; how many seconds it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    gateway.send_signal(signal.SIGINT)
    async with asyncio.timeout(10):
        await gateway.wait()
    return loop.time() - began


def _tuples(frames: NDArray[np.void]) -> list[Frame]:
    return [tuple(int(sample) for sample in frame["samples"][: frame["count"]]) for frame in frames]
