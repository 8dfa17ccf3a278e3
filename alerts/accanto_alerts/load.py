"""How much a PAI asks of the patient: actions and minutes in an ordinary week, day by day. Pure.

The minutes are our own estimates of how long a person at home takes, preparation included (docs/decisions/110); they
are there to compare two plans, not to bill anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accanto_alerts.agenda import Item, ItemKind
from accanto_alerts.pai import Pai

OF_KIND: Mapping[ItemKind, int] = {
    ItemKind.MEASURE: 3,
    ItemKind.VISIT: 60,
    ItemKind.EXAM: 45,
    ItemKind.CALL: 10,
    ItemKind.QUESTIONNAIRE: 3,
}
OF_SIGNAL: Mapping[str, int] = {
    "ecg": 5,
    "heart_rate": 5,
    "spo2": 3,
    "systolic": 8,
    "diastolic": 8,
    "weight": 2,
    "temperature": 5,
    "glucose": 4,
    "pef": 5,
    "fev1": 10,
}
"""Pressure: five minutes at rest before two readings; spirometry: three blows with a pause."""
MANY_MINUTES = 120
"""More than so many a week are a lot for one person (a guess: the longest template that is shipped takes 114)."""
_LATEST = date(9000, 1, 1)
"""What begins later than any calendar reaches is not counted."""
_WEEKS = 12
"""What recurs less often than weekly counts with its share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One entry of the calendar on one day of an ordinary week."""

    item: str
    kind: ItemKind
    at: str
    """The time of the day at which it may begin, as 07:30; empty: at any time."""
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """An ordinary week."""

    days: tuple[tuple[Task, ...], ...]
    """From Monday to Sunday: what recurs every week or more often."""
    actions_a_week: float
    minutes_a_week: float
    """With the share of what recurs less often."""

    @property
    def is_heavy(self) -> bool:
        """Whether it is a lot for one person."""
        return self.minutes_a_week > MANY_MINUTES


def of(pai: Pai, *, today: date) -> Load:
    """The load of a plan, from the Monday after `today` on."""
    monday = today + timedelta(days=8 - today.isoweekday())
    days: list[list[Task]] = [[] for _ in range(7)]
    actions = minutes = 0.0
    for item in pai.calendar:
        times = _times(item, monday, weeks=_WEEKS) / _WEEKS
        actions += times
        minutes += times * lasts(item)
        for day in _days(item, monday, weeks=1):
            days[day.isoweekday() - 1].extend(_tasks(item) if _is_weekly(item) else ())
    ordered = tuple(tuple(sorted(day, key=lambda task: (task.at, task.item))) for day in days)
    return Load(days=ordered, actions_a_week=round(actions, 1), minutes_a_week=round(minutes, 1))


def lasts(item: Item) -> int:
    """The minutes that an entry takes once."""
    return max((OF_SIGNAL.get(name, 0) for name in item.signals), default=0) or OF_KIND[item.kind]


def _times(item: Item, monday: date, *, weeks: int) -> int:
    return sum(1 for _ in _days(item, monday, weeks=weeks)) * len(item.slots)


def _days(item: Item, monday: date, *, weeks: int) -> Iterable[date]:
    """The days of some ordinary weeks; a plan that begins later is ordinary from then on."""
    if item.starts > _LATEST:
        return ()
    first = max(monday, item.starts + timedelta(days=7 - (item.starts.isoweekday() - 1) % 7))
    last = first + timedelta(days=7 * weeks - 1)
    return item.recurrence.days(item.starts, since=first, until=last)


def _is_weekly(item: Item) -> bool:
    return item.recurrence.longest_gap <= timedelta(days=7)


def _tasks(item: Item) -> Iterable[Task]:
    for slot in sorted(item.slots, key=lambda slot: slot.starts):
        is_free = slot.starts == slot.ends
        at = "" if is_free else f"{slot.starts:%H:%M}"
        yield Task(item=item.id, kind=item.kind, at=at, minutes=lasts(item))
