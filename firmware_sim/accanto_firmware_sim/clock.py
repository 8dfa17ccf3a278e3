"""Clocks of a simulated district: true time, which may run faster than the world's, and what each device believes.

True time goes on with the machine's monotonic clock, at a speed, and may skip hours in which nothing happens. Other
processes of the same machine follow it through a file of 28 octets.
"""

import asyncio
import contextlib
import os
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Polar devices count from 2000-01-01 UTC: 30 years, seven of them leap years, after 1970.
EPOCH_2000_S: Final = 946_684_800
SECOND_NS: Final = 10**9
_RECORD: Final = struct.Struct("<qqdI")  # monotonic ns, UTC ns at that moment, speed, checksum of these
_TRIES: Final = 100


class DistrictTime:
    """True time of a district.

    Args:
        begins_ns: what time it is now, ns since 1970 UTC; None: the world's time.
        speed: simulated seconds in a second of the world.
        file: where other processes find it (`Follower`).

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, *, begins_ns: int | None = None, speed: float = 1.0, file: Path | None = None) -> None:
        self._file = file
        self._moved = asyncio.Event()
        self._set(time.time_ns() if begins_ns is None else begins_ns, speed)

    @property
    def speed(self) -> float:
        """Simulated seconds in a second of the world."""
        return self._speed

    def now_ns(self) -> int:
        """ns since 1970 UTC."""
        return self._utc_ns + round((time.monotonic_ns() - self._mono_ns) * self._speed)

    def skip_to(self, utc_ns: int) -> None:
        """Let the hours until then pass at once; never back."""
        self._set(max(utc_ns, self.now_ns()), self._speed)

    def run_at(self, speed: float) -> None:
        """Go on at another speed."""
        self._set(self.now_ns(), speed)

    async def wait(self, seconds: float) -> None:
        """Until so many seconds have passed, or time was skipped."""
        moved = self._moved
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds / self._speed):
                await moved.wait()

    def _set(self, utc_ns: int, speed: float) -> None:
        if not 0 < speed <= 10_000:
            raise ValueError(f"time cannot run {speed} times as fast")
        self._mono_ns, self._utc_ns, self._speed = time.monotonic_ns(), utc_ns, speed
        if self._file:
            _write(self._file, _packed(self._mono_ns, utc_ns, speed))
        self._moved.set()
        self._moved = asyncio.Event()


class Follower:
    """True time of a district as another process sees it.

    Raises:
        OSError: there is no such file.
    """

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_RDONLY)

    def now_ns(self) -> int:
        """ns since 1970 UTC.

        Raises:
            OSError: the file holds no time.
        """
        for _ in range(_TRIES):
            octets = os.pread(self._file, _RECORD.size, 0)
            if len(octets) == _RECORD.size and zlib.crc32(octets[:-4]) == _RECORD.unpack(octets)[3]:
                mono_ns, utc_ns, speed, _ = _RECORD.unpack(octets)
                return int(utc_ns + round((time.monotonic_ns() - mono_ns) * speed))
        raise OSError("the file of the district's time holds none")


class Stopwatch:
    """True seconds since a home began; they never go back."""

    def __init__(self, of: DistrictTime | None = None) -> None:
        self._time = of or DistrictTime()
        self._start_ns = self._time.now_ns()

    def now_ns(self) -> int:
        """The true time of day, ns since 1970 UTC."""
        return self._time.now_ns()

    def elapsed(self) -> float:
        """Seconds since the start."""
        return (self._time.now_ns() - self._start_ns) / SECOND_NS

    async def until(self, second: float) -> None:
        """Wait until so many seconds have passed; not at all if they have."""
        while (left := second - self.elapsed()) > 0:
            await self._time.wait(left)

    async def until_true(
        self, condition: Callable[[], bool], *, within_s: float, look_s: float = 0.5
    ) -> bool:
        """Wait for a condition, for so many seconds at most; whether it came true."""
        end = self.elapsed() + within_s
        while not condition():
            if self.elapsed() >= end:
                return False
            await self._time.wait(look_s)
        return True


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


def since_2000(utc_ns: int) -> int:
    """The same moment, counted from 2000-01-01 UTC."""
    return utc_ns - EPOCH_2000_S * SECOND_NS


def _packed(mono_ns: int, utc_ns: int, speed: float) -> bytes:
    body = _RECORD.pack(mono_ns, utc_ns, speed, 0)[:-4]
    return body + zlib.crc32(body).to_bytes(4, "little")


def _write(path: Path, octets: bytes) -> None:
    """In place, in one call: those who follow have it open."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        os.pwrite(file, octets, 0)
    finally:
        os.close(file)
