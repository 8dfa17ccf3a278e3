"""A radio with real Bumble hosts on it, a whole simulated home, and real recordings."""

import asyncio
import importlib
import os
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import ModuleType

import ble_host
import pytest
from bumble.device import Device
from bumble.host import Host

from accanto_firmware_sim.air import Radio, SimController
from accanto_firmware_sim.home import Home

HostOn = Callable[[str], Awaitable[Device]]


@pytest.fixture
def radio() -> Radio:
    return Radio()


@pytest.fixture
def host_on(radio: Radio) -> HostOn:
    """Switch on a host with this static address, its controller on the test's radio."""

    async def make(address: str) -> Device:
        device = Device(config=ble_host.configuration(address), host=Host())
        device.host.controller = SimController(address, radio=radio)
        await device.power_on()
        return device

    return make


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Home 1, alive, its ledgers in `tmp_path`."""
    home = Home(1, seed=1, record=None, folder=tmp_path, bind="127.0.0.1", port=0)
    await home.start()
    life = asyncio.create_task(home.run())
    yield home
    life.cancel()
    await asyncio.wait([life])
    await home.close()


@pytest.fixture
def mitdb() -> Path:
    """The MIT-BIH records of the developers' data."""
    data = os.environ.get("ACCANTO_DATA")
    if not data:
        pytest.skip("set ACCANTO_DATA to the developers' data: real ECG recordings are not in the repository")
    return Path(data) / "ecg" / "mitdb"


@pytest.fixture
def reference_wfdb() -> ModuleType:
    """The reference reader of WFDB records; it imports with warnings about its own use of pandas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("wfdb")
