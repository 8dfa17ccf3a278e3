"""A value against the patient's own baseline: percent, standard deviations or an amount away from it.

The spread is robust: 1.4826 times the median distance from the median, which is a standard deviation where values
are normally distributed, and does not grow with the outliers it is to find.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import ClassVar

from accanto_alerts import points as of_time
from accanto_alerts.points import Point
from accanto_alerts.rules import relative
from accanto_alerts.rules.judged import Basis, Judged
from accanto_alerts.rules.relative import Direction, Relative
from accanto_contract.errors import PlanRefused

_MAD_TO_SD = 1.4826


class How(StrEnum):
    """How a baseline is made."""

    MEDIAN = "median"
    BEST = "best"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual in this patient."""

    how: How = How.MEDIAN
    over: timedelta = timedelta(days=28)
    """The values of so long ..."""
    leave_out: timedelta = timedelta(days=3)
    """... without those of the last days, which may already be part of the trouble."""
    least: int = 8
    """Of fewer values no baseline is made, and the rule keeps silent."""
    floor: float = 0.0
    """The spread is at least this, in the unit of the signal."""
    value: float | None = None
    """A fixed one: the dry weight, the best PEF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal(Relative):
    """A value away from the baseline by each of the amounts that are given: percent, deviations, units."""

    kind: ClassVar[str] = "personal"

    baseline: Baseline = Baseline()
    percent: float | None = None
    z: float | None = None
    amount: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no clinician can have meant. Raises PlanRefused."""
        Relative.__post_init__(self)
        relative.check_positive(self, percent=self.percent, z=self.z, amount=self.amount)
        _check(self)

    @property
    def reach(self) -> timedelta:
        """The baseline and what it leaves out."""
        is_fixed = self.baseline.how is How.FIXED
        return timedelta(0) if is_fixed else self.baseline.over + self.baseline.leave_out

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """The value against the baseline; None while there is none."""
        basis = self._basis(point, earlier)
        if basis is None or basis.reference is None:
            return None
        change = self.change(point.value, basis.reference)
        return self.against(point, change, self._threshold(basis), basis)

    def _basis(self, point: Point, earlier: Sequence[Point]) -> Basis | None:
        if self.baseline.how is How.FIXED:
            return Basis(reference=self.baseline.value)
        usual = of_time.span(
            earlier,
            point.time - self.baseline.over - self.baseline.leave_out,
            point.time - self.baseline.leave_out,
        )
        if len(usual) < self.baseline.least:
            return None
        values = [one.value for one in usual]
        reference = self._best(values) if self.baseline.how is How.BEST else median(values)
        return Basis(
            reference=reference,
            spread=_spread(values, self.baseline.floor) if self.z is not None else None,
            count=len(values),
            starts=usual[0].time,
            ends=usual[-1].time,
        )

    def _best(self, values: Sequence[float]) -> float:
        return max(values) if self.direction is Direction.FALL else min(values)

    def _threshold(self, basis: Basis) -> float:
        """The largest of the amounts that are given."""
        reference, spread = basis.reference or 0.0, basis.spread or 0.0
        return max(self.amount or 0.0, abs(reference) * (self.percent or 0.0) / 100, spread * (self.z or 0.0))


def _spread(values: Sequence[float], floor: float) -> float:
    middle = median(values)
    return max(_MAD_TO_SD * median(abs(value - middle) for value in values), floor)


def _check(rule: Personal) -> None:
    usual = rule.baseline
    if rule.percent is None and rule.z is None and rule.amount is None:
        raise PlanRefused(
            f"La regola «{rule.id}» non dice di quanto scostarsi: dia percent, z o amount.",
            f"Rule «{rule.id}» does not say how far from the baseline: give percent, z or amount.",
        )
    if (usual.how is How.FIXED) != (usual.value is not None) or (
        usual.how is How.FIXED and rule.z is not None
    ):
        raise PlanRefused(
            f"Nella regola «{rule.id}» una base fissa (fixed) vuole value, e non z; le altre non hanno value.",
            f"In rule «{rule.id}» a fixed baseline needs value, and no z; the others have no value.",
        )
    if usual.over <= timedelta(0) or usual.leave_out < timedelta(0) or usual.least < 1 or usual.floor < 0:
        raise PlanRefused(
            f"Nella regola «{rule.id}» il periodo del valore di base dev'essere positivo, e least almeno 1.",
            f"In rule «{rule.id}» the period of the baseline must be positive, and least 1 at least.",
        )
    if rule.z is not None and usual.floor == 0:
        raise PlanRefused(
            f"La regola «{rule.id}» usa z: dia una dispersione minima (baseline.floor), se no misure uguali allarmano.",
            f"Rule «{rule.id}» uses z: give a least spread (baseline.floor), or equal measures make any other alarm.",
        )
