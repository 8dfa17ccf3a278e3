"""What a plan raises over a history, without a database: the same decisions as live, reading by reading. Pure.

Readings arrive one after the other (or some at once), each is judged when it comes, and so is every deadline that
passes in between, in order. Nobody acknowledges or closes anything, so each rule has one alert that all its episodes
join.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from accanto_alerts import review, wake
from accanto_alerts.plan import Plan
from accanto_alerts.points import History, Point
from accanto_alerts.reconcile import Alert, Event, Handling
from accanto_alerts.review import Conclusion, Dossier
from accanto_alerts.rules import Rule, Severity
from accanto_alerts.wake import Span, Wake


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value of a signal on its way: measured at `point.time`, with us at `arrives`."""

    name: str
    point: Point
    arrives: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What happened to an alert, and when."""

    at: datetime
    alert: int
    rule_id: str
    event: Event
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert as it stands at the end."""

    rule: Rule
    alert: Alert
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """Everything that a plan raised."""

    alerts: tuple[Raised, ...]
    told: tuple[Told, ...]
    repeated: int
    """Readings that were there already."""


@dataclass(slots=True)
class _Line:
    """A patient on paper: values by signal in order of time, alerts by number, deadlines by rule."""

    plan: Plan
    values: dict[str, list[Point]] = field(default_factory=dict)
    alerts: dict[int, Raised] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    repeated: int = 0

    def put(self, reading: Reading) -> bool:
        """Keep a value; False if it is there already. Another value of the same moment corrects it."""
        points = self.values.setdefault(reading.name, [])
        place = bisect_left(points, _order(reading.point), key=_order)
        if place < len(points) and _order(points[place]) == _order(reading.point):
            if points[place] == reading.point:
                return False
            points[place] = reading.point
            return True
        insort(points, reading.point, key=_order)
        return True

    def wait(self, until: datetime) -> None:
        """Judge every deadline up to a moment, in order."""
        while self.due and (now := min(self.due.values())) <= until:
            self.judge(Wake(due={rule: at for rule, at in self.due.items() if at <= now}), now)

    def judge(self, woken: Wake, now: datetime) -> None:
        """One evaluation, as the watch does it."""
        since = woken.since(self.plan, reach=wake.look_back(self.plan), now=now)
        dossier = Dossier(plan=self.plan, since=since, alerts=self._stored(), deadlines=self.due)
        folded = [
            review.fold(question, self._history(question.signals, question.reads_from), now=now)
            for question in review.questions(dossier)
        ]
        found = review.conclude(dossier, folded, now=now)
        kept = {rule: at for rule, at in {**self.due, **found.due}.items() if rule not in found.dropped}
        self.due = {rule: at for rule, at in kept.items() if at > now}
        for conclusion in found.conclusions:
            self._keep(conclusion, now)

    def _keep(self, conclusion: Conclusion, now: datetime) -> None:
        alert = conclusion.change.alert
        number = len(self.alerts) + 1 if alert.id is None else alert.id
        raised_at = self.alerts[number].raised_at if number in self.alerts else now
        self.alerts[number] = Raised(
            rule=conclusion.rule, alert=replace(alert, id=number), raised_at=raised_at
        )
        self.told += [
            Told(at=now, alert=number, rule_id=conclusion.rule.id, event=event, severity=alert.severity)
            for event in conclusion.change.events
        ]

    def _stored(self) -> Mapping[str, Sequence[Alert]]:
        stored: dict[str, list[Alert]] = {}
        for one in self.alerts.values():
            if one.alert.handling is not Handling.WITHDRAWN:
                stored.setdefault(one.rule.id, []).append(one.alert)
        return stored

    def _history(self, names: Iterable[str], since: datetime) -> History:
        found = {}
        for name in names:
            points = self.values.get(name, [])
            found[name] = points[bisect_left(points, since, key=_time) :]
        return found


_time = attrgetter("time")
_order = attrgetter("time", "device_id")


def run(plan: Plan, readings: Iterable[Reading], *, until: datetime) -> Replayed:
    """The alerts that a plan raises by `until`, whatever the order in which readings come."""
    line = _Line(plan=plan)
    begins = plan.effective_from
    line.judge(Wake(everything=(Span(starts=begins, ends=begins),)), begins)
    arriving = sorted((one for one in readings if one.arrives <= until), key=attrgetter("arrives"))
    for now, together in groupby(arriving, key=attrgetter("arrives")):
        line.wait(now)
        changed: dict[str, list[Span]] = {}
        for one in together:
            if line.put(one):
                span = Span(starts=one.point.time, ends=one.point.time)
                changed.setdefault(one.name, []).append(span)
            else:
                line.repeated += 1
        if changed:
            line.judge(Wake(changed=changed), max(now, begins))
    line.wait(until)
    return Replayed(
        alerts=tuple(line.alerts[number] for number in sorted(line.alerts)),
        told=tuple(line.told),
        repeated=line.repeated,
    )
