"""What would have been: two plans over the same history, and which alerts one has that the other has not. Pure.

Both are replayed as if their readings had come one by one; episodes of a rule that overlap are the same alert.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accanto_alerts import plan as plans
from accanto_alerts import replay
from accanto_alerts.episodes import Episode
from accanto_alerts.pai import Pai
from accanto_alerts.points import History
from accanto_alerts.reconcile import Handling
from accanto_alerts.replay import Reading
from accanto_alerts.rules import AlertType, Rule

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """An episode of a rule."""

    rule: Rule
    episode: Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The same alert, and how it would have been."""

    now: Alerted
    then: Alerted


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The difference that a proposed plan would have made."""

    added: tuple[Alerted, ...]
    removed: tuple[Alerted, ...]
    changed: tuple[Changed, ...]
    kept: tuple[Alerted, ...]
    per_week_now: float
    """Clinical alerts a week under the plan in force ..."""
    per_week_then: float
    """... and under the proposed one."""


def compare(now: Pai, proposed: Pai, history: History, *, since: datetime, until: datetime) -> WhatIf:
    """What a proposed plan would have raised between two moments, against the plan in force.

    `history` holds what the rules of both read, from `since` minus their windows on.
    """
    before = _alerted(now, history, since, until)
    after = _alerted(proposed, history, since, until)
    pairs = [(one, _match(one, after)) for one in before]
    matched = [other for _, other in pairs if other is not None]
    return WhatIf(
        added=tuple(one for one in after if one not in matched),
        removed=tuple(one for one, other in pairs if other is None),
        changed=tuple(Changed(now=one, then=other) for one, other in pairs if other and _differ(one, other)),
        kept=tuple(one for one, other in pairs if other and not _differ(one, other)),
        per_week_now=_per_week(before, until - since),
        per_week_then=_per_week(after, until - since),
    )


def _alerted(pai: Pai, history: History, since: datetime, until: datetime) -> list[Alerted]:
    plan = plans.of(pai, patient_id=0, version=1, effective_from=since, approved_by=None)
    found = replay.run(plan, _readings(history), until=until)
    return [
        Alerted(rule=raised.rule, episode=episode)
        for raised in found.alerts
        if raised.alert.handling is not Handling.WITHDRAWN
        for episode in raised.alert.live
    ]


def _readings(history: History) -> Iterable[Reading]:
    return (
        Reading(name=name, point=point, arrives=point.time)
        for name, points in history.items()
        for point in points
    )


def _match(one: Alerted, others: Sequence[Alerted]) -> Alerted | None:
    return next(
        (other for other in others if other.rule.id == one.rule.id and other.episode.overlaps(one.episode)),
        None,
    )


def _differ(one: Alerted, other: Alerted) -> bool:
    def told(alerted: Alerted) -> tuple[object, ...]:
        episode = alerted.episode
        return episode.starts, episode.cleared_at, episode.severity, episode.count

    return told(one) != told(other)


def _per_week(alerted: Sequence[Alerted], span: timedelta) -> float:
    clinical = sum(one.rule.type is AlertType.CLINICAL for one in alerted)
    return clinical / max(span / _WEEK, 1e-9)
