"""The district as the command runs it: doors file, scenario port, ledgers, an orderly end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import ble_host
import numpy as np
import pytest
from ble_host import Ears, plugged_into, until

from accanto_firmware_sim import ledger, process, replay, wfdb
from accanto_firmware_sim.process import Settings

pytestmark = pytest.mark.integration

Told = dict[str, Any]  # JSON


@asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[Told]:
    task = asyncio.create_task(process.run(settings))
    doors = settings.doors or settings.folder / "doors.json"
    await until(lambda: doors.exists() or task.done())
    try:
        yield json.loads(doors.read_text())
    finally:
        task.cancel()
        await asyncio.wait_for(asyncio.wait([task]), 10)


async def _ask(port: int, **request: str) -> Told:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(json.dumps(request).encode() + b"\n")
    answer: Told = json.loads(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return answer


async def test_the_doors_file_tells_every_home_its_door_and_devices(tmp_path: Path) -> None:
    async with _running(Settings(homes=3, folder=tmp_path, doors=tmp_path / "here.json")) as told:
        serials = [[device["serial"] for device in home["devices"]] for home in told["homes"]]
        addresses = [device["address"] for home in told["homes"] for device in home["devices"]]

    assert [home["home"] for home in told["homes"]] == [1, 2, 3]
    assert serials == [["E0001", "O0001"], ["E0002", "O0002"], ["E0003", "O0003"]]
    assert len(set(addresses)) == 6
    assert len({home["radio"] for home in told["homes"]}) == 3


async def test_fixed_ports_are_counted_up_from_the_first(tmp_path: Path) -> None:
    async with _running(Settings(homes=2, folder=tmp_path, first_port=23461)) as told:
        radios = [home["radio"] for home in told["homes"]]

    assert radios == ["tcp-client:127.0.0.1:23461", "tcp-client:127.0.0.1:23462"]


async def test_a_taken_port_ends_the_process_and_leaves_no_doors_file(tmp_path: Path) -> None:
    (tmp_path / "doors.json").write_text("of an earlier run")
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        taken = server.sockets[0].getsockname()[1]

        with pytest.raises(OSError, match="in use"):
            await process.run(Settings(homes=1, folder=tmp_path, first_port=taken))

    assert not (tmp_path / "doors.json").exists()


async def test_a_device_is_carried_away_and_back_by_the_scenario_port(tmp_path: Path) -> None:
    async with _running(Settings(folder=tmp_path)) as told, plugged_into(told["homes"][0]["radio"]) as host:
        strap = told["homes"][0]["devices"][0]["address"]
        await Ears.on(host, strap)

        away = await _ask(told["control"], op="away", device="E0001")
        await until(lambda: not host.connections)
        back = await _ask(told["control"], op="back", device="E0001")
        again = await Ears.on(host, strap)

        assert (away["ok"], back["ok"]) == (True, True)
        assert again.link.handle in host.connections


async def test_after_quiet_the_ledger_is_complete_and_nothing_more_is_sent(tmp_path: Path) -> None:
    frames: list[bytes] = []
    async with _running(Settings(folder=tmp_path)) as told, plugged_into(told["homes"][0]["radio"]) as host:
        ears = await Ears.on(host, told["homes"][0]["devices"][0]["address"])
        await ears.start_ecg(frames.append)
        await until(lambda: len(frames) >= 2)
        await _ask(told["control"], op="quiet")
        counted = await _ask(told["control"], op="counters")
        await asyncio.sleep(1.2)
        account = ledger.read(tmp_path)["E0001"]

    assert len(frames) == len(account.sent) == counted["devices"]["E0001"]["sent"]
    assert counted["devices"]["E0001"]["samples"] == len(account.samples)


@pytest.mark.parametrize(
    "line", [b"not json\n", b"[]\n", b'{"op": "jump"}\n', b'{"op": "drop", "device": "E9999"}\n']
)
async def test_a_nonsense_request_is_answered_with_a_sentence(tmp_path: Path, line: bytes) -> None:
    async with _running(Settings(folder=tmp_path)) as told:
        reader, writer = await asyncio.open_connection("127.0.0.1", told["control"])
        writer.write(line)
        answer = json.loads(await reader.readline())
        writer.close()
        await writer.wait_closed()

    assert answer["ok"] is False
    assert answer["error"]


async def test_a_replayed_record_leaves_the_strap_sample_by_sample(tmp_path: Path, mitdb: Path) -> None:
    frames: list[bytes] = []
    settings = Settings(folder=tmp_path, replay=mitdb)
    async with _running(settings) as told, plugged_into(told["homes"][0]["radio"]) as host:
        ears = await Ears.on(host, told["homes"][0]["devices"][0]["address"])
        await ears.start_ecg(frames.append)
        await until(lambda: len(frames) >= 4)
        await _ask(told["control"], op="quiet")
    account = ledger.read(tmp_path)["E0001"]

    rate = 73e9 / np.diff(account.sent["time_ns"].astype(np.int64)).mean()
    expected = replay.resampled(mitdb / "101", rate)
    first = int(account.sent["first"][0])
    heard = account.samples

    assert np.corrcoef(heard, expected[first : first + len(heard)])[0, 1] > 0.999


async def test_a_missing_recording_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(wfdb.Unreadable, match="there is no recording"):
        await process.run(Settings(folder=tmp_path, replay=tmp_path / "nothing"))


@pytest.mark.parametrize("homes", [0, 10_000])
def test_a_district_without_homes_or_too_large_is_refused(homes: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="homes"):
        Settings(homes=homes, folder=tmp_path)


def test_the_host_of_these_tests_speaks_the_published_start_command() -> None:
    assert ble_host.START.hex() == "02000001820001010e00"
