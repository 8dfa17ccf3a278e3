"""What the server says and asks about people who log in: factors, sessions, passwords; accounts as lists show them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from accanto_api.accounts import Role
from accanto_api.shapes import Language, Shape

Digits = Annotated[str, Field(min_length=6, max_length=40)]
PasskeyName = Annotated[str, Field(min_length=1, max_length=60)]


class Code(Shape):
    """Six digits of a TOTP app, or a recovery code from paper."""

    code: Digits


class Confirm(Shape):
    """The second factor once more; the password where the account has no factor."""

    code: Digits | None = None
    password: Annotated[str, Field(max_length=1024)] | None = None


class NewPassword(Shape):
    """Another password for one's own account."""

    current: str = Field(max_length=1024)
    new: str = Field(max_length=1024)


class Ceremony(Shape):
    """What a browser's passkey functions are called with (WebAuthn Level 3, JSON form)."""

    options: dict[str, object]


class Credential(Shape):
    """What a passkey answered, as `credential.toJSON()` gives it."""

    credential: dict[str, object]


class NewPasskey(Credential):
    """A passkey that a device made, and what its person calls it."""

    name: PasskeyName


class NewTotp(Shape):
    """The secret for a TOTP app: as text, as an address, and as a picture to be scanned (SVG)."""

    secret: str
    address: str
    picture: str


class RecoveryCodes(Shape):
    """Codes for paper, shown once; none where the person has some already."""

    codes: list[str]


class Passkey(Shape):
    """A passkey as its person sees it."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


class OwnSession(Shape):
    """A session of one's own."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    agent: str
    address: str
    is_this: bool


class Security(Shape):
    """What guards one's own account."""

    has_totp: bool
    passkeys: list[Passkey]
    recovery_codes: int
    must_have_factor: bool
    is_fresh: bool
    sessions: list[OwnSession]


class Account(Shape):
    """An account, for who runs the centre."""

    id: int
    username: str
    display_name: str
    role: Role
    language: Language
    disabled_at: datetime | None
    is_provisional: bool
    factors: int
    seen_at: datetime | None
    version: int


class ChangeAccount(Shape):
    """What may be changed about an account."""

    display_name: str = Field(min_length=1, max_length=200)
    role: Literal[
        "caregiver", "case_manager", "coordinator", "gp", "cardiologist", "pneumologist", "oculist", "technician",
        "privacy_officer", "admin",
    ]  # fmt: skip
    is_disabled: bool
