"""A device with a memory: records stay until a host deletes them, and are reported when it asks (RACP)."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Final

from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue

from accanto_firmware_sim import racp
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import Stopwatch
from accanto_firmware_sim.diary import Diary, Taken
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.peripheral import Identity
from accanto_firmware_sim.racp import Ability, Operation, Outcome
from accanto_firmware_sim.spot import P, SpotDevice, characteristic

ROOM: Final = 500
"""Records that fit; then the oldest goes, as in real devices."""


class Archive(SpotDevice):
    """The memory, and who asks for it. A kind of device says how one record is sent."""

    ability: Ability

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, face: Face, diary: Diary
    ) -> None:
        super().__init__(identity, radio, watch, face=face, diary=diary)
        self._records: dict[int, tuple[Taken, int]] = {}
        self._requests: asyncio.Queue[tuple[Connection, bytes]] = asyncio.Queue()
        self.control: Characteristic[bytes] = characteristic(
            racp.UUID,
            P.WRITE | P.INDICATE,
            CharacteristicValue(
                write=lambda connection, octets: self._requests.put_nowait((connection, octets))
            ),
            secret=True,
        )

    @property
    def held(self) -> int:
        """Records in the memory."""
        return len(self._records)

    def keep(
        self,
        values: Mapping[str, float],
        waves: Mapping[str, Sequence[int]] | None = None,
        *,
        began_s: float | None = None,
    ) -> Taken:
        """Count a measurement as taken, and store it."""
        one = self._noted(values, waves, began_s=began_s)
        self._records[one.number] = (one, self.face.timeline)
        while len(self._records) > ROOM:
            del self._records[next(iter(self._records))]
        return one

    def forget(self) -> None:
        """Somebody resets it: the memory is empty."""
        self._records.clear()

    async def run(self) -> None:
        """Serve hosts until cancelled."""
        while True:
            connection, request = await self._requests.get()
            if self.body.is_linked(connection) and not self.body.is_quiet:
                async with self.body.sending:
                    await self._serve(connection, request)

    @abstractmethod
    async def send(self, connection: Connection, one: Taken, *, on_timeline: bool) -> bool:
        """Send one record; whether the host has taken all of it."""

    async def _serve(self, connection: Connection, request: bytes) -> None:
        task = racp.understood(request, list(self._records), self.ability)
        if task.outcome is not None:
            await self._answer(connection, racp.answer(task.operation, task.outcome))
        elif task.operation == Operation.COUNT:
            await self._answer(connection, racp.counted(task.operation, len(task.numbers), self.ability))
        elif task.operation == Operation.DELETE:
            for number in task.numbers:
                del self._records[number]
            await self._answer(connection, racp.answer(task.operation, Outcome.SUCCESS))
        else:
            await self._report(connection, task)

    async def _report(self, connection: Connection, task: racp.Task) -> None:
        for number in task.numbers:
            one, timeline = self._records[number]
            if not await self.send(connection, one, on_timeline=timeline == self.face.timeline):
                return
        if task.operation == Operation.COMBINED_REPORT:
            await self._answer(connection, racp.counted(task.operation, len(task.numbers), self.ability))
        else:
            await self._answer(connection, racp.answer(task.operation, Outcome.SUCCESS))

    async def _answer(self, connection: Connection, octets: bytes) -> None:
        await self.body.indicate(connection, self.control, octets)
