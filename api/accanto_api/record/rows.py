"""What the database tells for the page of one patient."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from accanto_alerts import plan as plans
from accanto_alerts.pai import Pai
from accanto_alerts.wording import LANGUAGES
from accanto_alerts.wording.tongue import Language
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A version of a plan."""

    version: int
    effective_from: datetime
    document: str
    approved_by: str | None
    approved_at: datetime | None
    reason: str

    def pai(self) -> Pai | None:
        """What it says; None where this program cannot read it: an older or a newer one wrote it."""
        try:
            return plans.content(msgspec.json.decode(self.document))
        except PlanRefused:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An open alert."""

    uid: UUID
    rule_id: str
    kind: str
    severity: str
    condition: str
    handling: str
    starts: datetime
    raised_at: datetime
    owner: str | None
    explanation: dict[str, object]

    @property
    def sentence(self) -> dict[Language, str]:
        """What it says, in both languages."""
        said = self.explanation.get("sentence")
        return (
            {language: str(said.get(language, "")) for language in LANGUAGES}
            if isinstance(said, dict)
            else {}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """A device at home."""

    id: int
    name: str
    kind: str
    maker: str
    model: str
    serial: str
    gateway: str | None
    since: datetime
    last_at: datetime | None
    battery: float | None

    @property
    def shown(self) -> str:
        """As it stands on its label."""
        return f"{self.maker} {self.model}".strip() or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """The last time that somebody rang."""

    at: datetime
    event: str
    actor: str
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BinRow:
    """The values of a stretch of time."""

    signal: str
    low: float
    high: float
    mean: float
    count: int
    low_at: datetime
    high_at: datetime
    quality: float
