"""The process of one gateway: radio -> journal -> outbox -> broker, each part alive as long as those behind it."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from accanto_contract import brokers, topics
from accanto_contract.brokers import Papers
from accanto_contract.errors import SettingsError
from accanto_contract.identity import GatewayId
from accanto_gateway import files, household, memory
from accanto_gateway.clock import GatewayClock
from accanto_gateway.enrol.papers import Cabinet
from accanto_gateway.happenings import Happenings
from accanto_gateway.household import Around, Household
from accanto_gateway.intake import Intake
from accanto_gateway.journal import Journal
from accanto_gateway.link import SLOTS, Links
from accanto_gateway.session import Home
from accanto_gateway.spool import QUOTA_BYTES, Spool
from accanto_gateway.uplink import Uplink

log = logging.getLogger(__name__)

LEAST_QUOTA_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a gateway needs to know. Raises SettingsError for what cannot work."""

    gateway_id: str
    """Lower-case letters, digits, hyphens: `gw-0001`."""
    broker_url: str
    """mqtt://user:password@host:port, or mqtts://host:port with papers"""
    spool: Path
    """A folder of this gateway's own; never two gateways in one."""
    papers: Papers | None = None
    """For a broker under mqtts://."""
    radio: str | None = None
    """An HCI transport (`tcp-client:HOST:PORT`, `usb:0`, `serial:PORT,BAUD`); None: the system's Bluetooth."""
    devices: tuple[str, ...] = ()
    """Bluetooth addresses that may be connected; none: any device of a known kind."""
    quota_bytes: int = QUOTA_BYTES
    """How much may wait for the centre before the oldest waveforms are given up."""
    telemetry_s: float = 60.0
    cabinet: Path | None = None
    """The folder of the papers that came with the enrolment; None: the spool's own `papers`."""
    keys: tuple[str, ...] = ()
    """The centre's public keys (Ed25519, base64): only what they sign changes what this gateway does."""
    page_host: str = ""
    """Where the patient's page listens; empty: nowhere."""
    page_port: int = 0
    """0: a free port."""
    slots: int = SLOTS
    """Links that the radio may hold at once."""

    def __post_init__(self) -> None:
        """Refuse what cannot work, with a sentence that says what to write instead."""
        if not topics.is_name(self.gateway_id):
            raise SettingsError(
                f"{self.gateway_id!r} is no gateway id: write lower-case letters, digits, hyphens"
            )
        if self.quota_bytes < LEAST_QUOTA_BYTES:
            raise SettingsError(
                f"a quota of {self.quota_bytes} bytes is too small: at least {LEAST_QUOTA_BYTES}"
            )
        brokers.address(self.broker_url, self.papers)


async def run(settings: Settings, *, clock: GatewayClock | None = None) -> None:
    """Serve the home until cancelled; then part, flush, and try to get the last receipts, in ten seconds.

    A radio or a broker that is away is waited for. Raises SpoolError where the spool folder cannot be used.
    """
    files.folder(settings.spool)
    with files.alone(settings.spool):
        clock = clock or GatewayClock()
        here = around(settings)
        told = household.configurations(here).now
        quota_bytes = max(LEAST_QUOTA_BYTES, (told and told.quota_bytes) or settings.quota_bytes)
        spool = Spool(settings.spool / "outbox.sqlite", quota_bytes=quota_bytes, now_us=clock.now_us)
        try:
            journal = Journal(settings.spool / "intake.sqlite", marks=spool.read.marks())
            try:
                await _serve(settings, here, clock, spool, journal)
            finally:
                journal.close()
        finally:
            spool.close()


async def _serve(
    settings: Settings, here: Around, clock: GatewayClock, spool: Spool, journal: Journal
) -> None:
    """Put the parts together and let them work; the copy at home closes last, after the last receipt."""
    happenings = Happenings()
    intake = Intake(journal, spool, clock, happenings=happenings)
    with closing(Household(here, clock, spool, happenings)) as surroundings:
        uplink = Uplink(
            brokers.address(settings.broker_url, settings.papers), here.gateway, spool, clock,
            software=_software(), keep=surroundings.keep, steer=surroundings.heard,
        )  # fmt: skip
        home = Home(intake=intake, spool=spool, clock=clock, announce=uplink.announce, happenings=happenings)
        links = Links(home, allowed=settings.devices, slots=settings.slots)
        surroundings.connect(links, uplink)
        radio = links.run(settings.radio, settings.spool)
        await _work(uplink, intake, journal, (radio, surroundings.run(links), memory.settle()))


async def _work(
    uplink: Uplink, intake: Intake, journal: Journal, front: Iterable[Coroutine[None, None, None]]
) -> None:
    """Nested groups: on the way out what stands in front ends first, then the intake flushes, the uplink drains."""
    async with asyncio.TaskGroup() as last:
        last.create_task(uplink.run())
        async with asyncio.TaskGroup() as middle:
            middle.create_task(intake.run())
            middle.create_task(journal.keep_synced())
            async with asyncio.TaskGroup() as first:
                for part in front:
                    first.create_task(part)


def around(settings: Settings) -> Around:
    """What the surroundings of a gateway with these settings need to know."""
    cabinet = Cabinet(settings.cabinet or settings.spool / "papers")
    cabinet.mend()
    return Around(
        gateway=GatewayId(settings.gateway_id), folder=settings.spool, cabinet=cabinet, keys=settings.keys,
        page_host=settings.page_host, page_port=settings.page_port, telemetry_s=settings.telemetry_s,
    )  # fmt: skip


def _software() -> str:
    try:
        return f"accanto {version('accanto')}"
    except PackageNotFoundError:
        return "accanto"
