"""What rules read: the values of each signal over time, trusted or not."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a signal at the time it was measured; `starts` is earlier where it took a while."""

    time: datetime
    value: float
    quality: float
    """0..1."""
    device_id: int
    starts: datetime
    algorithm: str | None = None
    """Name and version of what computed the value, where a device didn't measure it."""
    confidence: float = 1.0
    """How sure the algorithm is, 0..1."""


History = Mapping[str, Sequence[Point]]
"""The points of each signal by its name, in the order of measuring: signals of the catalogue, codes of findings,
and what a plan names itself (`answer/...`, `occurrence/...`, `device/...`). A signal without points may be missing."""

_time = attrgetter("time")


def index_from(points: Sequence[Point], time: datetime) -> int:
    """Where the points at or after a moment begin, in points by time."""
    return bisect_left(points, time, key=_time)


def first_after(points: Sequence[Point], time: datetime) -> datetime | None:
    """The moment of the first point later than a moment, in points by time; None where there is none."""
    index = bisect_right(points, time, key=_time)
    return points[index].time if index < len(points) else None


def span(points: Sequence[Point], since: datetime, until: datetime) -> Sequence[Point]:
    """The points from one moment to another, both included."""
    return points[bisect_left(points, since, key=_time) : bisect_right(points, until, key=_time)]
