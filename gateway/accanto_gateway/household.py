"""What surrounds the core of a gateway: the patient's page, the centre's steering, and how all of it fares."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from accanto_contract.downlink import Configuration
from accanto_contract.errors import AccantoError
from accanto_contract.identity import GatewayId
from accanto_gateway import telemetry
from accanto_gateway.clock import GatewayClock
from accanto_gateway.configuration import Configurations
from accanto_gateway.deeds import Deeds, Tail
from accanto_gateway.enrol import child
from accanto_gateway.enrol.papers import Cabinet
from accanto_gateway.happenings import Event, Happenings, Took
from accanto_gateway.kept import Archive
from accanto_gateway.link import Links
from accanto_gateway.outbox import Run
from accanto_gateway.page import desk
from accanto_gateway.page.access import Gatekeeper, Label
from accanto_gateway.page.desk import Desk
from accanto_gateway.page.http import Door
from accanto_gateway.page.site import Site
from accanto_gateway.shelf import State
from accanto_gateway.spool import Spool
from accanto_gateway.steering import Steering
from accanto_gateway.uplink import Uplink

log = logging.getLogger(__name__)

BEHIND_US = 30_000_000
"""A message that waits longer than this is one that the patient may be told of."""
AGAIN_S = 60.0
COUNT_EVERY_S = 0.5
COUNT_SHARE = 50.0
"""Counting may take a fiftieth of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the surroundings of a gateway need to know."""

    gateway: GatewayId
    folder: Path
    """The gateway's own: the same as the spool's."""
    cabinet: Cabinet
    keys: tuple[str, ...] = ()
    """The centre's public keys (Ed25519, base64)."""
    page_host: str = ""
    """Where the patient's page listens; empty: nowhere."""
    page_port: int = 0
    telemetry_s: float = 60.0


class Household:
    """The parts around the core. They may fail without a measurement being lost."""

    def __init__(self, around: Around, clock: GatewayClock, spool: Spool, happenings: Happenings) -> None:
        self._around, self._clock, self._spool = around, clock, spool
        self._archive = Archive(around.folder / "kept.sqlite", around.folder / "outbox.sqlite")
        self._configurations = configurations(around)
        happenings.listen(self._happened)
        self._desk = Desk(happenings, now_us=clock.now_us)
        self._tail = Tail()
        self._steering: Steering | None = None
        self._uplink: Uplink | None = None
        self._counted: State | None = None
        self._count_again = 0.0

    def connect(self, links: Links, uplink: Uplink) -> None:
        """Who does what is asked, and who hears what is answered."""
        around, self._uplink = self._around, uplink
        deeds = Deeds(
            radio=links, line=uplink, tail=self._tail, cabinet=around.cabinet, identify=self._desk.show_id
        )
        self._steering = Steering(
            around.gateway, self._configurations, deeds.known(), keys=around.keys,
            is_vouched=child.is_vouched, answer=uplink.answer, now_us=self._clock.now_us,
        )  # fmt: skip
        self._configurations.when_changed.append(lambda _: self._desk.touch())

    async def run(self, links: Links) -> None:
        """Serve, hear, tell, until cancelled. Nothing in here may end the gateway."""
        logging.getLogger().addHandler(self._tail)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_alive("telemetry", lambda: self._tell(links)))
                if steering := self._steering:
                    group.create_task(_alive("steering", steering.run))
                if self._around.page_host:
                    group.create_task(_alive("page", lambda: self._serve(links)))
        finally:
            logging.getLogger().removeHandler(self._tail)

    def close(self) -> None:
        """Close the files; after the last receipt was heard."""
        self._archive.close()

    def heard(self, topic: str, body: bytes) -> None:
        """Something came down besides receipts."""
        if self._steering:
            self._steering.heard(topic, body)

    async def keep(self, runs: Sequence[Run]) -> None:
        """Keep at home what is about to leave the outbox."""
        await self._archive.take(runs)

    @property
    def gateway(self) -> str:
        """Its id."""
        return self._around.gateway

    @property
    def configuration(self) -> Configuration | None:
        """What it was told to be."""
        return self._configurations.now

    @property
    def waiting(self) -> int:
        """Messages that the centre does not have yet."""
        return self._state().depth

    @property
    def is_behind(self) -> bool:
        """Whether any of them waits longer than a moment."""
        oldest_us = self._state().oldest_us
        return oldest_us is not None and self._clock.now_us() - oldest_us > BEHIND_US

    @property
    def is_online(self) -> bool:
        """Whether the broker can be reached now."""
        return self._uplink is not None and self._uplink.is_up

    def now_us(self) -> int:
        """The gateway's time."""
        return self._clock.now_us()

    def _state(self) -> State:
        """How full the outbox is; a long backlog takes its time to count, and is counted the more rarely."""
        began = time.monotonic()
        if self._counted is None or began > self._count_again:
            self._counted = self._spool.read.state()
            took = time.monotonic() - began
            self._count_again = began + max(COUNT_EVERY_S, COUNT_SHARE * took)
        return self._counted

    def _happened(self, event: Event) -> None:
        """What was measured just now waits: nobody is told for a moment that it has arrived."""
        if isinstance(event, Took) and self._counted and not self._counted.depth:
            self._counted = None

    async def _serve(self, links: Links) -> None:
        """The patient's page; where its address is taken, the box works on without, and tries again."""
        told = self._configurations.now or Configuration(gateway=self.gateway, version=0, issued_us=0)
        await asyncio.to_thread(
            self._desk.remember, self._archive, since_us=desk.since(self.now_us(), told.zone)
        )
        gatekeeper = Gatekeeper(Label.read(self._around.folder), now=asyncio.get_running_loop().time)
        site = Site(self, self._desk, self._archive, gatekeeper, passkeys=links.passkeys)
        await Door(site.answer).serve(self._around.page_host, self._around.page_port)

    async def _tell(self, links: Links) -> None:
        """Say how we fare, from time to time."""
        papers = telemetry.Ends()
        while True:
            await asyncio.sleep(self._around.telemetry_s)
            told = telemetry.gathered(
                spool=self._spool, clock=self._clock, links=links, folder=self._around.folder,
                round_trip_us=self._uplink.round_trip_us if self._uplink else None,
                papers_end_us=await papers.of(self._around.cabinet),
                configuration=self.configuration.version if self.configuration else None,
            )  # fmt: skip
            if self._uplink:
                self._uplink.tell(told)
            log.info(
                "telemetry depth=%d bytes=%d devices=%d",
                told.outbox_depth,
                told.outbox_bytes,
                len(told.devices),
            )


async def _alive(what: str, run: Callable[[], Awaitable[None]]) -> None:
    """Run for ever: what fails is logged and begun again, and the devices never notice."""
    while True:
        try:
            await run()
        except* AccantoError as problems:
            log.error("failed part=%s error=%s again_s=%.0f", what, problems.exceptions[0], AGAIN_S)  # noqa: TRY400
        except* Exception:
            log.exception("failed part=%s again_s=%.0f", what, AGAIN_S)
        await asyncio.sleep(AGAIN_S)


def configurations(around: Around) -> Configurations:
    """What the centre told this gateway, as it lies on disk."""
    path = around.folder / "configuration.json"
    return Configurations(path, around.gateway, around.keys, is_vouched=_vouched)


async def _vouched(keys: Sequence[str], signature: bytes, body: bytes) -> bool:
    """Whether one of these keys signed; no where the process that knows cannot be asked."""
    try:
        return await child.is_vouched(keys, signature, body)
    except AccantoError as error:
        log.error("signature_unchecked error=%s", error)  # noqa: TRY400
        return False
