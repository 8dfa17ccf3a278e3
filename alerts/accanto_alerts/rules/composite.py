"""Rules made of other rules: all of them, any, none, or a score of those that are true.

A part is true at a moment if it was true at some moment of the time before it (`within`). Where a part has not
been judged in that time, nothing is known of it: then it is neither true nor does it help `none` to be.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import ClassVar

from accanto_alerts.points import History, Point
from accanto_alerts.rules import judged
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.rule import Rule, Side
from accanto_contract.errors import PlanRefused

_time = attrgetter("time")


class Mode(StrEnum):
    """How parts make a whole."""

    ALL = "all"
    ANY = "any"
    NONE = "none"
    SCORE = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite(Rule):
    """True when enough of its parts were true within some time; judged whenever one of them is."""

    kind: ClassVar[str] = "composite"

    mode: Mode
    parts: tuple[Rule, ...]
    within: timedelta
    weights: tuple[float, ...] = ()
    """Of a score: what each part counts."""
    at_least: float | None = None
    """Of a score: true from this sum on."""

    def __post_init__(self) -> None:
        """Refuse a whole that its parts cannot make. Raises PlanRefused."""
        Rule.__post_init__(self)
        _check(self)

    @property
    def signals(self) -> tuple[str, ...]:
        """Those of all parts."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.signals))

    @property
    def window(self) -> timedelta:
        """The time in which parts count, and what they need."""
        return self.within + max(part.window for part in self.parts)

    @property
    def side(self) -> Side | None:
        """That of its parts, where they agree."""
        sides = {part.side for part in self.parts}
        return sides.pop() if len(sides) == 1 else None

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each moment at which a part is judged."""
        found = [part.judged(history, since=since - self.within, until=until) for part in self.parts]
        moments = {one.time: one for part in found for one in part if one.time >= since}
        return [self._of(moments[time], found) for time in sorted(moments)]

    def deadline(self, history: History, *, after: datetime) -> datetime | None:
        """The first of its parts' deadlines."""
        due = [part.deadline(history, after=after) for part in self.parts]
        return min((moment for moment in due if moment is not None), default=None)

    def _of(self, moment: Judged, found: Sequence[Sequence[Judged]]) -> Judged:
        """What the parts, each as judged over time, make of a moment."""
        lately = [self._lately(part, moment.time) for part in found]
        beyond = [next((one for one in reversed(part) if one.state is State.BEYOND), None) for part in lately]
        weights = self.weights or (1.0,) * len(self.parts)
        score = sum(weight for weight, one in zip(weights, beyond, strict=True) if one is not None)
        is_true, excess = self._is_true(score, beyond, lately)
        evidence = sorted((one.point for one in beyond if one is not None), key=_time)
        return Judged(
            point=_point(moment, score),
            state=State.BEYOND if is_true else State.CLEAR,
            excess=excess,
            severity=self.severity,
            evidence=tuple(evidence),
            basis=Basis(met=sum(one is not None for one in beyond), of=len(self.parts), limit=self.at_least),
        )

    def _lately(self, part: Sequence[Judged], time: datetime) -> Sequence[Judged]:
        return part[bisect_right(part, time - self.within, key=_time) : bisect_right(part, time, key=_time)]

    def _is_true(
        self, score: float, beyond: Sequence[Judged | None], lately: Sequence[Sequence[Judged]]
    ) -> tuple[bool, float]:
        """Whether the whole is true, and by how much."""
        met = sum(one is not None for one in beyond)
        if self.mode is Mode.NONE:
            return met == 0 and all(lately), 0.0
        if self.mode is Mode.SCORE:
            excess = judged.exactly(score - (self.at_least or 0.0))
            return excess >= 0, excess
        needed = len(self.parts) if self.mode is Mode.ALL else 1
        return met >= needed, float(met - needed)


def _point(moment: Judged, score: float) -> Point:
    """The moment, with the score as its value."""
    return replace(moment.point, value=score)


def _check(rule: Composite) -> None:
    if not rule.parts or rule.within <= timedelta(0):
        raise PlanRefused(
            f"La regola composta «{rule.id}» vuole almeno una parte e un tempo (within) positivo.",
            f"The composite rule «{rule.id}» needs a part at least and a positive time (within).",
        )
    is_score = rule.mode is Mode.SCORE
    if is_score != (rule.at_least is not None) or is_score != bool(rule.weights):
        raise PlanRefused(
            f"Nella regola «{rule.id}» weights e at_least vanno dati con mode score, e solo allora.",
            f"In rule «{rule.id}» weights and at_least are given with mode score, and only then.",
        )
    if rule.weights and len(rule.weights) != len(rule.parts):
        raise PlanRefused(
            f"Nella regola «{rule.id}» i pesi (weights) sono {len(rule.weights)}, le parti {len(rule.parts)}.",
            f"Rule «{rule.id}» has {len(rule.weights)} weights for {len(rule.parts)} parts.",
        )
