"""The body that every simulated device shares: a Bluetooth LE peripheral with its identity and a battery.

It speaks to one host at a time, through real ATT, L2CAP, SMP and HCI of Bumble, on a virtual controller.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Final

from bumble import core, hci
from bumble.core import UUID, AdvertisingData
from bumble.data_types import CompleteLocalName, Flags, IncompleteListOf16BitServiceUUIDs
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, Service
from bumble.host import Host
from bumble.pairing import PairingConfig
from bumble.profiles.battery_service import BatteryService
from bumble.profiles.device_information_service import DeviceInformationService
from bumble.transport import open_transport
from bumble.transport.common import Transport

from accanto_firmware_sim.air import Radio, SimController
from accanto_firmware_sim.clock import Stopwatch

MAKER: Final = "Simcor"
FIRMWARE: Final = "1.0.0"
# A locally administered company id: it belongs to nobody, as it should for a maker that does not exist.
_OUI: Final = 0x02ACC0
MTU: Final = 247  # the largest whose notification fits into one data packet of 251 octets
ADVERTISE_MS: Final = 100
_HOURS_A_CHARGE: Final = 400.0  # a coin cell in a strap
_FULL: Final = Flags(
    AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE | AdvertisingData.Flags.BR_EDR_NOT_SUPPORTED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a device is.

    Args:
        serial: printed on it; unique for the maker.
        model: of the maker.
        name: advertised; says nothing of the patient.
        address: random static (its two highest bits are set: the air knows senders by this kind only).
        key: 16 octets, its identity resolving key.
        service: 16-bit UUID that it advertises.
    """

    serial: str
    model: str
    name: str
    address: str
    key: bytes
    service: int

    def __post_init__(self) -> None:
        if not hci.Address(self.address).is_static or len(self.key) != 16:
            raise ValueError(f"{self.serial}: needs a random static address and a key of 16 octets")


class Peripheral:
    """A device on the air.

    Attributes:
        connection: to its host, while there is one.
        is_quiet: it has been told to send nothing more.
        charge: of the battery, %; None: it falls by itself.
        transport: empty: on the simulated air; else Bumble's name of a real controller (`usb:0`), said before `start`.
        sending: held from the moment when a value is written into the ledger until it is settled there.
    """

    def __init__(self, identity: Identity, radio: Radio, watch: Stopwatch) -> None:
        self.identity = identity
        self.connection: Connection | None = None
        self.is_quiet = False
        self.charge: int | None = None
        self.transport = ""
        self._controller: Transport | None = None
        self._tasks: set[asyncio.Future[None]] = set()
        self._one_by_one = asyncio.Lock()
        self.sending = asyncio.Lock()
        self.controller = SimController(identity.serial, radio=radio)
        self._radio = radio
        self.device = Device(config=_configuration(identity), host=Host())
        self.device.host.controller = self.controller
        self.device.gatt_server.max_mtu = MTU
        self.device.pairing_config_factory = lambda _: PairingConfig(sc=True, mitm=False, bonding=True)
        self.device.on("connection", self._on_connection)
        self._watch = watch
        self._changed = asyncio.Event()

    async def start(self, services: Sequence[Service]) -> None:
        """Switch on and advertise, with these services besides identity and battery."""
        self.device.add_services([*services, self._information(), BatteryService(lambda _: self.battery)])
        if self.transport:
            await self._move_to(self.transport)
        await self.device.power_on()
        await self.switch_on()

    async def switch_on(self) -> None:
        """Advertise, and go on to whenever there is no link."""
        self.is_quiet = False
        await self.device.start_advertising(
            auto_restart=True,
            advertising_interval_min=ADVERTISE_MS,
            advertising_interval_max=ADVERTISE_MS,
        )

    async def switch_off(self) -> None:
        """Advertise no more, and lose the link."""
        await self.device.stop_advertising()
        self.drop()

    @property
    def battery(self) -> int:
        """Charge in %: what a scenario says, or falling slowly from full and never dying of it."""
        if self.charge is not None:
            return self.charge
        return max(5, round(100 - 100 * self._watch.elapsed() / 3600 / _HOURS_A_CHARGE))

    def is_linked(self, connection: Connection) -> bool:
        """This very connection still stands."""
        return self.device.connections.get(connection.handle) is connection

    def changed(self) -> None:
        """Something that decides about sending has changed."""
        self._changed.set()

    async def change(self, within_s: float | None = None) -> None:
        """Wait for the next such change, or until the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._changed.wait()
                self._changed.clear()

    async def send(self, connection: Connection, characteristic: Characteristic[bytes], value: bytes) -> bool:
        """Notify, and wait until the other side has taken it.

        Returns:
            False if the link went before that was known.
        """
        if not self.is_linked(connection):
            return False
        await self.device.notify_subscriber(connection, characteristic, value)
        await connection.drain()
        return self.is_linked(connection)

    async def indicate(
        self, connection: Connection, characteristic: Characteristic[bytes], value: bytes
    ) -> bool:
        """Indicate, and wait for the confirmation.

        Returns:
            False if the link went before it came.
        """
        if not self.is_linked(connection):
            return False
        answer = self.device.indicate_subscriber(connection, characteristic, value)
        confirmed = asyncio.ensure_future(connection.cancel_on_disconnection(answer))
        await asyncio.wait([confirmed])
        return not confirmed.cancelled() and confirmed.exception() is None

    async def quiet(self, within_s: float) -> None:
        """Send nothing more. Returns when all that was sent is settled; a host that takes nothing is cut off."""
        self.is_quiet = True
        self.changed()
        try:
            async with asyncio.timeout(within_s):
                await self.sending.acquire()
        except TimeoutError:
            self.drop()
            await self.sending.acquire()
        self.sending.release()

    def drop(self) -> None:
        """Lose the link, as by a supervision timeout; on a real controller it is ended."""
        if self._controller is None:
            self._radio.drop(self.controller)
        elif self.connection:
            self._begin(self.connection.disconnect())

    def take_away(self) -> None:
        """Carry the device out of range; on a real controller it falls silent instead."""
        if self._controller is None:
            self._radio.take_away(self.controller)
        else:
            self._begin(self.switch_off())

    def bring_back(self) -> None:
        """Carry it back."""
        if self._controller is None:
            self._radio.bring_back(self.controller)
        else:
            self._begin(self.switch_on())

    async def close(self) -> None:
        """Let go of a real controller."""
        if self._controller:
            await self._controller.close()

    async def _move_to(self, transport: str) -> None:
        try:
            self._controller = await open_transport(transport)
        except (ValueError, ImportError, core.BaseBumbleError) as error:
            raise OSError(f"the controller {transport} cannot be opened: {error}") from error
        self._radio.remove_controller(self.controller)
        self.device.host.set_packet_sink(self._controller.sink)
        self._controller.source.set_packet_sink(self.device.host)

    async def _in_turn(self, what: Coroutine[None, None, None]) -> None:
        async with self._one_by_one:
            await what

    def _begin(self, what: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(self._in_turn(what))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _on_connection(self, connection: Connection) -> None:
        self.connection = connection
        connection.on("disconnection", self._on_disconnection)

    def _on_disconnection(self, _reason: int) -> None:
        self.connection = None
        self.changed()

    def _information(self) -> DeviceInformationService:
        number = int.from_bytes(self.identity.serial.encode()[-5:], "big")
        return DeviceInformationService(
            manufacturer_name=MAKER,
            model_number=self.identity.model,
            serial_number=self.identity.serial,
            firmware_revision=FIRMWARE,
            system_id=(_OUI, number),
        )


def _configuration(identity: Identity) -> DeviceConfiguration:
    advertised = AdvertisingData(
        [
            _FULL,
            CompleteLocalName(identity.name),
            IncompleteListOf16BitServiceUUIDs([UUID.from_16_bits(identity.service)]),
        ]
    )
    return DeviceConfiguration(
        name=identity.name,
        address=hci.Address(identity.address),
        irk=identity.key,
        advertising_data=bytes(advertised),
    )
