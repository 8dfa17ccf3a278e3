"""From open alerts to the worklist: one case a patient and sort, each in its lane, in the order of work.

The order is the one printed below the list: lane, then what is due first, then what arrived first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from accanto_alerts.service import Service
from accanto_api import cases, shapes
from accanto_api.series import Sparks
from accanto_api.triage import deadlines
from accanto_api.triage.shapes import LANES, Case, Lane, Seen, Silenced

_GRAVITY = {"high": 0, "medium": 1, "low": 2, "information": 3}
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(cases.Row):
    """An open alert with its patient and the deadline that runs, as the view `open_alert` tells it."""

    retrospective: bool
    recalls: int
    silence: str | None
    silent_until: datetime | None
    due_at: datetime | None
    due: str | None
    is_covered: bool

    @property
    def lane(self) -> Lane:
        """Where it stands; what is only information stands with the low, a call to be repeated with the calls."""
        if self.retrospective:
            return "late"
        if self.recalls and self.handling == "in_care":
            return "recall"
        if self.kind in ("technical", "adherence"):
            return "technical" if self.kind == "technical" else "adherence"
        return "low" if self.severity == "information" else self.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A patient's people, as the query `about` tells them; each as user name, tab, name."""

    patient_id: int
    uid: UUID
    gp: list[str] | None
    managers: list[str] | None
    team: list[int]
    seen_by: str | None
    seen_by_name: str | None
    seen_at: datetime | None
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the alerts: values, people, the clock of the service."""

    sparks: Sparks
    about: dict[int, About]
    now: datetime
    service: Service = field(default_factory=Service)


def of(rows: Iterable[Row], beside: Beside) -> list[Case]:
    """Every case, in the order of work."""

    def whose(row: Row) -> tuple[int, str]:
        return (row.patient_id, row.sort)

    grouped = groupby(sorted(rows, key=whose), key=whose)
    all_cases = [sorted(group, key=_gravity) for _, group in grouped]
    all_cases.sort(key=_order)
    return [_case(alerts, beside) for alerts in all_cases]


def people(listed: Sequence[str] | None) -> list[shapes.Owner]:
    """Accounts as the query `about` lists them."""
    split = (one.split("\t", 1) for one in listed or ())
    return [shapes.Owner(username=username, display_name=name) for username, name in split]


def silenced(row: Row) -> Silenced | None:
    """The silence that covers an alert now."""
    return Silenced(kind=row.silence, until=row.silent_until) if row.silence else None


def _case(alerts: Sequence[Row], beside: Beside) -> Case:
    first = alerts[0]
    about = beside.about[first.patient_id]
    soonest = min(alerts, key=_due)
    return Case(
        key=f"{first.patient_uid}:{first.sort}",
        lane=_lane(alerts),
        patient=first.patient,
        alerts=[_brief(row) for row in alerts],
        points=list(beside.sparks.get((first.patient_id, first.signal), ())),
        due=deadlines.of(soonest, beside.service, now=beside.now),
        silence=silenced(first),
        seen=_seen(about),
        gps=people(about.gp),
        managers=people(about.managers),
        recalls=max(row.recalls for row in alerts),
        unread=about.unread,
    )


def _brief(row: Row) -> shapes.Alert:
    """An alert without what only the open case shows: the list is long, and travels often."""
    explanation = dict(row.explanation)
    rule = explanation.get("rule")
    if isinstance(rule, dict):
        explanation["rule"] = {name: value for name, value in rule.items() if name != "document"}
    explanation.pop("watches", None)
    explanation["samples"] = []
    return cases.alert(row).model_copy(update={"explanation": explanation})


def _seen(about: About) -> Seen | None:
    if about.seen_by is None or about.seen_at is None:
        return None
    name = about.seen_by_name or about.seen_by
    return Seen(by=shapes.Owner(username=about.seen_by, display_name=name), at=about.seen_at)


def _lane(alerts: Sequence[Row]) -> Lane:
    return min((row.lane for row in alerts), key=LANES.index)


def _gravity(row: Row) -> tuple[int, int, bool, datetime, int]:
    """The gravest first; among equals the one that still waits, then the oldest."""
    return (
        LANES.index(row.lane),
        _GRAVITY[row.severity],
        row.handling != "new",
        row.raised_at,
        row.id,
    )


def _due(row: Row) -> datetime:
    """A silenced alert waits for nobody."""
    return row.due_at if row.due_at and not row.silence else _NEVER


def _order(alerts: Sequence[Row]) -> tuple[int, datetime, datetime, int]:
    raised = min(row.raised_at for row in alerts)
    return (LANES.index(_lane(alerts)), min(map(_due, alerts)), raised, alerts[0].id)
