"""A chest strap that sends its wearer's ECG, as Polar Measurement Data.

It samples all the time and sends while a host has asked for it: by the start command and by subscribing. What a
host does not take within the strap's small memory is lost in the strap, as a gap in its sample numbers.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from accanto_firmware_sim import pmd
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import DeviceClock, Stopwatch
from accanto_firmware_sim.heart import BLOCK, Samples
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.peripheral import Identity, Peripheral
from accanto_firmware_sim.tape import Tape

MEMORY_S: Final = 10.0  # how far the strap may lag behind its wearer before it forgets
WIND_EVERY_S: Final = 30.0  # without a host the tape runs on, lest a day of it be made at once later

_P = Characteristic.Properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a strap samples: what (a tape), how often in truth (Hz), and by which clock it stamps."""

    tape: Tape
    rate_hz: float
    clock: DeviceClock


class Strap:
    """One ECG strap."""

    kind = "ecg"

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, sampling: Sampling, book: Book
    ) -> None:
        self.body = Peripheral(identity, radio, watch)
        self.book = book
        self.samples_sent = 0
        self._watch = watch
        self._sampling = sampling
        self._is_worn = True
        self._measures = False
        self._subscribed = False
        self._answers: asyncio.Queue[tuple[Connection, bytes]] = asyncio.Queue()
        self._data: Characteristic[bytes] = Characteristic(
            UUID(pmd.DATA), _P.NOTIFY, Characteristic.Permissions(0), b""
        )
        self._control: Characteristic[bytes] = Characteristic(
            UUID(pmd.CONTROL),
            _P.READ | _P.WRITE | _P.INDICATE,
            Characteristic.READABLE | Characteristic.WRITEABLE,
            CharacteristicValue(read=lambda _: pmd.FEATURES, write=self._on_command),
        )
        self._data.on("subscription", self._on_subscription)
        self.body.device.on("connection", self._on_connection)

    @property
    def rate_hz(self) -> float:
        """How often it samples in truth."""
        return self._sampling.rate_hz

    @property
    def clock(self) -> DeviceClock:
        """By which it stamps."""
        return self._sampling.clock

    async def start(self) -> None:
        """Switch on and advertise."""
        await self.body.start([Service(UUID(pmd.SERVICE), [self._control, self._data])])

    def wear(self, blocks: Iterator[Samples] | None, clock: DeviceClock | None = None) -> None:
        """Be put on: this ECG begins now. None: lie in a drawer."""
        sampling = self._sampling
        now = int(self._watch.elapsed() * sampling.rate_hz) + 1
        self._sampling = replace(sampling, tape=Tape(blocks or _drawer(), now), clock=clock or sampling.clock)
        self._is_worn = blocks is not None

    async def run(self) -> None:
        """Serve hosts until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._answer(tasks))
            while True:
                if listener := self._listener():
                    await self._stream(listener)
                else:
                    await self.body.change(WIND_EVERY_S)
                    if self._is_worn:
                        self._sampling.tape.read(int(self._watch.elapsed() * self._sampling.rate_hz), 0)

    def _listener(self) -> Connection | None:
        asked = self._measures and self._subscribed and not self.body.is_quiet
        return self.body.connection if asked else None

    async def _stream(self, listener: Connection) -> None:
        sampling, watch = self._sampling, self._watch
        first = int(watch.elapsed() * sampling.rate_hz) + 1
        while True:
            last = first + pmd.FRAME_SAMPLES - 1
            await watch.until(last / sampling.rate_hz)
            if self._listener() is not listener:
                return
            await self._send(listener, first)
            first += pmd.FRAME_SAMPLES
            newest = int(watch.elapsed() * sampling.rate_hz)
            if newest - first > MEMORY_S * sampling.rate_hz:
                first = newest + 1

    async def _send(self, listener: Connection, first: int) -> None:
        samples = self._sampling.tape.read(first, pmd.FRAME_SAMPLES)
        last = first + pmd.FRAME_SAMPLES - 1
        time_ns = self._sampling.clock.shows(last / self._sampling.rate_hz)
        async with self.body.sending:
            if self._listener() is not listener:
                return
            self.book.offer_frame(first, time_ns, samples)
            taken = await self.body.send(listener, self._data, pmd.frame(time_ns, samples))
            self.book.settle(taken=taken)
            self.samples_sent += len(samples) if taken else 0

    def _on_connection(self, _connection: Connection) -> None:
        self._measures = self._subscribed = False

    def _on_subscription(self, _connection: Connection, notify: bool, _indicate: bool) -> None:  # noqa: FBT001
        self._subscribed = notify
        self.body.changed()

    def _on_command(self, connection: Connection, command: bytes) -> None:
        reply = pmd.obey(command, measures=self._measures, mtu=connection.att_mtu)
        self._measures = reply.measures
        self._answers.put_nowait((connection, reply.octets))
        self.body.changed()

    async def _answer(self, tasks: asyncio.TaskGroup) -> None:
        """Indicate each reply in a task of its own: one whose link has gone must not hold up the next."""
        while True:
            connection, octets = await self._answers.get()
            tasks.create_task(self.body.indicate(connection, self._control, octets))


def _drawer() -> Iterator[Samples]:
    """What lies on nobody's chest measures nothing."""
    while True:
        yield np.zeros(BLOCK, np.int32)
