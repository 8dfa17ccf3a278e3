"""Silences: alerts go on being raised and written down, and call nobody for a while, for a reason that is named.

Every silence has an author, a reason, a beginning and an end within thirty days. What is urgent is hidden only by
a stay in hospital, or where its rule is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accanto_alerts.lifecycle import Lane, Standing
from accanto_alerts.rules import Severity
from accanto_contract.errors import NotNow

LONGEST = timedelta(days=30)
LONGEST_THERAPY = timedelta(hours=72)
LISTED_BEFORE = timedelta(days=1)


class Kind(StrEnum):
    """Why a patient's alerts shall be silent."""

    HOSPITAL = "ricovero"
    HOLIDAY = "vacanza"
    THERAPY = "terapia"
    MAINTENANCE = "manutenzione"
    DEATH = "decesso"


class Why(StrEnum):
    """Why a silence cannot be as it was asked for."""

    REASON_MISSING = "silence_reason_missing"
    TOO_LONG = "silence_too_long"
    ENDS_BEFORE = "silence_ends_before"
    RULES_MISSING = "silence_rules_missing"
    OVER = "silence_over"

    def sentence(self) -> str:
        """For the person who asked."""
        return _WHY[self]


_WHY = {
    Why.REASON_MISSING: "a silence needs a reason: say why in a few words",
    Why.TOO_LONG: "a silence lasts at most 30 days, one for a therapy at most 72 hours",
    Why.ENDS_BEFORE: "a silence must end after it begins, and not in the past",
    Why.RULES_MISSING: "a silence for a therapy names the rules that it concerns",
    Why.OVER: "this silence is over already",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One silence of a patient. `rules` are those it names; `id` is None before it is stored."""

    id: int | None = None
    kind: Kind
    author: str
    reason: str
    starts: datetime
    ends: datetime | None
    """None only for a death, which is final. A stay in hospital ends when a person says so, not by itself."""
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no silence may be. Raises NotNow."""
        if not self.reason.strip() or not self.author:
            raise _no(Why.REASON_MISSING)
        if self.kind is Kind.THERAPY and not self.rules:
            raise _no(Why.RULES_MISSING)
        if self.ends is None and self.kind is not Kind.DEATH:
            raise _no(Why.TOO_LONG)
        if self.ends is not None and self.ends <= self.starts:
            raise _no(Why.ENDS_BEFORE)
        longest = LONGEST_THERAPY if self.kind is Kind.THERAPY else LONGEST
        if self.ends is not None and self.ends - self.starts > longest:
            raise _no(Why.TOO_LONG)

    @property
    def lapses_at(self) -> datetime | None:
        """When it is over by itself; None where that needs a person."""
        return None if self.kind in (Kind.HOSPITAL, Kind.DEATH) else self.ends

    def is_in_force(self, now: datetime) -> bool:
        """Whether it silences now."""
        return self.starts <= now and (self.lapses_at is None or now < self.lapses_at)

    def is_ending(self, now: datetime) -> bool:
        """Whether it ends within a day, or should have been ended by a person."""
        return self.ends is not None and self.starts <= now and now >= self.ends - LISTED_BEFORE

    def covers(self, alert: Standing) -> bool:
        """Whether an alert is silent under it."""
        if self.kind is Kind.DEATH:
            return True
        if not alert.silenceable:
            return False
        if self.kind is Kind.HOSPITAL:
            return True
        is_named = alert.rule_id in self.rules
        if self.kind is Kind.THERAPY:
            return is_named
        if alert.severity is Severity.HIGH:
            return is_named
        is_missing = alert.lane is Lane.ADHERENCE
        return is_missing or (self.kind is Kind.MAINTENANCE and alert.lane is Lane.TECHNICAL)


def covering(silences: Iterable[Silence], alert: Standing, now: datetime) -> int | None:
    """The silence that covers an alert now, the oldest if there are several."""
    found = [one.id for one in silences if one.id is not None and one.is_in_force(now) and one.covers(alert)]
    return min(found, default=None)


def ask(silence: Silence, *, now: datetime) -> Silence:
    """A new silence, if it may be. Raises NotNow."""
    if silence.lapses_at is not None and silence.lapses_at <= now:
        raise _no(Why.ENDS_BEFORE)
    return silence


def over() -> NotNow:
    """What is said to somebody who lifts a silence that is over."""
    return _no(Why.OVER)


def _no(why: Why) -> NotNow:
    return NotNow(why.value, why.sentence())
