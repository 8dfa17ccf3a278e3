"""Rules that judge each value of one signal, each against what was measured before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accanto_alerts import points as of_time
from accanto_alerts.points import History, Point
from accanto_alerts.rules.judged import Judged
from accanto_alerts.rules.repeat import Repeat
from accanto_alerts.rules.rule import Rule
from accanto_contract import signals
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule(Rule):
    """A rule about the values of one signal."""

    signal: str
    repeat: Repeat | None = None
    """A suspicious value is judged once it was measured again, or when nobody did so in time."""

    @property
    def signals(self) -> tuple[str, ...]:
        """The one signal."""
        return (self.signal,)

    @property
    def reach(self) -> timedelta:
        """How far back the values lie that one is compared with."""
        return timedelta(0)

    @property
    def window(self) -> timedelta:
        """The values it compares with, and the time to measure again."""
        return self.reach + (self.repeat.reach if self.repeat else timedelta(0))

    def of(self, point: Point, earlier: Sequence[Point]) -> Judged | None:
        """One value against the earlier ones within reach; None where it cannot be said."""
        raise NotImplementedError

    def is_suspicious(self, point: Point) -> bool:
        """Whether a value by itself asks to be measured again."""
        raise NotImplementedError

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each value from `since` to `until`."""
        points = self.usable(history.get(self.signal, ()))
        if self.repeat is not None:
            points = self.repeat.settle(points, self.is_suspicious, since=since - self.reach, until=until)
        return list(self._each(points, since, until))

    def deadline(self, history: History, *, after: datetime) -> datetime | None:
        """When a suspicious value stands though nobody measured again."""
        if self.repeat is None:
            return None
        return self.repeat.deadline(
            self.usable(history.get(self.signal, ())), self.is_suspicious, after=after
        )

    def _each(self, points: Sequence[Point], since: datetime, until: datetime) -> Iterator[Judged]:
        reach, low = self.reach, 0
        for index in range(of_time.index_from(points, since), len(points)):
            point = points[index]
            if point.time > until:
                return
            while points[low].time < point.time - reach:
                low += 1
            judged = self.of(point, points[low:index] if reach else ())
            if judged is not None:
                yield judged


def check_signal(rule: ValueRule) -> None:
    """It must read a measure that has values. Raises PlanRefused."""
    signal = signals.BY_NAME.get(rule.signal)
    if signal is None or signal.is_waveform:
        raise PlanRefused(
            f"La regola «{rule.id}» guarda «{rule.signal}», che non è una misura con un valore.",
            f"Rule «{rule.id}» looks at “{rule.signal}”, which isn't a measure with a value.",
        )
