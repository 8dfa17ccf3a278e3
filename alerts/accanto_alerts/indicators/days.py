"""What became of the entries of a calendar, day by day: the standings that rules see, added up. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accanto_alerts import agenda, wallclock
from accanto_alerts.agenda import Item, Outcome
from accanto_alerts.plan import Plan
from accanto_alerts.points import History


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A plan, and from when until when its calendar held."""

    plan: Plan
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One entry of the calendar on one day; what is still open is not counted yet."""

    day: date
    item: str
    kind: str
    signal: str
    done: int
    late: int
    missed: int
    excused: int

    @property
    def due(self) -> int:
        """How often it was due."""
        return self.done + self.late + self.missed + self.excused


def counted(plans: Iterable[InForce], history: History, *, since: datetime, now: datetime) -> list[Day]:
    """Every day from a moment on, each by the plan that was in force when its occurrence began."""
    return [day for one in plans for item in one.plan.calendar for day in _of(one, item, history, since, now)]


def _of(one: InForce, item: Item, history: History, since: datetime, now: datetime) -> Iterator[Day]:
    begins, ends = max(since, one.plan.effective_from), min(one.until or now, now)
    settled: dict[date, Counter[Outcome]] = {}
    for standing in agenda.standings(item, history, since=begins, until=now):
        starts = standing.occurrence.starts
        if begins <= starts < ends and standing.outcome is not Outcome.DUE:
            settled.setdefault(wallclock.local(starts).date(), Counter())[standing.outcome] += 1
    for day, found in settled.items():
        yield Day(
            day=day,
            item=item.id,
            kind=item.kind.value,
            signal=item.signals[0] if item.signals else "",
            done=found[Outcome.DONE],
            late=found[Outcome.LATE],
            missed=found[Outcome.MISSED],
            excused=found[Outcome.EXCUSED],
        )
