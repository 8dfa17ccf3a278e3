"""The book of one patient: open alerts with their case, what is due when, silences; and what was written just now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from accanto_alerts.escalation import Policy, Route
from accanto_alerts.hours import Calendar
from accanto_alerts.lifecycle import Standing
from accanto_alerts.roster import Contact, Roster
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Silence


class TimerKind(StrEnum):
    """What is due."""

    GROUP = "group"
    """What called meanwhile is told together."""
    STEP = "step"
    """A step of a ladder."""
    ANSWER_BY = "answer_by"
    """Until then somebody should have answered."""
    ACT_BY = "act_by"
    """Until then somebody should have begun to act."""
    ACK_EXPIRES = "ack_expires"
    RECHECK = "recheck"
    SILENCE = "silence"
    """A silence begins or ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """One thing that is due; `id` is None before it is stored."""

    id: int | None = None
    kind: TimerKind
    due_at: datetime
    alert: int | None = None
    call: int = 0
    """For which call of the alert."""
    silence: int | None = None
    wave: tuple[tuple[int, int], ...] = ()
    """Alerts that are told together, each with its call."""
    lane: str = ""
    route: Route = Route.SERVICE
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The work about one patient; `id` is None before it is stored."""

    id: int | None = None
    priority: Severity
    owner: str | None = None
    policy: Policy
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something to be written down for ever: of an alert, or (without one) of the case."""

    what: str
    alert: int | None = None
    actor: str | None = None
    detail: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be said to one contact."""

    alert: int
    call: int
    route: Route
    step: int
    contact: Contact
    severity: Severity
    covers: tuple[tuple[int, int], ...]
    """Every alert that it speaks of, each with its call."""
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A patient's work as it is, and what came of the last turn."""

    alerts: tuple[Standing, ...] = ()
    case: Case | None = None
    timers: tuple[Timer, ...] = ()
    silences: tuple[Silence, ...] = ()
    happenings: tuple[Happening, ...] = ()
    notices: tuple[Notice, ...] = ()

    def alert(self, number: int) -> Standing | None:
        """An alert by its number."""
        return next((one for one in self.alerts if one.id == number), None)

    def having(self, alert: Standing) -> "Book":
        """With an alert as it is now; an alert with nothing left to do has no deadlines either."""
        alerts = tuple(alert if one.id == alert.id else one for one in self.alerts)
        book = replace(self, alerts=alerts)
        return book if alert.is_open else book.without(alert.id, *TimerKind)

    def without(self, alert: int, *kinds: TimerKind) -> "Book":
        """Without the pending deadlines of an alert."""
        kept = (one for one in self.timers if one.alert != alert or one.kind not in kinds)
        return replace(self, timers=tuple(kept))

    def awaiting(self, *timers: Timer) -> "Book":
        """With more deadlines."""
        return replace(self, timers=(*self.timers, *timers))

    def saying(
        self, what: str, alert: int | None = None, actor: str | None = None, **detail: object
    ) -> "Book":
        """With something to be written down."""
        happening = Happening(what=what, alert=alert, actor=actor, detail=tuple(detail.items()))
        return replace(self, happenings=(*self.happenings, happening))

    def telling(self, notices: Iterable[Notice]) -> "Book":
        """With more to be said."""
        return replace(self, notices=(*self.notices, *notices))


def each_in_order(missed: Sequence[Timer]) -> list[Timer]:
    """Of the deadlines that passed: every one, in the order in which they should have been met."""
    return sorted(missed, key=_order)


def key_of(notice: Notice) -> str:
    """By what a notice is known: said once, however often it is decided. No time is in it."""
    place = f"{notice.call}{'s' if notice.route is Route.SERVICE else 'o'}{notice.step}"
    return f"{notice.alert}:{place}:{notice.contact.name}:{notice.severity.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a turn is decided by, besides the book: the clock of the service, and who can be told."""

    calendar: Calendar = field(default_factory=Calendar)
    policy: Policy = field(default_factory=Policy)
    """For cases that open now; a case that is open keeps its own."""
    roster: Roster = field(default_factory=Roster)
    meets: Callable[[Sequence[Timer]], list[Timer]] = each_in_order
    """Which of the deadlines that passed are met."""
    key: Callable[[Notice], str] = key_of


def _order(timer: Timer) -> tuple[datetime, int]:
    return (timer.due_at, timer.id or 0)
