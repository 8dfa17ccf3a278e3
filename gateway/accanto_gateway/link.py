"""Keeps a link to every device of the home: driven by advertisements, never by blind connecting.

seen connectable -> one connect at a time -> who are you -> start -> its notifications go to the intake, until
the link ends. A device that fails waits longer each time; a fresh advertisement forgives. When nothing useful
was heard for 90 s while a device is missing, the scan is started anew: controllers go deaf.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakError

from accanto_contract.errors import Refused, SpoolError, Unavailable
from accanto_contract.identity import DeviceId
from accanto_contract.messages import DeviceBirth, DeviceState
from accanto_gateway.clock import GatewayClock
from accanto_gateway.devices import information, kinds
from accanto_gateway.intake import Intake
from accanto_gateway.peer import Peer
from accanto_gateway.radio.opened import Radio, opened
from accanto_gateway.records import Keep, Tongue

log = logging.getLogger(__name__)

WATCHDOG_S = 90.0
STALL_S = 60.0
LOOK_EVERY_S = 5.0
BATTERY_EVERY_S = 600.0
RADIO_WAIT_S = (1.0, 30.0)
PART_S = 2.0

Announce = Callable[[DeviceBirth], Awaitable[None]]


class Links:
    """All devices of one gateway."""

    def __init__(
        self, intake: Intake, clock: GatewayClock, *, announce: Announce, allowed: tuple[str, ...] = ()
    ) -> None:
        self._intake, self._clock, self._announce = intake, clock, announce
        self._allowed = frozenset(address.upper() for address in allowed)
        self._peers: dict[str, Peer] = {}
        self._useful_at = 0.0
        self.scans_restarted = 0
        self.radio_lost = 0

    async def run(self, transport: str | None, folder: Path) -> None:
        """Hold links until cancelled; a radio that is away is waited for."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                async with opened(transport, folder) as radio:
                    log.info("radio_up radio=%s", transport or "bluez")
                    await self._listen(radio)
            except* (Unavailable, BleakError, OSError) as errors:
                log.warning("radio_away error=%s", errors.exceptions[0])
            _stop_if_asked()
            self.radio_lost += 1
            least, most = RADIO_WAIT_S
            lasted = asyncio.get_running_loop().time() - began > most
            failures = 0 if lasted else failures + 1
            await asyncio.sleep(min(most, least * 2**failures / 2))

    def states(self) -> tuple[DeviceState, ...]:
        """How each device fares that was ever connected."""
        return tuple(self._state(peer) for peer in self._peers.values() if peer.device)

    async def _listen(self, radio: Radio) -> None:
        """Scan and hold links until the radio is lost, which is raised as Unavailable within a group."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._scan(radio, tasks))
            await radio.lost.wait()
            raise Unavailable("the radio is gone")

    async def _scan(self, radio: Radio, tasks: asyncio.TaskGroup) -> None:
        now = asyncio.get_running_loop().time

        def heard(device: BLEDevice, advertised: AdvertisementData) -> None:
            if not self._wants(device, advertised):
                return
            self._useful_at = now()
            peer = self._peers.setdefault(device.address, Peer(address=device.address))
            if peer.heard(now(), self._clock.now_us()):
                peer.busy = True
                tasks.create_task(self._hold(peer, device, radio))

        while True:
            self._useful_at = now()
            async with BleakScanner(heard, backend=radio.scanner):
                await self._deaf()
            self.scans_restarted += 1
            log.warning("scan_restarted silent_s=%.0f", WATCHDOG_S)

    async def _deaf(self) -> None:
        """Return when nothing useful was heard for too long while a device is missing."""
        now = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if now() - self._useful_at > WATCHDOG_S and self._misses_one():
                return

    async def _hold(self, peer: Peer, device: BLEDevice, radio: Radio) -> None:
        """One attempt at a device, and its link while it lasts."""
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        client: BleakClient | None = None
        try:
            client = await radio.connected(device, ended)
            await self._begin(peer, client)
            await self._stay(peer, client, ended)
        except (BleakError, Unavailable, Refused, SpoolError, TimeoutError, OSError, EOFError) as error:
            log.warning("link_failed address=%s error=%s", peer.address, error)
        except Exception:  # one device's trouble, whatever it is, must not end the links of the others
            log.exception("link_broke address=%s", peer.address)
        finally:
            wait = peer.ended(loop.time())
            log.info("link_over address=%s device=%s wait_s=%.1f", peer.address, peer.device, wait)
            if client:
                await _part(client)
            if peer.device:
                self._intake.ended(peer.device)

    async def _begin(self, peer: Peer, client: BleakClient) -> None:
        """Ask who it is, tell the centre, make it send."""
        kind = kinds.of(client)
        if kind is None:
            raise Unavailable("a device of no kind that this gateway knows")
        identity = await information.read(client)
        device = identity.device_id()
        birth = DeviceBirth(
            device=device, kind=kind.name, maker=identity.maker, model=identity.model,
            serial=identity.serial, firmware=identity.firmware,
        )  # fmt: skip
        await self._announce(birth)
        await kind.start(client, lambda tongue: self._keep(peer, device, tongue))
        peer.succeeded(device, asyncio.get_running_loop().time())
        log.info("device_sends address=%s device=%s kind=%s", peer.address, device, kind.name)

    def _keep(self, peer: Peer, device: DeviceId, tongue: Tongue) -> Keep:
        """What this link calls with each notification."""
        now = asyncio.get_running_loop().time
        keep = self._intake.keeper(device, tongue)

        def noted(data: bytes) -> None:
            peer.data_at, peer.last_seen_us = now(), self._clock.now_us()
            keep(data)

        return noted

    async def _stay(self, peer: Peer, client: BleakClient, ended: asyncio.Event) -> None:
        """Until the link ends, or the device keeps silent for too long."""
        loop = asyncio.get_running_loop()
        battery_at = float("-inf")
        while not ended.is_set():
            if loop.time() - battery_at > BATTERY_EVERY_S:
                battery_at = loop.time()
                peer.battery = await information.battery(client)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await ended.wait()
            if loop.time() - peer.data_at > STALL_S:
                log.warning("device_silent device=%s", peer.device)
                return

    def _wants(self, device: BLEDevice, advertised: AdvertisementData) -> bool:
        if self._allowed:
            return device.address.upper() in self._allowed
        return kinds.may_be_one(advertised.service_uuids)

    def _misses_one(self) -> bool:
        held = {peer.address.upper() for peer in self._peers.values() if peer.connected}
        return not self._allowed <= held if self._allowed else not held

    def _state(self, peer: Peer) -> DeviceState:
        assert peer.device  # noqa: S101  states() asks only for devices that have told who they are
        gaps, refused, offset_us = self._intake.counts(peer.device)
        return DeviceState(
            device=peer.device, connected=peer.connected, last_seen_us=peer.last_seen_us,
            battery_percent=peer.battery, reconnects=peer.reconnects, gaps=gaps, refused=refused,
            clock_offset_us=offset_us,
        )  # fmt: skip


async def _part(client: BleakClient) -> None:
    """Disconnect, whatever the other side thinks of it."""
    with contextlib.suppress(BleakError, TimeoutError, OSError, EOFError):
        async with asyncio.timeout(PART_S):
            await client.disconnect()


def _stop_if_asked() -> None:
    """Raise CancelledError where a stop was asked while the radio was lost.

    Before Python 3.13 a TaskGroup that ends with errors forgets that its task was cancelled.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
