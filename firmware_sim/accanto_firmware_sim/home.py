"""One simulated home: its own radio, a strap and an oximeter on one patient, and the door for the gateway.

All that differs from home to home, and is not the patient, comes from the seed: sampling rates, clocks, noise.
"""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from accanto_firmware_sim import clock, habits, heart, kit, profiles, replay
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import DeviceClock, DistrictTime, Stopwatch
from accanto_firmware_sim.door import HciDoor
from accanto_firmware_sim.heart import Samples
from accanto_firmware_sim.kit import Used
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.oximeter import Finger, Oximeter
from accanto_firmware_sim.oxygen import Pulse
from accanto_firmware_sim.pmd import NOMINAL_RATE_HZ
from accanto_firmware_sim.strap import Sampling, Strap
from accanto_firmware_sim.tape import Tape

# What owners of a Polar H10 have measured: sampling up to about 1 % off, a quartz within 20 ppm. We stay at half.
RATE_SPREAD: Final = 0.005
CLOCK_PPM: Final = 20.0
CLOCK_OFFSET_S: Final = 1200.0  # nobody has set these clocks

Device = Strap | Oximeter | Used


class Home:
    """Home `number` (from 1) of a district with this seed.

    Args:
        number: decides profile, serials and addresses.
        seed: decides everything else.
        record: a WFDB record that plays in place of the heart.
        folder: for the ledgers.
        bind: address of the HCI door.
        port: of the HCI door; 0 = a free one.
        time: of the district; default: the world's.
        used: what else lies there, switched off until somebody measures.

    Raises:
        Unreadable: the record.
        OSError: the ledger cannot be written.
    """

    def __init__(
        self,
        number: int,
        *,
        seed: int,
        record: Path | None,
        folder: Path,
        bind: str,
        port: int,
        time: DistrictTime | None = None,
        used: Iterable[habits.Device] = (),
    ) -> None:
        self.number = number
        self._rng = np.random.default_rng([seed, number])
        self.watch = watch = Stopwatch(time)
        radio = Radio(seed=int(self._rng.integers(2**31)))
        rate_hz = NOMINAL_RATE_HZ * (1 + float(self._rng.uniform(-RATE_SPREAD, RATE_SPREAD)))
        trace, beats = self._body(rate_hz, record)
        spo2 = profiles.of_home(number).oxygen.saturation(int(self._rng.integers(2**31)))
        self.door = HciDoor(radio, bind=bind, port=port)
        self.usual_clock = self._clock()
        strap = kit.identity(number, 1, letter="E", model="Strap 1", service=0x180A, rng=self._rng)
        clip = kit.identity(number, 2, letter="O", model="Oxi 1", service=0x1822, rng=self._rng)
        self.strap = Strap(
            strap,
            radio,
            watch,
            sampling=Sampling(tape=Tape(trace), rate_hz=rate_hz, clock=self.usual_clock),
            book=Book(folder, strap.serial, "ecg"),
        )
        self.oximeter = Oximeter(
            clip,
            radio,
            watch,
            finger=Finger(saturation=spo2, pulse=Pulse(beats), clock=self._clock()),
            book=Book(folder, clip.serial, "plx"),
        )

        self.used = kit.made(number, used, radio, watch, folder=folder, clock=self.usual_clock, rng=self._rng)

    @property
    def devices(self) -> tuple[Device, ...]:
        """All that is here."""
        return self.strap, self.oximeter, *self.used.values()

    async def start(self, *, worn: bool = True) -> None:
        """Switch the devices on and open the door; where they aren't worn, they lie switched off.

        Raises:
            OSError: the port is taken or not allowed.
        """
        for device in self.devices:
            await device.start()
            if not (worn and isinstance(device, Strap | Oximeter)):
                await device.body.switch_off()
        if not worn:
            self.strap.wear(None)
        await self.door.open()

    async def run(self) -> None:
        """Live until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for device in self.devices:
                tasks.create_task(device.run())

    async def close(self) -> None:
        """Close the door and the ledgers."""
        await self.door.close()
        for device in self.devices:
            await device.body.close()
        for worn in (self.strap, self.oximeter):
            worn.book.close()
        for used in self.used.values():
            used.diary.close()

    def _body(self, rate_hz: float, record: Path | None) -> tuple[Iterator[Samples], Iterator[float]]:
        """The patient's ECG and the times of the beats."""
        seed = int(self._rng.integers(2**31))
        if record:
            samples = replay.resampled(record, rate_hz)
            return replay.loop(samples), replay.beat_times(samples, rate_hz)
        profile = profiles.of_home(self.number)
        trace = heart.trace(profile.rhythm, profile.noise, rate_hz=rate_hz, seed=seed)
        return trace, (beat.time for beat in profile.rhythm.beats(seed))

    def _clock(self) -> DeviceClock:
        offset_s = float(self._rng.uniform(-CLOCK_OFFSET_S, CLOCK_OFFSET_S))
        ppm = float(self._rng.uniform(-CLOCK_PPM, CLOCK_PPM))
        return DeviceClock(start_ns=clock.since_2000(self.watch.now_ns()) + int(offset_s * 1e9), ppm=ppm)
