"""One Bluetooth controller of our own, driven by Bumble: what bleak's `backend=` stands on.

One adapter is one HCI transport (`tcp-client:HOST:PORT`, `usb:0`, `serial:/dev/ttyACM0,1000000`) and one
Bumble device. Imported only where the settings name a radio: a gateway on BlueZ never loads Bumble.
"""

import asyncio
import contextlib
import logging
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bleak.exc import BleakError
from bumble import core, hci
from bumble.device import Advertisement, Connection, Device, DeviceConfiguration
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport
from bumble.transport.common import Transport

from accanto_contract.errors import Unavailable
from accanto_gateway.bonding import Passkeys
from accanto_gateway.radio import flow, secrets_file
from accanto_gateway.radio.catalogue import Catalogue
from accanto_gateway.radio.client import BumbleClient
from accanto_gateway.radio.scanner import BumbleScanner

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner

log = logging.getLogger(__name__)

OPEN_S = 10.0
CLOSE_S = 1.0
"""A controller that has gone answers nothing; a stop in ten seconds leaves no time for it."""
MTU = 517
RADIO_ERRORS = (core.BaseBumbleError, hci.HCI_Error, OSError)


class BumbleAdapter:
    """The host side of a controller. Use `.scanner` and `.client` as bleak's `backend=`."""

    def __init__(self, transport: str, folder: Path, passkeys: Passkeys | None = None) -> None:
        self._name, self._folder = transport, folder
        self._passkeys = passkeys or Passkeys()
        self.catalogue = Catalogue(folder / "services.json")
        self.connecting = asyncio.Lock()
        """One pending LE connection per controller is a rule of HCI."""
        self.scanner: type[BaseBleakScanner] = type("BumbleScanner", (BumbleScanner,), {"adapter": self})
        self.client: type[BaseBleakClient] = type("BumbleClient", (BumbleClient,), {"adapter": self})
        self._scanners: set[BumbleScanner] = set()
        self.clients: set[BumbleClient] = set()
        self.lost = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Open the transport and bring the controller up. Raises Unavailable."""
        try:
            async with asyncio.timeout(OPEN_S):
                self._transport = await open_transport(self._name)
        except (OSError, ValueError, core.BaseBumbleError, TimeoutError, ImportError) as error:
            raise Unavailable(f"the radio {self._name} cannot be opened: {error or 'no answer'}") from error
        try:
            async with asyncio.timeout(OPEN_S):
                await self._bring_up(self._transport)
        except (*RADIO_ERRORS, ValueError, TimeoutError) as error:
            await self._transport.close()
            raise Unavailable(f"the radio {self._name} does not come up: {error or 'no answer'}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the transport; links that are left end with it."""
        self._end()
        with contextlib.suppress(*RADIO_ERRORS, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await self._transport.close()

    async def join_scan(self, scanner: BumbleScanner, *, active: bool) -> None:
        """Let a scanner hear advertisements. Raises BleakError where the radio goes just now."""
        self._scanners.add(scanner)
        try:
            if not self.device.is_scanning:
                await self.device.start_scanning(active=active, filter_duplicates=False)
        except RADIO_ERRORS as error:
            self._scanners.discard(scanner)
            raise BleakError(f"the radio {self._name} does not scan: {error}") from error

    async def leave_scan(self, scanner: BumbleScanner) -> None:
        """A scanner has heard enough. A radio that goes just now has ended the scan itself."""
        self._scanners.discard(scanner)
        if not self._scanners and self.device.is_scanning and not self.lost.is_set():
            with contextlib.suppress(*RADIO_ERRORS, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await self.device.stop_scanning()

    async def _bring_up(self, transport: Transport) -> None:
        identity = secrets_file.identity(self._folder / "radio.json")
        config = DeviceConfiguration(name="gateway", address=hci.Address(identity.address), irk=identity.irk)
        self.device = Device.from_config_with_hci(config, transport.source, transport.sink)
        # Before power on: else Bumble names the bonds after the dongle, and a new dongle loses them.
        self.device.keystore = secrets_file.Bonds(self._folder / "bonds.json")
        self.device.pairing_config_factory = self._pairing
        self.device.on("advertisement", self._heard)
        completing = flow.Completing(self.device.host, transport.sink)
        transport.source.set_packet_sink(completing)
        transport.source.terminated.add_done_callback(lambda _: self._end())
        await self.device.power_on()
        await flow.switch_on(self.device, completing)

    async def bonded(self) -> None:
        """A new bond: its device is known from now on also under private addresses. Raises Bumble's errors."""
        await self.device.refresh_resolving_list()

    def is_encrypted(self, address: str) -> bool:
        """Whether the link to this address is."""
        return any(client.is_encrypted for client in self.clients if client.address == address)

    def identity(self, address: hci.Address) -> str:
        """Whose address this is: that of the bond where it is a private one that its key made."""
        resolver = self.device.address_resolver
        known = resolver.resolve(address) if resolver and address.is_resolvable else None
        return (known or address).to_string(with_type_qualifier=False)

    def _heard(self, advertisement: Advertisement) -> None:
        for scanner in tuple(self._scanners):
            scanner.heard(advertisement)

    def _end(self) -> None:
        """The controller is gone, and every link with it."""
        self.lost.set()
        for client in tuple(self.clients):
            client.on_link_lost("the radio is gone")

    def _pairing(self, connection: Connection) -> PairingConfig:
        """Secure Connections with bonding; identity by our random address, never by the dongle's public one.

        We ask for proof against a stranger in between; a device without a display cannot give it, and is bonded
        all the same ("Just Works").
        """
        return PairingConfig(
            sc=True,
            mitm=True,
            bonding=True,
            delegate=_Keyboard(self._passkeys, str(connection.peer_address)),
            identity_address_type=PairingConfig.AddressType.RANDOM,
        )


class _Keyboard(PairingDelegate):
    """Types the code that a device shows."""

    def __init__(self, passkeys: Passkeys, address: str) -> None:
        super().__init__(PairingDelegate.KEYBOARD_INPUT_ONLY)
        self._passkeys, self._address = passkeys, address.partition("/")[0]

    async def get_number(self) -> int | None:
        """The code; None ends the pairing."""
        return await self._passkeys.ask(self._address)
