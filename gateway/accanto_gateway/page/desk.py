"""What the page knows right now: the stage, today's marks, and who waits for changes. Lives on the event loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable

from accanto_contract.messages import Reading
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_gateway.happenings import Event, Happenings, Heard, Took
from accanto_gateway.kept import Archive
from accanto_gateway.page import day, history, stage
from accanto_gateway.page.day import Marks
from accanto_gateway.page.measures import Measure
from accanto_gateway.page.stage import Stage, Tap

SHOWN_US = 600_000_000
"""So long a box says which one it is."""


class Desk:
    """The page's memory. What it forgets at a stop, it reads from the home's own files at the next start."""

    def __init__(self, happenings: Happenings, *, now_us: Callable[[], int]) -> None:
        self._now_us = now_us
        self._stage = Stage()
        self.marks = Marks()
        self._changed: set[asyncio.Event] = set()
        self._shown_until_us = 0
        happenings.listen(self._happened)

    def remember(self, archive: Archive, *, since_us: int) -> None:
        """Take up the day where it stood. Raises sqlite3.Error."""
        until_us = self._now_us() + 1
        values = archive.messages((Kind.OBSERVATION,), since_us=since_us, until_us=until_us)
        self._note(reading for _, reading in history.readings(values))
        traces = archive.messages(history.WAVES, since_us=since_us, until_us=until_us)
        for _, head, _ in history.traced(traces):
            self.marks.traced(head.signal, head.t_gateway_us)

    @property
    def stage(self) -> Stage:
        """What is on the screen now."""
        self._stage = stage.passed(self._stage, now_us=self._now_us())
        return self._stage

    @property
    def is_asked_for(self) -> bool:
        """Whether somebody at the centre wants to know which box this is."""
        return self._now_us() < self._shown_until_us

    def tap(self, tap: Tap, measure: Measure) -> None:
        """The patient pressed something."""
        self._stage = stage.tapped(self.stage, tap, measure, now_us=self._now_us())
        self.touch()

    def show_id(self) -> None:
        """Say for ten minutes which box this is."""
        self._shown_until_us = self._now_us() + SHOWN_US
        self.touch()

    def touch(self) -> None:
        """Whoever watches should look again."""
        for changed in self._changed:
            changed.set()

    async def changes(self, *, every_s: float) -> AsyncIterator[None]:
        """Now, after each change, and from time to time, since clocks go on."""
        changed = asyncio.Event()
        self._changed.add(changed)
        try:
            while True:
                yield
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(every_s):
                        await changed.wait()
                changed.clear()
        finally:
            self._changed.discard(changed)

    def _happened(self, event: Event) -> None:
        before = self._stage
        match event:
            case Took(readings=readings):
                self._note(readings)
            case Heard(signal=SignalId.ECG, at_us=at_us):
                self.marks.traced(SignalId.ECG, at_us)
        self._stage = stage.happened(self.stage, event)
        if self._stage != before or isinstance(event, Took):
            self.touch()

    def _note(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            self.marks.measured(reading)
        self.marks.forget(before_us=self._now_us() - 2 * 86_400_000_000)


def since(now_us: int, zone: str) -> int:
    """From when the day is remembered: midnight on the patient's wall."""
    return day.bounds(now_us, day.zone(zone))[0]
