"""From the radio's callback to the outbox, exactly once, whoever is killed when.

In the callback a device's bytes go into the journal, and nothing else is waited for. Soon after, assembled
messages go into the outbox together with the mark "consumed up to this row", in one transaction. After a
crash, or when the outbox refused, rows above the mark are read from the journal again: the same way as live.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from functools import partial

from accanto_contract.errors import SpoolError
from accanto_contract.identity import DeviceId
from accanto_gateway import stream
from accanto_gateway.clock import GatewayClock
from accanto_gateway.journal import Journal
from accanto_gateway.records import Draft, Keep, Source, Tongue
from accanto_gateway.spool import Spool
from accanto_gateway.stream import Assembler

log = logging.getLogger(__name__)

IDLE_S = 2.0
LOOK_EVERY_S = 0.5
READ_MOST = 200
READY_MOST = 64
"""More messages than this do not wait in memory: they are read from the journal again."""
REFUSED_WAIT_S = (1.0, 30.0)
FLUSH_S = 1.5


@dataclass(slots=True, kw_only=True)
class _Flow:
    """One source on its way from journal to outbox."""

    source: Source
    assembler: Assembler
    mark: int
    read: int
    """The last journal row that the assembler was fed."""
    behind: bool
    """Whether the journal holds rows that the assembler was not fed."""
    fed_at: float = 0.0
    ready: list[Draft] = field(default_factory=list)


class Intake:
    """All sources of one gateway. Lives on the event loop's thread."""

    def __init__(self, journal: Journal, spool: Spool, clock: GatewayClock) -> None:
        self._journal, self._spool, self._clock = journal, spool, clock
        self._marks = spool.read.marks()
        self._flows: dict[Source, _Flow] = {}
        self._wake = asyncio.Event()
        self._refusals = 0
        self.lost = 0
        """Notifications that the disk did not take."""
        for source in journal.sources():
            self._flow(source)

    def keeper(self, device: DeviceId, tongue: Tongue) -> Keep:
        """What a new link of a device calls with each notification, from the radio's callback."""
        flow = self._flow(Source(device=device, tongue=tongue))
        return partial(self._keep, flow, self._clock.now_us())

    def ended(self, device: DeviceId) -> None:
        """The link of a device broke: what it sent so far is a message now."""
        for flow in self._of(device):
            if not flow.behind:
                flow.ready += flow.assembler.close()
        self._wake.set()

    def counts(self, device: DeviceId) -> tuple[int, int, int | None]:
        """Gaps, refused notifications and clock offset (microseconds) of a device."""
        makers = [flow.assembler for flow in self._of(device)]
        offsets = [offset for offset in (maker.offset_us() for maker in makers) if offset is not None]
        return sum(m.gaps for m in makers), sum(m.refused for m in makers), offsets[0] if offsets else None

    async def run(self) -> None:
        """Move what is kept into the outbox until cancelled; then flush, within seconds."""
        moving: asyncio.Future[None] | None = None
        try:
            while True:
                moving = asyncio.ensure_future(self.move())
                await asyncio.shield(moving)
                await self._pause()
        finally:
            if moving:
                await asyncio.wait([moving], timeout=FLUSH_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_S):
                    await self.flush()

    async def move(self) -> None:
        """Put what is complete into the outbox."""
        now = asyncio.get_running_loop().time()
        try:
            for flow in list(self._flows.values()):
                if flow.behind:
                    await self._catch_up(flow)
                elif now - flow.fed_at > IDLE_S:
                    flow.ready += flow.assembler.close()
                await self._put(flow)
            self._refusals = 0
        except SpoolError as error:
            self._refusals += 1
            log.error("outbox_refuses error=%s", error)  # noqa: TRY400

    async def flush(self) -> None:
        """Put everything that is kept into the outbox, complete or not."""
        await self.move()
        for flow in self._flows.values():
            if not flow.behind:
                flow.ready += flow.assembler.close()
        await self.move()

    def _keep(self, flow: _Flow, link: int, data: bytes) -> None:
        try:
            row = self._journal.add(flow.source, link=link, at_us=self._clock.now_us(), data=data)
        except SpoolError as error:
            self._count_lost(flow.source, error)
            return
        if flow.behind:
            return
        flow.ready += flow.assembler.feed(row)
        flow.read, flow.fed_at = row.id, asyncio.get_running_loop().time()
        if flow.ready:
            self._wake.set()
        if len(flow.ready) > READY_MOST:
            self._fall_behind(flow)

    async def _catch_up(self, flow: _Flow) -> None:
        """Feed the rows that the assembler has not seen, from the journal."""
        while rows := self._journal.after(flow.source, flow.read, limit=READ_MOST):
            for row in rows:
                flow.ready += flow.assembler.feed(row)
                flow.read = row.id
            flow.fed_at = asyncio.get_running_loop().time()
            await self._put(flow)
        flow.behind = False

    async def _put(self, flow: _Flow) -> None:
        if not flow.ready:
            return
        drafts, flow.ready = flow.ready, []
        try:
            await self._spool.put(flow.source, drafts)
        except SpoolError:
            self._fall_behind(flow)
            raise
        flow.mark = drafts[-1].upto
        flow.read = max(flow.read, flow.mark)
        self._journal.forget(flow.source, flow.mark)

    def _fall_behind(self, flow: _Flow) -> None:
        """Forget what is in memory; the journal has it."""
        flow.assembler = stream.assembler(flow.source, self._clock)
        flow.ready, flow.read, flow.behind = [], flow.mark, True

    def _flow(self, source: Source) -> _Flow:
        if source not in self._flows:
            mark = self._marks.get(source, 0)
            maker = stream.assembler(source, self._clock)
            self._flows[source] = _Flow(source=source, assembler=maker, mark=mark, read=mark, behind=True)
        return self._flows[source]

    def _of(self, device: DeviceId) -> list[_Flow]:
        return [flow for flow in self._flows.values() if flow.source.device == device]

    def _count_lost(self, source: Source, error: SpoolError) -> None:
        self.lost += 1
        if self.lost & (self.lost - 1) == 0:
            log.error("measurement_lost device=%s count=%d error=%s", source.device, self.lost, error)

    async def _pause(self) -> None:
        """Until something is complete, or a moment; longer while the outbox refuses."""
        if self._refusals:
            least, most = REFUSED_WAIT_S
            await asyncio.sleep(min(most, least * 2 ** (self._refusals - 1)))
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._wake.wait()
        self._wake.clear()
