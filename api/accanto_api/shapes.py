"""What the console's server says, field by field: the JSON of every answer and question.

`web/src/api/types/` holds the same names; a test compares them.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["it", "en"]
Severity = Literal["high", "medium", "low", "information"]


class Shape(BaseModel):
    """A fact at the HTTP edge."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Login(Shape):
    """What the door asks for."""

    username: str = Field(max_length=200)
    password: str = Field(max_length=1024)


class Tongue(Shape):
    """The language in which a person reads."""

    language: Language


class Me(Shape):
    """The person of this session.

    `needs` is what the log-in still lacks: the second factor's code, a password of one's own, or the enrolment of a
    factor. `may` are the permissions of the role; `patient` is set for an account that is a patient.
    """

    username: str
    display_name: str
    role: str
    language: Language
    sees_worklist: bool
    needs: Literal["code", "password", "enrol"] | None
    may: list[str]
    patient: UUID | None


class Patient(Shape):
    """A patient as their care team knows them."""

    uid: UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: Literal["f", "m"]
    pathway: str
    code: str


class Owner(Shape):
    """Who took an alert in charge."""

    username: str
    display_name: str


class Point(Shape):
    """One value; `quality` in 0..1."""

    time: datetime
    value: float
    quality: float


class Alert(Shape):
    """An alert with everything that explains it (docs/reference/alerts.md)."""

    uid: UUID
    rule_id: str
    kind: Literal["clinical", "technical", "adherence", "information"]
    severity: Severity
    condition: Literal["active", "cleared"]
    handling: Literal["new", "acked", "in_care", "closed", "withdrawn"]
    starts: datetime
    ends: datetime
    raised_at: datetime
    acked_at: datetime | None
    owner: Owner | None
    explanation: dict[str, object]


class AlertEvent(Shape):
    """One thing that happened to an alert, with what was said about it."""

    id: int
    at: datetime
    event: str
    actor: str | None
    note: str | None
    outcome: str | None


class Trend(Shape):
    """The newest values of one signal, oldest first."""

    signal: str
    unit: str
    points: list[Point]


class Health(Shape):
    """Whether the server can work."""

    database: Literal["reachable"]


class Problem(Shape):
    """Why there is no answer (RFC 9457, with a code of ours)."""

    title: str
    status: int
    code: str
