"""One link to one device, from the first question to the parting.

who are you -> (bond, where the profile demands it) -> subscribe -> what time is it with you -> what do you remember ->
stay. A device that we know by its address is listened to before anything is asked: a cuff switches itself off within
seconds. Only a clock that we never saw is looked at before. Nothing of it is taken over an open link where its profile
demands an encrypted one.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import NamedTuple

from bleak import BleakClient
from bleak.exc import BleakError

from accanto_contract.errors import Refused, SpoolError, Unavailable
from accanto_contract.identity import DeviceId
from accanto_contract.messages import DeviceBirth
from accanto_gateway.clock import GatewayClock
from accanto_gateway.devices import information, kinds, racp, stamps
from accanto_gateway.devices.kind import Kind
from accanto_gateway.fetching import Fetching
from accanto_gateway.happenings import Began, Finished, Happenings
from accanto_gateway.intake import Intake
from accanto_gateway.peer import Peer, Phase
from accanto_gateway.radio.opened import Radio
from accanto_gateway.records import Keep, Source, Tongue
from accanto_gateway.spool import Spool

log = logging.getLogger(__name__)

STALL_S = 60.0
"""A device that is linked and says nothing for so long is left."""
DELIVERED_S = 5.0
"""A spot device that said something and then nothing for so long has delivered."""
LOOK_EVERY_S = 1.0
BATTERY_EVERY_S = 600.0
SETTLE_S, SOON_S = 3.0, 0.05
SET_BEYOND_US = 30_000_000
"""A device's clock is set only where it is wrong by more, and once a day."""
DAY_US = 24 * 3600 * 1_000_000

Announce = Callable[[DeviceBirth], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What every session of a gateway needs."""

    intake: Intake
    spool: Spool
    clock: GatewayClock
    announce: Announce
    happenings: Happenings
    memory_every_s: float = 60.0
    """A device that stays linked is asked so often what it remembers: a strip that its button stored meanwhile."""


class Look(NamedTuple):
    """What a device's clock showed, None where it could not be read, and when."""

    shown_us: int | None
    at_us: int


class Session:
    """A link while it lasts."""

    def __init__(
        self, home: Home, radio: Radio, peer: Peer, client: BleakClient, ended: asyncio.Event
    ) -> None:
        self._home, self._radio, self._peer, self._client, self._ended = home, radio, peer, client, ended
        self._link = home.clock.now_us()
        self._fetching: Fetching | None = None
        self._disk_full = False
        self._has_looked = False

    async def run(self) -> None:
        """Everything until the link ends, the device has delivered, or it keeps silent.

        Raises BleakError, Unavailable, Refused, SpoolError or TimeoutError.
        """
        kind = await kinds.of(self._client)
        if kind is None:
            raise Unavailable("a device of no kind that this gateway knows")
        self._peer.kind, self._peer.is_spot = kind.name, kind.is_spot
        if kind.is_secret:
            await self._radio.secured(self._client)
        device = await self._begin(kind)
        if not self._has_looked:
            await self._ask_the_time(kind, device)
        if self._fetching:
            self._peer.phase = Phase.FETCHING
            await self._while_linked(self._fetch(self._fetching, device))
            self._peer.phase = Phase.SENDING
        await self._stay(kind)
        if not self._ended.is_set():
            self._peer.phase = Phase.PARTING
            await self._while_linked(self._leave(kind, device))
        self._check_disk()

    async def _begin(self, kind: Kind) -> DeviceId:
        """Listen, and learn who it is: in this order where we met before."""
        self._peer.phase = Phase.ASKING
        known = self._home.spool.read.whose(self._peer.address)
        if known:
            await self._listen(kind, known)
        identity = await information.read(self._client)
        device = identity.device_id()
        if device != known:
            await self._home.spool.meet(self._peer.address, device)
        if known and device != known:
            raise Unavailable(f"the address of {known} belongs to {device} now")
        birth = DeviceBirth(
            device=device, kind=kind.name, maker=identity.maker, model=identity.model,
            serial=identity.serial, firmware=identity.firmware,
        )  # fmt: skip
        await self._home.announce(birth)
        if not known:
            await self._listen(kind, device)
        self._peer.succeeded(device, _now())
        self._home.happenings.tell(Began(device=device, kind=kind.name, at_us=self._home.clock.now_us()))
        log.info("device_sends address=%s device=%s kind=%s", self._peer.address, device, kind.name)
        return device

    async def _listen(self, kind: Kind, device: DeviceId) -> None:
        """Subscribe; from now on its bytes are kept.

        A clock that we never saw is looked at before: a scale says its weight and is gone, and nothing else would
        tell when that was.
        """
        memory = kind.memory
        if memory and self._client.services.get_characteristic(racp.UUID):
            source = Source(device=device, tongue=memory.tongue)
            self._fetching = Fetching(self._client, memory, source, self._home.spool)
        is_new = self._home.spool.read.offset_us(device) is None
        look = await self._looked(kind) if is_new else None
        try:
            await kind.start(self._client, lambda tongue: self._keep(device, tongue))
        finally:
            self._note(device, look)

    def _keep(self, device: DeviceId, tongue: Tongue) -> Keep:
        """What this link calls with each notification."""
        keep = self._home.intake.keeper(device, tongue, link=self._link)

        def noted(data: bytes) -> None:
            self._peer.data_at, self._peer.last_seen_us = _now(), self._home.clock.now_us()
            self._peer.rows += 1
            try:
                keep(data)
            except SpoolError:
                self._disk_full = True
                self._ended.set()
                raise

        fetching = self._fetching
        return fetching.through(noted) if fetching and fetching.source.tongue is tongue else noted

    async def _ask_the_time(self, kind: Kind, device: DeviceId) -> None:
        """Its stamps are placed by what its clock shows now."""
        self._note(device, await self._looked(kind))

    async def _looked(self, kind: Kind) -> Look:
        """What its clock shows, at the middle of the reading."""
        before_us = self._home.clock.now_us()
        stamp = None
        if kind.has_clock:
            with contextlib.suppress(Refused):
                stamp = await stamps.read(self._client)
        return Look(stamp.shown_us if stamp else None, (before_us + self._home.clock.now_us()) // 2)

    def _note(self, device: DeviceId, look: Look | None) -> None:
        if look:
            self._home.intake.look(device, look.shown_us, at_us=look.at_us)
            self._has_looked = True

    async def _stay(self, kind: Kind) -> None:
        """Until the link ends, it has delivered, or it keeps silent for too long."""
        battery_at, memory_at = float("-inf"), _now()
        while not self._ended.is_set():
            if _now() - battery_at > BATTERY_EVERY_S:
                battery_at = _now()
                self._peer.battery = await information.battery(self._client)
            if self._fetching and not kind.is_spot and _now() - memory_at > self._home.memory_every_s:
                memory_at = await self._visited(self._fetching)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._ended.wait()
            silent_s = _now() - self._peer.data_at
            has_delivered = self._peer.rows or self._fetching
            if kind.is_spot and has_delivered and silent_s > DELIVERED_S:
                return
            if silent_s > STALL_S:
                log.info("device_silent device=%s", self._peer.device)
                return

    async def _visited(self, fetching: Fetching) -> float:
        """Ask again what it remembers; when. One that streams and gives no answer is not asked again on this link."""
        try:
            await self._while_linked(fetching.visit())
        except (BleakError, Refused, TimeoutError) as error:
            if self._ended.is_set():
                raise
            log.warning("memory_silent device=%s error=%s", self._peer.device, error)
            return float("inf")
        return _now()

    async def _fetch(self, fetching: Fetching, device: DeviceId) -> None:
        await self._settled(device)
        await fetching.fetch()

    async def _leave(self, kind: Kind, device: DeviceId) -> None:
        """Put its memory and its clock in order."""
        if self._fetching and await self._settled(device):
            await self._fetching.delete()
        if kind.has_clock:
            await self._set_the_clock(device)

    async def _while_linked(self, work: Coroutine[None, None, None]) -> None:
        """Do this as long as there is a link. Raises BleakError, or SpoolError, when that is over before."""
        doing, ending = asyncio.ensure_future(work), asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({doing, ending}, return_when=asyncio.FIRST_COMPLETED)
            if doing.done():
                return await doing
        finally:
            for one in (doing, ending):
                one.cancel()
            await asyncio.wait({doing, ending})
        self._check_disk()
        raise BleakError("the link ended")

    def _check_disk(self) -> None:
        if self._disk_full:
            raise SpoolError("the disk takes no more: the device keeps what it can")

    async def _set_the_clock(self, device: DeviceId) -> None:
        """Only once all that it stamped is here, by a clock of ours that the centre agrees with, and rarely."""
        home, now_us = self._home, self._home.clock.now_us()
        offset_us = home.spool.read.offset_us(device) or 0
        is_wrong = abs(offset_us) > SET_BEYOND_US and now_us - self._peer.clock_set_us > DAY_US
        if is_wrong and home.clock.synchronised and home.intake.is_settled(device):
            self._peer.clock_set_us = now_us
            done = await stamps.write(self._client, home.clock.now_us())
            log.info("clock_set device=%s was_off_s=%d done=%s", device, offset_us // 1_000_000, done)

    async def _settled(self, device: DeviceId) -> bool:
        """Give the outbox a moment to take what the device sent; whether it has."""
        self._home.intake.close(device)
        for _ in range(round(SETTLE_S / SOON_S)):
            if self._home.intake.is_settled(device):
                return True
            await asyncio.sleep(SOON_S)
        return False

    def finish(self) -> None:
        """The link is over: what came is a message now."""
        if self._peer.device and self._peer.links:
            self._home.intake.close(self._peer.device)
            now_us = self._home.clock.now_us()
            self._home.happenings.tell(Finished(device=self._peer.device, at_us=now_us))


async def part(client: BleakClient, within_s: float) -> None:
    """Disconnect, whatever the other side thinks of it."""
    with contextlib.suppress(BleakError, TimeoutError, OSError, EOFError):
        async with asyncio.timeout(within_s):
            await client.disconnect()


def _now() -> float:
    return asyncio.get_running_loop().time()
