"""Rules about the measuring itself: traces that cannot be trusted, and devices that fail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from accanto_alerts import points as of_time
from accanto_alerts.points import History, Point
from accanto_alerts.rules import counting
from accanto_alerts.rules.judged import Judged, State
from accanto_alerts.rules.rule import Rule
from accanto_alerts.rules.urgency import AlertType
from accanto_contract import signals
from accanto_contract.errors import PlanRefused
from accanto_contract.finding import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality(Rule):
    """So many of the last measures cannot be trusted: measure again. Speaks of the measuring, never of the patient."""

    kind: ClassVar[str] = "quality"

    reads: tuple[str, ...]
    """The measures or findings whose quality is looked at."""
    unusable: int = 1
    of: int = 1
    within: timedelta = timedelta(hours=1)
    type: AlertType = AlertType.TECHNICAL

    def __post_init__(self) -> None:
        """Refuse a count that cannot be. Raises PlanRefused."""
        Rule.__post_init__(self)
        known = {*signals.BY_NAME, *Code}
        if not self.reads or not set(self.reads) <= known:
            raise PlanRefused(
                f"La regola «{self.id}» guarda la qualità di una misura che non esiste ({', '.join(self.reads)}).",
                f"Rule «{self.id}» looks at the quality of a measure that does not exist ({', '.join(self.reads)}).",
            )
        if not 1 <= self.unusable <= self.of <= 1000 or self.within <= timedelta(0):
            raise PlanRefused(
                f"Nella regola «{self.id}» unusable va da 1 a of, e within dev'essere positivo.",
                f"In rule «{self.id}» unusable goes from 1 to of, and within must be positive.",
            )

    @property
    def signals(self) -> tuple[str, ...]:
        """The measures."""
        return self.reads

    @property
    def window(self) -> timedelta:
        """As long as measures are counted."""
        return self.within

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each measure: unusable or not."""
        points = sorted(
            (
                point
                for name in self.reads
                for point in history.get(name, ())
                if since - self.within <= point.time <= until
            ),
            key=lambda point: (point.time, point.device_id),
        )
        moments = [self._moment(point) for point in points]
        return counting.counted(moments, self.unusable, self.of, within=self.within, since=since)

    def _moment(self, point: Point) -> Judged:
        is_poor = point.quality < self.quality_min
        return Judged(
            point=replace(point, value=point.quality),
            state=State.BEYOND if is_poor else State.CLEAR,
            excess=self.quality_min - point.quality,
            severity=self.severity,
        )


class Trouble(StrEnum):
    """What can be wrong with a device."""

    BATTERY = "battery"
    """Its charge in percent is at most the limit."""
    CLOCK = "clock"
    """Its clock differs by so many seconds at least."""
    PAIRING = "pairing"
    """It lost its pairing (1), or has it (0)."""
    OFFLINE = "offline"
    """The gateway is away (0) for so long, or there (1)."""


_USUAL = {Trouble.BATTERY: (15.0, 25.0), Trouble.CLOCK: (120.0, 60.0), Trouble.PAIRING: (1.0, 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Rule):
    """Something is wrong with a device or the gateway, and one technical alert says so."""

    kind: ClassVar[str] = "device"

    trouble: Trouble
    part: str = ""
    """Which part of the kit; empty for the gateway."""
    limit: float | None = None
    clear: float | None = None
    after: timedelta = timedelta(hours=4)
    """Of `offline`: shorter absences of the gateway are nothing."""
    type: AlertType = AlertType.TECHNICAL

    def __post_init__(self) -> None:
        """Refuse limits that contradict each other. Raises PlanRefused."""
        Rule.__post_init__(self)
        limit, clear = self.limits
        sign = -1 if self.trouble is Trouble.BATTERY else 1
        if self.trouble is not Trouble.OFFLINE and sign * (clear - limit) > 0:
            raise PlanRefused(
                f"Nella regola «{self.id}» il rientro ({clear:g}) sta oltre il limite ({limit:g}).",
                f"In rule «{self.id}» the value to be back at ({clear:g}) lies beyond the limit ({limit:g}).",
            )
        if self.after < timedelta(0):
            raise PlanRefused(
                f"Nella regola «{self.id}» after non può essere negativo.",
                f"In rule «{self.id}» after cannot be negative.",
            )

    @property
    def limits(self) -> tuple[float, float]:
        """The limit, and where it is clear again."""
        usual = _USUAL.get(self.trouble, (0.0, 0.0))
        limit = usual[0] if self.limit is None else self.limit
        return limit, (usual[1] if self.limit is None else limit) if self.clear is None else self.clear

    @property
    def signals(self) -> tuple[str, ...]:
        """What the kit says of itself."""
        return (f"device/{self.trouble}/{self.part}" if self.part else f"device/{self.trouble}",)

    @property
    def window(self) -> timedelta:
        """As long as an absence must last."""
        return self.after if self.trouble is Trouble.OFFLINE else timedelta(0)

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each word of a device; an absence when it has lasted."""
        points = self.usable(history.get(self.signals[0], ()))
        if self.trouble is Trouble.OFFLINE:
            moments = [self._moment(point, point.value == 0) for point in self._contacts(points)]
        else:
            moments = [self._moment(point, self._is_beyond(point.value)) for point in points]
        return [moment for moment in moments if since <= moment.time <= until]

    def deadline(self, history: History, *, after: datetime) -> datetime | None:
        """When the gateway will have been away for so long."""
        if self.trouble is not Trouble.OFFLINE:
            return None
        away = self._away(self.usable(history.get(self.signals[0], ())))
        return min((point.time for point in away if point.time > after), default=None)

    def _away(self, points: Sequence[Point]) -> list[Point]:
        """The moments at which the gateway had been away for so long."""
        found = []
        for index, point in enumerate(points):
            due = point.time + self.after
            after = of_time.span(points[index:], point.time, due)
            if point.value == 0 and all(one.value == 0 for one in after):
                found.append(replace(point, time=due))
        return found

    def _contacts(self, points: Sequence[Point]) -> list[Point]:
        """When the gateway was there, and when it had been away for so long."""
        there = [point for point in points if point.value != 0]
        return sorted([*there, *self._away(points)], key=lambda point: point.time)

    def _is_beyond(self, value: float) -> bool:
        return value <= self.limits[0] if self.trouble is Trouble.BATTERY else abs(value) >= self.limits[0]

    def _is_clear(self, value: float) -> bool:
        return value >= self.limits[1] if self.trouble is Trouble.BATTERY else abs(value) < self.limits[1]

    def _moment(self, point: Point, is_beyond: bool) -> Judged:  # noqa: FBT001 - said by both callers
        is_over = self.trouble is Trouble.OFFLINE or self._is_clear(point.value)
        state = State.BEYOND if is_beyond else State.CLEAR if is_over else State.BETWEEN
        sign = -1 if self.trouble is Trouble.BATTERY else 1
        excess = sign * (abs(point.value) - self.limits[0])
        return Judged(point=point, state=state, excess=excess, severity=self.severity)
