"""From open alerts to the worklist: one case a patient and sort, the gravest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from accanto_api import database, shapes
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.series import Series
from accanto_api.sessions import Actor

LANES: tuple[shapes.Lane, ...] = ("high", "medium", "low", "technical", "adherence")
_GRAVITY = {"high": 0, "medium": 1, "low": 2, "information": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An alert with its patient, as the database tells it."""

    id: int
    uid: UUID
    patient_id: int
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
    patient_uid: UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: Literal["f", "m"]
    pathway: str
    code: str

    @property
    def signal(self) -> str:
        """The name of the signal that the rule watches, or nothing."""
        rule = self.explanation.get("rule")
        return str(rule.get("signal", "")) if isinstance(rule, dict) else ""

    @property
    def lane(self) -> shapes.Lane:
        """Where it stands on the worklist; what is only information stands with the low."""
        if self.kind in ("technical", "adherence"):
            return self.kind
        return "low" if self.severity == "information" else self.severity

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


def of(rows: Iterable[Row], points: Series) -> list[shapes.Case]:
    """Every case, in the order of work: lane, those to be taken first, then time of arrival."""

    def whose(row: Row) -> tuple[int, str]:
        return (row.patient_id, row.sort)

    grouped = groupby(sorted(rows, key=whose), key=whose)
    all_cases = [sorted(group, key=_gravity) for _, group in grouped]
    all_cases.sort(key=_order)
    return [_case(alerts, points) for alerts in all_cases]


def alert(row: Row) -> shapes.Alert:
    """An alert as the console reads it."""
    owner = shapes.Owner(username=row.owner, display_name=row.owner_name or row.owner) if row.owner else None
    return shapes.Alert(
        uid=row.uid, rule_id=row.rule_id, kind=row.kind, severity=row.severity, condition=row.condition,
        handling=row.handling, starts=row.starts, ends=row.ends, raised_at=row.raised_at,
        acked_at=row.acked_at, owner=owner, explanation=row.explanation,
    )  # fmt: skip


def patient(row: Row) -> shapes.Patient:
    """The patient of an alert."""
    return shapes.Patient(
        uid=row.patient_uid, given_name=row.given_name, family_name=row.family_name,
        birth_date=row.birth_date, sex=row.sex, pathway=row.pathway, code=row.code,
    )  # fmt: skip


def _case(alerts: Sequence[Row], points: Series) -> shapes.Case:
    first = alerts[0]
    return shapes.Case(
        key=f"{first.patient_uid}:{first.sort}",
        lane=first.lane,
        patient=patient(first),
        alerts=[alert(row) for row in alerts],
        points=list(points.get((first.patient_id, first.signal), ())),
    )


def _gravity(row: Row) -> tuple[int, bool, datetime, int]:
    """The gravest first; among equals the one that still waits, then the oldest."""
    return (_GRAVITY[row.severity], row.handling != "new", row.raised_at, row.id)


def _order(alerts: Sequence[Row]) -> tuple[int, bool, datetime, int]:
    lane = min(LANES.index(row.lane) for row in alerts)
    is_taken = all(row.handling != "new" for row in alerts)
    return (lane, is_taken, min(row.raised_at for row in alerts), alerts[0].id)
