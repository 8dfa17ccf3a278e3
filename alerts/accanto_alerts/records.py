"""Plans and alerts as they rest in the database, and back."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from psycopg.types.json import Jsonb

from accanto_alerts import explain, plan, wake
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Handling
from accanto_alerts.rules import Rule, Severity

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A row of `active_plans`."""

    patient_id: int
    version: int
    effective_from: datetime
    document: str
    approved_by: str | None

    @property
    def reach(self) -> timedelta:
        """How far back an evaluation looks. Raises PlanRefused."""
        return _read(self.document)[1]

    def plan(self) -> Plan:
        """The plan. Raises PlanRefused."""
        return replace(
            _read(self.document)[0],
            patient_id=self.patient_id,
            version=self.version,
            effective_from=self.effective_from,
            approved_by=self.approved_by,
        )


@lru_cache(maxsize=4096)
def _read(document: str) -> tuple[Plan, timedelta]:
    """Plans made from one template hold the same text: it is read once. Raises PlanRefused."""
    content = msgspec.json.decode(document)
    found = plan.read(content, patient_id=0, version=1, effective_from=_EPOCH, approved_by=None)
    return found, wake.look_back(found)


class Episodes(msgspec.Struct, frozen=True, kw_only=True):
    """The column `episodes` of an alert."""

    live: tuple[Episode, ...] = ()
    vanished: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """A row of `alerts_of_patients`."""

    id: int
    patient_id: int
    rule_id: str
    handling: str
    severity: str
    episodes: object
    retrospective: bool
    inhibited_by: str | None
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
            inhibited_by=self.inhibited_by,
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
        "kind": rule.type.value,
        "severity": alert.severity.value,
        "starts": alert.live[0].starts,
        "last_at": newest.last,
        "explanation": Jsonb(dict(explain.of(rule, newest, plan))),
        "retrospective": alert.retrospective,
        "inhibited_by": alert.inhibited_by,
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
