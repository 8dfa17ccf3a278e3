"""What the guided path of an enrolment says, field by field; everything may be missing until the end."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from accanto_api.shapes import Shape

Both = dict[Literal["it", "en"], str]
"""A text in both languages."""
Text = Annotated[str, Field(max_length=200)]
Step = Literal["identity", "consents", "kit", "team", "plan"]


class IdentityStep(Shape):
    """Who it is."""

    tax_code: Text = ""
    given_name: Text = ""
    family_name: Text = ""
    birth_date: date | None = None
    sex: Literal["f", "m"] | None = None
    phone: Text = ""
    address: Text = ""
    town: Text = ""
    allergies: Text = ""
    pathway: Text = ""


class ConsentsStep(Shape):
    """What the person agreed to, how it was given, and who helps at home."""

    given_on: date | None = None
    given_by: Literal["patient", "guardian"] = "patient"
    how: Literal["paper", "in_person", "telephone", "online"] = "paper"
    evidence: Text = ""
    """Where the signed paper lies."""
    adesione: bool | None = None
    dossier: bool | None = None
    research: bool | None = None
    caregiver_name: Text = ""
    caregiver_phone: Text = ""
    call_caregiver: bool = False
    """The patient wants the caregiver to be rung when nobody else can be reached."""


class KitPiece(Shape):
    """A device of the kit; one that the registry knows has a `name`, a new one has kind, maker, model, serial."""

    name: Text = ""
    kind: Text = ""
    maker: Text = ""
    model: Text = ""
    serial: Text = ""


class KitStep(Shape):
    """The box and the devices that go home."""

    gateway: Text = ""
    devices: list[KitPiece] = Field(default=[], max_length=20)


class TeamStep(Shape):
    """Who cares, by user name."""

    gp: Text = ""
    case_manager: Text = ""
    others: list[Text] = Field(default=[], max_length=10)


class PlanStep(Shape):
    """The template, and the plan as it was changed; it waits for the signature of the general practitioner."""

    template: Text = ""
    document: dict[str, object] | None = None
    reason: Annotated[str, Field(max_length=1000)] = ""


class Paper(Shape):
    """Everything that is asked of an enrolment."""

    identity: IdentityStep = IdentityStep()
    consents: ConsentsStep = ConsentsStep()
    kit: KitStep = KitStep()
    team: TeamStep = TeamStep()
    plan: PlanStep = PlanStep()


class Lack(Shape):
    """What is missing, or cannot be; `field` is a name of its step."""

    step: Step
    field: str
    says: Both
    is_doubt: bool
    """It can be so, but somebody should look again."""


class Enrolment(Shape):
    """An enrolment on its way."""

    uid: UUID
    paper: Paper
    lacks: list[Lack]
    born: date | None
    """What the codice fiscale says."""
    sex: Literal["f", "m"] | None
    begun_at: datetime
    saved_at: datetime


class OnItsWay(Shape):
    """An enrolment in the list of those that rest."""

    uid: UUID
    given_name: str
    family_name: str
    lacks: int
    saved_at: datetime


class Colleague(Shape):
    """Who can be asked to care."""

    username: str
    display_name: str
    role: str


class FreeDevice(Shape):
    """A device that measures nobody now."""

    name: str
    kind: str
    maker: str
    model: str
    serial: str


class FreeGateway(Shape):
    """A box that serves nobody now."""

    name: str
    online: bool
    seen_at: datetime | None


class Choices(Shape):
    """What the path offers to choose from."""

    colleagues: list[Colleague]
    devices: list[FreeDevice]
    gateways: list[FreeGateway]
    kinds: list[str]


class Enrolled(Shape):
    """A person is a patient now."""

    patient: UUID
    code: str
