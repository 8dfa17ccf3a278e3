"""When it was so: points of one signal folded into episodes of a rule.

An episode begins with a point beyond the limit and ends with one that is clear of it; points between the two
lines continue it. A value beyond the limit soon after the end (the rule's cooldown) continues the old episode,
unless a person closed the alert in between: then it is news. Unreadable points are not here, so they neither
begin nor end an episode.

A fold never looks ahead. New data therefore change nothing before themselves, and the fold may start again
from what is stored: at the new data, or at the beginning of an episode that they fall into. The result is the
same as folding everything from the first day; tests/alerts holds the proof.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accanto_alerts.rules import Limit, Point, Severity

FIRST = 10
"""So many of an episode's first points beyond the limit are kept with it, to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One stretch of time in which a rule was true."""

    starts: datetime
    last: datetime
    """The newest point before it was clear."""
    cleared_at: datetime | None
    count: int
    """Points beyond the limit."""
    mildest: float
    peak: Point
    """The value furthest beyond the limit; the earliest of equals."""
    newest: Point
    """The newest point beyond the limit."""
    first: tuple[Point, ...]
    plan_version: int
    severity: Severity

    @property
    def ends(self) -> datetime:
        """When it was clear, or the newest point so far."""
        return self.cleared_at or self.last

    def overlaps(self, other: "Episode") -> bool:
        """Whether the two share a moment in which the rule was true."""
        return self.starts <= other.last and other.starts <= self.last


def fold(
    points: Iterable[Point],
    rule: Limit,
    *,
    plan_version: int,
    carried: Episode | None = None,
    closes: Sequence[datetime] = (),
) -> list[Episode]:
    """The episodes in usable points (in order), first the carried one as it went on.

    `carried` is the last episode that began before the first point; `closes` are the times when a person
    closed an alert of this rule.
    """
    done: list[Episode] = []
    current = carried
    for point in points:
        if current is not None and current.cleared_at is None:
            current = _continued(current, point, rule)
        elif rule.is_beyond(point.value):
            if current is not None and _rejoins(current, point, rule, closes):
                current = _extended(current, point, rule)
                continue
            done += [current] if current else []
            current = _begun(point, rule, plan_version)
    return [*done, current] if current else done


def restart(known: Iterable[Episode], since: datetime) -> tuple[datetime, Episode | None]:
    """From when points must be folded again if those from `since` on are new, and the episode to carry."""
    earlier = sorted((one for one in known if one.starts < since), key=lambda one: one.starts)
    while earlier:
        latest = earlier.pop()
        if latest.ends < since:
            return since, latest
        since = latest.starts
    return since, None


def clipped(episode: Episode, until: datetime) -> Episode:
    """The episode as it stands when its plan ends: over, at the latest then."""
    if episode.cleared_at is not None and episode.cleared_at <= until:
        return episode
    return replace(episode, cleared_at=until, last=min(episode.last, until))


def _begun(point: Point, rule: Limit, plan_version: int) -> Episode:
    return Episode(
        starts=point.time,
        last=point.time,
        cleared_at=None,
        count=1,
        mildest=point.value,
        peak=point,
        newest=point,
        first=(point,),
        plan_version=plan_version,
        severity=rule.severity,
    )


def _continued(episode: Episode, point: Point, rule: Limit) -> Episode:
    if rule.is_clear(point.value):
        return replace(episode, cleared_at=point.time)
    if rule.is_beyond(point.value):
        return _extended(episode, point, rule)
    return replace(episode, last=point.time)


def _extended(episode: Episode, point: Point, rule: Limit) -> Episode:
    return replace(
        episode,
        last=point.time,
        cleared_at=None,
        count=episode.count + 1,
        mildest=episode.mildest if rule.is_worse(point.value, episode.mildest) else point.value,
        peak=point if rule.is_worse(point.value, episode.peak.value) else episode.peak,
        newest=point,
        first=episode.first if len(episode.first) >= FIRST else (*episode.first, point),
    )


def _rejoins(episode: Episode, point: Point, rule: Limit, closes: Sequence[datetime]) -> bool:
    if episode.cleared_at is None or point.time - episode.cleared_at >= rule.cooldown:
        return False
    return not any(episode.starts <= close < point.time for close in closes)
