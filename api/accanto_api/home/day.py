"""A patient's plan as days: what is to be done today and this week, what of it is done, and what is asked. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accanto_alerts import agenda, wallclock
from accanto_alerts.agenda import Item, ItemKind, Outcome, Slot
from accanto_alerts.plan import Plan
from accanto_alerts.points import History
from accanto_alerts.rules import Composite, KOfN, Persist, Questionnaire, Rule

WEEK = timedelta(days=7)
LOOK_BACK = timedelta(days=2)
"""What of the past an occurrence of today may depend on: grace, and a day that began before midnight."""
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do; `outcome` is None while its time has not come."""

    item: Item
    starts: datetime
    ends: datetime
    outcome: Outcome | None
    at: datetime | None = None
    """When it was done."""

    @property
    def is_all_day(self) -> bool:
        """Whether it has no time of its own on its day."""
        return self.item.slots == (Slot(),)

    @property
    def day(self) -> date:
        """The day of the wall on which it falls."""
        return wallclock.local(self.starts).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the plan; answers are 0 and 1, or from 0 to 10."""

    item: str
    text: str
    is_scale: bool


def since(now: datetime) -> datetime:
    """From when a history must be known for today's tasks."""
    return _midnight(now) - LOOK_BACK


def today(now: datetime) -> date:
    """The day that the patient's wall shows."""
    return wallclock.local(now).date()


def needs(plan: Plan) -> set[str]:
    """The names of everything that shows what became of the plan's entries."""
    return {name for item in plan.calendar for name in item.reads}


def tasks(plan: Plan, history: History, *, now: datetime) -> list[Task]:
    """Everything from today's midnight over a week, in order of time; visits and exams once, as long as they last."""
    found = [task for item in plan.calendar for task in _of_item(item, history, now)]
    return sorted(found, key=lambda one: (one.starts, one.ends, one.item.id))


def next_to_do(today: Iterable[Task], now: datetime) -> Task | None:
    """What to do first: of what may be done now, what ends first."""
    open_now = [one for one in today if one.outcome is Outcome.DUE and _is_own(one.item)]
    return min((one for one in open_now if one.starts <= now), key=lambda one: one.ends, default=None)


def questions(plan: Plan) -> list[Question]:
    """What the plan's rules ask the patient, each question once."""
    found: dict[str, Question] = {}
    for one in _asked(plan.rules):
        answers = (*one.answers, *(one.red.answers if one.red else ()))
        found.setdefault(
            one.item,
            Question(item=one.item, text=one.question or one.item, is_scale=max(answers, default=0) > 1),
        )
    return list(found.values())


def asking(plan: Plan) -> list[Item]:
    """The entries of the calendar that answers fulfil."""
    return [item for item in plan.calendar if item.kind is ItemKind.QUESTIONNAIRE]


def _of_item(item: Item, history: History, now: datetime) -> Iterator[Task]:
    begins = _midnight(now)
    known = {
        one.occurrence.starts: one
        for one in agenda.standings(item, history, since=begins, until=now)
        if one.occurrence.ends > begins
    }
    for one in agenda.occurrences(item, since=begins, until=begins + WEEK):
        if one.ends <= begins:
            continue
        standing = known.get(one.starts)
        is_done = standing is not None and standing.outcome in (Outcome.DONE, Outcome.LATE)
        yield Task(
            item=item,
            starts=one.starts,
            ends=one.ends,
            outcome=standing.outcome if standing else None,
            at=standing.at if standing is not None and is_done else None,
        )


def _is_own(item: Item) -> bool:
    """Whether the patient does it alone, at home."""
    return item.kind in (ItemKind.MEASURE, ItemKind.QUESTIONNAIRE)


def _asked(rules: Sequence[Rule]) -> Iterator[Questionnaire]:
    for rule in rules:
        if isinstance(rule, Questionnaire):
            yield rule
        if isinstance(rule, Composite):
            yield from _asked(rule.parts)
        if isinstance(rule, KOfN | Persist):
            yield from _asked([rule.inner])


def _midnight(now: datetime) -> datetime:
    return wallclock.moment(wallclock.local(now).date(), _MIDNIGHT)
