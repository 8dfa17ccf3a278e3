"""What indicators count: people, versions of plans, days, alerts, as the database tells them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accanto_alerts.insight import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From one moment to another; the end is not part of it, and never lies in the future."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A person and from when until when something of them held; without an end it still does."""

    patient: str
    starts: datetime
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it held at a moment."""
        return self.starts <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a plan: from when until when it was the newest, and whether it may be counted as in force."""

    patient: str
    starts: datetime
    ends: datetime | None
    is_in_force: bool
    """Approved, and not suspended, closed or a draft while it was the newest."""
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A patient's occurrences (or readings) of one kind and signal, added up over one month."""

    patient: str
    month: date
    kind: str
    signal: str
    due: int
    done: int
    excused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(Past):
    """An alert as it went, with how urgent it was."""

    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is counted, of every patient in question."""

    enrolled: Sequence[Followed]
    """Until the person died."""
    agreed: Sequence[Followed] = ()
    versions: Sequence[Version] = ()
    days: Sequence[Days] = ()
    alerts: Sequence[Called] = ()
    pictures: Sequence[Followed] = ()
    """Usable pictures of the fundus; only when each was taken counts."""
    readings: Sequence[Followed] = ()
    """Questions to specialists; each ends with its first final referto."""
    diabetic: frozenset[str] = frozenset()
