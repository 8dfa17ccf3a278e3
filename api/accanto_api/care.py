"""What is said about acting on alerts, silences, cases, and how the alerts did: JSON, field by field."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from accanto_alerts.insight import Advice
from accanto_alerts.outcomes import Outcome
from accanto_alerts.silences import Kind
from accanto_api.shapes import AlertEvent, Severity, Shape

RuleName = Annotated[str, Field(max_length=100)]


class Note(Shape):
    """What a person adds in their own words."""

    note: str = Field(default="", max_length=500)


class Begin(Note):
    """Somebody begins to act; when to look again (by default after an hour for high, else a service day).

    `said` is what the patient or the day brought so far, where the alert cannot be closed by it yet.
    """

    recheck_at: AwareDatetime | None = None
    said: Outcome | None = None


class Call(Shape):
    """Whom somebody calls."""

    whom: Literal["patient", "caregiver"] = "patient"


class Close(Note):
    """What came of an alert, and of others of the same patient."""

    outcome: Outcome
    also: list[UUID] = Field(default=[], max_length=50)


class AskSilence(Shape):
    """A silence that a person asks for."""

    kind: Kind
    reason: str = Field(max_length=500)
    starts: AwareDatetime | None = None
    """None: now."""
    ends: AwareDatetime | None = None
    rules: list[RuleName] = Field(default=[], max_length=50)


class Silence(Shape):
    """A silence of a patient."""

    id: int
    patient: UUID
    kind: Kind
    author: str
    reason: str
    starts: datetime
    ends: datetime | None
    rules: list[str]
    lifted_at: datetime | None
    lifted_by: str | None


class OpenCase(Shape):
    """The work about one patient."""

    uid: UUID
    patient: UUID
    priority: Severity
    owner: str | None
    opened_at: datetime
    alerts: int
    waiting: int
    """Alerts that called and that nobody has answered."""
    next_at: datetime | None
    next: str | None


class TimesEnded(Shape):
    """How often alerts of a rule ended so."""

    outcome: Outcome
    times: int


class Evidence(Shape):
    """What an alert rests on: its plan, its episodes, the numbers of its calls."""

    plan_version: int
    effective_from: datetime
    approved_by: str | None
    approved_at: datetime | None
    episodes: object
    retrospective: bool
    called: int
    answered: int
    recalls: int
    outcome: Outcome | None
    closed_at: datetime | None
    silence: int | None


class Why(Evidence):
    """Everything that explains an alert: rule, samples, plan, episodes, calls, what happened, what came before."""

    uid: UUID
    explanation: dict[str, object]
    events: list[AlertEvent]
    earlier: list[TimesEnded]


class OfRule(Shape):
    """How a rule did; `hint` says what to change, in both languages."""

    rule_id: str
    patient: UUID | None
    alerts: int
    closed: int
    actionable: int
    ppv: float | None
    advice: Advice | None
    hint: dict[Literal["it", "en"], str] | None


class Times(Shape):
    """How long something took, in hours of service."""

    count: int
    median_h: float | None
    p90_h: float | None


class OfPerson(Shape):
    """How much one person had to answer."""

    person: str
    alerts: int
    alerts_per_service_hour: float


class Insight(Shape):
    """How the alerts of the reader's patients did (docs/reference/cases.md)."""

    since: datetime
    until: datetime
    alerts: int
    alerts_per_patient_week: float | None
    technical_share: float | None
    cleared_first_share: float | None
    reopened_share: float | None
    answered_in_time_share: float | None
    acted_in_time_share: float | None
    ppv: float | None
    to_answer: Times
    to_act: Times
    rules: list[OfRule]
    patients: list[OfRule]
    people: list[OfPerson]


class AskWhatIf(Shape):
    """A plan that nobody has signed yet (docs/reference/plan.md), to be rehearsed over so many days."""

    document: dict[str, object]
    days: int = Field(default=90, ge=1, le=90)


class Stretch(Shape):
    """One stretch of time in which a rule is true."""

    starts: datetime
    ends: datetime
    severity: Severity


class Effect(Shape):
    """What a proposal changes about a rule."""

    rule_id: str
    now: int
    proposed: int
    now_per_week: float
    proposed_per_week: float
    added: list[Stretch]
    removed: list[Stretch]
    changed: list[Stretch]


class WhatIf(Shape):
    """What a proposal would have changed; or why it cannot be a plan, in both languages."""

    refused: dict[Literal["it", "en"], str] | None
    since: datetime | None
    until: datetime | None
    effects: list[Effect]


class PushKey(Shape):
    """What a browser asks for when it subscribes; None where push is not configured."""

    public_key: str | None


class PushKeys(Shape):
    """Of a browser's subscription."""

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=100)


class Subscription(Shape):
    """A browser's subscription, as it gives it."""

    endpoint: str = Field(max_length=1000, pattern="^https://|^http://(localhost|127\\.0\\.0\\.1)[:/]")
    expirationTime: float | None = None  # noqa: N815  the browser's own name
    keys: PushKeys
