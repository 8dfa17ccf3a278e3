"""The clock of a device that measures now and then: what it shows, who set it, and whether it has run on since."""

from accanto_firmware_sim.clock import EPOCH_2000_S, DeviceClock, Stopwatch
from accanto_firmware_sim.numbers import NEVER_SET


class Face:
    """A clock that a host may set.

    Attributes:
        timeline: counts the settings; times of one timeline can be subtracted from one another.
        source: who set it, by the numbers of the elapsed time's source.
    """

    def __init__(self, watch: Stopwatch, quartz: DeviceClock) -> None:
        self._watch = watch
        self._quartz = quartz
        self._moved_us = 0
        self.timeline = 0
        self.source = NEVER_SET

    @property
    def quartz(self) -> DeviceClock:
        """What makes it run, fast or slow."""
        return self._quartz

    @quartz.setter
    def quartz(self, other: DeviceClock) -> None:
        """A battery was changed, or somebody turned the knobs: another time begins."""
        self._quartz, self._moved_us, self.source = other, 0, NEVER_SET
        self.timeline += 1

    def shows_us(self, second: float | None = None) -> int:
        """Microseconds since 1970, as it shows them now, or showed them at a true second of its home."""
        shown_ns = self._quartz.shows(self._watch.elapsed() if second is None else second)
        return EPOCH_2000_S * 1_000_000 + shown_ns // 1000 + self._moved_us

    def set(self, shown_us: int, source: int) -> None:
        """A host says what time it is: what was measured before is on another timeline."""
        self._moved_us += shown_us - self.shows_us()
        self.source = source
        self.timeline += 1
