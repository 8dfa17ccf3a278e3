"""Rules about a change: a value against the patient's own earlier ones, on the side that is of concern."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from accanto_alerts.points import Point
from accanto_alerts.rules import judged, values
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.rule import Rule, Side
from accanto_alerts.rules.values import ValueRule
from accanto_contract.errors import PlanRefused


class Direction(StrEnum):
    """Which change is of concern."""

    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative(ValueRule):
    """True when a change is at least a threshold; over again when less than a share of it is left."""

    direction: Direction
    clear_share: float = 0.8
    """An episode is over when the change is less than this share of the threshold."""

    def __post_init__(self) -> None:
        """Refuse what no clinician can have meant. Raises PlanRefused."""
        Rule.__post_init__(self)
        values.check_signal(self)
        _check(self)

    @property
    def side(self) -> Side:
        """A rise is about values too high."""
        return "high" if self.direction is Direction.RISE else "low"

    def is_suspicious(self, point: Point) -> bool:  # noqa: ARG002 - what is suspicious is a jump, never a value
        """A change alone is not; `repeat.jump` says what is."""
        return False

    def change(self, value: float, reference: float) -> float:
        """How far a value lies from a reference, in the direction of concern."""
        return value - reference if self.direction is Direction.RISE else reference - value

    def against(
        self, point: Point, change: float, threshold: float, basis: Basis, evidence: Sequence[Point] = ()
    ) -> Judged:
        """What a change means."""
        excess, state = judged.exactly(change - threshold), State.BETWEEN
        if excess >= 0:
            state = State.BEYOND
        elif judged.exactly(change - self.clear_share * threshold) < 0:
            state = State.CLEAR
        limit = None if basis.reference is None else self._limit(basis.reference, threshold)
        return Judged(
            point=point,
            state=state,
            excess=excess,
            severity=self.severity,
            evidence=tuple(evidence),
            basis=replace(basis, limit=limit),
        )

    def _limit(self, reference: float, threshold: float) -> float:
        return reference + threshold if self.direction is Direction.RISE else reference - threshold


def check_positive(rule: Rule, **amounts: float | None) -> None:
    """Amounts that are given must be positive numbers. Raises PlanRefused."""
    for name, amount in amounts.items():
        if amount is not None and not (math.isfinite(amount) and amount > 0):
            raise PlanRefused(
                f"Nella regola «{rule.id}» «{name}» dev'essere un numero positivo.",
                f"In rule «{rule.id}» “{name}” must be a positive number.",
            )


def _check(rule: Relative) -> None:
    if not 0 < rule.clear_share <= 1:
        raise PlanRefused(
            f"Nella regola «{rule.id}» il rientro (clear_share) va da 0 a 1.",
            f"In rule «{rule.id}» the share to be back at (clear_share) goes from 0 to 1.",
        )
    if rule.repeat is not None and rule.repeat.jump is None:
        raise PlanRefused(
            f"La regola «{rule.id}» fa ripetere la misura: dica da quale salto (repeat.jump).",
            f"Rule «{rule.id}» asks to measure again: say from which jump (repeat.jump).",
        )
