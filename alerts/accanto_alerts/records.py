"""Plans and alerts as they rest in the database, and back."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from psycopg.types.json import Jsonb

from accanto_alerts import explain, plan
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Handling
from accanto_alerts.rules import Rule, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A row of `active_plan`."""

    version: int
    effective_from: datetime
    document: object
    approved_by: str | None

    def plan(self, patient_id: int) -> Plan:
        """The plan. Raises PlanRefused."""
        return plan.read(
            self.document,
            patient_id=patient_id,
            version=self.version,
            effective_from=self.effective_from,
            approved_by=self.approved_by,
        )


class Episodes(msgspec.Struct, frozen=True, kw_only=True):
    """The column `episodes` of an alert."""

    live: tuple[Episode, ...] = ()
    vanished: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """A row of `alerts_of_rule`."""

    id: int
    handling: str
    severity: str
    episodes: object
    retrospective: bool
    closed_at: datetime | None

    def alert(self) -> Alert:
        """The alert."""
        known = msgspec.convert(self.episodes, Episodes)
        return Alert(
            id=self.id,
            handling=Handling(self.handling),
            severity=Severity(self.severity),
            live=known.live,
            vanished=known.vanished,
            retrospective=self.retrospective,
            closed_at=self.closed_at,
        )


def row(alert: Alert, rule: Rule, plan: Plan) -> dict[str, object]:
    """The values of an alert with a living episode, for `raise_alert` and `change_alert`."""
    newest = alert.live[-1]
    return {
        **evidence(alert),
        "patient": plan.patient_id,
        "rule": rule.id,
        "plan_version": newest.plan_version,
        "severity": alert.severity.value,
        "starts": alert.live[0].starts,
        "last_at": newest.last,
        "explanation": Jsonb(dict(explain.of(rule, newest, plan))),
        "retrospective": alert.retrospective,
    }


def evidence(alert: Alert) -> dict[str, object]:
    """The values of an alert for `change_evidence`."""
    known = Episodes(live=alert.live, vanished=alert.vanished)
    return {
        "id": alert.id,
        "handling": alert.handling.value,
        "condition": alert.condition.value,
        "ends": alert.live[-1].ends if alert.live else None,
        "episodes": Jsonb(msgspec.to_builtins(known)),
    }
