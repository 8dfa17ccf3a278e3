"""When it was so: the moments that a rule judged, folded into its episodes.

An episode begins with a moment beyond and ends when so many in a row (the rule says how many) are clear; what
lies between continues it. A moment beyond soon after the end (the rule's cooldown) continues the old episode,
unless a person closed the alert in between: then it is news. Unreadable points are not here, so they neither
begin nor end an episode.

A fold never looks ahead. New data therefore change nothing before themselves, and the fold may start again
from what is stored: at the new data, or at the beginning of an episode that they fall into. The result is the
same as folding everything from the first day; tests/alerts holds the proof.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accanto_alerts.rules import Basis, Judged, Point, Rule, Severity, State

FIRST = 10
"""So many of an episode's first points beyond the limit are kept with it, to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One stretch of time in which a rule was true."""

    starts: datetime
    last: datetime
    """The newest moment before it was clear."""
    cleared_at: datetime | None
    count: int
    """Moments beyond."""
    mildest: float
    """The value least far beyond."""
    peak: Point
    """The value furthest beyond; the earliest of equals."""
    newest: Point
    """The newest point beyond."""
    first: tuple[Point, ...]
    plan_version: int
    severity: Severity
    """The worst of its moments."""
    least: float = 0.0
    """The excess of the mildest value ..."""
    most: float = 0.0
    """... and of the peak."""
    normals: int = 0
    """Moments in a row that were clear, before they were enough to end it."""
    evidence: tuple[Point, ...] = ()
    """What the newest moment beyond rests on beside its own point ..."""
    basis: Basis | None = None
    """... and what it was compared with."""

    @property
    def ends(self) -> datetime:
        """When it was clear, or the newest point so far."""
        return self.cleared_at or self.last

    def overlaps(self, other: "Episode") -> bool:
        """Whether the two share a moment in which the rule was true."""
        return self.starts <= other.last and other.starts <= self.last


def fold(
    judged: Iterable[Judged],
    rule: Rule,
    *,
    plan_version: int,
    carried: Episode | None = None,
    closes: Sequence[datetime] = (),
) -> list[Episode]:
    """The episodes in what a rule said of moments (in order), first the carried one as it went on.

    `carried` is the last episode that began before the first moment; `closes` are the times when a person
    closed an alert of this rule.
    """
    done: list[Episode] = []
    current = carried
    for moment in judged:
        if current is not None and current.cleared_at is None:
            current = _continued(current, moment, rule)
        elif moment.state is State.BEYOND:
            if current is not None and _rejoins(current, moment, rule, closes):
                current = _extended(current, moment)
                continue
            done += [current] if current else []
            current = _begun(moment, plan_version)
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


def _begun(moment: Judged, plan_version: int) -> Episode:
    return Episode(
        starts=moment.time,
        last=moment.time,
        cleared_at=None,
        count=1,
        mildest=moment.point.value,
        peak=moment.point,
        newest=moment.point,
        first=(moment.point,),
        plan_version=plan_version,
        severity=moment.severity,
        least=moment.excess,
        most=moment.excess,
        evidence=moment.evidence,
        basis=moment.basis,
    )


def _continued(episode: Episode, moment: Judged, rule: Rule) -> Episode:
    if moment.state is State.BEYOND:
        return _extended(episode, moment)
    if moment.state is State.BETWEEN:
        return replace(episode, last=moment.time, normals=0)
    if episode.normals + 1 >= rule.clear_after:
        return replace(episode, cleared_at=moment.time, normals=0)
    return replace(episode, last=moment.time, normals=episode.normals + 1)


def _extended(episode: Episode, moment: Judged) -> Episode:
    is_milder, is_worse = moment.excess <= episode.least, moment.excess > episode.most
    return replace(
        episode,
        last=moment.time,
        cleared_at=None,
        count=episode.count + 1,
        mildest=moment.point.value if is_milder else episode.mildest,
        peak=moment.point if is_worse else episode.peak,
        newest=moment.point,
        first=episode.first if len(episode.first) >= FIRST else (*episode.first, moment.point),
        severity=max(episode.severity, moment.severity, key=lambda severity: severity.rank),
        least=min(episode.least, moment.excess),
        most=max(episode.most, moment.excess),
        normals=0,
        evidence=moment.evidence,
        basis=moment.basis,
    )


def _rejoins(episode: Episode, moment: Judged, rule: Rule, closes: Sequence[datetime]) -> bool:
    if episode.cleared_at is None or moment.time - episode.cleared_at >= rule.cooldown:
        return False
    return not any(episode.starts <= close < moment.time for close in closes)
