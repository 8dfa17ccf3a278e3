"""What of today's plan is done, what is due now, what comes later. Pure: the clock comes in."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accanto_contract.downlink import Task
from accanto_contract.messages import Reading
from accanto_gateway.page import measures
from accanto_gateway.page.measures import Measure

MINUTE_US = 60_000_000


class Standing(StrEnum):
    """How far a thing to do has come."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of today's list."""

    task: Task
    measure: Measure
    standing: Standing
    done_us: int | None = None


@dataclass(slots=True)
class Marks:
    """In which minutes something was measured, and what: all that the page remembers of a day."""

    _minutes: dict[int, list[int]] = field(default_factory=dict)
    _values: dict[tuple[int, int], Reading] = field(default_factory=dict)
    """The last usable value of a signal in a minute."""

    def measured(self, reading: Reading) -> None:
        """A value was measured."""
        if measures.is_usable(reading):
            minute = self.traced(reading.signal, reading.t_gateway_us)
            self._values[reading.signal, minute] = reading

    def traced(self, signal: int, at_us: int) -> int:
        """Something of this signal was measured at this time; in which minute."""
        minutes, minute = self._minutes.setdefault(signal, []), at_us - at_us % MINUTE_US
        place = bisect_left(minutes, minute)
        if place == len(minutes) or minutes[place] != minute:
            insort(minutes, minute)
        return minute

    def first(self, signals: Sequence[int], *, since_us: int, until_us: int) -> int | None:
        """The first minute in which one of these was measured within a span."""
        found = [self._span(signal, since_us, until_us)[:1] for signal in signals]
        return min((minutes[0] for minutes in found if minutes), default=None)

    def newest(self, measure: Measure, *, since_us: int, until_us: int) -> list[Reading]:
        """The last value of each signal of a measure within a span."""
        mine = [signal for signal in self._minutes if measures.of((signal,)) is measure]
        lasts = [(signal, self._span(signal, since_us, until_us)[-1:]) for signal in mine]
        known = [self._values.get((signal, minutes[0])) for signal, minutes in lasts if minutes]
        return [reading for reading in known if reading]

    def forget(self, *, before_us: int) -> None:
        """Yesterday is of no use to today's list."""
        for signal, minutes in self._minutes.items():
            for minute in minutes[: bisect_left(minutes, before_us)]:
                self._values.pop((signal, minute), None)
            del minutes[: bisect_left(minutes, before_us)]

    def _span(self, signal: int, since_us: int, until_us: int) -> list[int]:
        minutes = self._minutes.get(signal, [])
        return minutes[bisect_left(minutes, since_us - since_us % MINUTE_US) : bisect_left(minutes, until_us)]


def zone(name: str) -> ZoneInfo:
    """A zone by its name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local(at_us: int, where: ZoneInfo) -> datetime:
    """A moment on the patient's wall."""
    return datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(where)


def bounds(now_us: int, where: ZoneInfo) -> tuple[int, int]:
    """Midnight before and midnight after, microseconds."""
    midnight = local(now_us, where).replace(hour=0, minute=0, second=0, microsecond=0)
    following = (midnight + timedelta(days=1)).replace(tzinfo=where)
    return round(midnight.timestamp() * 1e6), round(following.timestamp() * 1e6)


def items(tasks: Sequence[Task], marks: Marks, *, now_us: int, where: ZoneInfo) -> list[Item]:
    """Today's list in order of time; a thing that runs over several days stands in each until it is done."""
    since_us, until_us = bounds(now_us, where)
    today = [task for task in tasks if task.starts_us < until_us and task.closes_us > since_us]
    return [
        _item(task, marks, now_us) for task in sorted(today, key=lambda task: (task.starts_us, task.ends_us))
    ]


def due(listed: Sequence[Item]) -> Item | None:
    """What is to be done now: of what is open, that which closes first."""
    open_ = [item for item in listed if item.standing is Standing.NOW]
    return min(open_, key=lambda item: item.task.ends_us, default=None)


def upcoming(listed: Sequence[Item]) -> Item | None:
    """What comes next today."""
    return next((item for item in listed if item.standing is Standing.LATER), None)


def _item(task: Task, marks: Marks, now_us: int) -> Item:
    measure = measures.of(task.signals)
    done_us = marks.first(task.signals, since_us=task.starts_us, until_us=task.closes_us)
    if done_us is not None:
        return Item(task=task, measure=measure, standing=Standing.DONE, done_us=done_us)
    if now_us < task.starts_us:
        return Item(task=task, measure=measure, standing=Standing.LATER)
    standing = Standing.NOW if now_us < task.closes_us else Standing.MISSED
    return Item(task=task, measure=measure, standing=standing)
