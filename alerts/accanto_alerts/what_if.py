"""What if the plan were another one: the episodes of both over the same history, side by side. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accanto_alerts import plan as plans
from accanto_alerts import replay
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.points import History
from accanto_alerts.replay import Reading, Replayed

_DAY_ENDS = ZoneInfo("Europe/Rome")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of time in which a rule is true under a plan."""

    starts: datetime
    ends: datetime
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the proposal changes about a rule: episodes that come, go, or become more or less urgent."""

    rule_id: str
    now: int
    proposed: int
    now_per_week: float
    proposed_per_week: float
    added: tuple[Stretch, ...]
    removed: tuple[Stretch, ...]
    changed: tuple[Stretch, ...]
    """Also there now, with another severity; as proposed."""


def effects(now: Plan, proposed: Plan, history: History, *, since: datetime, until: datetime) -> list[Effect]:
    """Both plans over one history from `since` to `until`, rule by rule; rules without an episode are left out.

    `history` holds the points of each signal in order of time, those before `since` that rules look back to
    included.
    """
    spans = [_episodes(one, history, since, until) for one in (now, proposed)]
    weeks = (until - since) / _WEEK
    rules = dict.fromkeys([*spans[0], *spans[1]])
    return [_effect(rule, spans[0].get(rule, ()), spans[1].get(rule, ()), weeks) for rule in rules]


def _episodes(
    plan: Plan, history: History, since: datetime, until: datetime
) -> Mapping[str, Sequence[Episode]]:
    """The episodes of each rule that were true after `since`."""
    content = plans.content(plan.document())
    begins = min((points[0].time for points in history.values() if points), default=since)
    version = plans.of(
        content,
        patient_id=plan.patient_id,
        version=plan.version,
        effective_from=min(begins, since),
        approved_by=plan.approved_by,
    )
    played: Replayed = replay.run(version, _readings(history, until), until=until)
    found: dict[str, list[Episode]] = {}
    for raised in played.alerts:
        found.setdefault(raised.rule.id, []).extend(one for one in raised.alert.live if one.last >= since)
    return {rule: sorted(many, key=lambda one: one.starts) for rule, many in found.items() if many}


def _readings(history: History, until: datetime) -> Iterable[Reading]:
    """A day's values arrive together when it ends: one evaluation a day, the same episodes as one a reading.

    The last day has not ended: its values are there now.
    """
    for name, points in history.items():
        for point in points:
            day = point.time.astimezone(_DAY_ENDS).date() + timedelta(days=1)
            ends = datetime.combine(day, time(), _DAY_ENDS)
            yield Reading(name=name, point=point, arrives=min(ends, max(until, point.time)))


def _effect(rule: str, now: Sequence[Episode], proposed: Sequence[Episode], weeks: float) -> Effect:
    added = [one for one in proposed if not _met(one, now)]
    removed = [one for one in now if not _met(one, proposed)]
    kept = [(one, _met(one, now)) for one in proposed if _met(one, now)]
    return Effect(
        rule_id=rule,
        now=len(now),
        proposed=len(proposed),
        now_per_week=len(now) / weeks,
        proposed_per_week=len(proposed) / weeks,
        added=_stretches(added),
        removed=_stretches(removed),
        changed=_stretches(one for one, olds in kept if all(old.severity != one.severity for old in olds)),
    )


def _met(episode: Episode, others: Sequence[Episode]) -> list[Episode]:
    return [one for one in others if one.overlaps(episode)]


def _stretches(episodes: Iterable[Episode]) -> tuple[Stretch, ...]:
    return tuple(Stretch(starts=one.starts, ends=one.ends, severity=one.severity.value) for one in episodes)
