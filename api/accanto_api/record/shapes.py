"""What the page of one patient says, field by field."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from accanto_api.care import Silence
from accanto_api.shapes import Severity, Shape

Both = dict[Literal["it", "en"], str]
"""A text in both languages."""
Outcome = Literal["due", "done", "late", "missed", "excused"]


class Listed(Shape):
    """One patient in the list of those whom the reader cares for."""

    uid: UUID
    code: str
    given_name: str
    family_name: str
    birth_date: date
    sex: Literal["f", "m"]
    pathway: str
    adesione_at: datetime | None
    gp: str | None
    case_manager: str | None
    plan_version: int | None
    review_on: date | None
    has_draft: bool
    last_at: datetime | None
    priority: Severity | None
    open_alerts: int


class Person(Shape):
    """Who a patient is, and how to reach them."""

    uid: UUID
    code: str
    given_name: str
    family_name: str
    birth_date: date
    sex: Literal["f", "m"]
    pathway: str
    tax_code: str | None
    phone: str
    address: str
    town: str
    allergies: str
    caregiver_name: str
    caregiver_phone: str
    enrolled_at: datetime
    adesione_at: datetime | None


class Member(Shape):
    """One of those who care for a patient."""

    username: str
    display_name: str
    role: str
    since: datetime


class Agreed(Shape):
    """A consent that was given and not withdrawn."""

    kind: Literal["adesione", "dossier", "online_reports", "research"]
    given_at: datetime


class Line(Shape):
    """One sentence of the situation, and where its evidence stands (`link`: an alert, a signal)."""

    topic: Literal["alert", "silence", "plan", "signal", "adherence", "device", "contact"]
    sentence: Both
    link: str


class OpenAlert(Shape):
    """An alert that is open."""

    uid: UUID
    rule_id: str
    kind: Literal["clinical", "technical", "adherence", "information"]
    severity: Severity
    condition: Literal["active", "cleared"]
    handling: Literal["new", "acked", "in_care"]
    raised_at: datetime
    owner: str | None
    sentence: Both


class RuleLine(Shape):
    """A rule as people read it."""

    id: str
    severity: Severity
    type: str
    sentence: Both


class PlanBrief(Shape):
    """The plan that is in force."""

    version: int
    title: str
    pathway: str
    service: str
    effective_from: datetime
    approved_by: str | None
    approved_at: datetime | None
    review_on: date | None
    actions_a_week: float
    minutes_a_week: float
    rules: list[RuleLine]
    calendar: list[Both]


class Dot(Shape):
    """What became of one occurrence."""

    day: date
    outcome: Outcome


class Kept(Shape):
    """How one entry of the calendar was kept."""

    item: str
    title: Both
    signals: list[str]
    done: int
    counted: int
    dots: list[Dot]


class KitDevice(Shape):
    """A device at home."""

    name: str
    kind: str
    model: str
    serial: str
    gateway: str | None
    since: datetime
    last_at: datetime | None
    battery: float | None


class KitGateway(Shape):
    """The box that brings what devices measure."""

    id: str
    seen_at: datetime | None
    online: bool
    software: str | None


class Hours(Shape):
    """When the centre works."""

    is_open: bool
    changes_at: datetime | None
    """When it opens or closes next."""


class PatientRecord(Shape):
    """The page of one patient; `emergency_until` is set for who broke the glass to read it."""

    now: datetime
    emergency_until: datetime | None
    person: Person
    consents: list[Agreed]
    team: list[Member]
    hours: Hours
    situation: list[Line]
    alerts: list[OpenAlert]
    plan: PlanBrief | None
    has_draft: bool
    adherence: list[Kept]
    silences: list[Silence]
    devices: list[KitDevice]
    gateways: list[KitGateway]


class Bin(Shape):
    """The values of a stretch of time: its lowest and its highest, each when it was measured."""

    low_at: datetime
    low: float
    high_at: datetime
    high: float
    count: int


class Limit(Shape):
    """A limit of the plan that is in force."""

    rule_id: str
    op: Literal[">=", "<="]
    value: float
    severity: Severity


class Usual(Shape):
    """What is usual in this person: the middle of four weeks, and the range that holds eight values of ten."""

    middle: float
    low: float
    high: float


class Course(Shape):
    """How one signal went."""

    signal: str
    unit: str
    bins: list[Bin]
    limits: list[Limit]
    usual: Usual | None
    dots: list[Dot]


class Courses(Shape):
    """How all signals of a patient went, from `since` to `until`."""

    since: datetime
    until: datetime
    courses: list[Course]


class Happening(Shape):
    """One thing that happened; `what` is a word of its `kind`."""

    at: datetime
    kind: Literal["alert", "plan", "silence", "picture", "said", "spirometry", "enrolled"]
    what: str
    actor: str | None
    link: str | None
    detail: dict[str, object]


class Timeline(Shape):
    """What happened, the newest first; `before` asks for what lies further back, None: nothing does."""

    happenings: list[Happening]
    before: datetime | None


class Reading(Shape):
    """One value, as a device measured it or a check computed it."""

    time: datetime
    signal: str
    value: float
    unit: str
    quality: float
    device: str
