"""bleak's client over Bumble: one link to one device."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import att, core, hci
from bumble.device import Connection, ConnectionParametersPreferences, Peer
from bumble.keys import KeyStore, PairingKeys

from accanto_gateway.radio import discovery

if TYPE_CHECKING:
    from accanto_gateway.radio.adapter import BumbleAdapter

log = logging.getLogger(__name__)

T = TypeVar("T")

WITHOUT_LINK_MTU = 23
WISHED_MTU = 517
PART_S = 1.5
KEPT_S, SOON_S = 2.0, 0.05
"""A new bond is in its file a moment after the pairing."""
_PREFERENCES = {
    hci.Phy.LE_1M: ConnectionParametersPreferences(
        connection_interval_min=15, connection_interval_max=30, max_latency=0, supervision_timeout=4000
    )
}
_BUMBLE_ERRORS = (core.BaseBumbleError, hci.HCI_Error, OSError)


class BumbleClient(BaseBleakClient):
    """A link; the adapter hands out a subclass that knows it."""

    adapter: "ClassVar[BumbleAdapter]"

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        services: set[str] | None = None,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **_options: Any,  # noqa: ANN401  bleak passes what each platform may want
    ) -> None:
        super().__init__(address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout)
        self._wanted = services
        self._link: Connection | None = None
        self._gone: asyncio.Future[None]
        self._subscribed: dict[int, Callable[[bytes], None]] = {}
        known = address_or_ble_device if isinstance(address_or_ble_device, BLEDevice) else None
        self._name = known.name if known else None
        self._address: hci.Address = known.details if known else hci.Address(str(address_or_ble_device))

    @property
    def name(self) -> str:
        """The device's name, or its address."""
        return self._name or self.address

    @property
    def is_connected(self) -> bool:
        """Whether there is a link."""
        return self._link is not None

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody else can read this link."""
        return self._link is not None and self._link.is_encrypted

    @property
    def mtu_size(self) -> int:
        """The agreed MTU, or 23 without a link."""
        return self._link.att_mtu if self._link else WITHOUT_LINK_MTU

    async def connect(self, pair: bool = False, **_options: Any) -> None:  # noqa: ANN401, FBT001, FBT002  bleak's signature
        """Link, agree on the MTU, encrypt where bonded, discover. Raises BleakError."""
        if self._link:
            raise BleakError("already connected")
        async with self.adapter.connecting:
            link = await self._linked()
        if self.adapter.device.connections.get(link.handle) is not link:
            raise BleakError("the link went as it came")  # before anybody could hear of it
        self._link, self._gone = link, asyncio.get_running_loop().create_future()
        self.adapter.clients.add(self)
        link.on("disconnection", lambda reason: self.on_link_lost(f"0x{reason:02x}"))
        try:
            peer = Peer(link)
            await self._guarded(peer.request_mtu(WISHED_MTU))
            await self._secured(link, pair=pair)
            found = await self._guarded(discovery.services(peer, self.adapter.catalogue))
            self.services = discovery.collection(found, self._wanted, lambda: self.mtu_size)
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """Part; a device or controller that does not answer is left after a moment."""
        link = self._link
        if link is None:
            return
        with contextlib.suppress(*_BUMBLE_ERRORS, TimeoutError):
            async with asyncio.timeout(PART_S):
                await link.disconnect()
        self.on_link_lost("we parted")

    async def pair(self, *_arguments: Any, **_options: Any) -> None:  # noqa: ANN401  bleak's signature
        """Pair and bond. Raises BleakError."""
        await self._guarded(self._connected().pair())
        await self._guarded(self.adapter.bonded())

    async def unpair(self) -> None:
        """Forget the bond, and part."""
        if self.adapter.device.keystore:
            with contextlib.suppress(KeyError):
                await self.adapter.device.keystore.delete(self._bond())
        await self.disconnect()

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        **_options: Any,  # noqa: ANN401  bleak's signature
    ) -> bytearray:
        """The value of a characteristic, by its handle. Raises BleakError."""
        return await self._value(characteristic.handle)

    async def read_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,
        **_options: Any,  # noqa: ANN401  bleak's signature
    ) -> bytearray:
        """The value of a descriptor, by its handle. Raises BleakError."""
        return await self._value(descriptor.handle)

    async def write_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        data: SizedBuffer,
        response: bool,  # noqa: FBT001  bleak's signature
    ) -> None:
        """Write a characteristic. Raises BleakError."""
        client = self._connected().gatt_client
        await self._guarded(client.write_value(characteristic.handle, bytes(data), with_response=response))

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        """Write a descriptor. Raises BleakError."""
        client = self._connected().gatt_client
        await self._guarded(client.write_value(descriptor.handle, bytes(data), with_response=True))

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **_options: Any,  # noqa: ANN401
    ) -> None:
        """Call back with each notification or indication, before its packet counts as taken. Raises BleakError."""

        def told(value: bytes) -> None:
            callback(bytearray(value))

        self._subscribed[characteristic.handle] = told
        await self._guarded(self._connected().gatt_client.subscribe(characteristic.obj, told))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Call back no more. Raises BleakError."""
        told = self._subscribed.pop(characteristic.handle, None)
        if told:
            await self._guarded(self._connected().gatt_client.unsubscribe(characteristic.obj, told))

    def on_link_lost(self, reason: str) -> None:
        """The link is gone, for whatever reason; the callback is called once."""
        if self._link is None:
            return
        self._link, self.services, self._subscribed = None, None, {}
        self._gone.set_result(None)
        self.adapter.clients.discard(self)
        log.info("link_ended address=%s reason=%s", self.address, reason)
        if self._disconnected_callback:
            self._disconnected_callback()

    async def _linked(self) -> Connection:
        """A link. Bumble's connect is never cancelled: the controller would go on initiating."""
        attempt = asyncio.ensure_future(
            self.adapter.device.connect(
                self._address, connection_parameters_preferences=_PREFERENCES, timeout=self._timeout
            )
        )
        try:
            return await asyncio.shield(attempt)
        except asyncio.CancelledError:
            await self._given_up(attempt)
            if not _is_being_cancelled():
                raise BleakError("the radio is gone") from None
            raise
        except core.TimeoutError as error:
            text = f"{self.address} did not answer in {self._timeout} s"
            raise BleakDeviceNotFoundError(self.address, text) from error
        except _BUMBLE_ERRORS as error:
            raise BleakError(f"connection failed: {error}") from error

    async def _given_up(self, attempt: "asyncio.Future[Connection]") -> None:
        if not attempt.done():
            with contextlib.suppress(*_BUMBLE_ERRORS):
                # Bumble left this one untyped.
                await self.adapter.device.cancel_connection()  # type: ignore[no-untyped-call]
            await asyncio.wait([attempt], timeout=PART_S)
        if attempt.done() and not attempt.cancelled() and attempt.exception() is None:
            await attempt.result().disconnect()  # it had connected in the last moment

    async def _secured(self, link: Connection, *, pair: bool) -> None:
        store = self.adapter.device.keystore
        bond = await store.get(str(link.peer_address)) if store else None
        if pair:
            await self._guarded(link.pair())
        elif store and bond:
            try:
                await self._guarded(link.encrypt())
            except BleakError as error:
                if not _is_forgotten(error):
                    raise
                await self._bond_anew(store, bond)

    async def _bond_anew(self, store: KeyStore, bond: PairingKeys) -> None:
        """The device has lost its bond, with its battery perhaps: pair again, with no less proof than before.

        Raises BleakError where a stranger may be in between, who would not know the code on the display.
        """
        log.warning("bond_forgotten address=%s", self.address)
        name, made = self._bond(), bond
        await self.pair()
        for _ in range(round(KEPT_S / SOON_S)):
            made = await store.get(name) or bond
            if made != bond:
                break
            await asyncio.sleep(SOON_S)
        if _is_proven(bond) and (made == bond or not _is_proven(made)):
            await store.update(name, bond)
            raise BleakError("the device forgot its bond and shows no code any more: it is not believed")

    def _bond(self) -> str:
        """The name of this device's bond: its identity, not the private address of the day."""
        return str(self._link.peer_address if self._link else self._address)

    async def _value(self, handle: int) -> bytearray:
        return bytearray(await self._guarded(self._connected().gatt_client.read_value(handle)))

    def _connected(self) -> Connection:
        if self._link is None:
            raise BleakError("Not connected")
        return self._link

    async def _guarded(self, work: Coroutine[Any, Any, T]) -> T:
        """Bumble's errors as bleak's, and an end when the link ends.

        Bumble cancels what waits for an answer then, which is no cancellation of us; what asks a moment later would
        wait for half a minute.
        """
        link, doing = self._link, asyncio.ensure_future(work)
        try:
            either: set[asyncio.Future[Any]] = {doing, self._gone}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                raise BleakError("disconnected")
            return doing.result()
        except att.ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code) from error
        except asyncio.CancelledError:
            if self._link is not link and not _is_being_cancelled():
                raise BleakError("disconnected") from None
            raise
        except _BUMBLE_ERRORS as error:
            raise BleakError(str(error)) from error
        finally:
            doing.cancel()


def _is_forgotten(error: BleakError) -> bool:
    """Whether the device says that it has no key for us."""
    cause = error.__cause__
    return isinstance(cause, hci.HCI_Error) and cause.error_code == hci.HCI_PIN_OR_KEY_MISSING_ERROR


def _is_proven(bond: PairingKeys) -> bool:
    """Whether a code was shown and typed when this bond was made."""
    return bond.ltk is not None and bond.ltk.authenticated


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
