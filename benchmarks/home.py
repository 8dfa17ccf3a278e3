"""What a gateway at home can carry: 60 ECG recorders at 500 Hz, how soon a lost link streams again, its memory at rest.

Real processes: one of simulated devices (GATT, ATT, L2CAP and HCI by Bumble), one gateway over HCI on TCP; no broker,
so that everything stays in the outbox and can be counted. A recorder sends 10 frames a second: up to 0.1 s of the time
to the first frame is filling it. The figures beside ours are those of a prototype of two processes without encryption,
journal, outbox or decoding. Air is as fast as the processor; on a real radio a connection takes about a second.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import gateway_rest
import numpy as np
import psutil
from metric import Metric

from accanto_contract import chunk
from accanto_firmware_sim import ledger

RECORDERS, RATE_HZ = 60, 500
STREAM_S = 30.0
DROPS = 10
STOP_S = 15.0
_DEVICES = Path(__file__).parent / "support" / "recorders.py"
_GATEWAY = """
import asyncio, pathlib, signal, sys
from accanto_gateway import process
async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await process.run(process.Settings(
        gateway_id="gw-0001", radio=sys.argv[1], broker_url="mqtt://gw-0001:secret@127.0.0.1:9",
        spool=pathlib.Path(sys.argv[2]),
    ))
try:
    asyncio.run(main())
except asyncio.CancelledError:
    pass
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Devices and their gateway, running."""

    folder: Path
    devices: "subprocess.Popen[str]"
    gateway: "subprocess.Popen[bytes]"

    def ask(self, words: str) -> object:
        """Tell the devices; their answer."""
        assert self.devices.stdin
        assert self.devices.stdout
        self.devices.stdin.write(words + "\n")
        self.devices.stdin.flush()
        return json.loads(self.devices.stdout.readline())


def measure() -> dict[str, Metric]:
    """One recorder, then sixty, then none."""
    with _scene(1) as scene:
        results = _links(scene)
    with _scene(RECORDERS) as scene:
        results |= _crowd(scene)
    return results | _rest()


@contextmanager
def _air(count: int, ledgers: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Devices, and the transport by which a gateway joins them."""
    words = [sys.executable, str(_DEVICES), str(count), str(ledgers)]
    devices = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert devices.stdout
        yield devices, f"tcp-client:127.0.0.1:{json.loads(devices.stdout.readline())}"
    finally:
        devices.kill()
        devices.wait()


@contextmanager
def _scene(count: int) -> Iterator[Scene]:
    with (
        tempfile.TemporaryDirectory(prefix="accanto-bench-") as name,
        _air(count, Path(name) / "ledger") as (devices, radio),
    ):
        words = [sys.executable, "-c", _GATEWAY, radio, str(Path(name) / "spool")]
        gateway = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        try:
            yield Scene(folder=Path(name), devices=devices, gateway=gateway)
        finally:
            gateway.kill()
            gateway.wait()


def _links(scene: Scene) -> dict[str, Metric]:
    """One link, lost again and again."""
    scene.ask("streams")
    told = scene.ask(f"drops {DROPS}")
    assert isinstance(told, list)
    linked, first = (np.array([one[name] for one in told]) * 1000 for name in ("linked_s", "first_s"))
    return {
        "loss_to_link_ms": Metric(float(np.median(linked)), "ms", f"median of {DROPS}; scan and connect"),
        "connect_to_first_sample_ms": Metric(
            float(np.median(first)), "ms", "prototype: 101-129 for connect, MTU and discovery alone"
        ),
        "loss_to_streaming_ms": Metric(float(np.median(linked + first)), "ms", "prototype: 121-221"),
        "loss_to_streaming_worst_ms": Metric(float(np.max(linked + first)), "ms", f"worst of {DROPS}"),
    }


def _crowd(scene: Scene) -> dict[str, Metric]:
    """Sixty at once."""
    began = time.monotonic()
    scene.ask("streams")
    up_s = time.monotonic() - began
    watched = [psutil.Process(scene.gateway.pid), psutil.Process(scene.devices.pid)]
    before, since = [_cpu_s(one) for one in watched], time.monotonic()
    time.sleep(STREAM_S)
    lasted = time.monotonic() - since
    gateway, devices = (100 * (_cpu_s(one) - was) / lasted for one, was in zip(watched, before, strict=True))
    memory_mb = watched[0].memory_info().rss / 1e6
    scene.ask("quiet")
    _until_written(scene.folder / "spool" / "intake.sqlite")
    scene.gateway.terminate()
    scene.gateway.wait(STOP_S)
    sent, kept, gaps = _counted(scene.folder)
    return {
        "recorders": Metric(RECORDERS, "", f"at {RATE_HZ} Hz, through one gateway process"),
        "sent": Metric(sent, "samples", "taken by the gateway, by the ledger of the devices"),
        "missing": Metric(sent - kept, "samples", "of these, not in the outbox; must be 0"),
        "gaps": Metric(gaps, "", "jumps in the devices' sample numbers while they streamed; must be 0"),
        "all_streaming_s": Metric(
            up_s, "s", "60 links, bonded, one connect at a time; prototype: 6.1 unbonded"
        ),
        "gateway_cpu": Metric(gateway, "% core", "prototype, without journal and outbox: 6"),
        "devices_cpu": Metric(devices, "% core", "prototype: 11"),
        "gateway_mb": Metric(memory_mb, "MB", "resident, with 60 links"),
    }


def _until_written(journal: Path) -> None:
    """Until nothing waits in the journal for its message, but not for ever."""
    until = time.monotonic() + STOP_S
    while time.monotonic() < until and _rows(journal):
        time.sleep(0.5)


def _rows(journal: Path) -> int:
    reading = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return int(reading.execute("select count(*) from row").fetchone()[0])
    finally:
        reading.close()


def _cpu_s(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _counted(folder: Path) -> tuple[int, int, int]:
    """Samples sent, samples in the outbox, jumps."""
    accounts = ledger.read(folder / "ledger").values()
    sent = sum(int(account.sent["count"].sum()) for account in accounts)
    jumps = sum(
        int(np.count_nonzero(np.diff(account.sent["first"]) != account.sent["count"][:-1]))
        for account in accounts
    )
    kept: dict[str, int] = defaultdict(int)
    outbox = sqlite3.connect(f"file:{folder / 'spool' / 'outbox.sqlite'}?mode=ro", uri=True)
    for device, body in outbox.execute("select device, body from message where kind = 'ecg'"):
        kept[device] += chunk.decode(body).header.samples
    outbox.close()
    return sent, sum(kept.values()), jumps


def _rest() -> dict[str, Metric]:
    """Nothing to do."""
    bare_mb, bare_cpu = gateway_rest.resident_mb()
    with tempfile.TemporaryDirectory() as name, _air(0, Path(name)) as (_, radio):
        bumble_mb, bumble_cpu = gateway_rest.resident_mb(radio)
    return {
        "rest_bleak_mb": Metric(bare_mb, "MB", "resident; must be <= 45. Prototype: 20 after import"),
        "rest_bumble_mb": Metric(bumble_mb, "MB", "resident; must be <= 60. Prototype: 44"),
        "rest_bleak_cpu": Metric(bare_cpu, "% core", "nothing to hear"),
        "rest_bumble_cpu": Metric(bumble_cpu, "% core", "scanning, nothing to hear"),
    }
