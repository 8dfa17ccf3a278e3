"""One measurement by a patient: take the device, wait until it has told enough, put it away; with what goes wrong."""

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import numpy as np

from accanto_firmware_sim import clock, heart, kit, pmd
from accanto_firmware_sim.clock import SECOND_NS, DeviceClock, Stopwatch
from accanto_firmware_sim.course import Condition
from accanto_firmware_sim.habits import Device
from accanto_firmware_sim.heart import LIMIT_UV, Samples
from accanto_firmware_sim.home import Home
from accanto_firmware_sim.kit import Used
from accanto_firmware_sim.oximeter import Finger, Oximeter
from accanto_firmware_sim.oxygen import Pulse
from accanto_firmware_sim.peripheral import Peripheral
from accanto_firmware_sim.scenario import Life, Trait
from accanto_firmware_sim.strap import Strap

ECG_S: Final = 30.0
VALUES: Final = 30
"""Seconds of saturation."""
GIVES_UP_S: Final = 300.0
"""So long a patient sits before a device that nobody listens to."""
AWAY_S: Final = 45.0
SETTLES_WITHIN_S: Final = 5.0
"""In seconds of the world."""
CHARGES: Final = (35, 14, None, None)
"""Of a failing battery, %, day by day; None: dead. Then it is changed."""
# What a strap believes after its battery was changed: Polar's documentation, TimeSystemExplained.
FORGOTTEN_NS: Final = clock.since_2000(int(datetime(2019, 1, 1, tzinfo=UTC).timestamp()) * SECOND_NS)
YEAR_NS: Final = 365 * 86_400 * SECOND_NS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Somebody of a home sits down on a day (from 1, with its fraction)."""

    home: Home
    life: Life
    day: float
    condition: Condition
    seed: int

    async def measure(self, device: Device) -> bool:
        """Measure once; whether enough was told before patience ended."""
        match device:
            case Device.STRAP:
                return await self._ecg(self.home.strap)
            case Device.OXIMETER:
                return await self._oxygen(self.home.oximeter)
            case _:
                return await self._used(self.home.used[device])

    async def _ecg(self, strap: Strap) -> bool:
        charge = charge_on(self.life, int(self.day))
        if charge is None:
            return False
        strap.body.charge = charge
        strap.wear(self._heart(strap.rate_hz), self._clock(strap.clock, charge))
        told = strap.book.sent
        frames = round(ECG_S * strap.rate_hz / pmd.FRAME_SAMPLES)
        done = await self._told(strap.body, lambda: strap.book.sent - told, frames)
        strap.wear(None)
        return done

    async def _oxygen(self, clip: Oximeter) -> bool:
        beats = (beat.time for beat in self.condition.rhythm.beats(self.seed))
        saturation = self.condition.oxygen.saturation(self.seed)
        clip.wear(Finger(saturation=saturation, pulse=Pulse(beats), clock=self._clock(clip.clock, 100)))
        told = clip.book.sent
        return await self._told(clip.body, lambda: clip.book.sent - told, VALUES)

    async def _used(self, device: Used) -> bool:
        """Devices that wake up when they have measured, tell what they hold, and go to sleep again."""
        if self.life.has(Trait.WRONG_CLOCK, self.day) and device.face.quartz == self.home.usual_clock:
            device.face.quartz = self._clock(device.face.quartz, 90)
        kit.use(device, self.condition)
        return await hand_over(device, self.home.watch, mishap=self._mishap)

    async def _told(self, body: Peripheral, told: Callable[[], int], enough: int) -> bool:
        """Switched on until enough is told, or patience ends; mishaps come half-way."""
        watch = self.home.watch
        await body.switch_on()
        half = await watch.until_true(lambda: told() >= enough // 2, within_s=GIVES_UP_S)
        if half:
            await self._mishap(body)
        done = half and await watch.until_true(lambda: told() >= enough, within_s=GIVES_UP_S)
        await body.quiet(SETTLES_WITHIN_S)
        await body.switch_off()
        return done

    async def _mishap(self, body: Peripheral) -> None:
        if self.life.has(Trait.LINK_LOSSES, self.day):
            body.drop()
        if self.life.has(Trait.OUT_OF_RANGE, self.day):
            body.take_away()
            await self.home.watch.until(self.home.watch.elapsed() + AWAY_S)
            body.bring_back()

    def _heart(self, rate_hz: float) -> Iterator[Samples]:
        trace = heart.trace(self.condition.rhythm, heart.Noise(), rate_hz=rate_hz, seed=self.seed)
        if self.life.has(Trait.ELECTRODE_OFF, self.day):
            return _comes_off(trace, int(ECG_S / 2 * rate_hz))
        return trace

    def _clock(self, usual: DeviceClock, charge: int) -> DeviceClock:
        """What the device believes the time to be, where it doesn't go on as before."""
        if self.life.has(Trait.FAILING_BATTERY, self.day) and charge == 100:
            begun = round(self.home.watch.elapsed() * SECOND_NS)
            return replace(usual, start_ns=FORGOTTEN_NS - begun)
        if self.life.has(Trait.WRONG_CLOCK, self.day):
            return replace(self.home.usual_clock, start_ns=self.home.usual_clock.start_ns - 3 * YEAR_NS)
        return usual


async def hand_over(
    device: Used, watch: Stopwatch, *, mishap: Callable[[Peripheral], Awaitable[None]] | None = None
) -> bool:
    """Switched on until a host came for what the device holds, or patience ends; whether one came.

    A device that tells waits until all is confirmed. One with a memory has done its part when a host has come and gone:
    what it holds stays, to be asked for again, until a host deletes it some other day.
    """
    await device.body.switch_on()
    linked = await watch.until_true(lambda: device.body.connection is not None, within_s=GIVES_UP_S)
    if linked and mishap:
        await mishap(device.body)
    done = await watch.until_true(lambda: _is_served(device, came=linked), within_s=GIVES_UP_S)
    await device.body.quiet(SETTLES_WITHIN_S)
    await device.body.switch_off()
    return done


def _is_served(device: Used, *, came: bool) -> bool:
    return not kit.owed(device) or (kit.remembers(device) and came and device.body.connection is None)


def charge_on(life: Life, day: int) -> int | None:
    """The charge of a home's strap on a day, %; None: dead."""
    if not life.has(Trait.FAILING_BATTERY, day):
        return 90
    days = day - life.from_day
    return CHARGES[days] if days < len(CHARGES) else 100


def _comes_off(trace: Iterator[Samples], after: int) -> Iterator[Samples]:
    """A trace whose amplifier goes to its rail after so many samples, as it does without an electrode."""
    for first in itertools.count(0, heart.BLOCK):
        block = next(trace)
        off = np.arange(first, first + len(block)) >= after
        yield np.where(off, LIMIT_UV, block).astype(np.int32)
