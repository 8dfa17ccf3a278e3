"""The alerts of a span of time, each as it went: when it was answered and acted upon, and how it ended."""

from dataclasses import asdict, dataclass
from datetime import datetime

from accanto_alerts.indicators.facts import Called
from accanto_alerts.outcomes import Outcome
from accanto_api import database
from accanto_api.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    patient: str
    rule_id: str
    kind: str
    severity: str
    raised_at: datetime
    outcome: str | None
    answered_at: datetime | None
    answered_by: str | None
    acted_at: datetime | None
    is_cleared_first: bool
    is_reopened: bool
    is_answer_late: bool
    is_action_late: bool

    def called(self) -> Called:
        return Called(**{**asdict(self), "outcome": Outcome(self.outcome) if self.outcome else None})


async def of(
    connection: Connection, *, since: datetime, until: datetime, account: int | None = None
) -> list[Called]:
    """What was raised from `since` on and before `until`: of those an account cares for; without one, of everybody."""
    span = {"since": since, "until": until, "account": account}
    return [row.called() for row in await database.rows(connection, _Row, "care.past_alerts", **span)]
