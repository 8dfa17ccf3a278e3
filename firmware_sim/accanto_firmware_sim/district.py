"""A district lives through a scenario: its people sit down to measure day by day, and idle hours pass at once."""

import asyncio
import heapq
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from accanto_firmware_sim import course, habits, kit, sitting
from accanto_firmware_sim.clock import SECOND_NS, DistrictTime
from accanto_firmware_sim.habits import Appointment
from accanto_firmware_sim.home import Home
from accanto_firmware_sim.scenario import Scenario
from accanto_firmware_sim.sitting import Sitting

DAY_S: Final = 86_400
DAY_NS: Final = DAY_S * SECOND_NS
AT_ONCE: Final = 40
"""So many measure at the same time: more than that is more than two cores carry; the others sit down a little later."""
_LOOK_REAL_S: Final = 0.1
_WORTH_SKIPPING_NS: Final = 5 * SECOND_NS
_AFTERWARDS_NS: Final = 2 * 3600 * SECOND_NS
"""After the last measurement time goes on for so long: gateways may wait an hour before they decide about one."""

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far the scenario was played."""

    asked: int = 0
    """Measurements that people sat down to."""
    done: int = 0
    given_up: int = 0
    """Nobody listened for too long, or the battery was dead."""
    is_over: bool = False


def begins_ns(scenario: Scenario) -> int:
    """Midnight of the first day, ns since 1970 UTC."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = scenario.begins or today - timedelta(days=scenario.days)
    return int(begins.timestamp()) * SECOND_NS


class District:
    """Homes, switched off, and the scenario that they live through."""

    def __init__(self, homes: Sequence[Home], scenario: Scenario, time: DistrictTime) -> None:
        self._homes, self._scenario, self._time = homes, scenario, time
        self._begins_ns = time.now_ns()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._sitting = 0
        self._busy = [asyncio.Lock() for _ in homes]
        self.progress = Progress()

    def now_ns(self) -> int:
        """The district's time, ns since 1970 UTC."""
        return self._time.now_ns()

    async def play(self) -> None:
        """From the first midnight to the last."""
        async with asyncio.TaskGroup() as sittings:
            for at_ns, at, appointment in heapq.merge(*self._calendars()):
                await self._until(at_ns)
                self._sitting += 1
                sittings.create_task(self._sit(at, appointment))
        await self._until(self._begins_ns + self._scenario.days * DAY_NS)
        await asyncio.gather(*(self._hand_over(home) for home in self._homes))
        await self._until(self._time.now_ns() + _AFTERWARDS_NS)
        self.progress.is_over = True
        log.info("scenario_over done=%d given_up=%d", self.progress.done, self.progress.given_up)

    def _calendars(self) -> Iterator[list[tuple[int, int, Appointment]]]:
        """What each home will do: when (ns since 1970), which home (from 0), what; in order of time."""
        for at, life in enumerate(self._scenario.lives):
            rng = np.random.default_rng([self._scenario.seed, at, 0xDA])
            yield [
                (self._begins_ns + day * DAY_NS + round(one.at_s * SECOND_NS), at, one)
                for day in range(self._scenario.days)
                for one in habits.of_day(at + 1, life, day, rng, late_h=self._scenario.late_h)
            ]

    async def _until(self, at_ns: int) -> None:
        """Wait; hours in which nobody sits pass at once, where the scenario says so."""
        while (left := at_ns - self._time.now_ns()) > 0:
            if self._scenario.skips and not self._sitting and left > _WORTH_SKIPPING_NS:
                self._time.skip_to(at_ns)
                return
            await self._time.wait(min(left / SECOND_NS, _LOOK_REAL_S * self._time.speed))

    async def _hand_over(self, home: Home) -> None:
        """What lies untold in a device at the end is told, where anybody listens."""
        for device in home.used.values():
            if kit.owed(device):
                async with self._places:
                    await sitting.hand_over(device, home.watch)

    async def _sit(self, at: int, appointment: Appointment) -> None:
        """One measurement, as soon as there is a place and the home isn't measuring already."""
        try:
            async with self._busy[at], self._places:
                self.progress.asked += 1
                done = await self._sitting_of(at).measure(appointment.device)
                self.progress.done += done
                self.progress.given_up += not done
        finally:
            self._sitting -= 1

    def _sitting_of(self, at: int) -> Sitting:
        home, life = self._homes[at], self._scenario.lives[at]
        day = 1 + (self._time.now_ns() - self._begins_ns) / DAY_NS
        rng = np.random.default_rng([self._scenario.seed, at, round(day * DAY_S)])
        person = course.person(at + 1, self._scenario.seed)
        condition = course.on_day(person, life, day, rng)
        return Sitting(home=home, life=life, day=day, condition=condition, seed=int(rng.integers(2**31)))
