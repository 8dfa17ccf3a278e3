"""Clocks of a simulated home: true time since it began, and what each device believes the time to be."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

# Polar devices count from 2000-01-01 UTC: 30 years, seven of them leap years, after 1970.
EPOCH_2000_S: Final = 946_684_800


class Stopwatch:
    """True seconds since a home began, by the event loop's clock, which never goes back."""

    def __init__(self) -> None:
        self._start = asyncio.get_running_loop().time()

    def elapsed(self) -> float:
        """Seconds since the start."""
        return asyncio.get_running_loop().time() - self._start

    async def until(self, second: float) -> None:
        """Wait until so many seconds have passed; not at all if they have."""
        await asyncio.sleep(max(0.0, second - self.elapsed()))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceClock:
    """A quartz in a device: set wrong by an offset, fast or slow by parts per million, never going back.

    Args:
        start_ns: what it showed when the home began, ns since 2000-01-01 UTC.
        ppm: how fast it runs, parts per million.
    """

    start_ns: int
    ppm: float

    def shows(self, second: float) -> int:
        """What it shows after so many true seconds, ns since 2000-01-01 UTC."""
        return self.start_ns + round(second * (1 + self.ppm * 1e-6) * 1e9)


def utc_ns_since_2000() -> int:
    """The true time of day, ns since 2000-01-01 UTC."""
    return time.time_ns() - EPOCH_2000_S * 10**9
