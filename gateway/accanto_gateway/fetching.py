"""A device's own memory: fetched from the last known record on, deleted there only when the centre has it.

Every record is known by its number and a checksum. A number that comes back with other octets, or a memory that holds
records but none from the last known on, has begun to count anew: then all that we knew of it is forgotten, and
everything is fetched. The centre recognises what comes twice.
"""

import asyncio
import logging
import zlib
from collections.abc import Mapping

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from accanto_gateway.devices import racp, tongues
from accanto_gateway.devices.kind import Memory
from accanto_gateway.devices.racp import Answer, Outcome
from accanto_gateway.records import Keep, Source, Stored
from accanto_gateway.spool import Spool

log = logging.getLogger(__name__)

SILENT_S = 30.0
"""So long nothing may come of what was asked."""
RECEIPTS_S = 10.0
"""So long we stay for receipts; later ones count at the next visit."""
LOOK_EVERY_S = 0.2


class Fetching:
    """One visit to the memory of a connected device."""

    def __init__(self, client: BleakClient, memory: Memory, source: Source, spool: Spool) -> None:
        self._client, self._memory, self.source, self._spool = client, memory, source, spool
        self._answers: asyncio.Queue[bytes] = asyncio.Queue(8)
        self._known: dict[int, int] = {}
        """Checksums by number: what is passed over."""
        self._told: dict[int, int] = {}
        """Of what the device reported in this visit."""
        self._skips = self._listens = False
        self._heard = 0

    def through(self, keep: Keep) -> Keep:
        """Keep what is new of what the device reports."""

        def new(data: bytes) -> None:
            self._heard += 1
            number = tongues.NUMBERS[self._memory.tongue](data)
            if number is not None:
                digest = zlib.crc32(tongues.fingerprint(self._memory.tongue, data))
                self._skips = self._known.get(number) == digest
                self._told[number] = digest
            if not self._skips:
                keep(data)

        return new

    async def visit(self) -> None:
        """Delete what the centre has by now, and fetch what is new. Raises as `delete`."""
        async with asyncio.timeout(2 * SILENT_S):
            await self._delete()
        await self.fetch()

    async def fetch(self) -> None:
        """Fetch what is new. Raises BleakError, Refused or SpoolError."""
        if not self._listens:
            await self._client.start_notify(racp.UUID, self._answered)
            self._listens = True
        before = {number: known.digest for number, known in self._spool.read.records(self.source).items()}
        self._known, self._told, last = before, {}, max(before, default=None)
        answer = await self._ask(self._report(last))
        if last is None or not (answer.outcome == Outcome.NO_RECORDS or self._differs(before)):
            return
        self._known = dict(self._told)
        await self._ask(self._report(None))
        if self._told:
            log.warning("records_begin_anew device=%s", self.source.device)
            there = [Stored(number=number, digest=digest) for number, digest in self._told.items()]
            await self._spool.forget_records(self.source, but=there)

    async def delete(self) -> None:
        """Delete there what the centre has, once its receipts had a moment. Raises as `fetch`, or TimeoutError."""
        async with asyncio.timeout(RECEIPTS_S + 2 * SILENT_S):
            await self._receipts()
            await self._delete()

    async def _delete(self) -> None:
        await self._miss()
        if self._memory.deletes_up_to:
            await self._delete_up_to()
        else:
            await self._delete_oldest()

    async def _receipts(self) -> None:
        for _ in range(round(RECEIPTS_S / LOOK_EVERY_S)):
            if all(known.is_settled for known in self._spool.read.records(self.source).values()):
                return
            await asyncio.sleep(LOOK_EVERY_S)

    async def _miss(self) -> None:
        """A record of which a piece was lost on the way came to nothing: it is asked for again at the next visit."""
        records = self._spool.read.records(self.source)
        missing = min((number for number in self._told if number not in records), default=None)
        if missing is not None:
            log.warning("record_missing device=%s number=%d", self.source.device, missing)
            before = [Stored(number=n, digest=one.digest) for n, one in records.items() if n < missing]
            await self._spool.forget_records(self.source, but=before)

    async def _delete_up_to(self) -> None:
        settled = self._settled()
        if settled and (await self._ask(racp.delete_up_to(settled[-1], octets=self._memory.octets))).is_done:
            await self._spool.gone(self.source, upto=settled[-1])

    async def _delete_oldest(self) -> None:
        """One by one, and only while the device holds exactly what we think it does."""
        for number in self._settled():
            there = sum(not known.is_gone for known in self._spool.read.records(self.source).values())
            counted = (await self._ask(racp.count())).count
            if counted != there:
                await self._spool.forget_records(self.source)
                return
            if not (await self._ask(racp.delete_first())).is_done:
                return
            await self._spool.gone(self.source, upto=number)

    def _settled(self) -> list[int]:
        """The oldest records there, as far as the centre has them without a hole."""
        found = []
        for number, known in sorted(self._spool.read.records(self.source).items()):
            if not known.is_settled:
                break
            if not known.is_gone:
                found.append(number)
        return found

    def _differs(self, before: Mapping[int, int]) -> bool:
        """Whether a number that we knew came with other octets."""
        return any(before.get(number, digest) != digest for number, digest in self._told.items())

    def _report(self, first: int | None) -> bytes:
        return racp.report(first, octets=self._memory.octets, combined=self._memory.combined)

    async def _ask(self, request: bytes) -> Answer:
        """The answer that ends what was asked; many reports may come before. Raises BleakError or Refused."""
        while not self._answers.empty():
            self._answers.get_nowait()
        await self._client.write_gatt_char(racp.UUID, request, response=True)
        while True:
            heard = self._heard
            try:
                async with asyncio.timeout(SILENT_S):
                    return racp.answer(await self._answers.get())
            except TimeoutError as error:
                if heard == self._heard or not self._client.is_connected:
                    raise BleakError(f"the device's memory does not answer to {request.hex()}") from error

    def _answered(self, _: BleakGATTCharacteristic, data: bytearray) -> None:
        if not self._answers.full():
            self._answers.put_nowait(bytes(data))
