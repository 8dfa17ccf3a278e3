"""A device leaves the simulated air for a real controller by one string, which Bumble gets as it is.

The controller at the other end of the string is one of our own dongles behind TCP: to the device it is hardware.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ble_host import Ears, plugged_into, until

from accanto_firmware_sim import ledger, process
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.door import HciDoor
from accanto_firmware_sim.home import Home
from accanto_firmware_sim.process import Settings
from accanto_firmware_sim.scenario import Nonsense

pytestmark = pytest.mark.integration


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    """Where controllers can be had that are not in the home: their transport."""
    door = HciDoor(Radio())
    await door.open()
    yield f"tcp-client:127.0.0.1:{door.port}"
    await door.close()


async def test_a_strap_on_a_dongle_is_heard_by_that_dongle_s_air_alone(
    elsewhere: str, tmp_path: Path
) -> None:
    home = Home(1, seed=1, record=None, folder=tmp_path, bind="127.0.0.1", port=0)
    home.strap.body.transport = elsewhere
    await home.start()
    life = asyncio.create_task(home.run())
    frames: list[bytes] = []
    async with plugged_into(elsewhere) as host:
        ears = await Ears.on(host, home.strap.body.identity.address)
        await ears.start_ecg(frames.append)
        await until(lambda: len(frames) >= 2)
        home.strap.body.drop()
        await until(lambda: not host.connections)
        home.strap.body.take_away()
        home.strap.body.bring_back()
        again = await Ears.on(host, home.strap.body.identity.address)
        assert await again.read(0x2A00) == b"Simcor H-E0001"
    life.cancel()
    await asyncio.wait([life])
    await home.close()

    assert len(ledger.read(tmp_path)["E0001"].samples) >= 2 * 73
    assert home.strap.body.controller not in home.door.radio.controllers


async def test_a_dongle_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path, transports={"E0001": "carrier-pigeon:1"})

    with pytest.raises(OSError, match="carrier-pigeon:1 cannot be opened"):
        await process.run(settings)


async def test_a_dongle_for_nobody_is_refused_with_who_there_is(tmp_path: Path) -> None:
    with pytest.raises(Nonsense, match="E0001, O0001"):
        await process.run(Settings(folder=tmp_path, transports={"E0099": "usb:0"}))
