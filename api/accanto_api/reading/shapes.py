"""What the server says of readings, leases and refertos: JSON, field by field."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from accanto_api.reading.fields import Content
from accanto_api.reading.form import Specialty
from accanto_api.shapes import Owner, Patient, Shape
from accanto_api.triage.shapes import Due

State = Literal["waiting", "preliminary", "final", "withdrawn"]
Signed = Literal["preliminary", "final", "amended"]
Priority = Literal["urgent", "routine"]
DeviceNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
SignalNumber = Annotated[int, Field(ge=1, le=2**15 - 1)]


class Lease(Shape):
    """Who reads it now, until when; nobody else writes meanwhile."""

    by: Owner
    until: datetime
    is_mine: bool


class Source(Shape):
    """What was measured, and when."""

    device: int
    device_name: str
    maker: str
    model: str
    signal: int | None
    signal_name: str | None
    starts: datetime
    ends: datetime


class Question(Shape):
    """What is asked, of whose trace, until when. `asked_by` is null where the programme asked by itself."""

    uid: UUID
    patient: Patient
    specialty: Specialty
    state: State
    priority: Priority
    question: str
    asked_by: Owner | None
    asked_at: datetime
    due: Due | None
    quality: str
    source: Source | None


class QueuedReading(Question):
    """One entry of a queue. `asked_by` is null where the programme asked by itself."""

    pictures: int
    lease: Lease | None
    has_draft: bool
    has_prior: bool
    turn: Literal["first", "second", "arbitration", "report", "done"] | None = None
    """What it waits for where two people read blind (fundus); null elsewhere."""


class Prior(Shape):
    """An earlier reading of the same kind, with what was concluded."""

    uid: UUID
    at: datetime
    source: Source | None
    report: UUID | None
    conclusion: str


class ReportBrief(Shape):
    """One signed version of a referto; `is_newest` where none followed."""

    uid: UUID
    version: int
    state: Signed
    author: Owner
    signed_at: datetime
    reason: str
    is_newest: bool


class Reading(Question):
    """A question to a specialist with everything beside it: what was measured, read before, and signed."""

    now: datetime
    pictures: list[UUID]
    alert: UUID | None
    lease: Lease | None
    priors: list[Prior]
    reports: list[ReportBrief]
    may_write: bool
    """Whether the one who asks is a reader of this specialty."""


class AskReading(Shape):
    """A question to a specialty about a span of a trace (`device`, `starts`, `ends`), or about `pictures`."""

    specialty: Specialty
    question: Annotated[str, Field(max_length=2000)] = ""
    priority: Priority = "routine"
    device: DeviceNumber | None = None
    signal: SignalNumber | None = None
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    pictures: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()
    alert: UUID | None = None


class Asked(Shape):
    """The reading that came of a question."""

    uid: UUID


class Draft(Shape):
    """A referto on its way; revision 0: nothing is written yet. `version` is the number that it would be signed as."""

    revision: int
    version: int
    content: Content
    reason: str
    author: Owner | None
    saved_at: datetime | None
    lacks: list[str]


class SaveReport(Shape):
    """A draft to be kept."""

    content: Content


class SignReport(Shape):
    """As what a draft is signed (an amendment is neither), and what its reader saw.

    `seen`: the `version` of the ECG, or the `trace` of each part of the session of blows, with commas between; nothing
    for pictures of the eyes, which do not change.
    """

    as_: Literal["preliminary", "final"] = Field(alias="as", default="final")
    seen: Annotated[str, Field(max_length=100)] | None = None


class AmendReport(Shape):
    """Why a signed referto is to be amended."""

    reason: Annotated[str, Field(min_length=10, max_length=1000)]


class SignedReport(Shape):
    """A draft became a signed version."""

    uid: UUID
    version: int
    state: Signed


class ListedReport(Shape):
    """The newest signed version of a referto of a patient."""

    uid: UUID
    reading: UUID
    specialty: Specialty
    version: int
    state: Signed
    author: Owner
    signed_at: datetime
    measured_at: datetime
    conclusion: str


class ReportLine(Shape):
    """A line of the table of a referto."""

    name: str
    value: str
    note: str


class ReportRead(Shape):
    """Somebody read a referto, or took its paper."""

    at: datetime
    who: str
    action: str


class Report(Shape):
    """A signed version of a referto as its page shows it.

    `is_signature_good`: null where it was made with another key than this server's. `is_trace_same`: what was measured
    is still what was read; null where it is not kept any more.
    """

    uid: UUID
    reading: UUID
    specialty: Specialty
    patient: Patient
    state: Signed
    version: int
    is_newest: bool
    question: str
    asked_by: Owner | None
    asked_at: datetime
    source: Source | None
    pictures: int
    content: Content
    lines: list[ReportLine]
    author: Owner
    signed_at: datetime
    reason: str
    content_hash: str
    trace_hash: str
    key_id: str
    is_signature_good: bool | None
    is_trace_same: bool | None
    versions: list[ReportBrief]
    reads: list[ReportRead]


class ReportKey(Shape):
    """The public half of the centre's key: with it anybody verifies a referto."""

    id: str
    algorithm: Literal["ed25519"] = "ed25519"
    pem: str
