"""How long is left until somebody must answer, act, or look again: in the service's own hours."""

from datetime import datetime, timedelta
from typing import Literal, Protocol

from accanto_alerts.escalation import SERVICE_DAY
from accanto_alerts.hours import Calendar
from accanto_alerts.lifecycle import Lane
from accanto_alerts.service import Service
from accanto_api.triage.shapes import Due, Hours

What = Literal["answer_by", "act_by", "recheck"]


class Waiting(Protocol):
    """An alert as far as its deadline goes."""

    @property
    def kind(self) -> str:
        """Clinical, technical, adherence, information."""

    @property
    def severity(self) -> str:
        """How grave."""

    @property
    def due(self) -> str | None:
        """What is due."""

    @property
    def due_at(self) -> datetime | None:
        """When."""

    @property
    def silence(self) -> str | None:
        """The silence that stops the clock."""


def of(alert: Waiting, service: Service, *, now: datetime) -> Due | None:
    """What is due next; None for what is silenced, or has no deadline."""
    if alert.due is None or alert.due_at is None or alert.silence:
        return None
    what = _what(alert.due)
    return Due(
        what=what,
        at=alert.due_at,
        left_s=round(_left(service.calendar, now, alert.due_at).total_seconds()),
        whole_s=round(_whole(what, alert, service).total_seconds()),
    )


def hours(service: Service, now: datetime) -> Hours:
    """Whether somebody is there now, and when that changes."""
    calendar = service.calendar
    is_open = calendar.is_open(now)
    until = calendar.closing(now) if is_open else calendar.add(now, timedelta(0))
    return Hours(name=service.name, is_open=is_open, until=until)


def _left(calendar: Calendar, now: datetime, due_at: datetime) -> timedelta:
    """In service time; what is late is late by the wall clock."""
    if due_at <= now or (calendar.is_open(now) and due_at <= calendar.closing(now)):
        return due_at - now
    return calendar.between(now, due_at)


def _whole(what: What, alert: Waiting, service: Service) -> timedelta:
    """How long there was in all, by the ladder of the alert's lane."""
    lanes = {"technical": Lane.TECHNICAL, "adherence": Lane.ADHERENCE}
    severities = {"high": Lane.HIGH, "medium": Lane.MEDIUM}
    ladder = service.policy.of(lanes.get(alert.kind) or severities.get(alert.severity, Lane.LOW))
    if what == "answer_by":
        return ladder.answer_within
    return ladder.recheck_after if what == "recheck" else ladder.act_within or SERVICE_DAY


def _what(kind: str) -> What:
    if kind == "answer_by":
        return "answer_by"
    return "act_by" if kind == "act_by" else "recheck"
