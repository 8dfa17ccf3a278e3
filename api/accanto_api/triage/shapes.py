"""What is said about the worklist, its live line, receipts and messages: JSON, field by field."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from accanto_api.reading.form import Specialty
from accanto_api.shapes import Alert, AlertEvent, Owner, Patient, Severity, Shape

Lane = Literal["high", "medium", "low", "technical", "adherence", "late", "recall"]
Side = Literal["home", "centre"]
Spark = tuple[int, float]
"""Seconds since 1970, and the value then."""

LANES: tuple[Lane, ...] = ("high", "medium", "low", "technical", "adherence", "late", "recall")


class Due(Shape):
    """What is due next of a case. `left_s` and `whole_s` are seconds of service time; late is less than nothing."""

    what: Literal["answer_by", "act_by", "recheck", "report_by"]
    at: datetime
    left_s: int
    whole_s: int


class Silenced(Shape):
    """The silence that covers a case."""

    kind: str
    until: datetime | None


class Seen(Shape):
    """Who looked last, and when."""

    by: Owner
    at: datetime


class Case(Shape):
    """The open alerts of one patient and one sort, the gravest first, with the newest values of its signal."""

    key: str
    lane: Lane
    patient: Patient
    alerts: list[Alert]
    points: list[Spark]
    due: Due | None
    silence: Silenced | None
    seen: Seen | None
    gps: list[Owner]
    managers: list[Owner]
    recalls: int
    unread: int
    """Messages from home that nobody at the centre has read."""


class Hours(Shape):
    """The centre by name, whether somebody is there, and until when that holds."""

    name: str
    is_open: bool
    until: datetime


class Worklist(Shape):
    """Every open case of the reader's patients, in the order of work."""

    now: datetime
    last_event: int
    service: Hours
    cases: list[Case]


class Phone(Shape):
    """Whom to call."""

    who: Literal["patient", "caregiver"]
    name: str
    number: str


class AlertPage(Shape):
    """One alert, its patient and case, the other open alerts of the patient, and what happened so far."""

    now: datetime
    patient: Patient
    alert: Alert
    others: list[Alert]
    covered: list[Alert]
    """Open alerts that a graver one makes needless to look at for now."""
    events: list[AlertEvent]
    due: Due | None
    silence: Silenced | None
    gps: list[Owner]
    phones: list[Phone]
    unread: int


class LiveAlert(Shape):
    """A live event: something happened to this alert."""

    alert: UUID
    event: str
    severity: Severity


class LivePatient(Shape):
    """A live event: the open cases of a patient are these now."""

    patient: UUID
    now: datetime
    cases: list[Case]


class LiveMessage(Shape):
    """A live event: something was written or read about this patient."""

    patient: UUID


class LiveQueue(Shape):
    """A live event: what waits for a specialty to be read, or to be answered, is not what it was."""

    what: Literal["reading", "consult"]
    specialty: Specialty


class Beat(Shape):
    """The line lives: the server's time, and when the newest message was stored."""

    now: datetime
    newest: datetime | None


class ToFile(Shape):
    """A patient with measurements in range that nobody has filed."""

    patient: UUID
    given_name: str
    family_name: str
    readings: int


class Filing(Shape):
    """What can be filed now; `until` is the moment up to which the reader has been shown everything."""

    until: datetime
    readings: int
    patients: list[ToFile]


class AskFile(Shape):
    """File what was shown, of some patients (none named: of all)."""

    until: AwareDatetime
    patients: Annotated[list[UUID], Field(max_length=5000)] | None = None


class Filed(Shape):
    """What was filed."""

    patients: int
    readings: int


class Receipt(Shape):
    """Somebody at the centre saw these measurements, and all was in range."""

    id: int
    given_at: datetime
    since: datetime
    until: datetime
    readings: int
    by: str
    seen_at: datetime | None


class Message(Shape):
    """One message about a patient."""

    id: int
    side: Side
    author: str
    is_own: bool
    body: str
    sent_at: datetime
    read_at: datetime | None
    alert: UUID | None


class Write(Shape):
    """A message to be sent."""

    body: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
    alert: UUID | None = None
