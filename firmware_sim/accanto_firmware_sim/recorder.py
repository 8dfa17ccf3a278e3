"""A one-lead ECG recorder that speaks Generic Health Sensor: live while a host asks for it, and strips on a button.

It samples all the time. Live samples that a host does not take within the recorder's small memory are gone, as a jump
in its times; a strip is stored until a host deletes it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue

from accanto_firmware_sim import ghs, numbers
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import Stopwatch, since_2000
from accanto_firmware_sim.diary import Diary, Taken
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.peripheral import Identity
from accanto_firmware_sim.sensor import Sensor
from accanto_firmware_sim.spot import P, characteristic
from accanto_firmware_sim.tape import Tape

MEMORY_S: Final = 10.0
FRAME_SAMPLES: Final = 50
STRIP_S: Final = 30.0
_WIND_EVERY_S: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What is sampled (a tape, uV), how often it says, and how often in truth (Hz)."""

    tape: Tape
    nominal_hz: int
    rate_hz: float


class Recorder(Sensor):
    """One ECG recorder."""

    kind = "ecg"
    quantities = (ghs.ECG_LEAD_I,)

    def __init__(
        self,
        identity: Identity,
        radio: Radio,
        watch: Stopwatch,
        *,
        face: Face,
        diary: Diary,
        lead: Lead,
        book: Book,
    ) -> None:
        super().__init__(identity, radio, watch, face=face, diary=diary)
        self.book = book
        self.samples_sent = 0
        self._lead = lead
        self._button = 0
        self._answers: asyncio.Queue[tuple[Connection, bytes]] = asyncio.Queue()
        self._is_live = self._is_asked = False
        self._live = characteristic(ghs.LIVE, P.NOTIFY, b"")
        self._live.on("subscription", lambda _c, notify, _indicate: self._ask(asked=notify))
        self._control = characteristic(
            ghs.CONTROL, P.WRITE | P.INDICATE, CharacteristicValue(write=self._on_command), secret=True
        )

    def live_part(self) -> list[Characteristic[bytes]]:
        """The live characteristic and its switch."""
        return [self._live, self._control]

    def press(self) -> None:
        """The patient presses the button: the next half minute is stored as a strip."""
        self._button += 1
        self.body.changed()

    async def run(self) -> None:
        """Serve hosts, and the button, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(super().run())
            tasks.create_task(self._sample())
            while True:
                connection, answer = await self._answers.get()
                tasks.create_task(self.body.indicate(connection, self._control, answer))

    def record(self, one: Taken, time: bytes) -> bytes:
        """A strip."""
        return self._observation(one.waves["ecg"], time)

    async def _sample(self) -> None:
        while True:
            if self._button:
                self._button -= 1
                await self._store_strip()
            elif listener := self._listener():
                await self._stream(listener)
            else:
                await self.body.change(_WIND_EVERY_S)
                self._lead.tape.read(self._newest(), 0)

    async def _store_strip(self) -> None:
        first, count = self._newest() + 1, round(STRIP_S * self._lead.rate_hz)
        await self._watch.until((first + count) / self._lead.rate_hz)
        samples = self._lead.tape.read(first, count)
        self.keep({}, {"ecg": samples.tolist()}, began_s=first / self._lead.rate_hz)

    async def _stream(self, listener: Connection) -> None:
        rate_hz, first = self._lead.rate_hz, self._newest() + 1
        while not self._button:
            await self._watch.until((first + FRAME_SAMPLES - 1) / rate_hz)
            if self._listener() is not listener:
                return
            await self._send_frame(listener, first)
            first += FRAME_SAMPLES
            if self._newest() - first > MEMORY_S * rate_hz:
                first = self._newest() + 1

    async def _send_frame(self, listener: Connection, first: int) -> None:
        samples = self._lead.tape.read(first, FRAME_SAMPLES)
        shown_us = self.face.shows_us(first / self._lead.rate_hz)
        time = numbers.elapsed_time(shown_us, source=self.face.source, on_timeline=True)
        last_us = self.face.shows_us((first + FRAME_SAMPLES - 1) / self._lead.rate_hz)
        async with self.body.sending:
            if self._listener() is not listener:
                return
            self.book.offer_frame(first, since_2000(last_us * 1000), samples)
            taken = True
            for piece in self._segments.of(self._observation(samples.tolist(), time), listener.att_mtu - 3):
                taken = taken and await self.body.send(listener, self._live, piece)
            self.book.settle(taken=taken)
            self.samples_sent += FRAME_SAMPLES if taken else 0

    def _observation(self, samples: Sequence[int], time: bytes) -> bytes:
        period_s = 1 / self._lead.nominal_hz
        return ghs.samples(
            ghs.ECG_LEAD_I, samples, period_s=period_s, period_decimals=ghs.ECG_LEAD_I.decimals, time=time
        )

    def _newest(self) -> int:
        return int(self._watch.elapsed() * self._lead.rate_hz)

    def _listener(self) -> Connection | None:
        asked = self._is_live and self._is_asked and not self.body.is_quiet
        return self.body.connection if asked else None

    def _ask(self, *, asked: bool) -> None:
        self._is_asked = asked
        self.body.changed()

    def _on_command(self, connection: Connection, command: bytes) -> None:
        known = command in {bytes([ghs.START]), bytes([ghs.STOP])}
        if known:
            self._is_live = command[0] == ghs.START
        answer = bytes([ghs.DONE if known else ghs.BAD_COMMAND])
        self._answers.put_nowait((connection, answer))
        self.body.changed()

    def _on_connection(self, connection: Connection) -> None:
        super()._on_connection(connection)
        self._is_live = self._is_asked = False
