"""When an entry of the calendar falls due, and what became of each time: done, late, missed or excused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from accanto_alerts import absence, wallclock
from accanto_alerts import points as of_time
from accanto_alerts.absence import Absence
from accanto_alerts.agenda.items import Item
from accanto_alerts.points import History, Point


class Outcome(StrEnum):
    """What became of it."""

    DUE = "due"
    """There is still time."""
    DONE = "done"
    LATE = "late"
    """Done within the grace."""
    MISSED = "missed"
    EXCUSED = "excused"
    """The patient was away, or a person said why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that an entry of the calendar is to be done."""

    item: Item
    starts: datetime
    ends: datetime
    """When its time is over ..."""
    closes: datetime
    """... and its grace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What became of an occurrence."""

    occurrence: Occurrence
    outcome: Outcome
    at: datetime
    """When it was done, or when that was settled."""
    by: Point | None = None
    """What shows that it was done."""


def occurrences(item: Item, *, since: datetime, until: datetime) -> Iterator[Occurrence]:
    """Those that start by `until` and close at `since` or later, in order of time.

    Where the next one starts, the grace of the one before is over.
    """
    ahead = until + item.recurrence.longest_gap + item.length
    listed = [*_listed(item, since, ahead), None]
    for one, following in pairwise(listed):
        if one is None or one.starts > until:
            return
        closes = one.closes if following is None else min(one.closes, max(one.ends, following.starts))
        if closes >= since:
            yield replace(one, closes=closes)


def standings(item: Item, history: History, *, since: datetime, until: datetime) -> list[Standing]:
    """What became by `until` of the occurrences that close at `since` or later.

    `history` holds the points that the entry reads (`Item.reads`), of the patient's absences (`absence.SIGNAL`).
    """
    shown = [history.get(name, ()) for name in item.reads]
    away = absence.read(history)
    found = occurrences(item, since=since, until=until)
    return [_standing(one, shown, away, until) for one in found]


def _listed(item: Item, since: datetime, until: datetime) -> Iterator[Occurrence]:
    first = (wallclock.local(since) - item.length).date() - timedelta(days=1)
    for day in item.recurrence.days(item.starts, since=first, until=wallclock.local(until).date()):
        for slot in sorted(item.slots, key=lambda slot: slot.starts):
            ends = wallclock.end(day + timedelta(days=item.days - 1), slot.ends)
            yield Occurrence(
                item=item, starts=wallclock.moment(day, slot.starts), ends=ends, closes=ends + item.grace
            )


def _standing(
    one: Occurrence, shown: Sequence[Sequence[Point]], away: Sequence[Absence], until: datetime
) -> Standing:
    within = sorted(
        (point for points in shown for point in of_time.span(points, one.starts, min(one.closes, until))),
        key=lambda point: (point.time, point.device_id),
    )
    done = next((point for point in within if point.value != absence.EXCUSED), None)
    if done is not None:
        outcome = Outcome.DONE if done.time <= one.ends else Outcome.LATE
        return Standing(occurrence=one, outcome=outcome, at=done.time, by=done)
    if within or any(span.touches(one.starts, one.closes) for span in away):
        return Standing(occurrence=one, outcome=Outcome.EXCUSED, at=one.closes)
    if one.closes <= until:
        return Standing(occurrence=one, outcome=Outcome.MISSED, at=one.closes)
    return Standing(occurrence=one, outcome=Outcome.DUE, at=until)
