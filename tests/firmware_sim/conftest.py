"""Real Bumble hosts for the tests: on the air itself, or behind the HCI door."""

import importlib
import os
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from types import ModuleType

import pytest
from bumble import hci
from bumble.device import Device, DeviceConfiguration
from bumble.host import Host
from bumble.transport import open_transport

from accanto_firmware_sim.air import Radio, SimController

Attach = Callable[[str], Awaitable[Device]]


@pytest.fixture
def radio() -> Radio:
    return Radio()


@pytest.fixture
def host_on(radio: Radio) -> Callable[[str], Awaitable[Device]]:
    """Switch on a host with this static address, its controller on the test's radio."""

    async def make(address: str) -> Device:
        device = Device(config=_configuration(address), host=Host())
        device.host.controller = SimController(address, radio=radio)
        await device.power_on()
        return device

    return make


@pytest.fixture
async def attach() -> AsyncIterator[Attach]:
    """Plug a host into an HCI door ("tcp-client:..."); unplugged at the end of the test."""
    async with AsyncExitStack() as ends:

        async def make(door: str) -> Device:
            transport = await ends.enter_async_context(await open_transport(door))
            device = Device.from_config_with_hci(
                _configuration("F0:F1:F2:F3:F4:F5"), transport.source, transport.sink
            )
            await device.power_on()
            return device

        yield make


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


def _configuration(address: str) -> DeviceConfiguration:
    return DeviceConfiguration(name="host", address=hci.Address(address), irk=bytes(range(16)))
