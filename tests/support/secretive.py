"""A small device of the tests' own on the simulated air: a secret, a slow value, and notifications."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bumble import hci
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.host import Host
from bumble.pairing import PairingConfig

from accanto_firmware_sim.air import Radio, SimController
from accanto_firmware_sim.door import HciDoor

SERVICE = "8f8b0001-5c4e-4c1e-9a54-0d3b6a2f7c10"
SECRET = "8f8b0002-5c4e-4c1e-9a54-0d3b6a2f7c10"
SLOW = "8f8b0003-5c4e-4c1e-9a54-0d3b6a2f7c10"
NEWS = "8f8b0004-5c4e-4c1e-9a54-0d3b6a2f7c10"
ADDRESS = "F0:C0:DE:00:77:01"
IN_TIME_S = 30.0


@dataclass(kw_only=True)
class Air:
    """A radio, its door, and one device on it."""

    radio: Radio
    door: HciDoor
    controller: SimController
    device: Device
    news: "Characteristic[bytes]"

    @property
    def transport(self) -> str:
        return f"tcp-client:127.0.0.1:{self.door.port}"

    async def tell(self, value: bytes) -> None:
        """Notify whoever has subscribed."""
        await self.device.notify_subscribers(self.news, value)


@asynccontextmanager
async def on_air(*, is_private: bool = False) -> AsyncIterator[Air]:
    """The device, advertising, and a door to a dongle beside it; a private one changes its address."""
    radio = Radio()
    door = HciDoor(radio)
    await door.open()
    controller = SimController("secretive", radio=radio)
    device = Device(
        config=DeviceConfiguration(
            name="secretive",
            address=hci.Address(ADDRESS),
            irk=bytes(range(16)),
            le_privacy_enabled=is_private,
            advertising_data=bytes(AdvertisingData([(AdvertisingData.COMPLETE_LOCAL_NAME, b"secretive")])),
        ),
        host=Host(),
    )
    device.host.controller = controller
    device.pairing_config_factory = lambda _: PairingConfig(sc=True, mitm=False, bonding=True)
    news = _services(device)
    await device.power_on()
    await device.start_advertising(
        auto_restart=True, advertising_interval_min=50, advertising_interval_max=50
    )
    try:
        yield Air(radio=radio, door=door, controller=controller, device=device, news=news)
    finally:
        await device.power_off()
        await door.close()


def _services(device: Device) -> "Characteristic[bytes]":
    properties, readable = Characteristic.Properties, Characteristic.READABLE

    async def never(_: Connection) -> bytes:
        await asyncio.sleep(IN_TIME_S)
        return b""

    secret: Characteristic[bytes] = Characteristic(
        UUID(SECRET), properties.READ, Characteristic.READ_REQUIRES_ENCRYPTION, b"1234"
    )
    slow: Characteristic[bytes] = Characteristic(
        UUID(SLOW), properties.READ, readable, CharacteristicValue(read=never)
    )
    news: Characteristic[bytes] = Characteristic(UUID(NEWS), properties.NOTIFY, readable, b"")
    device.add_services([Service(UUID(SERVICE), [secret, slow, news])])
    return news
