"""What a rule says of one moment: beyond, clear or between, and on what it bases that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accanto_alerts.points import Point
from accanto_alerts.rules.urgency import Severity

_DIGITS = 9


def exactly(difference: float) -> float:
    """A difference of measured values without the dust of binary fractions: 80.3 kg is 2 kg above 78.3 kg."""
    return round(difference, _DIGITS)


class State(StrEnum):
    """How a moment stands to a rule."""

    BEYOND = "beyond"
    """The rule is true."""
    BETWEEN = "between"
    """Neither true nor over: an episode that goes on, goes on."""
    CLEAR = "clear"
    """The rule is not true, and well away from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a value was compared with, or counted among; each kind of rule fills what it uses."""

    limit: float | None = None
    """The value at which the rule is true, worked out for this moment."""
    reference: float | None = None
    """The patient's own baseline, or an earlier value."""
    spread: float | None = None
    """Of the values behind the baseline: a robust standard deviation."""
    count: int | None = None
    """How many values are behind the baseline."""
    starts: datetime | None = None
    """Since when these values were measured."""
    ends: datetime | None = None
    met: int | None = None
    """So many moments (or parts, or weights) were true ..."""
    of: int | None = None
    """... of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One moment as a rule sees it."""

    point: Point
    """The moment and the value that speaks for it; at a deadline, what was counted until then."""
    state: State
    excess: float
    """How far beyond the rule, in its own measure: to compare moments of one rule, larger is worse."""
    severity: Severity
    """How urgent, where the state is `beyond`."""
    evidence: tuple[Point, ...] = ()
    """Further points that it rests on, in order of time; empty where `point` says all."""
    basis: Basis | None = None

    @property
    def time(self) -> datetime:
        """The moment."""
        return self.point.time
