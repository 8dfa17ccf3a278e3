"""Devices that are used now and then: what somebody measures with them is written down, and kept until it is told."""

from pathlib import Path

import numpy as np
import pytest

from accanto_firmware_sim import course, diary, kit
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import DeviceClock, Stopwatch
from accanto_firmware_sim.habits import Device
from accanto_firmware_sim.scenario import Life

USED = (Device.CUFF, Device.SCALE, Device.THERMOMETER, Device.GLUCOMETER, Device.SPIROMETER)


@pytest.fixture
def condition() -> course.Condition:
    return course.on_day(course.person(1, seed=1), Life(), 1.5, np.random.default_rng(5))


def _made(folder: Path) -> dict[Device, kit.Used]:
    return kit.made(
        7, USED, Radio(), Stopwatch(), folder=folder, clock=DeviceClock(start_ns=10**18, ppm=0.0),
        rng=np.random.default_rng(1),
    )  # fmt: skip


async def test_each_use_is_written_down_before_anybody_fetches_it(
    tmp_path: Path, condition: course.Condition
) -> None:
    devices = _made(tmp_path)

    for device in devices.values():
        kit.use(device, condition)

    taken = {serial: len(lines) for serial, lines in diary.read(tmp_path).items()}
    assert taken == {"B0007": 1, "C0007": 1, "G0007": 1, "S0007": 3, "T0007": 1}
    assert {which: kit.owed(device) for which, device in devices.items()} == {
        Device.CUFF: 1, Device.SCALE: 1, Device.THERMOMETER: 1, Device.GLUCOMETER: 1, Device.SPIROMETER: 3,
    }  # fmt: skip


async def test_a_session_of_the_spirometer_is_three_blows_near_the_patient_s_best(
    tmp_path: Path, condition: course.Condition
) -> None:
    kit.use(_made(tmp_path)[Device.SPIROMETER], condition)

    blows = diary.read(tmp_path)["S0007"]
    best = max(blow.values["fev1"] for blow in blows)
    assert best == pytest.approx(condition.fev1_l, abs=0.02)
    assert [blow.values["effort"] for blow in blows] == [1, 2, 3]
    assert all(blow.values["fev1"] > 0.94 * best for blow in blows)


async def test_every_device_of_a_home_has_its_own_serial_and_address(tmp_path: Path) -> None:
    identities = [device.body.identity for device in _made(tmp_path).values()]

    assert len({one.serial for one in identities}) == len({one.address for one in identities}) == len(USED)


async def test_only_meter_and_spirometer_remember_what_they_told(tmp_path: Path) -> None:
    remembering = {which for which, device in _made(tmp_path).items() if kit.remembers(device)}

    assert remembering == {Device.GLUCOMETER, Device.SPIROMETER}
