"""A home heard by a real Bluetooth host: GATT, ATT, L2CAP and HCI, over TCP."""

import ast
import asyncio
from pathlib import Path

import ble_host
import numpy as np
import pytest
from ble_host import CONTROL, STOP, Ears, plugged_into, until

from accanto_firmware_sim import ledger, pmd
from accanto_firmware_sim.home import Home

pytestmark = pytest.mark.integration


def _door(home: Home) -> str:
    return f"tcp-client:127.0.0.1:{home.door.port}"


def _samples(frames: list[bytes]) -> list[int]:
    """Decoded here anew, octet by octet, so that the encoder has no part in it."""
    triples = [frame[at : at + 3] for frame in frames for at in range(10, len(frame), 3)]
    return [int.from_bytes(triple, "little", signed=True) for triple in triples]


def _times(frames: list[bytes]) -> list[int]:
    return [int.from_bytes(frame[1:9], "little") for frame in frames]


async def test_a_device_says_who_it_is(home: Home) -> None:
    async with plugged_into(_door(home)) as host:
        ears = await Ears.on(host, home.strap.body.identity.address)

        said = [await ears.read(uuid) for uuid in (0x2A29, 0x2A24, 0x2A25, 0x2A19, 0x2A00)]

    assert said == [b"Simcor", b"Strap 1", b"E0001", bytes([100]), b"Simcor H-E0001"]


async def test_every_frame_that_arrives_stands_in_the_ledger(home: Home, tmp_path: Path) -> None:
    frames: list[bytes] = []
    async with plugged_into(_door(home), flow_control=True) as host:
        ears = await Ears.on(host, home.strap.body.identity.address)
        await ears.start_ecg(frames.append)
        await until(lambda: len(frames) >= 3)
        await home.strap.body.quiet(2)
        account = ledger.read(tmp_path)["E0001"]

    assert _samples(frames) == account.samples.tolist()
    assert _times(frames) == account.sent["time_ns"].tolist()
    assert len(account.cut) == 0


async def test_time_stamps_tell_the_true_sampling_rate(home: Home) -> None:
    frames: list[bytes] = []
    async with plugged_into(_door(home)) as host:
        ears = await Ears.on(host, home.strap.body.identity.address)
        await ears.start_ecg(frames.append)
        await until(lambda: len(frames) >= 4)

    rates = pmd.FRAME_SAMPLES * 1e9 / np.diff(_times(frames))

    assert np.all((rates > 129.3) & (rates < 130.7))
    assert np.ptp(rates) < 1e-3


async def test_a_strap_sends_only_between_start_and_stop(home: Home) -> None:
    frames: list[bytes] = []
    answers: list[bytes] = []
    async with plugged_into(_door(home)) as host:
        ears = await Ears.on(host, home.strap.body.identity.address)
        await ears.hear(ble_host.DATA, frames.append)
        await asyncio.sleep(0.8)
        before_start = len(frames)
        await ears.start_ecg(frames.append, answers)
        await until(lambda: bool(frames))
        await ears.find(CONTROL).write_value(STOP, with_response=True)
        await until(lambda: len(answers) == 2)
        at_stop = len(frames)
        await asyncio.sleep(0.8)

    assert (before_start, len(frames)) == (0, at_stop)
    assert [answer.hex() for answer in answers] == ["f002000000", "f003000000"]


async def test_after_a_lost_link_a_strap_waits_to_be_started_again(home: Home, tmp_path: Path) -> None:
    frames: list[bytes] = []
    async with plugged_into(_door(home), flow_control=True) as host:
        address = home.strap.body.identity.address
        await (await Ears.on(host, address)).start_ecg(frames.append)
        await until(lambda: bool(frames))
        home.strap.body.drop()
        await until(lambda: not host.connections)
        again = await Ears.on(host, address)
        await again.start_ecg(frames.append)
        await until(lambda: len(frames) >= 3)
        await home.strap.body.quiet(2)
    account = ledger.read(tmp_path)["E0001"]

    assert _samples(frames) == account.samples.tolist()
    assert np.all(np.diff(account.sent["first"]) >= pmd.FRAME_SAMPLES)


async def test_an_oximeter_tells_each_second_what_stands_in_the_ledger(home: Home, tmp_path: Path) -> None:
    values: list[bytes] = []
    async with plugged_into(_door(home), flow_control=True) as host:
        ears = await Ears.on(host, home.oximeter.body.identity.address)
        await ears.hear(0x2A5F, values.append)
        await until(lambda: len(values) >= 3)
        await home.oximeter.body.quiet(2)

    assert ledger.read(tmp_path)["O0001"].values == values
    assert all(value[:3] == b"\x00a\x00" for value in values)  # 97 %


async def test_a_spot_check_is_indicated_once(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accanto_firmware_sim.oximeter.SPOT_AFTER_S", 1)
    values: list[bytes] = []
    async with plugged_into(_door(home)) as host:
        ears = await Ears.on(host, home.oximeter.body.identity.address)
        await ears.hear(0x2A5E, values.append)
        await until(lambda: bool(values))
        await asyncio.sleep(1.2)

    assert len(values) == 1
    assert ledger.read(tmp_path)["O0001"].values == values


def test_the_simulator_knows_nothing_of_the_line() -> None:
    sources = Path(pmd.__file__).parent.glob("*.py")
    trees = [ast.walk(ast.parse(source.read_text())) for source in sources]
    imported = {node.module or "" for tree in trees for node in tree if isinstance(node, ast.ImportFrom)}

    assert not {name for name in imported if name.startswith("accanto_") and "firmware_sim" not in name}
