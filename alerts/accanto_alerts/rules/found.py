"""Rules about what a signal check found in a trace or a picture, by the codes of its findings."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import ClassVar

from accanto_alerts.points import History, Point
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.rule import Rule
from accanto_contract.errors import PlanRefused
from accanto_contract.finding import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Rule):
    """A finding with one of these codes (and such a value), so many times within so long.

    Over when a finding says the opposite, or when there was none for a while.
    """

    kind: ClassVar[str] = "finding"

    codes: tuple[str, ...]
    min_confidence: float = 0.5
    at_least: float | None = None
    """Its value is at least this (a pause of 3 s)."""
    at_most: float | None = None
    times: int = 1
    within: timedelta = timedelta(days=1)
    clear_codes: tuple[str, ...] = ()
    """A finding with one of these says that it is over."""
    gone_after: timedelta = timedelta(days=1)
    """Over when nothing was found for so long."""

    def __post_init__(self) -> None:
        """Refuse codes that nothing finds, and counts that cannot be. Raises PlanRefused."""
        Rule.__post_init__(self)
        _check(self)

    @property
    def signals(self) -> tuple[str, ...]:
        """The codes."""
        return (*self.codes, *self.clear_codes)

    @property
    def window(self) -> timedelta:
        """As long as findings are counted, or remembered."""
        return self.within + self.gone_after

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each finding, and each moment at which it is gone."""
        seen = self._seen(history)
        beyond = [point for point, is_met in seen if is_met and point.time <= until]
        moments = [self._met(point, beyond) if is_met else self._clear(point) for point, is_met in seen]
        moments += [self._clear(point) for point in self._gone(beyond, until)]
        chosen = [moment for moment in moments if since <= moment.time <= until]
        return sorted(chosen, key=lambda moment: (moment.time, moment.state is State.CLEAR))

    def deadline(self, history: History, *, after: datetime) -> datetime | None:
        """When the newest finding is gone, if nothing else is found."""
        beyond = [point.time for point, is_met in self._seen(history) if is_met]
        due = max(beyond, default=None)
        return due + self.gone_after if due is not None and due + self.gone_after > after else None

    def _seen(self, history: History) -> list[tuple[Point, bool]]:
        """Each usable finding in order, and whether it is of concern."""
        found = [
            (point, name in self.codes and self._is_met(point))
            for name in self.signals
            for point in self.usable(history.get(name, ()))
            if point.confidence >= self.min_confidence
        ]
        return sorted(found, key=lambda one: (one[0].time, one[0].device_id, one[1]))

    def _is_met(self, point: Point) -> bool:
        is_high = self.at_least is None or point.value >= self.at_least
        return is_high and (self.at_most is None or point.value <= self.at_most)

    def _met(self, point: Point, beyond: Sequence[Point]) -> Judged:
        index = bisect_left(beyond, point.time, key=lambda one: one.time)
        earlier = [one for one in beyond[:index] if one.time > point.time - self.within]
        count = len(earlier) + 1
        return Judged(
            point=point,
            state=State.BEYOND if count >= self.times else State.BETWEEN,
            excess=self._excess(point),
            severity=self.severity,
            evidence=tuple(earlier[-9:]),
            basis=Basis(limit=self.at_least if self.at_least is not None else self.at_most, met=count),
        )

    def _excess(self, point: Point) -> float:
        if self.at_least is not None:
            return point.value - self.at_least
        return self.at_most - point.value if self.at_most is not None else point.value

    def _clear(self, point: Point) -> Judged:
        return Judged(point=point, state=State.CLEAR, excess=0.0, severity=self.severity)

    def _gone(self, beyond: Sequence[Point], until: datetime) -> Iterator[Point]:
        """The moments at which nothing was found for so long."""
        for point, following in zip_longest(beyond, beyond[1:]):
            due = point.time + self.gone_after
            if due <= until and (following is None or following.time > due):
                yield replace(point, time=due)


def _check(rule: Found) -> None:
    unknown = next((code for code in rule.signals if code not in set(Code)), None)
    if unknown is not None or not rule.codes:
        raise PlanRefused(
            f"La regola «{rule.id}» aspetta il reperto «{unknown or ''}», che nessun controllo dà.",
            f"Rule «{rule.id}» waits for the finding “{unknown or ''}”, which no check gives.",
        )
    is_fit = 0 <= rule.min_confidence <= 1 and 1 <= rule.times <= 1000
    if not is_fit or rule.within <= timedelta(0) or rule.gone_after <= timedelta(0):
        raise PlanRefused(
            f"Nella regola «{rule.id}» la sicurezza va da 0 a 1, times da 1, e le durate sono positive.",
            f"In rule «{rule.id}» the confidence goes from 0 to 1, times from 1, and durations are positive.",
        )
