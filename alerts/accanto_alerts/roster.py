"""Who can be told: people with their contacts, who is on shift, and when they want no call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from accanto_alerts.escalation import Role

NOBODY = "worklist"
"""Told where nobody else is found: the alert stands on the list of whoever opens it next."""


class Channel(StrEnum):
    """By what a person is told."""

    IN_APP = "in_app"
    EMAIL = "email"
    WEB_PUSH = "web_push"
    SMS = "sms"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to one person; the address is a secret of theirs and stays out of logs."""

    person: str
    channel: Channel
    address: str = ""
    language: str = "it"
    position: int = 1
    """The ladder of this person: the next position is tried where this one fails for good."""
    quiet_from: time | None = None
    quiet_until: time | None = None

    @property
    def name(self) -> str:
        """The recipient of a notice, without the address."""
        return f"{self.person}/{self.channel.value}/{self.position}"

    def is_quiet(self, at: time) -> bool:
        """Whether this person wants no call at that time of day."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A person on duty in a role, over a span of time; the lowest rank is asked first."""

    person: str
    role: str
    starts: datetime
    ends: datetime
    rank: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody who may be told about one patient."""

    team: tuple[str, ...] = ()
    """Case managers of the patient."""
    gps: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    contacts: tuple[Contact, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    """Role and person of those who are always asked in a role: a coordinator, this patient's caregiver."""
    accounts: frozenset[str] = frozenset()
    """Those who read the console."""

    def people(self, role: Role, now: datetime, owner: str | None) -> tuple[str, ...]:
        """Who fills a role now, nobody twice."""
        if role is Role.DUTY:
            return self._on_duty(now, owner)
        if role is Role.SHIFT:
            return self._on_shift("case_manager", now) or self.team
        always = tuple(person for of, person in self.roles if of == role.value)
        if role is Role.GP:
            return tuple(dict.fromkeys((*self.gps, *always)))
        return self._on_shift(role.value, now) or always

    def ways(self, person: str, *, is_loud: bool) -> tuple[Contact, ...]:
        """The first contacts of a person: the console for who reads it, and beyond it where the step is loud."""
        outside = [one for one in self.contacts if one.person == person and one.channel is not Channel.IN_APP]
        first = min((one.position for one in outside), default=0)
        loud = [one for one in outside if one.position == first] if is_loud else []
        inside = [in_app(person)] if person in self.accounts else []
        return (*inside, *loud)

    def _on_duty(self, now: datetime, owner: str | None) -> tuple[str, ...]:
        """Who left the service owns cases still, and is asked no more."""
        on_shift = self._on_shift("case_manager", now)
        if owner in self.accounts and owner is not None and (owner in on_shift or not on_shift):
            return (owner,)
        return on_shift[:1] or self.team

    def _on_shift(self, role: str, now: datetime) -> tuple[str, ...]:
        here = [one for one in self.shifts if one.role == role and one.starts <= now < one.ends]
        return _names(sorted(here, key=lambda one: (one.rank, one.person)))


def in_app(person: str) -> Contact:
    """The console of a person."""
    return Contact(person=person, channel=Channel.IN_APP)


def nobody() -> tuple[Contact, ...]:
    """The worklist, where a role is not filled."""
    return (in_app(NOBODY),)


def _names(shifts: Sequence[Shift] | Iterable[Shift]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.person for one in shifts))
