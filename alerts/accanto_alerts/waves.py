"""Waves of notices: what called is told together, step by step up a ladder, until somebody answers.

A wave never changes: it is a list of alerts, each with the number of its call. A step speaks of those that still
wait for an answer to that very call; when none is left, it says nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from accanto_alerts import lifecycle, roster
from accanto_alerts.book import Book, Case, Desk, Notice, Timer, TimerKind
from accanto_alerts.escalation import Ladder, Route, Step
from accanto_alerts.lifecycle import Lane, Standing
from accanto_alerts.reconcile import Handling
from accanto_alerts.roster import Contact
from accanto_alerts.rules import Severity

_ORDER = tuple(Lane)


def begin(book: Book, desk: Desk, now: datetime) -> Book:
    """All that called and was not heard: a wave for each sort, on the ladder of its gravest alert."""
    news = sorted((alert for alert in book.alerts if alert.is_news), key=lambda alert: alert.sort)
    for _, alerts in groupby(news, key=lambda alert: alert.sort):
        book = _begun(book, sorted(alerts, key=_gravity), desk, now)
    return book


def _begun(book: Book, alerts: list[Standing], desk: Desk, now: datetime) -> Book:
    case = _case(book)
    lane = alerts[0].lane
    wave = tuple((alert.id, alert.called) for alert in alerts)
    for alert in alerts:
        book = book.having(replace(alert, carried=alert.called))
        book = book.awaiting(*_targets(alert, case.policy.of(alert.lane), desk, now))
    steps = _steps(case.policy.of(lane), wave, lane, desk, now)
    return book.awaiting(*steps).saying("called", lane=lane.value, alerts=wave)


def _targets(alert: Standing, ladder: Ladder, desk: Desk, now: datetime) -> tuple[Timer, Timer]:
    """Until when somebody should have answered, and begun to act."""
    calendar = desk.calendar
    act_by = calendar.end_of_day(now) if ladder.act_within is None else calendar.add(now, ladder.act_within)
    answer_by = calendar.add(now, ladder.answer_within)
    return (
        Timer(kind=TimerKind.ANSWER_BY, due_at=answer_by, alert=alert.id, call=alert.called),
        Timer(kind=TimerKind.ACT_BY, due_at=act_by, alert=alert.id, call=alert.called),
    )


def _steps(
    ladder: Ladder, wave: tuple[tuple[int, int], ...], lane: Lane, desk: Desk, now: datetime
) -> list[Timer]:
    """In service time; and by the wall clock from when nobody is there."""

    def timer(route: Route, number: int, due_at: datetime) -> Timer:
        return Timer(kind=TimerKind.STEP, due_at=due_at, wave=wave, lane=lane.value, route=route, step=number)

    closing = desk.calendar.closing(now)
    return [
        *(timer(Route.SERVICE, k, desk.calendar.add(now, one.after)) for k, one in enumerate(ladder.steps)),
        *(timer(Route.OUT_OF_HOURS, k, closing + one.after) for k, one in enumerate(ladder.out_of_hours)),
    ]


def step(book: Book, timer: Timer, desk: Desk, now: datetime) -> Book:
    """A step of a ladder, if anything of its wave still waits for an answer."""
    still = [
        alert
        for number, call in timer.wave
        if (alert := book.alert(number)) is not None and alert.waits and alert.called == call
    ]
    is_day = timer.route is Route.OUT_OF_HOURS and desk.calendar.is_open(now)
    steps = _case(book).policy.of(Lane(timer.lane)).of(timer.route) if still else ()
    if is_day or timer.step >= len(steps):
        return book
    notices = _notices(book, timer, steps[timer.step], still, desk, now=now)
    told = [notice.contact.name for notice in notices]
    covers = [(alert.id, alert.called) for alert in still]
    return book.telling(notices).saying(
        "step", route=timer.route.value, step=timer.step, alerts=covers, told=told
    )


def _notices(
    book: Book, timer: Timer, planned: Step, still: Sequence[Standing], desk: Desk, *, now: datetime
) -> list[Notice]:
    """What a step says to whom; at a first step at least to the worklist."""
    lead = min(still, key=_gravity)
    people = _people(planned, lead.owner or _case(book).owner, desk, now)
    contacts = [way for person in people for way in desk.roster.ways(person, is_loud=planned.is_loud)]
    if not contacts and timer.route is Route.SERVICE and timer.step == 0:
        contacts = [*roster.nobody()]
    return [
        Notice(
            alert=lead.id,
            call=lead.called,
            route=timer.route,
            step=timer.step,
            contact=contact,
            severity=lead.severity,
            covers=tuple((alert.id, alert.called) for alert in still),
            due_at=_when(contact, lead.severity, desk, now),
        )
        for contact in contacts
    ]


def _people(planned: Step, owner: str | None, desk: Desk, now: datetime) -> Iterable[str]:
    """Everybody whom a step tells, once."""
    return dict.fromkeys(person for role in planned.to for person in desk.roster.people(role, now, owner))


def _when(contact: Contact, severity: Severity, desk: Desk, now: datetime) -> datetime:
    """What is not urgent waits until a person's quiet hours are over."""
    local = desk.calendar.local(now)
    if severity is Severity.HIGH or contact.quiet_until is None or not contact.is_quiet(local.time()):
        return now
    return desk.calendar.next_time(now, contact.quiet_until)


def overdue(book: Book, timer: Timer) -> Book:
    """A target was missed: it is written down with its alert."""
    alert = book.alert(timer.alert or 0)
    if alert is None or not alert.is_open or alert.silence is not None:
        return book
    if timer.kind is TimerKind.ACT_BY:
        is_acted = alert.handling is Handling.IN_CARE
        return book if is_acted else book.saying("action_late", alert.id)
    if alert.answered >= timer.call:
        return book
    return book.having(lifecycle.left_alone(alert, timer.call)).saying("answer_late", alert.id)


def _gravity(alert: Standing) -> tuple[int, int]:
    return (_ORDER.index(alert.lane), alert.id)


def _case(book: Book) -> Case:
    if book.case is None:
        raise LookupError("alerts wait without a case")
    return book.case
