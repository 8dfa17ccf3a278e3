"""What a strap knows of its frames when the host's process is killed."""

import asyncio
import json
import sys
from pathlib import Path

import ble_host
import pytest

from accanto_firmware_sim import ledger, pmd
from accanto_firmware_sim.home import Home

pytestmark = pytest.mark.integration


async def _host(home: Home, file: Path, *frames: str) -> asyncio.subprocess.Process:
    door, address = f"tcp-client:127.0.0.1:{home.door.port}", home.strap.body.identity.address
    return await asyncio.create_subprocess_exec(
        sys.executable, ble_host.__file__, door, address, str(file), *frames
    )


async def _kill(host: asyncio.subprocess.Process, home: Home) -> None:
    host.kill()
    await host.wait()
    await ble_host.until(lambda: home.strap.body.connection is None)
    await home.strap.body.quiet(2)


def _kept(file: Path) -> list[bytes]:
    octets = file.read_bytes()
    return [octets[at : at + pmd.FRAME_OCTETS] for at in range(0, len(octets), pmd.FRAME_OCTETS)]


async def _until_kept(file: Path, frames: int) -> None:
    await ble_host.until(lambda: file.exists() and len(_kept(file)) >= frames)


def _offered(account: ledger.Account, *, cut: bool) -> list[bytes]:
    records = account.cut if cut else account.sent
    return [pmd.frame(int(record["time_ns"]), record["samples"]) for record in records]


async def test_no_frame_counts_as_sent_that_a_killed_host_had_not_kept(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    for turn in range(3):
        host = await _host(home, file)
        await _until_kept(file, 2 * turn + 2)
        host.kill()
        await host.wait()
        await ble_host.until(lambda: home.strap.body.connection is None)
    account = ledger.read(tmp_path)["E0001"]

    kept, sent, cut = _kept(file), _offered(account, cut=False), _offered(account, cut=True)

    assert [frame for frame in kept if frame in sent] == sent
    assert set(kept) - set(sent) <= set(cut)


async def test_a_frame_that_the_host_took_but_never_completed_is_cut(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    host = await _host(home, file, "2")
    await _until_kept(file, 3)
    await asyncio.sleep(1.5)  # two frames more are due, and wait for the credit of the third
    await _kill(host, home)
    account = ledger.read(tmp_path)["E0001"]

    assert _offered(account, cut=False) == _kept(file)[:2]
    assert _offered(account, cut=True) == _kept(file)[2:]


async def test_a_host_that_takes_nothing_is_cut_off_when_all_must_be_quiet(
    home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "kept"
    host = await _host(home, file, "1")
    await _until_kept(file, 2)

    await home.strap.body.quiet(0.2)

    assert (home.strap.book.sent, home.strap.book.cut) == (1, 1)
    await _kill(host, home)


async def test_a_killed_simulator_leaves_a_ledger_of_what_the_host_heard(tmp_path: Path) -> None:
    settings = f"process.Settings(folder=pathlib.Path({str(tmp_path)!r}))"
    program = f"import asyncio, pathlib; from accanto_firmware_sim import process; asyncio.run(process.run({settings}))"
    simulator = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    doors = tmp_path / "doors.json"
    await ble_host.until(doors.exists)
    home = json.loads(doors.read_text())["homes"][0]
    heard: list[bytes] = []
    async with ble_host.plugged_into(home["radio"], flow_control=True) as host:
        await (await ble_host.Ears.on(host, home["devices"][0]["address"])).start_ecg(heard.append)
        await ble_host.until(lambda: len(heard) >= 3)
        simulator.kill()
        await simulator.wait()
    account = ledger.read(tmp_path)["E0001"]

    sent, cut = _offered(account, cut=False), _offered(account, cut=True)
    assert len(sent) >= 2
    assert heard in (sent, sent + cut)
