"""One alert with its patient, as the database tells it and as the console reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_api import database, shapes
from accanto_api.database import Connection
from accanto_api.patients import Named
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Named):
    """An alert with its patient, as the database tells it."""

    id: int
    uid: UUID
    rule_id: str
    kind: Literal["clinical", "technical", "adherence", "information"]
    severity: shapes.Severity
    condition: Literal["active", "cleared"]
    handling: Literal["new", "acked", "in_care", "closed", "withdrawn"]
    starts: datetime
    ends: datetime
    raised_at: datetime
    acked_at: datetime | None
    owner: str | None
    owner_name: str | None
    explanation: dict[str, object]

    @property
    def signal(self) -> str:
        """The name of the signal that the rule watches, or nothing."""
        rule = self.explanation.get("rule")
        return str(rule.get("signal", "")) if isinstance(rule, dict) else ""

    @property
    def sort(self) -> str:
        """What is handled together: clinical alerts, or technical ones, or adherence."""
        return self.kind if self.kind in ("technical", "adherence") else "clinical"


async def find(connection: Connection, actor: Actor, uid: UUID) -> Row:
    """An alert, open or not, of a patient whom the actor reaches. Raises No."""
    row = await database.row(
        connection, Row, "worklist.alert_by_uid", account=actor.id, relations=list(actor.relations), uid=uid
    )
    if row is None:
        raise No(Code.NOT_FOUND)
    return row


def alert(row: Row) -> shapes.Alert:
    """An alert as the console reads it."""
    owner = shapes.Owner(username=row.owner, display_name=row.owner_name or row.owner) if row.owner else None
    return shapes.Alert(
        uid=row.uid, rule_id=row.rule_id, kind=row.kind, severity=row.severity, condition=row.condition,
        handling=row.handling, starts=row.starts, ends=row.ends, raised_at=row.raised_at,
        acked_at=row.acked_at, owner=owner, explanation=row.explanation,
    )  # fmt: skip
