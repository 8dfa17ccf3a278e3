"""What the server says of teleconsulti: JSON, field by field."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Base64Bytes, Field

from accanto_api.reading.form import Specialty
from accanto_api.reading.shapes import DeviceNumber, SignalNumber
from accanto_api.shapes import Owner, Patient, Shape

ConsultOutcome = Literal["answered", "plan_changed", "visit_booked", "sent_to_hospital", "no_longer_needed"]
Said = Annotated[str, Field(min_length=1, max_length=4000)]
View = Annotated[dict[str, str | int | float | bool | None], Field(max_length=20)]
"""The state of the viewer: speed, gain, filter, first moment."""


class Snapshot(Shape):
    """A trace as its sender saw it; the picture is asked for by the message's number."""

    width: int
    height: int
    device: int | None
    signal: int | None
    starts: datetime | None
    ends: datetime | None
    view: View


class ConsultMessage(Shape):
    """One thing said."""

    id: int
    author: Owner
    role: str
    at: datetime
    body: str
    snapshot: Snapshot | None


class Consult(Shape):
    """A thread, the oldest message first; `outcome` once it is closed."""

    uid: UUID
    specialty: Specialty
    alert: UUID | None
    reading: UUID | None
    opened_by: Owner
    opened_at: datetime
    closed_at: datetime | None
    closed_by: Owner | None
    outcome: ConsultOutcome | None
    messages: list[ConsultMessage]


class OpenThread(Shape):
    """An open thread as the list of its specialty shows it: what was said last, and whether that was an answer."""

    uid: UUID
    patient: Patient
    opened_at: datetime
    said_at: datetime
    said_by: Owner
    body: str
    is_answered: bool


class SendSnapshot(Shape):
    """A picture of the viewer, with what it shows."""

    png: Annotated[Base64Bytes, Field(max_length=960_000)]
    device: DeviceNumber | None = None
    signal: SignalNumber | None = None
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    view: View = Field(default_factory=dict)


class OpenConsult(Shape):
    """A question to a specialty, about an alert or a reading where it is about one."""

    specialty: Specialty
    body: Said
    alert: UUID | None = None
    reading: UUID | None = None
    snapshot: SendSnapshot | None = None


class SayConsult(Shape):
    """An answer, or another question."""

    body: Said
    snapshot: SendSnapshot | None = None


class CloseConsult(Shape):
    """How it ended."""

    outcome: ConsultOutcome
