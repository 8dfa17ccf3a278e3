"""The clock of the service: 8 to 20, seven days of seven, by the wall clock of Rome.

Deadlines run in service time: ten minutes from 19:55 are over at 8:05 of the next day on which somebody is there.
Moments are aware and come back in UTC; days are those of the service's own zone, so that the two days on which
the clock changes have 23 and 25 hours and the service its twelve.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accanto_alerts import holidays

FARTHEST = 3660
"""Days after which a deadline that is not reached is a mistake in the opening hours."""

_MIDNIGHT = time()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """From when until when somebody is there; `until` midnight is the end of the day."""

    since: time
    until: time

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.until != _MIDNIGHT and self.until <= self.since:
            raise ValueError(f"the service cannot open at {self.since} and close at {self.until}")


USUAL = Opening(since=time(8), until=time(20))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When the service is there."""

    usual: Opening = USUAL
    holiday: Opening | None = None
    """None: nobody is there on public holidays."""
    patron: tuple[int, int] | None = None
    """Month and day of the town's own holiday."""
    zone: str = "Europe/Rome"

    def span(self, day: date) -> tuple[datetime, datetime] | None:
        """When the service opens and closes on a day of its zone."""
        opening = self.holiday if holidays.is_holiday(day, patron=self.patron) else self.usual
        if opening is None:
            return None
        last = day + timedelta(days=1) if opening.until == _MIDNIGHT else day
        return self._moment(day, opening.since), self._moment(last, opening.until)

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there; at the moment of closing nobody is."""
        span = self.span(self._day(now))
        return span is not None and span[0] <= now < span[1]

    def add(self, start: datetime, length: timedelta) -> datetime:
        """When so much service time has passed; with no length, `start` or else the next opening."""
        for opens, closes in self._spans(start):
            begins = max(opens, start)
            if begins + length <= closes and begins < closes:
                return (begins + length).astimezone(UTC)
            length -= max(closes - begins, timedelta(0))
        raise ValueError(f"the service has no time for {length}")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The service time between two moments."""
        total = timedelta(0)
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta(0))
        return total

    def closing(self, now: datetime) -> datetime:
        """The next moment at which nobody is there: now, or when the service closes."""
        span = self.span(self._day(now))
        return span[1] if span and self.is_open(now) else now.astimezone(UTC)

    def end_of_day(self, now: datetime) -> datetime:
        """When the service closes on the day that takes up what comes now."""
        for _, closes in self._spans(now):
            if closes > now:
                return closes
        raise ValueError("the service never closes")

    def next_time(self, now: datetime, at: time) -> datetime:
        """The next moment at which the service's wall clock shows a time."""
        today = self._moment(self._day(now), at)
        return today if today > now else self._moment(self._day(now) + timedelta(days=1), at)

    def local(self, now: datetime) -> datetime:
        """A moment by the service's wall clock."""
        return now.astimezone(ZoneInfo(self.zone))

    def _day(self, now: datetime) -> date:
        return self.local(now).date()

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, ZoneInfo(self.zone)).astimezone(UTC)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings from a moment's day on."""
        day = self._day(start)
        for number in range(FARTHEST):
            if span := self.span(day + timedelta(days=number)):
                yield span
