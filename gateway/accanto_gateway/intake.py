"""From the radio's callback to the outbox, exactly once, whoever is killed when.

In the callback a device's bytes go into the journal, and nothing else is waited for. Soon after, assembled
messages go into the outbox together with the mark "consumed up to this row", in one transaction. After a
crash, or when the outbox refused, rows above the mark are read from the journal again: the same way as live.
"""

import asyncio
import contextlib
import logging
from functools import partial

from accanto_contract.errors import SpoolError
from accanto_contract.identity import DeviceId
from accanto_contract.messages import Readings
from accanto_gateway.clock import GatewayClock
from accanto_gateway.happenings import Doubted, Event, Happenings, Heard, Took
from accanto_gateway.journal import Journal
from accanto_gateway.losses import Losses
from accanto_gateway.records import ITSELF, Keep, Note, Row, Source, Tongue
from accanto_gateway.spool import Spool
from accanto_gateway.strand import Counts, Strand
from accanto_gateway.stream import Assembler
from accanto_gateway.timeline import Timeline

log = logging.getLogger(__name__)

IDLE_S = 2.0
LOOK_EVERY_S = 0.5
READ_MOST = 200
READY_MOST = 64
"""More messages than this do not wait in memory: they are read from the journal again."""
REFUSED_WAIT_S = (1.0, 30.0)
FLUSH_S = 1.5


class Intake:
    """All sources of one gateway. Lives on the event loop's thread."""

    def __init__(
        self, journal: Journal, spool: Spool, clock: GatewayClock, *, happenings: Happenings | None = None
    ) -> None:
        self._journal, self._spool, self._clock = journal, spool, clock
        self._happenings = happenings
        self._marks = spool.read.marks()
        self._flows: dict[Source, Strand] = {}
        self._wake = asyncio.Event()
        self._refusals = 0
        self._losses = Losses()
        for source in journal.sources():
            self._flow(source).behind = True

    def keeper(self, device: DeviceId, tongue: Tongue, *, link: int | None = None) -> Keep:
        """What a new link of a device calls with each notification, from the radio's callback.

        The call raises SpoolError where the disk refuses: then the bytes do not count as taken.
        """
        flow = self._flow(Source(device=device, tongue=tongue))
        flow.link = link or self._clock.now_us()
        return partial(self._keep, flow, flow.link, Note.BYTES)

    def look(self, device: DeviceId, shown_us: int | None, *, at_us: int) -> None:
        """The clock of a linked device showed this at that time; None where it could not be read. Raises SpoolError."""
        for flow in self._of(device):
            if shown_us is None:
                self._keep(flow, flow.link, Note.BLIND, b"", at_us=at_us)
            else:
                data = shown_us.to_bytes(8, "little", signed=True)
                self._keep(flow, flow.link, Note.LOOK, data, at_us=at_us)

    def is_settled(self, device: DeviceId) -> bool:
        """Whether everything that a device sent is in the outbox."""
        return all(flow.is_settled for flow in self._of(device))

    @property
    def lost(self) -> int:
        """Notifications that the disk did not take."""
        return self._losses.count

    @property
    def is_full(self) -> bool:
        """Whether the disk refused what came last; asked again each time."""
        return self._losses.is_going_on and not self._journal.takes()

    def close(self, device: DeviceId) -> None:
        """What this device sent so far is a message now: its link broke, or it has delivered."""
        for flow in self._of(device):
            if not flow.behind:
                flow.ready += flow.assembler.close()
        self._wake.set()

    def counts(self, device: DeviceId) -> Counts:
        """What went wrong with a device since the gateway started."""
        makers = [flow.assembler for flow in self._of(device)]
        offsets = [offset for offset in (maker.offset_us() for maker in makers) if offset is not None]
        return Counts(
            gaps=sum(maker.gaps for maker in makers),
            refused=sum(maker.refused for maker in makers),
            unusable=sum(maker.unusable for maker in makers),
            offset_us=offsets[0] if offsets else None,
        )

    async def run(self) -> None:
        """Move what is kept into the outbox until cancelled; then flush, within seconds."""
        moving: asyncio.Future[None] | None = None
        await self._own_up()
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

    async def _own_up(self) -> None:
        """Tell the centre that a file of ours was broken, where one was."""
        broken = [
            name
            for name, was in (("outbox", self._spool.was_broken), ("journal", self._journal.was_broken))
            if was
        ]
        with contextlib.suppress(SpoolError):
            for name in broken:
                why = f"broken: the {name} could not be read; what was in it may be missing"
                await self._spool.declare(ITSELF, why)

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
            await self._declare()
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

    def _keep(self, flow: Strand, link: int, note: Note, data: bytes, *, at_us: int | None = None) -> None:
        at_us = self._clock.now_us() if at_us is None else at_us
        try:
            row = self._journal.add(flow.source, link=link, at_us=at_us, data=data, note=note)
        except SpoolError:
            self._losses.add(flow.source.device, at_us)
            raise
        self._losses.is_going_on = False
        if flow.behind:
            return
        flow.ready += flow.assembler.feed(row)
        flow.read, flow.fed_at = row.id, asyncio.get_running_loop().time()
        self._tell_of(flow, row)
        if flow.ready:
            self._wake.set()
        if len(flow.ready) > READY_MOST:
            self._fall_behind(flow)

    def _tell_of(self, flow: Strand, row: Row) -> None:
        """Tell the page what it wants to know at once: how much of a trace there is, and what is wrong with it."""
        device, maker = flow.source.device, flow.assembler
        for signal, seconds in maker.trace_s.items():
            self._tell(Heard(device=device, signal=signal, seconds=seconds, at_us=row.at_us))
        for change in maker.changes:
            trouble = change.trouble or ""
            self._tell(Doubted(device=device, signal=change.signal, trouble=trouble, at_us=change.at_us))
        maker.changes.clear()

    def _tell(self, event: Event) -> None:
        if self._happenings:
            self._happenings.tell(event)

    async def _catch_up(self, flow: Strand) -> None:
        """Feed the rows that the assembler has not seen, from the journal."""
        while rows := self._journal.after(flow.source, flow.read, limit=READ_MOST):
            for row in rows:
                flow.ready += flow.assembler.feed(row)
                flow.read = row.id
            flow.fed_at = asyncio.get_running_loop().time()
            await self._put(flow)
        flow.behind = False
        flow.assembler.changes.clear()

    async def _put(self, flow: Strand) -> None:
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
        for draft in drafts:
            if isinstance(draft.content, Readings):
                took = tuple(draft.content.readings)
                self._tell(Took(device=flow.source.device, readings=took, at_us=self._clock.now_us()))

    async def _declare(self) -> None:
        """Tell the centre what the disk did not take, now that it takes again. Raises SpoolError."""
        while not self._losses.is_going_on and (loss := self._losses.pop()):
            try:
                await self._spool.declare(loss.device, loss.reason)
            except SpoolError:
                self._losses.put_back(loss)
                raise

    def _fall_behind(self, flow: Strand) -> None:
        """Forget what is in memory; the journal has it."""
        flow.assembler = self._assembler(flow.source)
        flow.ready, flow.read, flow.behind = [], flow.mark, True

    def _flow(self, source: Source) -> Strand:
        if source not in self._flows:
            mark = self._marks.get(source, 0)
            maker = self._assembler(source)
            self._flows[source] = Strand(source=source, assembler=maker, mark=mark, read=mark)
        return self._flows[source]

    def _assembler(self, source: Source) -> Assembler:
        """One that knows how the device's clock ran when it was last looked at."""
        timeline = Timeline(offset_us=self._spool.read.offset_us(source.device))
        return Assembler(tongue=source.tongue, clock=self._clock, timeline=timeline)

    def _of(self, device: DeviceId) -> list[Strand]:
        return [flow for flow in self._flows.values() if flow.source.device == device]

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
