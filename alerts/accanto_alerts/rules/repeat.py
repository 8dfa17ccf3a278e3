"""Measure again before anyone is called: what stands of a suspicious value and its repeats.

A value is suspicious when its rule says so (beyond a limit), or when it jumps away from the median of the three
values before it. It is not judged at once: the values measured again within `wait` decide by their median, each
as it comes; where nobody measures again, the suspicious value stands as it is when the time is over. Everything
is decided by the values of the last two `wait` (and the three before), so late data change it no later than that:
whether a value waits for its repeat, or is one, depends on those before it.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from accanto_alerts import points as of_time
from accanto_alerts.points import Point
from accanto_contract.errors import PlanRefused

Suspicion = Callable[[Point], bool]
_BEFORE = 3
_JUMP_REACH = timedelta(days=14)
"""The three values before are looked for no further back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """What is suspicious, and how long to wait for the value measured again."""

    wait: timedelta = timedelta(minutes=30)
    jump: float | None = None
    """Suspicious is what lies so far from the median of the three values before; None: what the rule's limit says."""
    ask_after: timedelta = timedelta(minutes=5)
    """When the patient should measure again."""

    def __post_init__(self) -> None:
        """Refuse a wait that cannot be. Raises PlanRefused."""
        if self.wait <= timedelta(0) or not timedelta(0) <= self.ask_after <= self.wait:
            raise PlanRefused(
                "L'attesa per ripetere la misura (repeat) dev'essere positiva, e la richiesta cadervi dentro.",
                "The wait for a repeated measure must be positive, and the request fall within it.",
            )
        if self.jump is not None and not self.jump > 0:
            raise PlanRefused(
                "Il salto (jump) che chiede di ripetere la misura dev'essere positivo.",
                "The jump that asks for a repeated measure must be positive.",
            )

    @property
    def reach(self) -> timedelta:
        """How far back it looks."""
        return 2 * self.wait + (_JUMP_REACH if self.jump is not None else timedelta(0))

    def settle(
        self, points: Sequence[Point], suspicion: Suspicion, *, since: datetime, until: datetime
    ) -> list[Point]:
        """The values that stand from `since` to `until`, each from the moment it does, in order of time."""
        suspects = self._suspects(points, suspicion)
        firsts = self._firsts(points, suspects)
        settled: list[Point] = []
        for index in range(of_time.index_from(points, since - self.wait), len(points)):
            point, first = points[index], firsts[index]
            if first < index and point.time >= since:
                settled.append(_median(points[first + 1 : index + 1]))
            elif first == index and not suspects[index]:
                settled.append(point)
            elif first == index and not self._is_repeated(points, index) and point.time + self.wait <= until:
                settled.append(replace(point, time=point.time + self.wait))
        return sorted(settled, key=lambda one: (one.time, one.device_id))

    def deadline(self, points: Sequence[Point], suspicion: Suspicion, *, after: datetime) -> datetime | None:
        """When the first suspicious value whose wait is not over at `after` will stand."""
        suspects = self._suspects(points, suspicion)
        firsts = self._firsts(points, suspects)
        for index in range(of_time.index_from(points, after - self.wait), len(points)):
            due = points[index].time + self.wait
            is_alone = firsts[index] == index and not self._is_repeated(points, index)
            if suspects[index] and is_alone and due > after:
                return due
        return None

    def asks(self, points: Sequence[Point], suspicion: Suspicion = lambda _: False) -> bool:
        """Whether the newest of these points is suspicious and no repeat itself: the patient is to measure again."""
        newest = len(points) - 1
        suspects = self._suspects(points, suspicion)
        return newest >= 0 and suspects[newest] and self._firsts(points, suspects)[newest] == newest

    def _suspects(self, points: Sequence[Point], suspicion: Suspicion) -> list[bool]:
        if self.jump is None:
            return [suspicion(point) for point in points]
        return [self._jumps(points, index) for index in range(len(points))]

    def _jumps(self, points: Sequence[Point], index: int) -> bool:
        point = points[index]
        before = [
            one.value
            for one in points[max(0, index - _BEFORE) : index]
            if one.time >= point.time - _JUMP_REACH
        ]
        return (
            self.jump is not None
            and len(before) == _BEFORE
            and abs(point.value - median(before)) >= self.jump
        )

    def _firsts(self, points: Sequence[Point], suspects: Sequence[bool]) -> list[int]:
        """Of each value the earliest suspicious one within the wait before it; its own place if there is none."""
        firsts: list[int] = []
        waiting: deque[int] = deque()
        for index, point in enumerate(points):
            while waiting and points[waiting[0]].time < point.time - self.wait:
                waiting.popleft()
            firsts.append(waiting[0] if waiting else index)
            if suspects[index]:
                waiting.append(index)
        return firsts

    def _is_repeated(self, points: Sequence[Point], index: int) -> bool:
        return index + 1 < len(points) and points[index + 1].time <= points[index].time + self.wait


def _median(points: Sequence[Point]) -> Point:
    """The newest of these points, with the median of their values."""
    return replace(points[-1], value=median(point.value for point in points))
