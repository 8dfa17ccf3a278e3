"""What the editor of a plan says, field by field."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from accanto_api.shapes import Severity, Shape

Both = dict[Literal["it", "en"], str]
"""A text in both languages."""
Document = dict[str, object]
"""A PAI as JSON (docs/reference/plan.md)."""


class Handle(Shape):
    """A number of a rule that may be turned; `path` leads to it from the rule's own document."""

    path: list[str | int]
    name: Both
    unit: str
    value: float
    least: float
    most: float
    step: float
    signal: str | None
    op: Literal[">=", "<="] | None


class PlanRule(Shape):
    """A rule as people read and turn it."""

    id: str
    kind: str
    name: Both
    severity: Severity
    type: str
    sentence: Both
    note: str
    signal: str | None
    handles: list[Handle]


class PlanItem(Shape):
    """An entry of the calendar."""

    id: str
    kind: Literal["measure", "visit", "exam", "call", "questionnaire"]
    title: Both
    section: Literal["clinical", "care"]
    sentence: Both
    minutes: int


class Task(Shape):
    """One thing to do on one day of an ordinary week; `at` is empty where the time is free."""

    item: str
    at: str
    minutes: int


class Load(Shape):
    """What an ordinary week asks of the patient, from Monday to Sunday."""

    days: list[list[Task]]
    actions_a_week: float
    minutes_a_week: float
    is_heavy: bool


class Change(Shape):
    """What two plans say differently."""

    name: Both
    was: Both | None
    now: Both | None


class PlanView(Shape):
    """A plan in words: what it watches, asks and costs, what is odd, what differs from its template."""

    document: Document
    title: str
    pathway: str
    service: Literal["telemonitoraggio", "telecontrollo"]
    template: Both | None
    review_on: date | None
    rules: list[PlanRule]
    offered: list[PlanRule]
    calendar: list[PlanItem]
    load: Load
    doubts: list[Both]
    from_template: list[Change]
    from_version: list[Change]


class Version(Shape):
    """One version, and why it was made."""

    version: int
    status: Literal["draft", "active", "suspended", "closed"]
    effective_from: datetime
    approved_by: str | None
    approved_at: datetime | None
    reason: str


class Draft(Shape):
    """What may become the next version."""

    revision: int
    based_on: int | None
    reason: str
    saved_by: str
    saved_at: datetime
    proposed_by: str | None
    proposed_at: datetime | None
    is_behind: bool
    """Another version came into force since it was begun."""
    refused: Both | None
    plan: PlanView | None
    document: Document
    """As it was saved, also where it cannot be a plan."""


class Whose(Shape):
    """Whose plan it is."""

    given_name: str
    family_name: str
    birth_date: date
    sex: Literal["f", "m"]
    code: str
    allergies: str


class PlanPage(Shape):
    """The plan that is in force, the draft of the next, and all versions."""

    patient: Whose
    in_force: PlanView | None
    versions: list[Version]
    draft: Draft | None
    centre: str
    """The name and the telephone number of the centre, for the printed plan."""
    may_sign: bool


class AskRead(Shape):
    """A plan to be read back in words; nothing is kept."""

    document: Document


class Readout(Shape):
    """A plan in words, or why it cannot be one."""

    refused: Both | None
    plan: PlanView | None


class SaveDraft(Shape):
    """A draft to be kept."""

    document: Document
    reason: str = Field(max_length=1000)


class Sign(Shape):
    """The general practitioner's signature; when the patient agreed, if that is known."""

    agreed_on: date | None = None
    agreed_by: str = Field(default="", max_length=200)
    """Who agreed for the patient, where it was not the patient."""


class Signed(Shape):
    """A draft became a version."""

    version: int


class Template(Shape):
    """A PDTA template to start from."""

    id: str
    version: int
    title: Both
    sources: list[str]
    countersigned_by: str | None
    rules: int
    minutes_a_week: float


class Started(Shape):
    """A plan made from a template, begun on a day."""

    document: Document
