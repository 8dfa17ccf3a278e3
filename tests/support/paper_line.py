"""The way from a reading to a notice on paper: in memory, by the code that decides in the watch, crashes included.

What is durable (values, marks, alerts, deadlines, the case's book, the outbox) is kept apart from what a process
holds. `Ways` says how a few things are done; the wrong ones are those that a test must be able to tell.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from accanto_alerts import cases, judgement, review, rules, wake
from accanto_alerts.book import Book, Desk, Notice, key_of
from accanto_alerts.episodes import Episode
from accanto_alerts.lifecycle import Standing
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Change, Handling
from accanto_alerts.review import Conclusion, Dossier
from accanto_alerts.rules import History, Point
from accanto_alerts.wake import Span, Wake

Values = dict[str, dict[tuple[datetime, int], Point]]
"""By signal, then by moment and device."""


def as_measured(point: Point, arrived: datetime) -> Point:
    """Values count when they were measured."""
    del arrived
    return point


def as_arrived(point: Point, arrived: datetime) -> Point:
    """Wrong: values count when they came."""
    return replace(point, time=arrived, starts=arrived)


def first(missed: Sequence[datetime]) -> datetime:
    """Every moment that passed is judged: from the first on."""
    return missed[0]


def last(missed: Sequence[datetime]) -> datetime:
    """Wrong: only the newest moment that passed is judged."""
    return missed[-1]


def timed_key(notice: Notice) -> str:
    """Wrong: the same notice decided again has another key."""
    return f"{key_of(notice)}:{notice.due_at.timestamp()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a line does what can be done wrongly."""

    place: Callable[[Point, datetime], Point] = as_measured
    missed: Callable[[Sequence[datetime]], datetime] = first
    remembers: bool = False
    """Wrong: alerts are known from the process's memory, which a crash empties."""
    desk: Desk = field(default_factory=Desk)


@dataclass(slots=True)
class Line:
    """A patient with a plan, and everything that is known of them."""

    plan: Plan
    ways: Ways = field(default_factory=Ways)
    measured: Values = field(default_factory=dict)
    """What is true ..."""
    values: Values = field(default_factory=dict)
    """... and how it is stored."""
    marks: list[tuple[str, Span]] = field(default_factory=list)
    alerts: dict[int, tuple[str, Alert]] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    book: Book = field(default_factory=Book)
    outbox: dict[str, Notice] = field(default_factory=dict)
    decided: dict[str, Notice] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    memory: dict[int, tuple[str, Alert]] = field(default_factory=dict)
    """Not durable."""

    def __post_init__(self) -> None:
        """A plan that is new wakes every rule."""
        self.mark("", self.plan.effective_from)

    def mark(self, name: str, time: datetime) -> None:
        """Something new of a signal, or (without a name) of everything."""
        self.marks.append((name, Span(starts=time, ends=time)))

    def arrive(self, name: str, point: Point, *, now: datetime) -> None:
        """A value comes; the same one twice is one."""
        key, placed = (point.time, point.device_id), self.ways.place(point, now)
        if key not in self.measured.setdefault(name, {}):
            self.measured[name][key] = point
            self.values.setdefault(name, {})[key] = placed
            self.mark(name, placed.time)

    def evaluate(self, now: datetime, *, crashes: bool = False) -> None:
        """One transaction: a crash leaves everything durable as it was, and forgets the rest."""
        dossier = self._dossier(self.memory if self.ways.remembers else self.alerts, now)
        asked = review.questions(dossier)
        folded = [review.fold(one, self.history(one.signals, one.reads_from), now=now) for one in asked]
        found = review.conclude(dossier, folded, now=now)
        if crashes:
            self.memory.clear()
            return
        self.marks.clear()
        self.due = {rule: at for rule, at in {**self.due, **found.due}.items() if rule not in found.dropped}
        called = {self._keep(one) for one in found.conclusions if _calls(one.change)}
        for one in found.conclusions:
            if not _calls(one.change):
                self._keep(one)
        self._follow(called, now)

    def dispatch(self, now: datetime, *, crashes: bool = False) -> None:
        """What is due is sent, and marked as sent unless the process dies in between."""
        self._settle(cases.wake(self._clean_book(), self.ways.desk, now=now))
        for key in [key for key, notice in self.outbox.items() if notice.due_at <= now]:
            self.sent[key] += 1
            if crashes:
                return
            del self.outbox[key]

    def history(self, names: Iterable[str], since: datetime) -> History:
        """What the store gives for a rule: no more than it asks for."""
        return _in_order(self.values, names, since)

    def batch(self, now: datetime) -> dict[str, list[Episode]]:
        """The episodes of everything that was measured, judged at once."""
        asked = [
            judgement.ask(rule, self.plan, [], since=self.plan.effective_from) for rule in self.plan.rules
        ]
        folded = [
            review.fold(one, _in_order(self.measured, one.signals, one.reads_from), now=now) for one in asked
        ]
        return {one.question.rule.id: list(one.episodes) for one in folded if one.episodes}

    def told(self) -> dict[str, list[Episode]]:
        """The episodes that alerts tell of, of each rule."""
        kept: dict[str, list[Episode]] = {}
        for rule, alert in self.alerts.values():
            if alert.handling is not Handling.WITHDRAWN:
                kept.setdefault(rule, []).extend(alert.live)
        return kept

    def _dossier(self, stored: dict[int, tuple[str, Alert]], now: datetime) -> Dossier:
        alerts: dict[str, list[Alert]] = {}
        for rule, alert in stored.values():
            if alert.handling is not Handling.WITHDRAWN:
                alerts.setdefault(rule, []).append(alert)
        since = self._wake(now).since(self.plan, reach=wake.look_back(self.plan), now=now)
        return Dossier(plan=self.plan, since=since, alerts=alerts, deadlines=self.due)

    def _wake(self, now: datetime) -> Wake:
        changed: dict[str, list[Span]] = {}
        for name, span in self.marks:
            changed.setdefault(name, []).append(span)
        passed = {rule: self._missed(rule, at, now) for rule, at in self.due.items() if at <= now}
        return Wake(changed=changed, everything=changed.pop("", []), due=passed)

    def _missed(self, rule_id: str, at: datetime, now: datetime) -> datetime:
        """From which of the moments that passed the rule is judged."""
        if self.ways.missed is first:
            return at
        rule = next(rule for rule in self.plan.rules if rule.id == rule_id)
        history, passed, after = self.history(rule.signals, self.plan.effective_from), [], at
        while after <= now:
            passed.append(after)
            following = rules.deadline(rule, history, after=after)
            if following is None:
                break
            after = following
        return self.ways.missed(passed)

    def _keep(self, conclusion: Conclusion) -> int:
        alert = conclusion.change.alert
        number = len(self.alerts) + 1 if alert.id is None else alert.id
        entry = conclusion.rule.id, replace(alert, id=number)
        self.alerts[number] = self.memory[number] = entry
        return number

    def _follow(self, called: set[int], now: datetime) -> None:
        """The case learns of the alerts as they are now."""
        known = {one.id: one for one in self.book.alerts}
        standings = tuple(
            _standing(number, *entry, known.get(number)) for number, entry in self.alerts.items()
        )
        book = replace(self._clean_book(), alerts=standings)
        self._settle(cases.follow(book, called, self.ways.desk, now=now))

    def _clean_book(self) -> Book:
        return replace(self.book, happenings=(), notices=())

    def _settle(self, book: Book) -> None:
        for notice in book.notices:
            key = self.ways.desk.key(notice)
            if key not in self.decided:
                self.decided[key] = self.outbox[key] = notice
        self.book = book


def _in_order(values: Values, names: Iterable[str], since: datetime) -> History:
    def order(point: Point) -> tuple[datetime, int]:
        return point.time, point.device_id

    return {
        name: sorted((point for point in values[name].values() if point.time >= since), key=order)
        for name in names
        if name in values
    }


def _calls(change: Change) -> bool:
    return any(event.notify for event in change.events)


def _standing(number: int, rule: str, alert: Alert, known: Standing | None) -> Standing:
    before = known or Standing(
        id=number,
        rule_id=rule,
        kind="clinical",
        severity=alert.severity,
        condition=alert.condition,
        handling=alert.handling,
    )
    return replace(before, severity=alert.severity, condition=alert.condition, handling=alert.handling)
