"""Opens what the settings name: a controller of our own, or the system's Bluetooth (BlueZ)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bleak import BleakClient
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import BaseBleakScanner

from accanto_contract.errors import Unavailable
from accanto_gateway.bonding import Passkeys

CONNECT_S = 20.0
ENCRYPTED_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Radio:
    """What a link needs of the radio; None means bleak's own choice for this machine."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    is_encrypted: Callable[[str], bool] | None = None
    """Whether the link to this address is; None: BlueZ does not tell, and encrypts what is paired."""
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One connect at a time on BlueZ; a controller of our own has a lock of its own."""

    async def connected(self, device: BLEDevice, ended: asyncio.Event) -> BleakClient:
        """A connected client; `ended` is set when its link is gone. Raises BleakError."""
        if self.client is None:
            async with self._connecting:
                return await _over_bluez(device, ended)
        client = BleakClient(device, lambda _: ended.set(), timeout=CONNECT_S, backend=self.client)
        await client.connect()
        return client

    async def secured(self, client: BleakClient) -> None:
        """Make sure that nobody else can read this link, bonding where need be. Raises BleakError or Unavailable."""
        if self.is_encrypted and self.is_encrypted(client.address):
            return
        async with asyncio.timeout(ENCRYPTED_S):
            await client.pair()
        if self.is_encrypted and not self.is_encrypted(client.address):
            raise Unavailable("the link stays open to anybody: nothing medical is taken over it")


@asynccontextmanager
async def opened(transport: str | None, folder: Path, passkeys: Passkeys) -> AsyncIterator[Radio]:
    """The radio by its HCI transport, or BlueZ for None. Raises Unavailable."""
    if transport is None:
        yield Radio()
        return
    from accanto_gateway.radio.adapter import BumbleAdapter  # noqa: PLC0415  a gateway on BlueZ never loads Bumble

    async with BumbleAdapter(transport, folder, passkeys) as adapter:
        yield Radio(
            scanner=adapter.scanner,
            client=adapter.client,
            lost=adapter.lost,
            is_encrypted=adapter.is_encrypted,
        )


async def _over_bluez(device: BLEDevice, ended: asyncio.Event) -> BleakClient:
    """BlueZ fails in many ways that pass; bleak-retry-connector knows them."""
    from bleak_retry_connector import establish_connection  # noqa: PLC0415  3 MB that Bumble's gateway does not need

    name = device.name or device.address
    return await establish_connection(BleakClient, device, name, disconnected_callback=lambda _: ended.set())
