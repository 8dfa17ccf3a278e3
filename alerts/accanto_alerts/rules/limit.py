"""A value at or beyond a limit, and perhaps at or beyond a graver one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from accanto_alerts import wallclock
from accanto_alerts.points import Point
from accanto_alerts.rules import judged, urgency, values
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.rule import Rule, Side
from accanto_alerts.rules.urgency import Onset, Result, Severity
from accanto_alerts.rules.values import ValueRule
from accanto_contract.errors import PlanRefused


class Op(StrEnum):
    """On which side of its limit a value is of concern."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class Red:
    """A graver limit, and how grave it is."""

    limit: float
    result: Result
    onset: Onset

    @property
    def severity(self) -> Severity:
        """How urgent, by the table of result and onset."""
        return urgency.severity(self.result, self.onset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """Instead of each value the mean of those of the last days, without those of the first of these days.

    So home blood pressure is judged (ESH 2021): by a week of at least twelve readings, the first day left out.
    """

    over: timedelta
    least: int
    leave_first_day: bool = False

    def __post_init__(self) -> None:
        """Refuse a mean of nothing. Raises PlanRefused."""
        if self.over <= timedelta(0) or self.least < 1:
            raise PlanRefused(
                "Una media (mean) vuole un periodo positivo e almeno un valore (least).",
                "A mean needs a positive period and one value at least.",
            )

    def of(self, points: Sequence[Point]) -> Basis | None:
        """The mean of these points, and of how many; None where there are too few."""
        first = wallclock.local(points[0].time).date()
        used = [one for one in points if not self.leave_first_day or wallclock.local(one.time).date() > first]
        if len(used) < self.least:
            return None
        mean = sum(one.value for one in used) / len(used)
        return Basis(reference=mean, count=len(used), starts=used[0].time, ends=used[-1].time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(ValueRule):
    """A value at or beyond a limit; over again only when it is back beyond `clear`. Units as in the catalogue."""

    kind: ClassVar[str] = "limit"

    op: Op
    limit: float
    clear: float
    red: Red | None = None
    mean: Mean | None = None

    def __post_init__(self) -> None:
        """Refuse a limit that no clinician can have meant. Raises PlanRefused."""
        Rule.__post_init__(self)
        values.check_signal(self)
        _check_order(self)

    @property
    def side(self) -> Side:
        """On which side of the limit it looks."""
        return "high" if self.op is Op.AT_LEAST else "low"

    @property
    def reach(self) -> timedelta:
        """The days of the mean, if there is one."""
        return timedelta(0) if self.mean is None else self.mean.over

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """The value, or the mean, against the limits; None where there is no mean yet."""
        if self.mean is None:
            return self._against(point)
        basis = self.mean.of([*earlier, point])
        if basis is None or basis.reference is None:
            return None
        return replace(self._against(replace(point, value=basis.reference)), basis=basis)

    def is_suspicious(self, point: Point) -> bool:
        """Whether the value is beyond the limit."""
        return self.is_beyond(point.value)

    def is_beyond(self, value: float) -> bool:
        """Whether the value is at or beyond the limit."""
        return self._excess(value, self.limit) >= 0

    def is_clear(self, value: float) -> bool:
        """Whether the value is back, clear of the limit."""
        return self._excess(value, self.clear) < 0

    def _against(self, point: Point) -> Judged:
        severity, excess = self.severity, self._excess(point.value, self.limit)
        if self.red is not None and self._excess(point.value, self.red.limit) >= 0:
            severity = self.red.severity
        return Judged(point=point, state=self._state(point.value), excess=excess, severity=severity)

    def _state(self, value: float) -> State:
        if self.is_beyond(value):
            return State.BEYOND
        return State.CLEAR if self.is_clear(value) else State.BETWEEN

    def _excess(self, value: float, limit: float) -> float:
        return judged.exactly(value - limit if self.op is Op.AT_LEAST else limit - value)


def _check_order(rule: Limit) -> None:
    name = f"«{rule.id}»"
    sign = 1 if rule.op is Op.AT_LEAST else -1
    if not (math.isfinite(rule.limit) and math.isfinite(rule.clear)) or sign * (rule.clear - rule.limit) > 0:
        raise PlanRefused(
            f"Nella regola {name} il rientro ({rule.clear:g}) sta oltre il limite ({rule.limit:g}).",
            f"In rule {name} the value to be back at ({rule.clear:g}) lies beyond the limit ({rule.limit:g}).",
        )
    if rule.red is not None and not sign * (rule.red.limit - rule.limit) > 0:
        raise PlanRefused(
            f"Nella regola {name} il limite rosso ({rule.red.limit:g}) non sta oltre quello giallo ({rule.limit:g}).",
            f"In rule {name} the red limit ({rule.red.limit:g}) does not lie beyond the amber one ({rule.limit:g}).",
        )
    if rule.red is not None and rule.red.severity.rank < rule.severity.rank:
        raise PlanRefused(
            f"Nella regola {name} il limite rosso è meno urgente di quello giallo.",
            f"In rule {name} the red limit is less urgent than the amber one.",
        )
