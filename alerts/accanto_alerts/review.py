"""One patient reviewed: every rule that something woke is judged, and what they say together becomes alerts. Pure.

Between the question and the answer the points are fetched: by the watch from the database, by a test or an offline
replay from a list. The code is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accanto_alerts import inhibition, judgement, rules
from accanto_alerts import points as of_time
from accanto_alerts.episodes import Episode
from accanto_alerts.judgement import Question
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Change
from accanto_alerts.rules import History, Rule

AHEAD = timedelta(seconds=10)
"""A value whose clock runs ahead by no more is judged at once; a later one when its time has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of a patient when something woke the evaluation."""

    plan: Plan
    since: Mapping[str, datetime]
    """Which rules must be judged anew, and from when on (Wake.since)."""
    alerts: Mapping[str, Sequence[Alert]] = field(default_factory=dict)
    """Those that are not withdrawn, by rule, oldest first."""
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    """When rules speak next by themselves, as it was planned before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a rule found, and when it speaks next by itself."""

    question: Question
    episodes: Sequence[Episode] = ()
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A change to an alert of a rule."""

    rule: Rule
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What follows for a patient."""

    conclusions: tuple[Conclusion, ...] = ()
    due: Mapping[str, datetime] = field(default_factory=dict)
    """Rules and their next moments, where they changed."""
    dropped: tuple[str, ...] = ()
    """Rules that wait for nothing but data."""


def questions(dossier: Dossier) -> list[Question]:
    """The rules that must be judged anew, each with the points it needs."""
    return [
        judgement.ask(rule, dossier.plan, dossier.alerts.get(rule.id, ()), since=dossier.since[rule.id])
        for rule in dossier.plan.rules
        if rule.id in dossier.since
    ]


def until(history: History, *, now: datetime) -> datetime:
    """Up to when moments are judged: now, or a little later for a value from a clock that runs ahead."""
    newest = max((points[-1].time for points in history.values() if points), default=now)
    return min(max(newest, now), now + AHEAD)


def fold(question: Question, history: History, *, now: datetime) -> Folded:
    """A rule judged over its whole history at once."""
    end = until(history, now=now)
    found = judgement.advance(question, [], history, since=question.since, until=end)
    return Folded(question=question, episodes=found, due=due(question, history, after=end))


def due(question: Question, history: History, *, after: datetime) -> datetime | None:
    """When the rule must be judged again though nothing new comes."""
    begins = question.plan.effective_from
    moments = [rules.deadline(question.rule, history, after=after), begins if begins > after else None]
    moments += [of_time.first_after(points, after) for points in history.values()]
    return min((moment for moment in moments if moment is not None), default=None)


def conclude(dossier: Dossier, folded: Sequence[Folded], *, now: datetime) -> Review:
    """What follows from all that was judged, and from what stands beside it."""
    changes = {one.question.rule.id: judgement.answer(one.question, one.episodes, now=now) for one in folded}
    conclusions = [
        Conclusion(rule=rule, change=change)
        for rule in dossier.plan.rules
        if changes.get(rule.id) or dossier.alerts.get(rule.id)
        for change in inhibition.applied(rule, dossier.plan, dossier.alerts, changes)
    ]
    # What ends comes before what begins: one alert of a rule at most is open at any moment.
    conclusions.sort(key=lambda one: one.change.alert.is_open)
    return Review(
        conclusions=tuple(conclusions), due=_due(dossier, folded), dropped=_dropped(dossier, folded)
    )


def _due(dossier: Dossier, folded: Sequence[Folded]) -> dict[str, datetime]:
    moments = {one.question.rule.id: one.due for one in folded}
    return {
        rule: moment
        for rule, moment in moments.items()
        if moment is not None and dossier.deadlines.get(rule) != moment
    }


def _dropped(dossier: Dossier, folded: Sequence[Folded]) -> tuple[str, ...]:
    known = {rule.id for rule in dossier.plan.rules}
    idle = {one.question.rule.id for one in folded if one.due is None}
    return tuple(rule for rule in dossier.deadlines if rule in idle or rule not in known)
