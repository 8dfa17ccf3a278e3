"""On which days something recurs: the part of iCalendar's RRULE (RFC 5545, 3.3.10) that plans of care need.

FREQ (DAILY, WEEKLY, MONTHLY, YEARLY) with INTERVAL, BYDAY (of a weekly one, MO to SU), BYMONTHDAY (of a monthly
one) and UNTIL. One deviation: a day that a month does not have (the 31st, 29 February) is its last day, where
the standard leaves the month out; a visit is not to be lost to the calendar.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accanto_contract.errors import PlanRefused

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Frequency(StrEnum):
    """What is counted."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


_LONGEST = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.YEARLY: 366}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Every so many days, weeks, months or years, on some of their days."""

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    """1 is Monday; empty: the weekday of the first day."""
    monthdays: tuple[int, ...] = ()
    until: date | None = None
    """The last day."""

    def __post_init__(self) -> None:
        """Refuse what no calendar can mean. Raises PlanRefused."""
        is_fit = (
            1 <= self.interval <= 366
            and (not self.weekdays or self.frequency is Frequency.WEEKLY)
            and (not self.monthdays or self.frequency is Frequency.MONTHLY)
            and all(1 <= day <= 31 for day in self.monthdays)
        )
        if not is_fit:
            raise refused(self.text())

    @property
    def longest_gap(self) -> timedelta:
        """At most so long from one day to the next."""
        return timedelta(days=_LONGEST[self.frequency] * self.interval)

    def days(self, first: date, *, since: date, until: date) -> Iterator[date]:
        """Its days from `since` to `until` (both included), if `first` is the day it begins."""
        last = until if self.until is None else min(until, self.until)
        for day in self._from(first, since):
            if day > last:
                return
            if day >= max(first, since):
                yield day

    def text(self) -> str:
        """As RRULE."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval != 1 else []
        parts += ["BYDAY=" + ",".join(_DAYS[day - 1] for day in self.weekdays)] if self.weekdays else []
        parts += ["BYMONTHDAY=" + ",".join(map(str, self.monthdays))] if self.monthdays else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        return ";".join(parts)

    def _from(self, first: date, since: date) -> Iterator[date]:
        """Days in order, from some day before `since` on, without end."""
        if self.frequency is Frequency.DAILY:
            yield from self._daily(first, since)
        elif self.frequency is Frequency.WEEKLY:
            yield from self._weekly(first, since)
        else:
            yield from self._monthly(first, since)

    def _daily(self, first: date, since: date) -> Iterator[date]:
        skipped = max(0, (since - first).days // self.interval)
        day = first + timedelta(days=skipped * self.interval)
        while True:
            yield day
            day += timedelta(days=self.interval)

    def _weekly(self, first: date, since: date) -> Iterator[date]:
        monday = first - timedelta(days=first.isoweekday() - 1)
        weeks = max(0, (since - monday).days // 7 // self.interval) * self.interval
        weekdays = sorted(self.weekdays) or [first.isoweekday()]
        while True:
            yield from (monday + timedelta(days=7 * weeks + day - 1) for day in weekdays)
            weeks += self.interval

    def _monthly(self, first: date, since: date) -> Iterator[date]:
        step = self.interval * (12 if self.frequency is Frequency.YEARLY else 1)
        begin = first.year * 12 + first.month - 1
        month = begin + max(0, (since.year * 12 + since.month - 1 - begin) // step) * step
        while True:
            year, number = month // 12, month % 12 + 1
            longest = monthrange(year, number)[1]
            wanted = self.monthdays or (first.day,)
            yield from (date(year, number, day) for day in sorted({min(day, longest) for day in wanted}))
            month += step


def parse(text: str) -> Recurrence:
    """The recurrence that an RRULE says. Raises PlanRefused."""
    parts = dict(part.split("=", 1) for part in text.removeprefix("RRULE:").split(";") if "=" in part)
    if not set(parts) <= {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL"}:
        raise refused(text)
    try:
        return Recurrence(
            frequency=Frequency(parts["FREQ"]),
            interval=int(parts.get("INTERVAL", "1")),
            weekdays=tuple(_DAYS.index(day) + 1 for day in _listed(parts, "BYDAY")),
            monthdays=tuple(int(day) for day in _listed(parts, "BYMONTHDAY")),
            until=date.fromisoformat(parts["UNTIL"]) if "UNTIL" in parts else None,
        )
    except (KeyError, ValueError) as error:
        raise refused(text) from error


def refused(text: str) -> PlanRefused:
    """Says what a recurrence may be."""
    return PlanRefused(
        f"La ricorrenza «{text}» non si capisce: scriva p. es. FREQ=DAILY, FREQ=WEEKLY;BYDAY=MO,TH o"
        " FREQ=MONTHLY;INTERVAL=3.",
        f"The recurrence “{text}” cannot be understood: write e.g. FREQ=DAILY, FREQ=WEEKLY;BYDAY=MO,TH or"
        " FREQ=MONTHLY;INTERVAL=3.",
    )


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []
