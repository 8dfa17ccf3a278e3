"""How the gateway fares, gathered from its parts once a minute."""

import logging
import shutil
from pathlib import Path

from accanto_contract.errors import EnrolmentError
from accanto_contract.messages import Telemetry
from accanto_gateway.clock import GatewayClock
from accanto_gateway.enrol import child
from accanto_gateway.enrol.papers import Cabinet
from accanto_gateway.link import Links
from accanto_gateway.spool import Spool

log = logging.getLogger(__name__)


def gathered(
    *,
    spool: Spool,
    clock: GatewayClock,
    links: Links,
    folder: Path,
    round_trip_us: int | None,
    papers_end_us: int | None,
    configuration: int | None,
) -> Telemetry:
    """One message."""
    try:
        disk = shutil.disk_usage(folder)
    except OSError:
        disk = None
    outbox = spool.read.state()
    return Telemetry(
        epoch=spool.epoch, at_us=clock.now_us(), outbox_depth=outbox.depth, outbox_bytes=outbox.bytes,
        outbox_oldest_us=outbox.oldest_us, scans_restarted=links.scans_restarted, radio_lost=links.radio_lost,
        devices=links.states(), adapter_resets=links.ladder.resets, clock_synchronised=clock.synchronised,
        round_trip_us=round_trip_us, disk_bytes=disk.total if disk else None,
        disk_free_bytes=disk.free if disk else None, papers_end_us=papers_end_us, configuration=configuration,
    )  # fmt: skip


class Ends:
    """When the papers of this box expire: asked once for each certificate."""

    def __init__(self) -> None:
        self._asked: tuple[float, int | None] | None = None

    async def of(self, cabinet: Cabinet) -> int | None:
        """Microseconds since 1970; None without papers, or where nobody can read them."""
        path = cabinet.folder / "gateway.crt"
        try:
            changed = path.stat().st_mtime
        except OSError:
            return None
        if self._asked is None or self._asked[0] != changed:
            try:
                self._asked = changed, await child.ends_us(path)
            except EnrolmentError as error:
                log.warning("papers_unread error=%s", error)
                return None
        return self._asked[1]
