"""What time it is: the gateway's own clock, put back only where it was wrong, and how a device's clock maps to it.

A device's time is never rewritten: it travels raw, beside the gateway's time that the fit here gives. The
table of the HL7 PHD guide (PhdBaseObservation, notes on time) is behind the flags: a device clock that
agrees with ours is synchronised; one that does not, but runs on steadily, is on the current timeline.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from accanto_contract.header import ClockFlag

_SLOWEST = 0.9
"""How fast our clock runs, at the least, while it waits for a system clock that was set back."""
_LARGEST_LEAD_NS = 60 * 1_000_000_000
"""Further ahead our clock was simply wrong (a boot with a wrong RTC): waiting keeps it wrong ten times as long, while
the centre refuses what it stamps."""
_SURE_AFTER_NS = 10 * 1_000_000_000
"""So long a system clock must stand by its word before ours is set back with it."""

SYNCHRONISED_WITHIN_US = 2_000_000
"""Two clocks that differ by less agree; a message and its receipt may take this long (our choice)."""

FORGET = 0.995
"""Weight of the past per frame: about 200 frames, two minutes of a strap's."""
LEAST_FRAMES = 8
LARGEST_DRIFT = 1e-3
"""A quartz is wrong by 1e-4 at worst; a slope beyond this is noise of a short fit."""


class GatewayClock:
    """UTC in microseconds, disciplined by the monotonic clock: forward steps at once, small backward ones slowly.

    A backward step of more than a minute is a correction, and is followed once it has lasted for ten seconds.
    """

    def __init__(
        self,
        *,
        utc_ns: Callable[[], int] = time.time_ns,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._utc_ns, self._monotonic_ns = utc_ns, monotonic_ns
        self._offset = utc_ns() - monotonic_ns()
        self._last_mono = monotonic_ns()
        self._ahead_since: int | None = None
        self.synchronised = False

    def now_us(self) -> int:
        """Microseconds since 1970 UTC; less than before only where our clock was wrong by more than a minute."""
        mono = self._monotonic_ns()
        lead = self._offset - (self._utc_ns() - mono)
        self._offset -= min(lead, self._most(lead, mono))
        self._last_mono = mono
        return (mono + self._offset) // 1000

    def _most(self, lead: int, mono: int) -> int:
        """How far it may be set back now, nanoseconds."""
        if lead <= _LARGEST_LEAD_NS:
            self._ahead_since = None
        elif self._ahead_since is None:
            self._ahead_since = mono
        elif mono - self._ahead_since > _SURE_AFTER_NS:
            return lead
        return int((1 - _SLOWEST) * (mono - self._last_mono))

    def heard(self, *, sent_us: int, centre_us: int, received_us: int) -> None:
        """Learn from a receipt: the centre's stamp must fall between sending and receiving."""
        self.synchronised = (
            sent_us - SYNCHRONISED_WITHIN_US <= centre_us <= received_us + SYNCHRONISED_WITHIN_US
        )


@dataclass(slots=True, kw_only=True)
class Line:
    """A straight line through points that come one by one, older ones weighing less (least squares)."""

    forget: float = FORGET
    weight: float = 0.0
    count: int = 0
    _x: float = 0.0
    _y: float = 0.0
    _sxx: float = 0.0
    _sxy: float = 0.0

    def add(self, x: float, y: float) -> None:
        """One more point."""
        self.count += 1
        self.weight = self.forget * self.weight + 1
        away = x - self._x
        self._x += away / self.weight
        self._y += (y - self._y) / self.weight
        self._sxx = self.forget * self._sxx + away * (x - self._x)
        self._sxy = self.forget * self._sxy + away * (y - self._y)

    def slope(self) -> float | None:
        """The steepness, or None while there are fewer than two different points."""
        return self._sxy / self._sxx if self.count > 1 and self._sxx > 0 else None

    def at(self, x: float, slope: float) -> float:
        """The value at x of the line with this slope through the middle of the points."""
        return self._y + slope * (x - self._x)


@dataclass(slots=True, kw_only=True)
class DeviceClock:
    """How the clock of one device maps to the gateway's; times of the device in nanoseconds."""

    epoch_us: int
    """Where the device's clock begins, microseconds since 1970."""
    _from_ns: int = 0
    _from_us: int = 0
    _line: Line = field(default_factory=Line)

    def heard(self, t_device_ns: int, at_us: int) -> None:
        """A stamp of the device arrived at this time of the gateway."""
        if self._line.count and abs(self.gateway_us(t_device_ns) - at_us) > SYNCHRONISED_WITHIN_US:
            self._line = Line()
        if not self._line.count:
            self._from_ns, self._from_us = t_device_ns, at_us
        self._line.add((t_device_ns - self._from_ns) / 1000, at_us - self._from_us)

    def gateway_us(self, t_device_ns: int) -> int:
        """The gateway's time of a device's time; meaningless before the first stamp."""
        x = (t_device_ns - self._from_ns) / 1000
        return self._from_us + round(self._line.at(x, self._rate()))

    def offset_us(self) -> int | None:
        """Gateway's clock minus device's clock, or None before the first stamp."""
        if not self._line.count:
            return None
        return self.gateway_us(self._from_ns) - self.epoch_us - self._from_ns // 1000

    def flags(self) -> ClockFlag:
        """What is known about this device's clock."""
        offset = self.offset_us()
        if offset is None:
            return ClockFlag.NONE
        if abs(offset) < SYNCHRONISED_WITHIN_US:
            return ClockFlag.DEVICE_ON_TIMELINE | ClockFlag.DEVICE_SYNCHRONISED
        return ClockFlag.DEVICE_ON_TIMELINE

    def _rate(self) -> float:
        slope = self._line.slope()
        if slope is None or self._line.count < LEAST_FRAMES or abs(slope - 1) > LARGEST_DRIFT:
            return 1.0
        return slope
