"""A reading as the database tells it, and as the rooms read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_alerts.service import Service
from accanto_api.patients import Named
from accanto_api.reading import turnaround
from accanto_api.reading.form import Specialty
from accanto_api.reading.shapes import Lease, Priority, QueuedReading, Source, State
from accanto_api.shapes import Owner
from accanto_api.triage.shapes import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, and when; nothing for pictures."""

    device_id: int | None
    device_name: str | None
    maker: str | None
    model: str | None
    signal_id: int | None
    signal_name: str | None
    starts: datetime | None
    ends: datetime | None

    @property
    def source(self) -> Source | None:
        """The device and the span, where there is one."""
        if self.device_id is None or self.starts is None or self.ends is None:
            return None
        return Source(
            device=self.device_id, device_name=self.device_name or "", maker=self.maker or "",
            model=self.model or "", signal=self.signal_id, signal_name=self.signal_name,
            starts=self.starts, ends=self.ends,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Named, Measured):
    """A row of `reading_card`."""

    id: int
    uid: UUID
    specialty: Specialty
    state: State
    priority: Priority
    question: str
    asked_at: datetime
    due_at: datetime
    quality: str
    alert_uid: UUID | None
    done_at: datetime | None
    asker: str | None
    asker_name: str | None
    leaser: str | None
    leaser_name: str | None
    leased_until: datetime | None
    pictures: int
    has_draft: bool
    has_prior: bool
    turn: Literal["first", "second", "arbitration", "report", "done"] | None = None

    @property
    def asked_by(self) -> Owner | None:
        """Who asked; nobody where the programme did."""
        return owner(self.asker, self.asker_name)

    def lease(self, reader: str, *, now: datetime) -> Lease | None:
        """Who has it now."""
        by = owner(self.leaser, self.leaser_name)
        if by is None or self.leased_until is None or self.leased_until <= now:
            return None
        return Lease(by=by, until=self.leased_until, is_mine=self.leaser == reader)

    def due(self, service: Service, *, now: datetime) -> Due | None:
        """Until when it is to be answered; nothing once it is."""
        if self.state in ("final", "withdrawn"):
            return None
        return turnaround.due(self.priority, self.due_at, service, now=now)

    def queued(self, reader: str, service: Service, *, now: datetime) -> QueuedReading:
        """As the queue shows it."""
        return QueuedReading(
            uid=self.uid, patient=self.patient, specialty=self.specialty, state=self.state,
            priority=self.priority, question=self.question, asked_by=self.asked_by, asked_at=self.asked_at,
            due=self.due(service, now=now), quality=self.quality, source=self.source, pictures=self.pictures,
            lease=self.lease(reader, now=now), has_draft=self.has_draft, has_prior=self.has_prior,
            turn=self.turn,
        )  # fmt: skip


def owner(username: str | None, name: str | None) -> Owner | None:
    """A person by user name and name."""
    return Owner(username=username, display_name=name or username) if username else None
