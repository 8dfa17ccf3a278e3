"""Keeps a link to every device of the home: driven by advertisements, never by blind connecting.

seen connectable -> one connect at a time -> a session (session.py), until the link ends. A device that fails waits
longer each time; a fresh advertisement forgives. Spot devices appear, deliver and go: some links stay free for
them. When the radio seems deaf, the ladder of recovery is climbed (ladder.py).
"""

import asyncio
import logging
from pathlib import Path

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakError

from accanto_contract.errors import Refused, SpoolError, Unavailable
from accanto_contract.messages import DeviceState
from accanto_gateway.bonding import Passkeys
from accanto_gateway.devices import kinds
from accanto_gateway.ladder import RESETS, Ladder, Step
from accanto_gateway.peer import Peer, Phase
from accanto_gateway.radio import bluez
from accanto_gateway.radio.opened import Radio, opened
from accanto_gateway.session import Home, Session, part

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
RADIO_WAIT_S = (1.0, 30.0)
PART_S = 2.0
SLOTS = 64
"""Links at once, as far as the controller can; real ones hold 7 to 20 and then refuse."""
FREE_SLOTS = 1
"""Of these, so many wait for spot devices."""


class Links:
    """All devices of one gateway."""

    def __init__(
        self,
        home: Home,
        *,
        allowed: tuple[str, ...] = (),
        passkeys: Passkeys | None = None,
        slots: int = SLOTS,
    ) -> None:
        self._home, self._slots = home, slots
        self._allowed = frozenset(address.upper() for address in allowed)
        self.passkeys = passkeys or Passkeys()
        self._peers: dict[str, Peer] = {}
        self._heard_at = 0.0
        self._again = asyncio.Event()
        self.ladder = Ladder()
        self.radio_lost = 0

    async def run(self, transport: str | None, folder: Path) -> None:
        """Hold links until cancelled; a radio that is away is waited for."""
        failures = 0
        while True:
            began = _now()
            self._again.clear()
            try:
                async with opened(transport, folder, self.passkeys) as radio:
                    log.info("radio_up radio=%s", transport or "bluez")
                    await self._listen(radio)
            except* (Unavailable, BleakError, OSError) as errors:
                log.warning("radio_away error=%s", errors.exceptions[0])
            _stop_if_asked()
            self.radio_lost += 1
            least, most = RADIO_WAIT_S
            failures = 0 if _now() - began > most else failures + 1
            await asyncio.sleep(min(most, least * 2**failures / 2))

    def states(self) -> tuple[DeviceState, ...]:
        """How each device fares that was ever connected."""
        return tuple(self._state(peer) for peer in self._peers.values() if peer.device)

    @property
    def scans_restarted(self) -> int:
        """How often the scan was begun anew."""
        return self.ladder.taken[Step.RESCAN]

    def restart_radio(self) -> None:
        """End all links and open the radio anew."""
        self._again.set()

    def hurry(self) -> None:
        """Try every device as soon as it is heard, whatever failed before."""
        for peer in self._peers.values():
            peer.hurry(_now())

    async def _listen(self, radio: Radio) -> None:
        """Scan and hold links until the radio is lost, which is raised as Unavailable within a group."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._scan(radio, tasks))
            tasks.create_task(self._gone(radio.lost, "the radio is gone"))
            await self._gone(self._again, "the radio is started anew")

    async def _gone(self, event: asyncio.Event, why: str) -> None:
        await event.wait()
        raise Unavailable(why)

    async def _scan(self, radio: Radio, tasks: asyncio.TaskGroup) -> None:
        def heard(device: BLEDevice, advertised: AdvertisementData) -> None:
            self._heard_at = _now()
            self.ladder.heard()
            if not self._wants(device, advertised):
                return
            peer = self._peers.setdefault(device.address, Peer(address=device.address))
            is_time = peer.heard(_now(), self._home.clock.now_us(), advertised.rssi)
            if is_time and self._has_room(peer, advertised) and not self._home.intake.is_full:
                peer.connecting()
                tasks.create_task(self._hold(peer, device, radio))

        self._heard_at = _now()
        while True:
            async with BleakScanner(heard, backend=radio.scanner):
                step = await self._deaf()
            log.warning("radio_deaf silent_s=%.0f step=%s", _now() - self._heard_at, step)
            await self._recover(step, radio)

    async def _deaf(self) -> Step:
        """Return the step to take when nothing was heard for too long while a device is missing."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._misses_one() and (step := self.ladder.due(_now() - self._heard_at)):
                return step

    async def _recover(self, step: Step, radio: Radio) -> None:
        """Shake the radio. Raises Unavailable where it is to be opened anew."""
        if step is Step.REBOOT:
            log.error("radio_stays_deaf remedy=reboot")
        elif radio.scanner is None:
            await bluez.recover(
                step, [peer.address for peer in self._peers.values() if not peer.is_connected]
            )
        elif step in RESETS:
            raise Unavailable("the controller is reset")

    async def _hold(self, peer: Peer, device: BLEDevice, radio: Radio) -> None:
        """One attempt at a device, and its link while it lasts."""
        ended = asyncio.Event()
        client: BleakClient | None = None
        session: Session | None = None
        try:
            client = await radio.connected(device, ended)
            session = Session(self._home, radio, peer, client, ended)
            await session.run()
        except (BleakError, Unavailable, Refused, SpoolError, TimeoutError, OSError, EOFError) as error:
            log.warning("link_failed address=%s phase=%s error=%s", peer.address, peer.phase, error)
        except Exception:  # one device's trouble, whatever it is, must not end the links of the others
            log.exception("link_broke address=%s", peer.address)
        finally:
            wait_s = peer.ended(_now())
            log.info("link_over address=%s device=%s wait_s=%.1f", peer.address, peer.device, wait_s)
            if client:
                await part(client, PART_S)
            if session:
                session.finish()

    def _wants(self, device: BLEDevice, advertised: AdvertisementData) -> bool:
        if self._allowed:
            return device.address.upper() in self._allowed
        return kinds.may_be_one(advertised.service_uuids)

    def _has_room(self, peer: Peer, advertised: AdvertisementData) -> bool:
        """Whether a link is free for it; the last ones are kept for spot devices."""
        held = sum(each.phase is not Phase.AWAY for each in self._peers.values())
        is_spot = peer.is_spot or kinds.may_be_spot(advertised.service_uuids)
        return held < (self._slots if is_spot else self._slots - FREE_SLOTS)

    def _misses_one(self) -> bool:
        held = {peer.address.upper() for peer in self._peers.values() if peer.is_connected}
        return not self._allowed <= held if self._allowed else not held

    def _state(self, peer: Peer) -> DeviceState:
        assert peer.device  # noqa: S101  states() asks only for devices that have told who they are
        counts = self._home.intake.counts(peer.device)
        return DeviceState(
            device=peer.device, connected=peer.is_connected, last_seen_us=peer.last_seen_us,
            battery_percent=peer.battery, reconnects=peer.reconnects, gaps=counts.gaps,
            refused=counts.refused, clock_offset_us=counts.offset_us, kind=peer.kind,
            rssi_dbm=peer.rssi_dbm, unusable=counts.unusable,
        )  # fmt: skip


def _now() -> float:
    return asyncio.get_running_loop().time()


def _stop_if_asked() -> None:
    """Raise CancelledError where a stop was asked while the radio was lost.

    Before Python 3.13 a TaskGroup that ends with errors forgets that its task was cancelled.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
