"""Where values go: a change within days, a slope, a fast mean leaving a slow one, a leap between two values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from accanto_alerts.points import Point
from accanto_alerts.rules import relative
from accanto_alerts.rules.judged import Basis, Judged
from accanto_alerts.rules.relative import Direction, Relative
from accanto_contract.errors import PlanRefused

_DAY = timedelta(days=1)
_MOST = 200
"""A slope is drawn through so many points at most, evenly taken: it grows with their square."""


class Reference(StrEnum):
    """Which of the earlier values one is compared with."""

    LEAST = "min"
    """The most favourable: the lowest where a rise is of concern, the highest where a fall is."""
    FIRST = "first"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta(Relative):
    """A value that differs by an amount from those of the days before (+2 kg in 3 days)."""

    kind: ClassVar[str] = "delta"

    amount: float
    over: timedelta
    reference: Reference = Reference.LEAST
    least: int = 1
    """Compared with so many earlier values at least."""

    def __post_init__(self) -> None:
        """Refuse what no clinician can have meant. Raises PlanRefused."""
        Relative.__post_init__(self)
        relative.check_positive(self, amount=self.amount, over_days=self.over / _DAY, least=self.least)

    @property
    def reach(self) -> timedelta:
        """The days before."""
        return self.over

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """The value against the earlier ones; None where there are too few."""
        if len(earlier) < self.least:
            return None
        reference = self._reference([one.value for one in earlier])
        basis = Basis(reference=reference, count=len(earlier), starts=earlier[0].time, ends=earlier[-1].time)
        return self.against(point, self.change(point.value, reference), self.amount, basis)

    def _reference(self, values: Sequence[float]) -> float:
        if self.reference is Reference.FIRST:
            return values[0]
        if self.reference is Reference.MEDIAN:
            return median(values)
        return min(values) if self.direction is Direction.RISE else max(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope(Relative):
    """Values that go up or down by so much a day, by the median of the slopes between all pairs (Theil–Sen)."""

    kind: ClassVar[str] = "slope"

    per_day: float
    over: timedelta
    least: int = 5
    r2_min: float = 0.5
    """The line must explain so much of the variance, or the slope says nothing."""

    def __post_init__(self) -> None:
        """Refuse what no clinician can have meant. Raises PlanRefused."""
        Relative.__post_init__(self)
        relative.check_positive(self, per_day=self.per_day, over_days=self.over / _DAY)
        if self.least < 3 or not 0 <= self.r2_min <= 1:
            raise PlanRefused(
                f"Nella regola «{self.id}» least è almeno 3 e r2_min va da 0 a 1.",
                f"In rule «{self.id}» least is 3 at least and r2_min goes from 0 to 1.",
            )

    @property
    def reach(self) -> timedelta:
        """The days before."""
        return self.over

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """The slope through the value and the earlier ones; None where there are too few."""
        used = _evenly([*earlier, point])
        if len(used) < self.least:
            return None
        days = np.array([(one.time - point.time) / _DAY for one in used])
        slope, fit = _theil_sen(days, np.array([one.value for one in used]))
        change = (slope if self.direction is Direction.RISE else -slope) if fit >= self.r2_min else 0.0
        basis = Basis(spread=slope, count=len(used), starts=used[0].time, ends=point.time)
        return self.against(point, change, self.per_day, basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Macd(Relative):
    """A fast moving mean that leaves a slow one (moving average convergence–divergence).

    Means are weighted by age: after n days a value weighs (1 − 1/n) to the power of n. What is older than four times
    the slow span weighs less than 2 % and is left out, so that the rule has an end.
    """

    kind: ClassVar[str] = "macd"

    amount: float
    fast: timedelta
    slow: timedelta
    least: int = 8

    def __post_init__(self) -> None:
        """Refuse what no clinician can have meant. Raises PlanRefused."""
        Relative.__post_init__(self)
        relative.check_positive(self, amount=self.amount, least=self.least)
        if not _DAY < self.fast < self.slow:
            raise PlanRefused(
                f"Nella regola «{self.id}» la media veloce (fast) sta fra un giorno e la lenta (slow).",
                f"In rule «{self.id}» the fast mean must be shorter than the slow one, and longer than a day.",
            )

    @property
    def reach(self) -> timedelta:
        """Four slow spans."""
        return 4 * self.slow

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """The fast mean against the slow one; None where there are too few values, or they are too young."""
        used = [*earlier, point]
        if len(used) < self.least or point.time - used[0].time < self.slow:
            return None
        days = np.array([(point.time - one.time) / _DAY for one in used])
        values = np.array([one.value for one in used])
        fast, slow = _mean(values, days, self.fast), _mean(values, days, self.slow)
        basis = Basis(reference=slow, count=len(used), starts=used[0].time, ends=point.time)
        return self.against(point, self.change(fast, slow), self.amount, basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Relative):
    """A leap from one value to the next."""

    kind: ClassVar[str] = "rate"

    amount: float
    within: timedelta
    """The value before is no older than this."""

    def __post_init__(self) -> None:
        """Refuse what no clinician can have meant. Raises PlanRefused."""
        Relative.__post_init__(self)
        relative.check_positive(self, amount=self.amount, within_min=self.within / timedelta(minutes=1))

    @property
    def reach(self) -> timedelta:
        """As old as the value before may be."""
        return self.within

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """The value against the one before; None where there is none."""
        if not earlier:
            return None
        before = earlier[-1]
        basis = Basis(reference=before.value, count=1, starts=before.time, ends=before.time)
        return self.against(point, self.change(point.value, before.value), self.amount, basis, (before,))


def _evenly(points: Sequence[Point]) -> Sequence[Point]:
    """At most so many points, evenly taken, the newest among them."""
    step = -(-len(points) // _MOST)
    return points[::-1][::step][::-1]


def _theil_sen(days: NDArray[np.float64], values: NDArray[np.float64]) -> tuple[float, float]:
    """The median slope per day, and how much of the variance its line explains."""
    first, second = np.triu_indices(len(days), 1)
    apart = days[second] - days[first]
    if not (apart > 0).any():
        return 0.0, 0.0
    slopes = (values[second] - values[first])[apart > 0] / apart[apart > 0]
    slope = float(np.median(slopes))
    rest = values - slope * days
    spread = float(np.var(values))
    return slope, 1 - float(np.var(rest)) / spread if spread > 0 else 0.0


def _mean(values: NDArray[np.float64], days: NDArray[np.float64], span: timedelta) -> float:
    weights = (1 - _DAY / span) ** days
    return float(np.average(values, weights=weights))
