"""The case of a patient: opened by the first alert, owned, escalated until somebody answers, closed with outcomes.

Each turn begins with something that happened (alerts changed, a person acted, a deadline passed) and ends settled:
silences applied, what called gathered into waves, every deadline met that has passed. Deciding only; who stores
the outcome is accanto_alerts.casework.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from accanto_alerts import lifecycle, silences, waves
from accanto_alerts.book import Book, Case, Desk, Timer, TimerKind
from accanto_alerts.escalation import Ladder, Route
from accanto_alerts.lifecycle import Lane, Standing
from accanto_alerts.outcomes import Outcome
from accanto_alerts.reconcile import Condition, Handling
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Silence

RECALL_AFTER = timedelta(hours=2)
"""An unanswered phone call is repeated after so much service time."""

_RANK = (Severity.INFORMATION, Severity.LOW, Severity.MEDIUM, Severity.HIGH)


def follow(book: Book, called: Collection[int], desk: Desk, *, now: datetime) -> Book:
    """Alerts changed by themselves; those in `called` shall be heard (again)."""
    for alert in book.alerts:
        if alert.id in called and alert.is_open:
            book = book.having(lifecycle.calls(alert))
    return settle(book, desk, now=now)


def wake(book: Book, desk: Desk, *, now: datetime) -> Book:
    """Nothing happened but time."""
    return settle(book, desk, now=now)


def acknowledge(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
    """A person takes an alert. Raises NotNow."""
    taken = lifecycle.acknowledge(alert, by)
    book = _owned(book.having(taken), by).without(alert.id, TimerKind.ACK_EXPIRES)
    ladder = _ladder(book, taken, desk)
    if ladder.ack_lasts is not None and taken.handling is Handling.ACKED:
        lasts = ladder.ack_lasts
        due = now + lasts if ladder.ack_by_wall_clock else desk.calendar.add(now, lasts)
        book = book.awaiting(
            Timer(kind=TimerKind.ACK_EXPIRES, due_at=due, alert=alert.id, call=taken.answered)
        )
    return settle(book.saying("acked", alert.id, by), desk, now=now)


def start(
    book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime, recheck_at: datetime | None = None
) -> Book:
    """A person begins to act on an alert, and will look again. Raises NotNow."""
    taken = lifecycle.start(alert, by)
    due = recheck_at or desk.calendar.add(now, _ladder(book, taken, desk).recheck_after)
    book = _looked_after(book, taken, by, due)
    return settle(book.saying("in_care", alert.id, by, recheck_at=due.isoformat()), desk, now=now)


def no_answer(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
    """A person called the patient and nobody answered. Raises NotNow."""
    taken = lifecycle.no_answer(alert, by)
    due = desk.calendar.add(now, RECALL_AFTER)
    book = _looked_after(book, taken, by, due)
    is_last = taken.recalls >= lifecycle.MOST_RECALLS
    return settle(
        book.saying("no_answer", alert.id, by, recalls=taken.recalls, ask_caregiver=is_last), desk, now=now
    )


def close(book: Book, alert: Standing, outcome: Outcome, by: str, desk: Desk, *, now: datetime) -> Book:
    """A person says what came of an alert. Raises NotNow."""
    book = _owned(book.having(lifecycle.close(alert, outcome, by)), by)
    book = book.saying("closed", alert.id, by, outcome=outcome.value, actionable=outcome.is_actionable)
    return settle(book, desk, now=now)


def silence(book: Book, new: Silence, desk: Desk, *, now: datetime) -> Book:
    """A silence was put into the book (it has its number); it begins and lapses by deadlines."""
    moments = [at for at in (new.starts, new.lapses_at) if at is not None and at > now]
    book = replace(book, silences=(*book.silences, new))
    book = book.awaiting(*(Timer(kind=TimerKind.SILENCE, due_at=at, silence=new.id) for at in moments))
    book = book.saying("silence_set", None, new.author, silence=new.id, kind=new.kind.value)
    return settle(book, desk, now=now)


def lift(book: Book, number: int, by: str, desk: Desk, *, now: datetime) -> Book:
    """A person ends a silence before its time, or one that only a person ends. Raises NotNow."""
    if not any(one.id == number for one in book.silences):
        raise silences.over()
    kept = tuple(one for one in book.silences if one.id != number)
    timers = tuple(one for one in book.timers if one.silence != number)
    book = replace(book, silences=kept, timers=timers).saying("silence_lifted", None, by, silence=number)
    return settle(book, desk, now=now)


def settle(book: Book, desk: Desk, *, now: datetime) -> Book:
    """Bring everything in order, and meet every deadline that has passed, one after the other."""
    book = _arranged(book, desk, now)
    while missed := [one for one in book.timers if one.due_at <= now]:
        book = replace(book, timers=tuple(one for one in book.timers if one.due_at > now))
        for timer in desk.meets(missed):
            book = _arranged(_met(book, timer, desk, now), desk, now)
    return book


def _arranged(book: Book, desk: Desk, now: datetime) -> Book:
    return _gathered(_cased(_silenced(book, now), desk, now), now)


def _met(book: Book, timer: Timer, desk: Desk, now: datetime) -> Book:
    """What a deadline does, if the case still needs it."""
    match timer.kind:
        case TimerKind.GROUP:
            return waves.begin(book, desk, now)
        case TimerKind.STEP:
            return waves.step(book, timer, desk, now)
        case TimerKind.ANSWER_BY | TimerKind.ACT_BY:
            return waves.overdue(book, timer)
        case TimerKind.ACK_EXPIRES | TimerKind.RECHECK:
            return _again(book, timer)
        case TimerKind.SILENCE:
            return book


def _again(book: Book, timer: Timer) -> Book:
    """What was taken and left alone calls anew."""
    alert = book.alert(timer.alert or 0)
    if alert is None:
        return book
    is_ack = timer.kind is TimerKind.ACK_EXPIRES
    left = lifecycle.expire(alert, timer.call) if is_ack else lifecycle.recheck(alert)
    if left == alert:
        return book
    return book.having(left).saying("ack_expired" if is_ack else "recheck_due", alert.id)


def _silenced(book: Book, now: datetime) -> Book:
    """Each alert under the silence that covers it now; what a silence sets free and is still true calls."""
    for alert in book.alerts:
        number = silences.covering(book.silences, alert, now) if alert.is_open else alert.silence
        if number == alert.silence:
            continue
        changed = replace(alert, silence=number)
        if number is None:
            changed = _set_free(changed)
            book = book.awaiting(Timer(kind=TimerKind.GROUP, due_at=now))
        book = book.having(changed).saying("silenced" if number else "unsilenced", alert.id, silence=number)
    in_force = tuple(one for one in book.silences if one.lapses_at is None or one.lapses_at > now)
    return replace(book, silences=in_force)


def _set_free(alert: Standing) -> Standing:
    """After a silence: still true and unanswered calls at once; what is over waits on the list without a call."""
    if alert.called <= alert.answered:
        return alert
    if alert.condition is Condition.ACTIVE:
        return lifecycle.calls(alert)
    return replace(alert, carried=alert.called)


def _cased(book: Book, desk: Desk, now: datetime) -> Book:
    """Open a case with the first open alert, keep its priority, close it with the last one."""
    waiting = [alert for alert in book.alerts if alert.is_open]
    if not waiting:
        return _ended(book, now)
    priority = max((alert.severity for alert in waiting), key=_RANK.index)
    if book.case is None or book.case.closed_at is not None:
        case = Case(priority=priority, policy=desk.policy, opened_at=now)
        return replace(book, case=case).saying("case_opened", priority=priority.value)
    if book.case.priority is priority:
        return book
    changed = replace(book, case=replace(book.case, priority=priority))
    return changed.saying("case_priority", priority=priority.value)


def _ended(book: Book, now: datetime) -> Book:
    """Nothing is left to do: only silences go on."""
    timers = tuple(one for one in book.timers if one.kind is TimerKind.SILENCE)
    if book.case is None or book.case.closed_at is not None:
        return replace(book, timers=timers)
    closed = replace(book.case, closed_at=now)
    return replace(book, timers=timers, case=closed).saying("case_closed")


def _gathered(book: Book, now: datetime) -> Book:
    """One deadline at which all that called is told together; what is urgent waits for nothing."""
    news = [alert for alert in book.alerts if alert.is_news]
    pending = [one for one in book.timers if one.kind is TimerKind.GROUP]
    if not news:
        return replace(book, timers=tuple(one for one in book.timers if one.kind is not TimerKind.GROUP))
    due = now + min(_waits(book, alert) for alert in news)
    if pending and pending[0].due_at <= due:
        return book
    others = tuple(one for one in book.timers if one.kind is not TimerKind.GROUP)
    return replace(book, timers=(*others, Timer(kind=TimerKind.GROUP, due_at=due)))


def _waits(book: Book, alert: Standing) -> timedelta:
    return book.case.policy.of(alert.lane).group_wait if book.case else timedelta(0)


def _owned(book: Book, by: str) -> Book:
    """Who acts on an alert owns the case."""
    if book.case is None or book.case.owner == by:
        return book
    return replace(book, case=replace(book.case, owner=by)).saying("case_owner", None, by)


def _looked_after(book: Book, alert: Standing, by: str, recheck_at: datetime) -> Book:
    book = _owned(book.having(alert), by).without(alert.id, TimerKind.ACK_EXPIRES, TimerKind.RECHECK)
    return book.awaiting(Timer(kind=TimerKind.RECHECK, due_at=recheck_at, alert=alert.id))


def _ladder(book: Book, alert: Standing, desk: Desk) -> Ladder:
    policy = book.case.policy if book.case else desk.policy
    return policy.of(alert.lane)


__all__ = ["Lane", "Route"]
