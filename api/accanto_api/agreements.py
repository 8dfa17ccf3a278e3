"""What the server says and asks about consents, delegations, broken glass and who looked."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from accanto_api.shapes import Language, Shape

Kind = Literal["adesione", "dossier", "online_reports", "research"]
GivenBy = Literal["patient", "guardian"]
How = Literal["paper", "in_person", "telephone", "online"]
Text = Annotated[str, Field(max_length=500)]
Reason = Annotated[str, Field(min_length=10, max_length=500)]
TEXT = "2026-11"
"""The wording of the sheets that are signed today; who changes it changes this."""


class AskConsent(Shape):
    """What a patient agrees to, to which text, and how it was said."""

    kind: Kind
    text_version: Annotated[str, Field(min_length=1, max_length=40)] = TEXT
    language: Language = "it"
    given_by: GivenBy = "patient"
    how: How
    evidence: Text = ""
    """Where the signed sheet lies, or who heard it."""
    given_at: AwareDatetime | None = None
    """None: now."""


class Withdraw(Shape):
    """Why an agreement ends; nobody has to say."""

    reason: Text = ""


class Consent(Shape):
    """What a patient agreed to, until `revoked_at`."""

    id: int
    kind: Kind
    text_version: str
    language: Language
    given_at: datetime
    given_by: GivenBy
    how: How
    evidence: str
    recorded_by: str | None
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None


class AskDelegation(Shape):
    """Who may see a patient's data at home, until when."""

    caregiver: Annotated[str, Field(min_length=1, max_length=200)]
    ends_at: AwareDatetime | None = None
    evidence: Text = ""


class Delegation(Shape):
    """A caregiver who sees a patient's data, until `ends_at` or `revoked_at`."""

    id: int
    caregiver: str
    display_name: str
    begins_at: datetime
    ends_at: datetime | None
    evidence: str
    recorded_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None


class AskEmergency(Shape):
    """Why somebody outside of the care team must read on, and whose data: by the code on the patient's papers."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Reason


class Emergency(Shape):
    """A broken glass: the patient may be read until `ends_at`."""

    patient: UUID
    ends_at: datetime


class BrokenGlass(Shape):
    """A broken glass, for who watches over privacy; `seen_at` once somebody did."""

    id: int
    who: str
    role: str
    patient: UUID
    reason: str
    begins_at: datetime
    ends_at: datetime
    seen_at: datetime | None
    seen_by: str | None


class Reader(Shape):
    """Who may read a patient, why, and until when; None: until it is taken back."""

    display_name: str
    role: str
    why: Literal["team", "delegation", "emergency"]
    until: datetime | None


class Looked(Shape):
    """Somebody saw or did something of a patient."""

    id: int
    at: datetime
    who: str | None
    role: str | None
    action: str
    purpose: str
    outcome: Literal["done", "refused"]


class AuditRow(Looked):
    """A row of the audit, without names of patients and without clinical content."""

    patient: UUID | None
    object: str
    request: str
    address: str
    token: int | None
